"""One web page, or one HTML file, as an output with its full text."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from corpus.errors import InvalidRecord, SourceUnavailable
from corpus.extraction.html import MAX_BYTES, HtmlPage, asks_not_to_be_found, read_html
from corpus.importers.field import shown
from corpus.importers.item import short_key
from corpus.importers.page_record import page_item
from corpus.importers.single_file import SingleFile
from corpus.importers.wordpress_mapping import SiteMapping
from corpus.ports import Answer, Fetcher
from corpus.source import Gone, ReadResult, Reference, RefusedItem, SkippedItem, SourceKind

ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
_MEDIA_TYPES = {"text/html", "application/xhtml+xml"}
NOT_THERE = {404, 410}
_START_BYTES = 1_024


class PageImporter:
    """`corpus.ports.SourceImporter` over one page of the web."""

    kind = SourceKind.PAGE
    lists_everything = True

    def __init__(self, address: str, fetcher: Fetcher, mapping: SiteMapping) -> None:
        self.address = address
        self._fetcher = fetcher
        self._mapping = mapping

    def discover(self, since: datetime | None) -> Iterator[Reference]:  # noqa: ARG002 - only reading it tells
        """Yield the one page."""
        yield Reference(short_key(self.address))

    def read(self, reference: Reference) -> ReadResult:
        """Read the page; where it is there no more, it is gone."""
        return read_page(reference.key, self.address, self._fetcher, self._mapping)


class HtmlFileImporter(SingleFile):
    """`corpus.ports.SourceImporter` over one HTML file, such as a page that was saved."""

    kind = SourceKind.PAGE
    accept = ACCEPT
    max_bytes = MAX_BYTES

    def item(self, key: str, body: bytes) -> ReadResult:
        """Return the item; where it is on the web, the file says itself (`canonical`)."""
        page = read_html(body, None, name=self.name)
        return page_item(key, page, page.canonical, SiteMapping())


def read_page(key: str, address: str, fetcher: Fetcher, mapping: SiteMapping) -> ReadResult:
    """Return what the page at the address says."""
    try:
        answer = fetcher.fetch(address, accept=ACCEPT, max_bytes=MAX_BYTES)
    except SourceUnavailable as error:
        if error.status in NOT_THERE:
            return Gone(key)
        raise
    if not is_html(answer):
        return SkippedItem(key, f"Unter der Adresse liegt keine Seite, sondern {shown(answer.media_type)}.")
    if asks_not_to_be_found(answer.headers.get("x-robots-tag", "")):
        return SkippedItem(key, "Die Seite bittet darum, nicht gefunden zu werden (X-Robots-Tag).")
    try:
        return page_item(key, page_of(answer), answer.url, mapping, modified_at=_http_date(answer.last_modified))
    except InvalidRecord as error:
        return RefusedItem(key, error)


def page_of(answer: Answer) -> HtmlPage:
    """Return the page that an address answered with; raise `InvalidRecord` where it cannot be read."""
    return read_html(answer.body, answer.url, charset=answer.charset)


def is_html(answer: Answer) -> bool:
    """Return whether an answer is a page, whatever type it says it has."""
    start = answer.body[:_START_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return answer.media_type in _MEDIA_TYPES or start.startswith((b"<!doctype html", b"<html"))


def _http_date(text: str | None) -> datetime | None:
    try:
        return None if text is None else parsedate_to_datetime(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
