from datetime import UTC, datetime
from typing import Any

import pytest

from corpus.errors import SourceFormat
from corpus.importers.calendar import CalendarImporter
from corpus.model import Manifestation, ManifestationKind, OutputKind, PartialDate
from corpus.source import Gone, RefusedItem, SourceItem
from tests.corpus.importers.fetching_fake import FakeFetcher

ADDRESS = "https://negz.org/termine/?ical=1"
ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""
EVENT = """BEGIN:VEVENT
UID:4711@negz.org
DTSTAMP:20260201T080000Z
LAST-MODIFIED:20260131T120000Z
SEQUENCE:2
DTSTART;TZID=Europe/Berlin:20260312T123000
DTEND;TZID=Europe/Berlin:20260312T131500
SUMMARY:Brown Bag: Bürgerämter\\, Register und ein Titel\\, der über
  zwei Zeilen geht
DESCRIPTION:Jörg Müller zeigt\\, was gelang.\\n\\nMit Diskussion.
CATEGORIES:Registermodernisierung,Praxis
URL:https://negz.org/termin/buergeraemter/
ATTACH;FMTTYPE=application/pdf:https://negz.org/folien.pdf
STATUS:CONFIRMED
BEGIN:VALARM
UID:alarm-1
ACTION:DISPLAY
DESCRIPTION:Gleich geht es los
TRIGGER:-PT15M
END:VALARM
END:VEVENT
"""


def calendar(*parts: str) -> bytes:
    text = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Termine//DE\n" + "".join(parts) + "END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def read(body: bytes) -> list[Any]:
    importer = CalendarImporter(ADDRESS, FakeFetcher({ADDRESS: body}))
    found = importer.discover(None)
    return [one if isinstance(one, Gone | RefusedItem) else importer.read(one) for one in found]


def changed(old: str, new: str) -> str:
    assert old in EVENT
    return EVENT.replace(old, new)


def test_event_with_everything_is_an_item_of_its_day_with_its_minutes() -> None:
    (item,) = read(calendar(ZONE, EVENT))
    assert isinstance(item, SourceItem)
    output = item.output
    assert item.key == "4711@negz.org"
    assert output.title == "Brown Bag: Bürgerämter, Register und ein Titel, der über zwei Zeilen geht"
    assert (output.kind, output.published, output.duration_minutes) == (
        OutputKind.BROWN_BAG,
        PartialDate(2026, 3, 12),
        45,
    )
    assert output.abstract == "Jörg Müller zeigt, was gelang.\n\nMit Diskussion."
    assert output.topics == ("Registermodernisierung", "Praxis")
    assert output.manifestations == (Manifestation(ManifestationKind.PAGE, "https://negz.org/termin/buergeraemter/"),)
    assert "https://negz.org/folien.pdf" in item.links
    assert item.modified_at == datetime(2026, 1, 31, 12, tzinfo=UTC)
    assert {"language", "people", "series", "recording_url"} <= item.unsaid


BEGINS = "DTSTART;TZID=Europe/Berlin:20260312T123000\nDTEND;TZID=Europe/Berlin:20260312T131500"


@pytest.mark.parametrize(
    ("times", "day", "minutes"),
    [
        ("DTSTART;VALUE=DATE:20261119\nDTEND;VALUE=DATE:20261121", PartialDate(2026, 11, 19), None),
        ("DTSTART:20260311T233000Z\nDURATION:PT1H30M", PartialDate(2026, 3, 12), 90),
        ("DTSTART:20260312T123000\nDTEND:20260312T131500", PartialDate(2026, 3, 12), 45),
        ("DTSTART;TZID=America/New_York:20260312T200000\nDURATION:PT1H", PartialDate(2026, 3, 13), 60),
        (
            "DTSTART;TZID=Europe/Berlin:20260329T013000\nDTEND;TZID=Europe/Berlin:20260329T033000",
            PartialDate(2026, 3, 29),
            60,
        ),
        (
            "DTSTART;TZID=Europe/Berlin:20260312T000000\nDTEND;TZID=Europe/Berlin:20260313T000000",
            PartialDate(2026, 3, 12),
            None,
        ),
        ("DTSTART:20260312T123000Z\nDTEND:20260312T113000Z", PartialDate(2026, 3, 12), None),
    ],
    ids=["days", "utc", "floating", "new-york", "summer-time", "midnight", "backwards"],
)
def test_event_with_any_kind_of_time_has_the_day_in_berlin(times: str, day: PartialDate, minutes: int | None) -> None:
    (item,) = read(calendar(changed(BEGINS, times)))
    assert (item.output.published, item.output.duration_minutes) == (day, minutes)


