from datetime import UTC, date, datetime

import pytest

from api.calendar_file import MAX_LINE_OCTETS, event_day, fold, write_calendar
from corpus.model import OutputId, OutputKind, PartialDate
from corpus.ports import OutputMoments
from tests.builders import make_output

MOMENTS = OutputMoments(datetime(2026, 11, 1, 8, tzinfo=UTC), datetime(2026, 11, 23, 9, 30, tzinfo=UTC))
URL = "https://finder.negz.org/beitrag/treffen-2027"
MEETING = make_output(
    id=OutputId("treffen-2027"),
    kind=OutputKind.MEETUP,
    title="Übung für Führungskräfte: Fragen, Antworten; \\o/",
    subtitle=None,
    abstract="Erste Zeile\nZweite Zeile, " + "Größenmaße " * 20,
    published=PartialDate(2027, 1, 31),
)


def unfold(document: bytes) -> dict[str, str]:
    """Return the lines by name, as RFC 5545 (3.1) reads them."""
    text = document.decode()
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    return dict(line.split(":", 1) for line in text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n"))


def written(**overrides: object) -> bytes:
    return write_calendar(
        make_output(**{name: getattr(MEETING, name) for name in MEETING.__slots__} | overrides),
        date(2027, 1, 31),
        MOMENTS,
        url=URL,
    )


def test_event_lasts_from_its_day_to_the_next() -> None:
    lines = unfold(written())
    assert lines["DTSTART;VALUE=DATE"] == "20270131"
    assert lines["DTEND;VALUE=DATE"] == "20270201"
    assert lines["TRANSP"] == "TRANSPARENT"


def test_event_has_all_that_the_format_demands() -> None:
    document = written().decode().split("\r\n")
    assert document[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert document[-3:] == ["END:VEVENT", "END:VCALENDAR", ""]
    lines = unfold(written())
    assert {"PRODID", "UID", "DTSTAMP"} <= set(lines)
    assert lines["DTSTAMP"] == "20261123T093000Z"
    assert lines["URL"] == URL


def test_event_keeps_its_identity_when_its_text_changes() -> None:
    assert unfold(written())["UID"] == unfold(written(title="Verlegt"))["UID"] == "treffen-2027@negz.org"


def test_text_is_escaped_and_comes_back_whole() -> None:
    lines = unfold(written())
    assert lines["SUMMARY;LANGUAGE=de"] == "Übung für Führungskräfte: Fragen\\, Antworten\\; \\\\o/"
    description = lines["DESCRIPTION;LANGUAGE=de"]
    assert description.startswith("Erste Zeile\\nZweite Zeile\\, Größenmaße ")
    assert description.endswith(f"\\n\\n{URL}")


def test_text_that_looks_like_a_line_of_the_format_adds_none() -> None:
    lines = written(title="Titel\r\nATTENDEE:mailto:boese@example.org").decode().split("\r\n")
    assert not any(line.startswith("ATTENDEE") for line in lines)


def test_line_is_folded_by_octets_and_never_within_a_character() -> None:
    pieces = list(fold("ü" * 200))
    assert all(len(piece.encode()) <= MAX_LINE_OCTETS for piece in pieces)
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert "".join([pieces[0], *(piece[1:] for piece in pieces[1:])]) == "ü" * 200


@pytest.mark.parametrize("length", [0, 74, 75])
def test_line_that_fits_is_not_folded(length: int) -> None:
    assert list(fold("a" * length)) == ["a" * length]


@pytest.mark.parametrize(
    ("kind", "published", "day"),
    [
        (OutputKind.EVENT, PartialDate(2027, 1, 31), date(2027, 1, 31)),
        (OutputKind.BROWN_BAG, PartialDate(2020, 2, 29), date(2020, 2, 29)),
        (OutputKind.EVENT, PartialDate(2027, 1), None),
        (OutputKind.EVENT, None, None),
        (OutputKind.STUDY, PartialDate(2027, 1, 31), None),
    ],
)
def test_day_is_that_of_an_event_which_has_one(
    kind: OutputKind, published: PartialDate | None, day: date | None
) -> None:
    assert event_day(make_output(kind=kind, published=published)) == day
