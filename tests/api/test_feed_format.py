"""Both formats held against their specifications: RFC 4287 for Atom, version 1.1 for JSON Feed."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree

from api.feed import Feed, FeedEntry
from api.feed_format import write_atom, write_json_feed
from tests.builders import make_vocabulary

ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
ABSOLUTE = re.compile(r"(https?|tag):\S+")
ENTRY = FeedEntry(
    id="tag:negz.org,2026:beitrag/studie",
    href="https://finder.negz.org/beitrag/studie",
    original_href="https://negz.org/studie",
    title="Bürgerämter & <KI>\x0b",
    summary="Ein Überblick",
    html="<p>Studie &amp; mehr</p>",
    language="de",
    authors=("Änne Groß",),
    concepts=make_vocabulary().concepts[:1],
    published=datetime(2024, 5, 1, tzinfo=UTC),
    updated=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
)
BARE = replace(
    ENTRY, id="tag:negz.org,2026:beitrag/2", original_href=None, summary="", language="en", authors=(), concepts=()
)
FEED = Feed(
    id="tag:negz.org,2026:feed/*/*/de",
    title="Neue Beiträge vom NEGZ",
    description="Studien und Papiere",
    language="de",
    page_href="https://finder.negz.org/",
    self_href={"xml": "https://finder.negz.org/feeds/alle.xml", "json": "https://finder.negz.org/feeds/alle.json"},
    updated=ENTRY.updated,
    entries=(ENTRY, BARE),
)


def text(element: ElementTree.Element, name: str) -> str:
    found = element.findall(f"{ATOM}{name}")
    assert len(found) == 1, name
    return found[0].text or ""


def check_atom(document: bytes) -> ElementTree.Element:
    """Assert what RFC 4287 demands of a feed and its entries; return the feed."""
    root = ElementTree.fromstring(document)  # noqa: S314 - our own document
    assert root.tag == f"{ATOM}feed"
    entries = root.findall(f"{ATOM}entry")
    for element in (root, *entries):
        assert ABSOLUTE.fullmatch(text(element, "id"))  # 4.2.6
        assert text(element, "title")  # 4.2.14
        assert RFC_3339.fullmatch(text(element, "updated"))  # 4.2.15
        links = [link.attrib for link in element.findall(f"{ATOM}link")]
        assert all(ABSOLUTE.fullmatch(link["href"]) for link in links)
        alternates = [link for link in links if link["rel"] == "alternate"]
        assert [(link["type"], link["hreflang"]) for link in alternates] == [("text/html", root.attrib[LANGUAGE])]
        assert all((author.findtext(f"{ATOM}name") or "").strip() for author in element.findall(f"{ATOM}author"))
        assert all(category.attrib["term"] for category in element.findall(f"{ATOM}category"))  # 4.2.2
    assert root.findall(f"{ATOM}author")  # 4.1.1: else every entry would need one
    ids = [text(entry, "id") for entry in entries]
    assert len(ids) == len(set(ids))
    for entry in entries:
        assert RFC_3339.fullmatch(text(entry, "published"))
        content = entry.find(f"{ATOM}content")
        assert content is not None
        assert content.attrib == {"type": "html"}
    return root


def check_json_feed(document: bytes) -> dict[str, object]:
    """Assert what JSON Feed 1.1 demands; return the feed."""
    feed: dict[str, object] = json.loads(document)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert ABSOLUTE.fullmatch(str(feed["home_page_url"]))
    assert ABSOLUTE.fullmatch(str(feed["feed_url"]))
    assert isinstance(feed["items"], list)
    for item in feed["items"]:
        assert ABSOLUTE.fullmatch(item["id"])
        assert ABSOLUTE.fullmatch(item["url"])
        assert item["content_html"]
        assert RFC_3339.fullmatch(item["date_published"])
        assert RFC_3339.fullmatch(item["date_modified"])
        assert all(set(author) <= {"name", "url", "avatar"} for author in item.get("authors", []))
        assert all(isinstance(tag, str) for tag in item.get("tags", []))
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"])
    return feed


def test_atom_document_is_valid_and_names_itself() -> None:
    root = check_atom(write_atom(FEED))

    links = {link.attrib["rel"]: link.attrib["href"] for link in root.findall(f"{ATOM}link")}
    assert links == {"self": FEED.self_href["xml"], "alternate": FEED.page_href}
    assert root.attrib[LANGUAGE] == "de"
    assert text(root, "updated") == "2026-11-23T09:30:00Z"


def test_atom_entry_says_all_there_is_and_in_which_language() -> None:
    full, bare = check_atom(write_atom(FEED)).findall(f"{ATOM}entry")

    assert text(full, "title") == "Bürgerämter & <KI>"  # without the vertical tab, which XML cannot hold
    assert text(full, "content") == "<p>Studie &amp; mehr</p>"
    assert [category.attrib for category in full.findall(f"{ATOM}category")] == [
        {
            "term": "https://negz.org/vokabular/audience/leitung",
            "scheme": "https://negz.org/vokabular/audience",
            "label": "Verwaltungsleitung",
        }
    ]
    assert [link.attrib["href"] for link in full.findall(f"{ATOM}link") if link.attrib["rel"] == "related"] == [
        "https://negz.org/studie"
    ]
    titles = [entry.find(f"{ATOM}title") for entry in (full, bare)]
    assert [title is not None and title.attrib.get(LANGUAGE) for title in titles] == [None, "en"]
    assert not bare.findall(f"{ATOM}summary")


def test_json_feed_is_valid_and_leaves_out_what_there_is_not() -> None:
    feed = check_json_feed(write_json_feed(FEED))

    assert feed["feed_url"] == FEED.self_href["json"]
    assert isinstance(feed["items"], list)
    full, bare = feed["items"]
    assert (full["tags"], full["authors"], full["language"]) == (["Verwaltungsleitung"], [{"name": "Änne Groß"}], "de")
    assert full["external_url"] == "https://negz.org/studie"
    assert not {"external_url", "summary", "authors", "tags"} & set(bare)


def test_feed_without_entries_is_valid() -> None:
    empty = replace(FEED, entries=())

    assert not check_atom(write_atom(empty)).findall(f"{ATOM}entry")
    assert check_json_feed(write_json_feed(empty))["items"] == []
