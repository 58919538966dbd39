"""What kind of source an address is, found out by asking it once."""

from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin

from corpus.errors import SourceFormat
from corpus.extraction.markup import head_of
from corpus.importers.field import shown
from corpus.importers.wordpress_api import find_site
from corpus.importers.youtube import feed_address
from corpus.ports import Answer, Fetcher
from corpus.source import SourceKind

KNOWN = "eine WordPress-Website, ein Feed (RSS, Atom, YouTube), ein Kalender (iCal), OAI-PMH, ein PDF, VTT oder SRT"
_FEED_TYPES = ("application/rss+xml", "application/atom+xml")
_FEED_ROOTS = (b"<rss", b"<feed", b"<rdf:rdf")
_SITEMAP_ROOTS = (b"<urlset", b"<sitemapindex")
_START_BYTES = 4_096  # a root element stands within them, whatever comments and declarations come before


@dataclass(frozen=True, slots=True)
class Recognised:
    """A kind of source, and the address it is read from."""

    kind: SourceKind
    address: str


def recognise(address: str, fetcher: Fetcher) -> Recognised:
    """Return what is at an address of the web.

    Raises `SourceFormat` where it is nothing that is read, with the address of a feed where the page names one; and
    what the fetcher raises.
    """
    address = urldefrag(address).url
    if feed := feed_address(address):
        return Recognised(SourceKind.FEED, feed)
    answer = fetcher.fetch(address)
    kind = _kind_of(answer)
    if kind is SourceKind.OAI_PMH:
        return Recognised(kind, answer.url.partition("?")[0])
    if kind is not None:
        return Recognised(kind, address)
    if _is_html(answer):
        return _recognise_page(answer, address, fetcher)
    if any(root in _start(answer) for root in _SITEMAP_ROOTS):
        raise SourceFormat(
            f"„{address}“ ist eine Sitemap; einzelne Seiten werden nicht eingelesen.",
            "Nennen Sie die Startseite der Website oder ihren Feed.",
        )
    raise SourceFormat(
        f"Was unter „{address}“ liegt, kennen wir nicht ({shown(answer.media_type)}).", f"Gelesen wird {KNOWN}."
    )


def _kind_of(answer: Answer) -> SourceKind | None:
    start = _start(answer)
    if start.startswith(b"%pdf-"):
        return SourceKind.PDF
    if start.startswith(b"begin:vcalendar"):
        return SourceKind.CALENDAR
    if start.startswith(b"webvtt") or b" --> " in start:
        return SourceKind.TRANSCRIPT
    if b"<oai-pmh" in start:
        return SourceKind.OAI_PMH
    if any(root in start for root in _FEED_ROOTS) and not _is_html(answer):
        return SourceKind.FEED
    return None


def _recognise_page(answer: Answer, address: str, fetcher: Fetcher) -> Recognised:
    if find_site(fetcher, address) is not None:
        return Recognised(SourceKind.WORDPRESS, address)
    feed = _named_feed(answer)
    remedy = f"Die Seite nennt einen Feed: negz corpus import {feed}" if feed else f"Gelesen wird {KNOWN}."
    raise SourceFormat(f"„{address}“ ist eine einzelne Seite; solche werden nicht eingelesen.", remedy)


def _named_feed(answer: Answer) -> str | None:
    for link in head_of(answer.body).css("link[rel=alternate]"):
        href = link.attributes.get("href")
        if href and link.attributes.get("type") in _FEED_TYPES:
            return urljoin(answer.url, href)
    return None


def _is_html(answer: Answer) -> bool:
    return "html" in answer.media_type or _start(answer).startswith((b"<!doctype html", b"<html"))


def _start(answer: Answer) -> bytes:
    return answer.body[:_START_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
