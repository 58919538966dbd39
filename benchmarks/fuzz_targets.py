"""What is fuzzed."""

import contextlib
import gzip
import io
import itertools
import json
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import httpcore2
import httpx2

from benchmarks import fuzz_seeds as seeds
from corpus.errors import NegzError
from corpus.extraction import pdf, pdf_worker
from corpus.extraction.snippet import link_targets, passages_of, plain_text
from corpus.importers import fetching
from corpus.importers.address_guard import checked_url
from corpus.importers.calendar import CalendarImporter
from corpus.importers.csv_file import CsvImporter
from corpus.importers.feed import FeedImporter
from corpus.importers.item import sound_address
from corpus.importers.jsonl import JsonLinesImporter
from corpus.importers.oai_pmh import OaiPmhImporter
from corpus.importers.page import PageImporter
from corpus.importers.recognise import recognise
from corpus.importers.robots import Robots
from corpus.importers.sitemap import SitemapImporter
from corpus.importers.transcript_file import TranscriptImporter
from corpus.importers.wordpress import WordPressImporter
from corpus.importers.wordpress_mapping import SiteMapping
from corpus.importers.wordpress_mapping_file import parse_mapping
from corpus.importers.xlsx_file import XlsxImporter
from corpus.importers.youtube import feed_address
from corpus.model import Vocabulary
from corpus.ports import Answer, SourceImporter
from corpus.source import Reference

ADDRESS = "https://negz.org/quelle"
VOCABULARY = Vocabulary((), {})
MAX_THINGS = 200  # of one answer; the fake answers every address alike, and so without an end


@dataclass(frozen=True, slots=True)
class Target:
    """A parser that takes bytes, and inputs to begin with."""

    parse: Callable[[bytes], object]
    seeds: tuple[bytes, ...]


def run(target: Target, data: bytes) -> None:
    """Hand the bytes to the parser; errors meant for people are what it may answer."""
    with contextlib.suppress(NegzError):
        target.parse(data)


class _Everywhere:
    """Answers every address with the same body."""

    def __init__(self, body: bytes, media_type: str) -> None:
        self._body = body
        self._media_type = media_type

    def fetch(self, url: str, **_: object) -> Answer:
        return Answer(url, 200, self._media_type, None, self._body)


class _Sitemaps:
    """Answers the address with the input up to its first zero byte, and every other address with what follows."""

    def __init__(self, data: bytes) -> None:
        self._first, _, self._others = data.partition(b"\x00")

    def fetch(self, url: str, **_: object) -> Answer:
        body = self._first if url == ADDRESS else self._others
        return Answer(url, 200, "text/xml", None, body, headers={"date": "Thu, 26 Nov 2026 09:00:00 GMT"})


class _Site:
    """A WordPress site whose answers are the lines of the input: root, types, taxonomies, terms, media, posts."""

    _ROUTES = ("/types", "/taxonomies", "/categories", "/media", "/posts")

    def __init__(self, lines: list[bytes]) -> None:
        self._root = lines[0]
        self._lists = dict(zip(self._ROUTES, [*lines[1:], *[b"[]"] * len(self._ROUTES)], strict=False))

    def fetch(self, url: str, **_: object) -> Answer:
        route = next((route for route in self._ROUTES if route in url.replace("%2F", "/")), None)
        body = self._root if route is None else self._lists[route]
        return Answer(url, 200, "application/json", None, body, headers={"date": "Thu, 26 Nov 2026 09:00:00 GMT"})


def _parse_wordpress() -> Callable[[bytes], object]:
    mapping = parse_mapping(seeds.MAPPING, "negz_org.toml", VOCABULARY)

    def parse(data: bytes) -> None:
        _read(WordPressImporter(_Site(data.split(b"\n")), ADDRESS, mapping))

    return parse


def _parse_page() -> Callable[[bytes], object]:
    mapping = parse_mapping(seeds.MAPPING, "negz_org.toml", VOCABULARY)

    def parse(data: bytes) -> None:
        _read(PageImporter("https://negz.org/termin/a/", _Everywhere(data, "text/html"), mapping))

    return parse


def _parse_sitemap(data: bytes) -> None:
    importer = SitemapImporter(ADDRESS, _Sitemaps(data), SiteMapping())
    _read(importer)
    list(itertools.islice(importer.discover(datetime(2026, 3, 1, tzinfo=UTC)), MAX_THINGS))


def _read(source: SourceImporter) -> None:
    for count, reference in enumerate(source.discover(None)):
        if count == MAX_THINGS:
            return
        if isinstance(reference, Reference):
            source.read(reference)


def _source(importer: Callable[[str, _Everywhere], SourceImporter], media_type: str) -> Callable[[bytes], object]:
    def parse(data: bytes) -> None:
        _read(importer(ADDRESS, _Everywhere(data, media_type)))

    return parse


def _file(importer: type, name: str) -> Callable[[bytes], object]:
    path = Path(tempfile.mkdtemp()) / name

    def parse(data: bytes) -> None:
        path.write_bytes(data)
        list(importer(path, VOCABULARY).read())

    return parse


