from datetime import datetime
from typing import Any

import pytest

from corpus.importers.json_ld import BERLIN, Description, describe
from corpus.model import OutputKind

URL = "https://verwaltung-heute.example/texte/register/"


def say(*blocks: Any) -> Description:
    return describe(blocks, URL)


EVENT = {
    "@type": "https://schema.org/BusinessEvent",
    "name": "Herbsttagung &#8211; Register",
    "startDate": "2026-03-03T23:30:00Z",
    "endDate": "2026-03-04T01:00:00Z",
    "performer": [{"@type": "Person", "name": "Anna Groß"}, {"@type": "Organization", "name": "Verband"}],
    "superEvent": {"@type": "EventSeries", "name": "Herbsttagungen"},
    "description": "<p>Wie Register <b>Wege</b> sparen.</p>",
}


def test_event_takes_place_on_its_day_in_berlin_and_has_minutes_people_and_a_series() -> None:
    said = say(EVENT)
    assert said.kind is OutputKind.EVENT
    assert said.abstract == "Wie Register Wege sparen."
    assert {name: value for name, value in said.record.items() if value} == {
        "title": "Herbsttagung – Register",
        "date": "2026-03-04",
        "duration_minutes": 90,
        "people": ["Anna Groß"],
        "series": "Herbsttagungen",
    }


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        ("Article", OutputKind.ARTICLE),
        (["WebPage", "NewsArticle"], OutputKind.ARTICLE),
        ("schema:ScholarlyArticle", OutputKind.STUDY),
        ("Report", OutputKind.STUDY),
        ("PodcastEpisode", OutputKind.PODCAST),
        ("VideoObject", OutputKind.EVENT_MATERIAL),
        ("WebSite", None),
        (None, None),
        ({"a": "b"}, None),
    ],
)
def test_kind_follows_the_type_however_it_is_written(type_: Any, kind: OutputKind | None) -> None:
    assert say({"@type": type_, "name": "Register"}).kind is kind


def test_graph_of_an_article_gives_its_author_day_language_and_topics() -> None:
    graph = [
        {"@type": "WebSite", "name": "Verwaltung heute"},
        {"@type": "WebPage", "name": "Register - Verwaltung heute", "datePublished": "1999-01-01"},
        {
            "@type": "Article",
            "headline": "Register in der Praxis",
            "author": {"@type": "Person", "name": "Jörg Müller"},
            "datePublished": "2026-02-03T08:00:00+01:00",
            "dateModified": "2026-02-05T08:00:00",
            "inLanguage": "de-DE",
            "keywords": "Register, Nachweise",
            "articleSection": ["Praxis"],
        },
    ]
    said = say({"@context": "https://schema.org", "@graph": graph})
    assert said.record["title"] == "Register in der Praxis"
    assert said.record["people"] == ["Jörg Müller"]
    assert (said.record["date"], said.record["language"]) == ("2026-02-03", "de-DE")
    assert said.record["topics"] == ["Register", "Nachweise", "Praxis"]
    assert said.modified_at == datetime(2026, 2, 5, 8, tzinfo=BERLIN)


def test_recording_belongs_to_the_event_that_the_page_is_about() -> None:
    video = {"@type": "VideoObject", "name": "Mitschnitt", "embedUrl": "https://www.youtube.com/embed/a1B2c3D4e5F"}
    said = say([video, EVENT])
    assert said.kind is OutputKind.EVENT
    assert said.videos == ("https://www.youtube.com/watch?v=a1B2c3D4e5F",)


def test_recording_alone_says_how_long_it_is() -> None:
    said = say({"@type": "VideoObject", "name": "Mitschnitt", "duration": "PT1H2M30S", "uploadDate": "2026-03-05"})
    assert (said.record["duration_minutes"], said.record["date"]) == (62, "2026-03-05")


def test_of_several_events_the_one_that_names_the_page_counts_and_none_if_none_does() -> None:
    others = [{"@type": "Event", "name": f"Treffen {n}", "url": f"https://verwaltung-heute.example/{n}"} for n in "ab"]
    assert say(others).kind is None
    assert say([*others, {"@type": "Event", "name": "Tagung", "url": f"{URL}#info"}]).record["title"] == "Tagung"


def test_events_in_a_list_of_other_pages_are_not_what_the_page_is_about() -> None:
    assert say({"@type": "ItemList", "itemListElement": [EVENT]}).kind is None


def test_overview_says_that_it_is_one() -> None:
    assert say({"@type": "CollectionPage", "name": "Publikationen"}).is_overview


@pytest.mark.parametrize(
    "block",
    [
        None,
        "Event",
        7,
        [[[]]],
        {"@graph": {"@graph": {"@graph": [None, 1, "x"]}}},
        {"@type": "Event", "name": {"@value": ["x"]}, "startDate": "morgen", "endDate": 7, "performer": "Anna"},
        {"@type": "Event", "startDate": "0001-01-01T00:00:00+14:00", "endDate": "9999-12-31T23:59:59-14:00"},
        {"@type": "Article", "author": [[{"name": "x"}]], "keywords": {"a": 1}, "inLanguage": [None], "url": 7},
        {"@type": "VideoObject", "duration": "PT999999H999999M", "contentUrl": ["x", {"@id": 3}]},
    ],
)
def test_nonsense_says_nothing_and_stops_nothing(block: Any) -> None:
    said = say(block)
    assert said.record.get("people", []) == []
    assert said.record.get("date") in {None, "9999-12-31"}


def test_deep_or_endless_data_is_not_followed_to_its_end() -> None:
    deep: Any = EVENT
    for _ in range(500):
        deep = {"mainEntity": deep}
    assert say(deep).kind is None
    assert say([{"@type": "WebPage"}] * 5_000 + [EVENT]).kind is None
