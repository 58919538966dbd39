"""What is fuzzed, from which seeds."""

import contextlib
import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from corpus.errors import NegzError
from corpus.extraction.snippet import link_targets, passages_of, plain_text
from corpus.importers.calendar import CalendarImporter
from corpus.importers.csv_file import CsvImporter
from corpus.importers.feed import FeedImporter
from corpus.importers.jsonl import JsonLinesImporter
from corpus.importers.oai_pmh import OaiPmhImporter
from corpus.importers.wordpress import WordPressImporter
from corpus.importers.wordpress_mapping_file import parse_mapping
from corpus.importers.xlsx_file import XlsxImporter
from corpus.model import Vocabulary
from corpus.ports import Answer, SourceImporter
from corpus.source import Reference

ADDRESS = "https://negz.org/quelle"
VOCABULARY = Vocabulary((), {})
MAX_THINGS = 200  # of one answer; the fake answers every address alike, and so without an end
FEED = b"""<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>N</title>
<item><title>Herbsttagung</title><guid>1</guid><link>https://negz.org/a</link>
<pubDate>Tue, 03 Mar 2026 23:30:00 GMT</pubDate>
<content:encoded><![CDATA[<h2>Ablauf</h2><p>Text <a href="/b">b</a></p>]]></content:encoded>
<enclosure url="https://negz.org/a.mp3" type="audio/mpeg" length="1"/></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"><entry>
<id>yt:video:a1B2c3D4e5F</id><title type="html">B &lt;b&gt;x</title><published>2026-03-12T09:00:00+00:00</published>
<media:group><media:description>Was war</media:description></media:group></entry></feed>"""
CALENDAR = b"""BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1@negz\r
DTSTART;TZID=Europe/Berlin:20260312T123000\r
DURATION:PT45M\r\nSUMMARY:Brown Bag\\, Teil 1\r\nRRULE:FREQ=WEEKLY\r\nCATEGORIES:A,B\r
X-ALT-DESC;FMTTYPE=text/html:<p>Ja</p>\r
RECURRENCE-ID:20260319T123000Z\r\nSTATUS:CONFIRMED\r\nATTACH:https://negz.org/a.pdf\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"""
OAI = b"""<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><header><identifier>oai:1</identifier>
<datestamp>2026-02-01</datestamp></header><metadata><dc xmlns="http://purl.org/dc/elements/1.1/"><title>Register</title>
<creator>Gross, Anna</creator><date>2024-05</date><language>ger</language><identifier>doi:10.1234/a</identifier>
<type>report</type></dc></metadata></record><resumptionToken>x</resumptionToken></ListRecords></OAI-PMH>"""
CSV = b'Kennung;Art;Titel;Datum;Personen;Zielgruppen\nx;Studie;"Ein; Titel";05.2024;A|B;CDO (vorrangig)\n'
RECORD = json.dumps(
    {
        "id": "x",
        "type": "study",
        "title": "T",
        "date": "2024-05",
        "people": ["A"],
        "url": "https://negz.org/",
        "tags": None,
    }
).encode()
HTML = b'<h2>Ablauf</h2><p>Text &amp; <a href="//negz.org/a">b</a></p><ul><li>eins<li>zwei</ul><script>x()</script>'
MAPPING = (files("corpus.importers") / "mappings" / "negz_org.toml").read_bytes()
WORDPRESS = b"""{"namespaces": ["wp/v2"], "routes": {}}
{"post": {"slug": "post", "rest_base": "posts", "rest_namespace": "wp/v2", "taxonomies": ["category"]}}
{"category": {"rest_base": "categories", "rest_namespace": "wp/v2", "types": ["post"]}}
[{"id": 1, "name": "Kurzstudien", "slug": "kurzstudien"}]
[{"id": 9, "post": 7, "source_url": "https://negz.org/a.pdf", "mime_type": "application/pdf", \
"title": {"rendered": "Folien"}}]
[{"id": 7, "type": "post", "status": "publish", "link": "https://negz.org/publikation/a/", \
"date": "2026-03-12T10:00:00", \
"date_gmt": "2026-03-12T09:00:00", "modified_gmt": "2026-03-12T09:00:00", "title": {"rendered": "Bericht &#8211; A"}, \
"content": {"rendered": "<h2>Ablauf</h2><p>Text [caption]</p>"}, \
"excerpt": {"rendered": ""}, "categories": [1], "meta": {}}]"""
SHEET = b"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">
<c r="A1" t="inlineStr"><is><t>Kennung</t></is></c><c r="B1" t="inlineStr"><is><t>Art</t></is></c>
<c r="C1" t="inlineStr"><is><t>Titel</t></is></c></row><row r="2"><c r="A2" t="s"><v>0</v></c>
<c r="B2"><v>44927.5</v></c>
<c r="C2" t="b"><v>1</v></c></row></sheetData></worksheet>"""


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
    mapping = parse_mapping(MAPPING, "negz_org.toml", VOCABULARY)

    def parse(data: bytes) -> None:
        _read(WordPressImporter(_Site(data.split(b"\n")), ADDRESS, mapping))

    return parse


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
    return (*each, bytes([sheet]) + SHEET, bytes([len(names)]) + _packed(parts))


def _parse_markup(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    plain_text(text)
    passages_of(text, ADDRESS)
    link_targets(text, ADDRESS)


TARGETS = {
    "jsonl": Target(_file(JsonLinesImporter, "a.jsonl"), (RECORD, RECORD + b"\n" + RECORD)),
    "csv": Target(_file(CsvImporter, "a.csv"), (CSV, CSV.replace(b";", b","))),
    "xlsx": Target(_parse_xlsx(), _seeds_xlsx()),
    "feed": Target(_source(FeedImporter, "application/rss+xml"), (FEED, ATOM)),
    "calendar": Target(_source(CalendarImporter, "text/calendar"), (CALENDAR,)),
    "oai": Target(_source(OaiPmhImporter, "text/xml"), (OAI, OAI.replace(b"<header>", b'<header status="deleted">'))),
    "wordpress": Target(_parse_wordpress(), (WORDPRESS,)),
    "mapping": Target(lambda data: parse_mapping(data, "a.toml", VOCABULARY), (MAPPING, b'[[types]]\nname = "post"\n')),
    "markup": Target(_parse_markup, (HTML, b"Zeile &auml;\nZeile")),
}