def _workbook() -> dict[str, bytes]:
    from openpyxl import Workbook

    book, stream = Workbook(), io.BytesIO()
    book.active.append(("Kennung", "Art", "Titel"))
    book.active.append(("x", "Studie", "T"))
    book.save(stream)
    with zipfile.ZipFile(stream) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def _packed(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _parse_xlsx() -> Callable[[bytes], object]:
    """Return a parser whose first byte says which part of a sound workbook the other bytes stand in for.

    Hardly any change of a zip's own bytes gets past its checksums.
    """
    parts, parse = _workbook(), _file(XlsxImporter, "a.xlsx")
    names = sorted(parts)

    def parse_part(data: bytes) -> None:
        chosen = data[0] % (len(names) + 1) if data else len(names)
        parse(data[1:] if chosen == len(names) else _packed(parts | {names[chosen]: data[1:]}))

    return parse_part


def _seeds_xlsx() -> tuple[bytes, ...]:
    parts = _workbook()
    names = sorted(parts)
    sheet = names.index("xl/worksheets/sheet1.xml")
    each = tuple(bytes([number]) + parts[name] for number, name in enumerate(names))
    return (*each, bytes([sheet]) + seeds.SHEET, bytes([len(names)]) + _packed(parts))


def _parse_markup(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    plain_text(text)
    passages_of(text, ADDRESS)
    link_targets(text, ADDRESS)


def _parse_pdf(data: bytes) -> None:
    """Read with both readers, in this process; the limits of the process they run in otherwise are left out."""
    for read in (pdf_worker.read, pdf_worker.by_pypdf):
        with contextlib.suppress(NegzError):
            pdf.pdf_of(json.loads(json.dumps(read(data))), "a.pdf").passages(ADDRESS)


def _parse_transcript(data: bytes) -> None:
    TranscriptImporter("a.vtt").item("a", data)


def _parse_whatever(data: bytes) -> None:
    for media_type in ("text/html", "text/plain"):
        with contextlib.suppress(NegzError):
            recognise(ADDRESS, _Everywhere(data, media_type))


def _parse_robots(data: bytes) -> None:
    Robots("negz-recommender", lambda _: data).permit(httpx2.URL(f"{ADDRESS}/a?b=c"))


def _parse_http() -> Callable[[bytes], object]:
    """Return a parser that takes the input for all that a server says: robots.txt, the answer, where redirects lead."""
    tls, limits = httpx2.create_ssl_context(trust_env=False), fetching.FetchLimits(max_bytes=2**20)

    def parse(data: bytes) -> None:
        fetcher = fetching.HttpFetcher(tls=tls, limits=limits, resolver=lambda *_: ("8.8.8.8",), sleep=lambda _: None)
        with mock.patch.object(fetching, "PinnedBackend", lambda *_: httpcore2.MockBackend([data])):
            fetcher.fetch(ADDRESS, etag='"a"')

    return parse


def _parse_address(data: bytes) -> None:
    for address in data.decode("utf-8", "replace").splitlines():
        sound_address(address)
        link_targets(f'<a href="{address}">', ADDRESS)
        for read in (feed_address, checked_url):
            with contextlib.suppress(NegzError):
                read(address)


TARGETS = {
    "jsonl": Target(_file(JsonLinesImporter, "a.jsonl"), (seeds.RECORD, seeds.RECORD + b"\n" + seeds.RECORD)),
    "csv": Target(_file(CsvImporter, "a.csv"), (seeds.CSV, seeds.CSV.replace(b";", b","))),
    "xlsx": Target(_parse_xlsx(), _seeds_xlsx()),
    "feed": Target(_source(FeedImporter, "application/rss+xml"), (seeds.FEED, seeds.ATOM)),
    "calendar": Target(_source(CalendarImporter, "text/calendar"), (seeds.CALENDAR,)),
    "oai": Target(_source(OaiPmhImporter, "text/xml"), (seeds.OAI, seeds.OAI_DELETED)),
    "wordpress": Target(_parse_wordpress(), (seeds.WORDPRESS,)),
    "mapping": Target(lambda data: parse_mapping(data, "a.toml", VOCABULARY), (seeds.MAPPING,)),
    "markup": Target(_parse_markup, (seeds.HTML, b"Zeile &auml;\nZeile")),
    "page": Target(_parse_page(), (seeds.ARTICLE, seeds.PAGE, seeds.HTML)),
    "sitemap": Target(
        _parse_sitemap,
        (seeds.SITEMAP, seeds.SITEMAP_INDEX + b"\x00" + seeds.SITEMAP, gzip.compress(seeds.SITEMAP, mtime=0)),
    ),
    "pdf": Target(_parse_pdf, seeds.PDFS),
    "transcript": Target(_parse_transcript, (seeds.VTT, seeds.SRT)),
    "recognise": Target(_parse_whatever, (seeds.PAGE, seeds.FEED, seeds.CALENDAR, seeds.OAI, seeds.VTT)),
    "robots": Target(_parse_robots, (seeds.ROBOTS,)),
    "http": Target(_parse_http(), seeds.REPLIES),
    "address": Target(_parse_address, (seeds.ADDRESSES,)),
}
