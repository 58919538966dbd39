"""A feed as Atom (RFC 4287) and as JSON Feed 1.1."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

import orjson

from api.feed import Feed, FeedEntry
from api.schema_org import ORGANISATION
from corpus.vocabulary.skos import concept_uri, scheme_uri

ATOM = "application/atom+xml"
JSON_FEED = "application/feed+json"
PUBLISHER_NAME, PUBLISHER_URL = str(ORGANISATION["name"]), str(ORGANISATION["url"])
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2


def write_atom(feed: Feed) -> bytes:
    """Return the feed as an Atom document."""
    root = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": feed.language})
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "subtitle", feed.description)
    _text(root, "updated", moment(feed.updated))
    _author(root, PUBLISHER_NAME, PUBLISHER_URL)
    SubElement(root, "link", {"rel": "self", "type": ATOM, "href": feed.self_href["xml"]})
    _page_link(root, feed.page_href, feed.language)
    for entry in feed.entries:
        _entry(SubElement(root, "entry"), entry, feed.language)
    found: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return found


def write_json_feed(feed: Feed) -> bytes:
    """Return the feed as a JSON Feed document."""
    return orjson.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "description": feed.description,
            "home_page_url": feed.page_href,
            "feed_url": feed.self_href["json"],
            "language": feed.language,
            "authors": [{"name": PUBLISHER_NAME, "url": PUBLISHER_URL}],
            "items": [_item(entry, feed.language) for entry in feed.entries],
        }
    )


WRITERS: dict[str, tuple[str, Callable[[Feed], bytes]]] = {
    "xml": (ATOM, write_atom),
    "json": (JSON_FEED, write_json_feed),
}
"""By the ending of the address: the media type, and who writes it."""


def moment(value: datetime) -> str:
    """Return a moment as RFC 3339 wants it, to the second."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _entry(element: Element, entry: FeedEntry, page_language: str) -> None:
    own = {"xml:lang": entry.language} if entry.language != page_language else {}
    _text(element, "id", entry.id)
    _text(element, "title", entry.title, own)
    _text(element, "published", moment(entry.published))
    _text(element, "updated", moment(entry.updated))
    for name in entry.authors:
        _author(element, name)
    _page_link(element, entry.href, page_language)
    if entry.original_href:
        SubElement(element, "link", {"rel": "related", "href": entry.original_href})
    for concept in entry.concepts:
        attributes = {"term": concept_uri(concept.key), "scheme": scheme_uri(concept.key.scheme)}
        SubElement(element, "category", attributes | {"label": concept.label(page_language)})
    if entry.summary:
        _text(element, "summary", entry.summary, own)
    _text(element, "content", entry.html, {"type": "html"})


def _item(entry: FeedEntry, page_language: str) -> dict[str, object]:
    found: dict[str, object] = {
        "id": entry.id,
        "url": entry.href,
        "external_url": entry.original_href,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.html,
        "date_published": moment(entry.published),
        "date_modified": moment(entry.updated),
        "authors": [{"name": name} for name in entry.authors],
        "tags": [concept.label(page_language) for concept in entry.concepts],
        "language": entry.language,
    }
    return {name: value for name, value in found.items() if value}


def _text(parent: Element, name: str, text: str, attributes: dict[str, str] | None = None) -> None:
    SubElement(parent, name, attributes or {}).text = _NOT_XML.sub("", text)


def _page_link(parent: Element, href: str, language: str) -> None:
    SubElement(parent, "link", {"rel": "alternate", "type": "text/html", "hreflang": language, "href": href})


def _author(parent: Element, name: str, uri: str = "") -> None:
    author = SubElement(parent, "author")
    _text(author, "name", name)
    if uri:
        _text(author, "uri", uri)
