"""Sitemaps: every page that a site names, read one by one; also indexes of sitemaps, packed ones, and robots.txt.

When a page has changed the sitemap says itself (`lastmod`); pages of which it does not are read each time.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urldefrag, urlsplit
from xml.etree.ElementTree import Element

from corpus.errors import InvalidRecord, SourceError, SourceFormat, SourceTooLarge, SourceUnavailable
from corpus.importers import xml_stream
from corpus.importers.item import short_key, sound_address
from corpus.importers.page import NOT_THERE, read_page
from corpus.importers.pdf_file import PdfImporter
from corpus.importers.unpack import Unpacker
from corpus.importers.wordpress_mapping import SiteMapping
from corpus.ports import Fetcher
from corpus.source import Gone, ReadResult, Reference, RefusedItem, SkippedItem, SourceKind

ACCEPT = "application/xml, text/xml;q=0.9, */*;q=0.1"
MAX_BYTES = 50 * 2**20  # what the protocol allows, unpacked
MAX_SITEMAPS = 1_000  # that one index leads to
MAX_PAGES = 200_000  # at one a second that takes two days
_ROOTS = (b"<urlset", b"<sitemapindex")
_GZIP = b"\x1f\x8b"
_START_BYTES = 4_096
_NAMED = re.compile(rb"^[ \t]*sitemap[ \t]*:[ \t]*(\S{1,2000})", re.IGNORECASE | re.MULTILINE)
_NO_PAGES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".mp3", ".mp4", ".zip", ".docx", ".pptx", ".xlsx")


@dataclass(frozen=True, slots=True)
class PageReference(Reference):
    """A page that a sitemap names."""

    url: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a sitemap names: a page, or another sitemap."""

    url: str
    modified: str
    is_sitemap: bool


class SitemapImporter:
    """`corpus.ports.SourceImporter` over a sitemap, or over a robots.txt that names some."""

    kind = SourceKind.SITEMAP
    lists_everything = True

    def __init__(self, address: str, fetcher: Fetcher, mapping: SiteMapping) -> None:
        self.address = address
        self._fetcher = fetcher
        self._mapping = mapping

    def discover(self, since: datetime | None) -> Iterator[PageReference | Gone | RefusedItem]:
        """Yield each page once; with `since`, those that the sitemap does not call older.

        Where one of several sitemaps cannot be read, its `SourceError` is raised, but not before the pages of the
        others have been yielded: what it named yesterday has not vanished.
        """
        pages: set[str] = set()
        for entry, now in self._pages(since):
            if entry.url not in pages and not _is_older(entry.modified, since):
                yield self._reference(entry, now)
            pages.add(entry.url)
            if len(pages) > MAX_PAGES:
                raise self._too_large()

    def _pages(self, since: datetime | None) -> Iterator[tuple[_Entry, datetime | None]]:
        """Yield the pages of all sitemaps, as often as they are named."""
        failed: SourceError | None = None
        sitemaps = [self.address]
        for address in sitemaps:  # which grows
            try:
                for entry, now in self._entries(address):
                    if not entry.is_sitemap:
                        yield entry, now
                    elif not _is_older(entry.modified, since) and len(sitemaps) <= MAX_SITEMAPS:
                        sitemaps += [entry.url] if entry.url not in sitemaps else []
            except SourceError as error:
                if address == self.address:
                    raise
                failed = failed or error
            if len(sitemaps) > MAX_SITEMAPS:
                raise self._too_large()
        if failed is not None:
            raise failed

    def read(self, reference: PageReference) -> ReadResult:
        """Read the page; where it is there no more, it is gone, whatever the sitemap says."""
        path = urlsplit(reference.url).path.casefold()
        if path.endswith(".pdf"):
            return self._read_pdf(reference)
        if path.endswith(_NO_PAGES):
            return SkippedItem(reference.key, "Unter der Adresse liegt keine Seite.")
        return read_page(reference.key, reference.url, self._fetcher, self._mapping)

    def _read_pdf(self, reference: PageReference) -> ReadResult:
        try:
            return PdfImporter(reference.url, self._fetcher).read(reference)
        except SourceUnavailable as error:
            if error.status in NOT_THERE:
                return Gone(reference.key)
            raise

    def _entries(self, address: str) -> Iterator[tuple[_Entry, datetime | None]]:
        """Yield what a sitemap names, and the moment it was read."""
        answer = self._fetcher.fetch(address, accept=ACCEPT, max_bytes=MAX_BYTES)
        now = _http_date(answer.headers.get("date"))
        if urlsplit(address).path == "/robots.txt":
            yield from ((_Entry(named, "", is_sitemap=True), now) for named in named_sitemaps(answer.body))
            return
        body = _unpacked(answer.body, address)
        if not any(root in body[:_START_BYTES].lower() for root in _ROOTS):
            raise SourceFormat(
                f"„{address}“ ist keine Sitemap.", "Nennen Sie die Adresse einer Sitemap, etwa …/sitemap.xml."
            )
        for found in xml_stream.entries(body, _is_entry, address):
            told = {xml_stream.local_name(child): (child.text or "").strip() for child in reversed(found.element)}
            url = sound_address(urldefrag(told.get("loc", "")).url)
            if url is not None:
                yield _Entry(url, told.get("lastmod", ""), xml_stream.local_name(found.element) == "sitemap"), now

    def _reference(self, entry: _Entry, now: datetime | None) -> PageReference | RefusedItem:
        key = short_key(entry.url)
        if _site(entry.url) != _site(self.address):
            return RefusedItem(key, _elsewhere(entry.url))
        modified = entry.modified if _is_settled(entry.modified, now) else ""
        return PageReference(key, f"{modified} {self._mapping.digest}".strip() if modified else None, entry.url)

    def _too_large(self) -> SourceTooLarge:
        return SourceTooLarge(
            f"„{self.address}“ führt zu mehr als {MAX_PAGES} Seiten oder {MAX_SITEMAPS} Sitemaps.",
            "Nennen Sie die Sitemap des Bereichs, in dem die Beiträge stehen.",
        )


