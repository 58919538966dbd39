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


MEETUP: dict[str, Any] = {
    "id": OutputId("netzwerkabend"),
    "kind": OutputKind.MEETUP,
    "title": "Fachsimpeln, Netzwerken und Quatschen in Lübeck",
    "series": None,
    "people": (),
    "duration_minutes": 120,
    "published": PartialDate(2024, 9, 4),
    "manifestations": (),
}


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ("Thema1", "Thema17"),
        ("Register verbinden und Daten teilen", "Register verbinden und Daten teilen 2"),
        ("Register verbinden und Daten teilen III", "Register verbinden und Daten teilen II"),
        ("Zweites Treffen zur Registermodernisierung", "Drittes Treffen zur Registermodernisierung"),
        ("43. Sitzung des Arbeitskreises Register", "44. Sitzung des Arbeitskreises Register"),
        ("Ausblick auf das Onlinezugangsgesetz 2023", "Ausblick auf das Onlinezugangsgesetz 2024"),
        ("Register verbinden, Teil 3", "Register verbinden, Teil 4"),
    ],
)
def test_find_of_titles_that_differ_in_a_number_alone_is_nothing(known: str, told: str) -> None:
    for one, other in ((known, told), (told, known)):
        assert found(matcher({**BROWN_BAG, "title": one, "manifestations": ()}), item(title=other)) is None


def test_find_of_a_number_that_belongs_to_a_name_does_not_count() -> None:
    known = matcher({"id": OutputId("papier"), "title": "N3GZ: Positionspapier zur Digitalisierung der Bundestagswahl"})
    assert found(known, item(title="Positionspapier zur Digitalisierung der Bundestagswahl")) == "papier"


@pytest.mark.parametrize(
    ("told", "chosen"),
    [
        ({"published": PartialDate(2024, 9, 20)}, "netzwerkabend"),
        ({"published": PartialDate(2024, 9)}, "netzwerkabend"),
        ({"published": PartialDate(2024, 10, 9)}, None),
        ({"published": PartialDate(2024, 10)}, None),
        ({"title": f"Einladung: {MEETUP['title']}", "published": PartialDate(2024, 8, 1)}, "netzwerkabend"),
        ({"title": f"Einladung: {MEETUP['title']}", "published": PartialDate(2024, 9, 10)}, None),
        ({"title": f"Rückblick: {MEETUP['title']}", "published": PartialDate(2024, 8, 20)}, None),
    ],
    ids=["weeks after", "its month", "next one", "next month", "before", "invited after", "looked back on before"],
)
def test_find_of_a_meeting_that_comes_again_goes_by_the_time(told: dict[str, Any], chosen: str | None) -> None:
    wanted = item(**{**MEETUP, "kind": OutputKind.ARTICLE, "duration_minutes": None, **told})
    assert found(matcher(MEETUP), wanted) == chosen


def test_find_of_what_was_shown_or_is_shelved_as_another_thing_is_not_the_paper() -> None:
    title = "Große Sprachmodelle in der öffentlichen Verwaltung"
    known = matcher({"id": OutputId("studie"), "kind": OutputKind.STUDY, "title": title, "manifestations": ()})
    slides = (Manifestation(ManifestationKind.SLIDES, "https://negz.org/folien-sprachmodelle.pdf"),)
    page = (Manifestation(ManifestationKind.PAGE, "https://negz.org/termin/grosse-sprachmodelle-verwaltung/"),)
    for told in ({"kind": OutputKind.EVENT_MATERIAL, "manifestations": slides}, {"manifestations": page}):
        assert found(known, item(**{"kind": OutputKind.ARTICLE, "title": title, **told})) is None
    assert found(known, item(kind=OutputKind.ARTICLE, title=title)) == "studie"


def test_find_prefers_what_the_item_links_to_among_those_that_fit() -> None:
    title = "Process Mining in der öffentlichen Verwaltung"
    study = {"id": OutputId("studie"), "kind": OutputKind.STUDY, "title": title, "manifestations": ()}
    page = (Manifestation(ManifestationKind.PAGE, "https://negz.org/termin/process-mining-in-der-verwaltung/"),)
    talk = {"id": OutputId("vortrag"), "title": title, "people": (), "manifestations": page}
    report = {"kind": OutputKind.ARTICLE, "title": title, "published": PartialDate(2024, 8, 2)}
    assert found(matcher(study, talk), item(**report)) == "studie"
    assert found(matcher(study, talk), item(**report, links=(page[0].url,))) == "vortrag"


def test_find_of_two_titles_that_share_what_follows_the_colon_is_nothing() -> None:
    known = matcher({"id": OutputId("ki"), "title": "Künstliche Intelligenz in Ämtern: Was jetzt zu tun ist"})
    assert found(known, item(title="Register und ihre Nutzer: Was jetzt zu tun ist")) is None


def test_find_of_a_count_in_the_title_is_no_number_of_the_series() -> None:
    known = matcher({"id": OutputId("itpl"), "title": "Beschlüsse der 43. Sitzung des IT-Planungsrats"})
    assert found(known, item(title="Brown-Bag #43", published=None, people=())) is None


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
