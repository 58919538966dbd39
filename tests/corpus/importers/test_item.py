import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.importers.item import item_from_record, proposed_id, short_key, sound_address
from corpus.importers.record import MAX_ABSTRACT_CHARS, MAX_TITLE_CHARS
from corpus.model import Manifestation, ManifestationKind, OutputKind, PartialDate
from corpus.passage import Passage, Place
from corpus.source import RefusedItem, SourceItem

RECORD = {
    "type": "brown_bag",
    "title": "Brown-Bag-Meeting: Bürgerämter\x00 nach der  Reform",
    "date": "2026-03-12",
    "language": "de-DE",
    "people": ["Jörg Müller", "", "Jörg Müller", "Anna Groß"],
    "url": " https://negz.org/termin/buergeraemter/ ",
    "recording_url": "javascript:alert(1)",
    "duration_minutes": 0,
    "abstract": "Erster Absatz.\n\nZweiter Absatz.",
    "subtitle": None,
}


def test_item_from_a_record_with_stray_characters_is_tidy_and_silent_about_what_was_none() -> None:
    moment = datetime(2026, 3, 1, 8, tzinfo=UTC)
    item = item_from_record("17", RECORD, links=["https://youtu.be/x", None, "mailto:a@negz.org"], modified_at=moment)
    assert isinstance(item, SourceItem)
    output = item.output
    assert output.id == "brown-bag-meeting-buergeraemter-nach-der-reform-2026"
    assert output.title == "Brown-Bag-Meeting: Bürgerämter nach der Reform"
    assert (output.kind, output.language, output.published) == (OutputKind.BROWN_BAG, "de", PartialDate(2026, 3, 12))
    assert output.people == ("Jörg Müller", "Anna Groß")
    assert output.manifestations == (Manifestation(ManifestationKind.PAGE, "https://negz.org/termin/buergeraemter/"),)
    assert output.abstract == "Erster Absatz.\n\nZweiter Absatz."
    assert {"subtitle", "recording_url", "duration_minutes", "tags"} <= item.unsaid
    assert not {"title", "url", "date", "abstract", "people"} & item.unsaid
    assert output.tags is None
    assert item.links == ("https://youtu.be/x",)
    assert item.modified_at == moment


def test_item_from_a_record_without_a_title_is_refused_with_the_field() -> None:
    item = item_from_record("17", {"type": "article", "title": " \x07 "})
    assert isinstance(item, RefusedItem)
    assert item.key == "17"
    assert item.error.field == "title"


def test_item_from_a_long_text_is_cut_at_a_word() -> None:
    item = item_from_record("17", {"type": "article", "title": "Verwaltung " * 100, "abstract": "Wort " * 10_000})
    assert isinstance(item, SourceItem)
    assert len(item.output.title) <= MAX_TITLE_CHARS
    assert item.output.title.endswith("Verwaltung…")
    assert len(item.output.abstract) <= MAX_ABSTRACT_CHARS


@pytest.mark.parametrize(
    ("title", "date", "expected"),
    [
        ("Künstliche Intelligenz in Kommunen", "2024-05", "kuenstliche-intelligenz-in-kommunen-2024"),
        ("Herbsttagung 2025: Maß & Ziel", "2025-11-20", "herbsttagung-2025-mass-ziel"),
        ("Été à Strasbourg", "", "ete-a-strasbourg"),
    ],
)
def test_proposed_id_of_a_title_is_its_words_with_the_year_once(title: str, date: str, expected: str) -> None:
    assert proposed_id(title, date, "k") == expected


@given(st.text(max_size=300), st.text(max_size=20).map(lambda key: key or "k"))
def test_proposed_id_of_any_title_is_an_id_that_fits(title: str, key: str) -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,119}", proposed_id(title, "2026", key))


def test_item_with_what_nobody_reads_in_passages_and_links_is_tidy() -> None:
    place = Place(heading="Ab\u202elauf")
    passages = [Passage("Text\x1b[31m", place, "https://negz.org/\u202e"), Passage("\x00")]
    item = item_from_record("17", RECORD, passages=passages, links=["https://negz.org/\x9b"])
    assert isinstance(item, SourceItem)
    assert item.passages == (Passage("Text[31m", Place(heading="Ablauf")),)
    assert item.links == ()


def test_sound_address_of_anything_but_a_web_address_is_none() -> None:
    assert [sound_address(text) for text in ("", None, "ftp://a", "https://a b", "https://" + "a" * 3000)] == [None] * 5


def test_short_key_of_an_endless_key_is_its_hash() -> None:
    assert short_key("https://negz.org/?p=17") == "https://negz.org/?p=17"
    assert short_key("x" * 5_000).startswith("sha256:")
    assert len({short_key(key) for key in ("ab", "a\x00b", "a\u202eb", "a\nb")}) == 4


def test_refusal_holds_no_frames_for_a_report_may_have_thousands() -> None:
    refused = item_from_record("17", {"type": "study"})
    assert isinstance(refused, RefusedItem)
    assert refused.error.__traceback__ is None