def test_event_with_markup_beside_its_text_is_told_by_the_markup() -> None:
    alternative = (
        'X-ALT-DESC;FMTTYPE=text/html:<p>Mit <b>Diskussion</b> und <a href="https://youtu.be/x1">Video</a></p>\n'
    )
    (item,) = read(calendar(changed("URL:", alternative + "URL:")))
    assert item.output.abstract == "Mit Diskussion und Video"
    assert "https://youtu.be/x1" in item.links


def test_event_that_repeats_is_one_item_and_a_day_that_differs_another() -> None:
    series = changed("STATUS:CONFIRMED", "RRULE:FREQ=WEEKLY;COUNT=500\nSTATUS:CONFIRMED")
    day = changed("STATUS:CONFIRMED", "RECURRENCE-ID;TZID=Europe/Berlin:20260319T123000")
    first, second = read(calendar(ZONE, series, day.replace("20260312T", "20260320T")))
    assert [first.key, second.key] == ["4711@negz.org", "4711@negz.org#20260319T123000"]
    assert [first.output.published, second.output.published] == [PartialDate(2026, 3, 12), PartialDate(2026, 3, 20)]


def test_event_called_off_is_gone() -> None:
    assert read(calendar(changed("STATUS:CONFIRMED", "STATUS:CANCELLED"))) == [Gone("4711@negz.org")]


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("SEQUENCE:2", "SEQUENCE:3", True),
        ("DTSTAMP:20260201T080000Z", "DTSTAMP:20260202T080000Z", True),
        ("LAST-MODIFIED:20260131T120000Z\n", "", True),
        ("Mit Diskussion", "Ohne Diskussion", False),
        ("T131500", "T133000", False),
    ],
)
def test_fingerprint_of_an_event_follows_what_it_says_alone(old: str, new: str, same: bool) -> None:
    first, second = (
        next(CalendarImporter(ADDRESS, FakeFetcher({ADDRESS: calendar(event)})).discover(None))
        for event in (EVENT, changed(old, new))
    )
    assert (first.fingerprint == second.fingerprint) is same  # type: ignore[union-attr]


def test_event_without_an_id_is_known_by_what_it_says() -> None:
    first, second = read(calendar(changed("UID:4711@negz.org\n", ""), EVENT))
    assert first.key.startswith("sha256:")
    assert second.key == "4711@negz.org"


def test_calendar_with_a_broken_event_yields_the_others() -> None:
    broken = changed("20260312T123000", "gestern").replace("4711", "1").replace("SUMMARY", "SUM MARY")
    first, second = read(calendar(broken, "BEGIN:VEVENT\nUID:nie zu Ende\n", EVENT))
    assert isinstance(first, RefusedItem)
    assert isinstance(second, SourceItem)


def test_calendar_to_subscribe_to_is_fetched_safely() -> None:
    fetcher = FakeFetcher({"https://negz.org/a.ics": calendar(EVENT)})
    assert len(list(CalendarImporter("webcal://negz.org/a.ics", fetcher).discover(None))) == 1


@pytest.mark.parametrize("body", [b"", b"<html>", b"BEGIN:VCARD\r\nEND:VCARD"])
def test_calendar_that_is_none_is_refused(body: bytes) -> None:
    with pytest.raises(SourceFormat, match="kein Kalender"):
        read(body)
