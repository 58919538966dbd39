from typing import Any

import pytest

from corpus.merging.matcher import OutputMatcher
from corpus.model import Manifestation, ManifestationKind, OutputId, OutputKind, PartialDate
from corpus.source import SourceItem
from corpus.source_port import Candidate
from tests.builders import make_output

PAGE = "https://negz.org/termin/digitalisierung-zwischen-anspruch-und-wirklichkeit/"
BROWN_BAG: dict[str, Any] = {
    "id": OutputId("anspruch-und-wirklichkeit-2024"),
    "kind": OutputKind.BROWN_BAG,
    "title": "Digitalisierung der Verwaltung zwischen Anspruch und Wirklichkeit",
    "subtitle": None,
    "abstract": "",
    "series": "Brown-Bag-Meeting",
    "number": None,
    "people": ("Liz Wehmeier", "Felix Appel"),
    "published": PartialDate(2024, 7, 26),
    "manifestations": (Manifestation(ManifestationKind.PAGE, PAGE),),
    "sources": (),
}


def item(*, unsaid: frozenset[str] = frozenset(), links: tuple[str, ...] = (), **overrides: Any) -> SourceItem:
    output = make_output(**{**BROWN_BAG, "id": OutputId("neu"), "manifestations": (), **overrides})
    return SourceItem("17", output, unsaid, links=links)


def matcher(*others: dict[str, Any]) -> OutputMatcher:
    return OutputMatcher(Candidate(make_output(**{**BROWN_BAG, **one})) for one in ({}, *others))


def found(known: OutputMatcher, wanted: SourceItem) -> str | None:
    match = known.find(wanted)
    return None if match is None else match.output_id


@pytest.mark.parametrize(
    "same",
    [
        item(manifestations=(Manifestation(ManifestationKind.PAGE, f"{PAGE}?utm_source=feed"),), title="Anspruch"),
        item(title="Jetzt ansehen: Digitalisierung der Verwaltung zwischen Anspruch und Wirklichkeit"),
        item(title="Digitalisierung der Verwaltung zwischen Anspruch und Wirklichkeit – Folien", published=None),
        item(title="Brown-Bag-Meeting am 26. Juli 2024", published=PartialDate(2024, 7, 3)),
        item(
            kind=OutputKind.ARTICLE,
            title="Digitalisierung zwischen Anspruch und Wirklichkeit: Wo die Ämter stehen",
            published=PartialDate(2024, 8, 2),
            links=(PAGE,),
        ),
    ],
    ids=["address", "recording", "slides", "announcement", "press"],
)
def test_find_of_another_manifestation_is_the_output(same: SourceItem) -> None:
    assert found(matcher(), same) == "anspruch-und-wirklichkeit-2024"


@pytest.mark.parametrize(
    "other",
    [
        item(title="Brown-Bag-Meeting am 23. August 2024", published=PartialDate(2024, 7, 26)),
        item(title="Digitalisierung der Verwaltung zwischen Anspruch und Wirklichkeit, Teil 2"),
        item(title="Digitalisierung der Verwaltung zwischen Anspruch und Wirklichkeit 2025", published=None),
        item(published=PartialDate(2025, 7, 25)),
        item(kind=OutputKind.STUDY),
        item(language="en"),
        item(title="Der Einfluss der Digitalisierung auf die Qualität des Verwaltungshandelns", links=(PAGE,)),
        item(title="Brown-Bag-Meeting", published=None),
    ],
    ids=["next day", "part", "year", "a year later", "the study", "edition", "another subject", "no title"],
)
def test_find_of_a_look_alike_is_nothing(other: SourceItem) -> None:
    assert found(matcher(), other) is None


def test_find_by_series_and_number_tells_consecutive_meetings_apart() -> None:
    first = {"id": OutputId("bb-41"), "title": "Brown-Bag #41", "number": "41", "published": None, "manifestations": ()}
    known = matcher(first, {**first, "id": OutputId("bb-42"), "title": "Brown-Bag #42", "number": "42"})
    wanted = item(title="Rückblick: NEGZ Brown Bag Nr. 42", published=None, people=())
    match = known.find(wanted)
    assert match is not None
    assert (match.output_id, match.reason) == ("bb-42", "Gleiche Reihe und Nummer")
    assert found(known, item(title="Rückblick: NEGZ Brown Bag Nr. 43", published=None, people=())) is None


def test_find_between_two_outputs_that_fit_alike_is_nothing_until_one_is_forgotten() -> None:
    twin = {"id": OutputId("zwilling"), "published": PartialDate(2025, 9, 12), "manifestations": ()}
    known = matcher({**twin, "people": ()})
    wanted = item(published=None, people=())
    assert found(known, wanted) is None
    assert [match.output_id for match in known.suggestions(wanted)] == ["anspruch-und-wirklichkeit-2024", "zwilling"]
    known.forget(OutputId("zwilling"))
    assert found(known, wanted) == "anspruch-und-wirklichkeit-2024"


def test_find_by_an_address_of_several_outputs_goes_by_the_title() -> None:
    page = (Manifestation(ManifestationKind.PAGE, "https://negz.org/rueckschau-auf-die-tagung-2024/"),)
    conference = {"kind": OutputKind.EVENT, "series": None, "manifestations": page, "people": ()}
    known = matcher(
        {**conference, "id": OutputId("ws-vergabe"), "title": "Vergabe von IT-Leistungen durch Kommunen"},
        {**conference, "id": OutputId("ws-standards"), "title": "Ohne Standards keine smarten Cities"},
    )
    assert found(known, item(**{**conference, "title": "Ohne Standards keine smarten Cities"})) == "ws-standards"
    assert found(known, item(**{**conference, "title": "Reibungslose Rollouts in Städten"})) is None


def test_add_again_replaces_what_was_known() -> None:
    known = matcher()
    known.add(Candidate(make_output(**{**BROWN_BAG, "title": "Angst im Wandel", "manifestations": ()})))
    assert found(known, item()) is None
    assert found(known, item(title="Aufzeichnung: Angst im Wandel")) == "anspruch-und-wirklichkeit-2024"


def test_find_ignores_what_the_source_is_silent_about() -> None:
    assert (
        found(matcher(), item(kind=OutputKind.STUDY, language="en", unsaid=frozenset({"type", "language"}))) is not None
    )
