"""What kind of source an address is, found out by asking it once.

The start page of a site stands for the site: it is read through WordPress, else through the feed that it names, else
through the sitemap that its robots.txt names. Any other page stands for itself, unless it is the overview that a feed
beneath it belongs to, such as `/blog/` for `/blog/feed/`.
"""

from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

from corpus.errors import InvalidRecord, SourceError, SourceFormat
from corpus.extraction.html import HtmlPage
from corpus.importers.field import shown
from corpus.importers.json_ld import describe
from corpus.importers.page import is_html, page_of
from corpus.importers.sitemap import is_sitemap, named_sitemaps
from corpus.importers.wordpress_api import find_site
from corpus.importers.youtube import feed_address
from corpus.ports import Answer, Fetcher
from corpus.source import SourceKind

KNOWN = (
    "eine WordPress-Website, ein Feed (RSS, Atom, YouTube), ein Kalender (iCal), OAI-PMH, eine Seite, eine Sitemap, "
    "ein PDF, VTT oder SRT"
)
_FEED_ROOTS = (b"<rss", b"<feed", b"<rdf:rdf")
_START_BYTES = 4_096  # a root element stands within them, whatever comments and declarations come before
_REST_ROOTS = ("wp-json", "?rest_route=", "index.php?rest_route=")
_OF_COMMENTS = ("komment", "comment")


@dataclass(frozen=True, slots=True)
class Recognised:
    """A kind of source, and the address it is read from."""

    kind: SourceKind
    address: str


def recognise(address: str, fetcher: Fetcher) -> Recognised:
    """Return what is at an address of the web.

    Raises `SourceFormat` where it is nothing that is read; and what the fetcher raises.
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
    if is_html(answer):
        return _recognise_page(answer, address, fetcher)
    raise SourceFormat(
        f"Was unter „{address}“ liegt, kennen wir nicht ({shown(answer.media_type)}).", f"Gelesen wird {KNOWN}."
    )


def _kind_of(answer: Answer) -> SourceKind | None:
    start = _start(answer)
    is_page = is_html(answer)
    told = {
        SourceKind.PDF: start.startswith(b"%pdf-"),
        SourceKind.CALENDAR: start.startswith(b"begin:vcalendar"),
        SourceKind.TRANSCRIPT: start.startswith(b"webvtt") or b" --> " in start,
        SourceKind.OAI_PMH: b"<oai-pmh" in start,
        SourceKind.FEED: not is_page and any(root in start for root in _FEED_ROOTS),
        SourceKind.SITEMAP: not is_page and (is_sitemap(answer.body) or _names_sitemaps(answer)),
    }
    return next((kind for kind, is_told in told.items() if is_told), None)


def _names_sitemaps(answer: Answer) -> bool:
    return urlsplit(answer.url).path == "/robots.txt" and bool(named_sitemaps(answer.body))


def _recognise_page(answer: Answer, address: str, fetcher: Fetcher) -> Recognised:
    try:
        page = page_of(answer)
    except InvalidRecord as error:
        raise SourceFormat(error.subject, error.remedy) from error
    if not _is_start(answer, page):
        feed = _feed_beneath(answer, page)
        return Recognised(SourceKind.FEED, feed) if feed else Recognised(SourceKind.PAGE, address)
    if find_site(fetcher, address) is not None:
        return Recognised(SourceKind.WORDPRESS, address)
    if feeds := _feeds(page):
        return Recognised(SourceKind.FEED, feeds[0])
    sitemaps = _sitemaps(answer, fetcher)
    if sitemaps:
        return Recognised(SourceKind.SITEMAP, sitemaps[0] if len(sitemaps) == 1 else urljoin(answer.url, "/robots.txt"))
    raise SourceFormat(
        f"„{address}“ ist die Startseite einer Website, die weder WordPress noch einen Feed oder eine Sitemap zeigt.",
        "Nennen Sie eine ihrer Seiten, ihren Feed (etwa …/feed/) oder ihre Sitemap (etwa …/sitemap.xml).",
    )


def _is_start(answer: Answer, page: HtmlPage) -> bool:
    """Return whether the page is the start of its host, or of a WordPress that it says it belongs to."""
    parts = urlsplit(answer.url)
    if parts.path in {"", "/"} and not parts.query:
        return True
    here = answer.url.partition("?")[0].rstrip("/")
    return any(here == root.partition(name)[0].rstrip("/") for root in page.rest_roots for name in _REST_ROOTS)


def _feed_beneath(answer: Answer, page: HtmlPage) -> str | None:
    """Return the feed of an overview; an article may name one as well, that of its comments."""
    if page.said("og:type").startswith("article") or describe(page.data, answer.url).kind is not None:
        return None
    here = f"{answer.url.partition('?')[0].rstrip('/')}/"
    return next((feed for feed in _feeds(page) if feed.startswith(here)), None)


def _feeds(page: HtmlPage) -> list[str]:
    return [
        feed.address
        for feed in page.feeds
        if not any(word in f"{feed.title} {feed.address}".casefold() for word in _OF_COMMENTS)
    ]


def _sitemaps(answer: Answer, fetcher: Fetcher) -> tuple[str, ...]:
    try:
        return named_sitemaps(fetcher.fetch(urljoin(answer.url, "/robots.txt"), accept="text/plain").body)
    except SourceError:
        return ()


def _start(answer: Answer) -> bytes:
    return answer.body[:_START_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