def is_sitemap(body: bytes) -> bool:
    """Return whether an answer is a sitemap, also a packed one."""
    start = body[:_START_BYTES]
    if start.startswith(_GZIP):
        try:
            start = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(start, _START_BYTES)
        except zlib.error:
            return False
    return any(root in start.lower() for root in _ROOTS)


def named_sitemaps(robots: bytes) -> tuple[str, ...]:
    """Return the sitemaps that a robots.txt names."""
    named = (sound_address(found.decode("utf-8", "replace")) for found in _NAMED.findall(robots))
    return tuple(dict.fromkeys(address for address in named if address is not None))


def _is_entry(element: Element, depth: int) -> bool:
    return depth == 1 and xml_stream.local_name(element) in {"url", "sitemap"}


def _unpacked(body: bytes, address: str) -> bytes:
    if not body.startswith(_GZIP):
        return body
    unpacker = Unpacker(address, MAX_BYTES)
    unpacked = unpacker.feed(body)
    unpacker.finish()
    return unpacked


def _site(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _moment(modified: str) -> datetime | None:
    """Return when a page was changed last at the latest: of a day alone, its end; None where nobody can tell."""
    try:
        if len(modified) == len("2026-03-12"):
            return datetime.combine(date.fromisoformat(modified) + timedelta(days=1), time(), UTC)
        found = datetime.fromisoformat(modified)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _is_older(modified: str, since: datetime | None) -> bool:
    changed_at = None if since is None else _moment(modified)
    return changed_at is not None and since is not None and changed_at < since


def _is_settled(modified: str, now: datetime | None) -> bool:
    """Return whether the page cannot change any more under the same day or second."""
    changed_at = _moment(modified)
    return changed_at is not None and now is not None and changed_at + _SETTLED_AFTER < now


_SETTLED_AFTER = timedelta(minutes=2)  # clocks differ


def _http_date(text: str | None) -> datetime | None:
    try:
        return None if text is None else parsedate_to_datetime(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _elsewhere(url: str) -> InvalidRecord:
    return InvalidRecord(
        f"Die Sitemap nennt eine Seite auf einem anderen Rechner: {url}", "Lesen Sie dessen Sitemap ein."
    )
