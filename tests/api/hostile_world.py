"""Sources that say the worst in every field they have, read by the real importers into one data folder."""

import html
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from api.workspace import Workspace
from corpus.editorial_rule import EditorialRule, RuleKind
from corpus.errors import SourceError
from corpus.importers.calendar import CalendarImporter
from corpus.importers.feed import FeedImporter
from corpus.importers.folder import FolderImporter
from corpus.importers.ingest import IngestReport, ingest
from corpus.importers.oai_pmh import OaiPmhImporter
from corpus.importers.page import HtmlFileImporter
from corpus.importers.pdf_file import PdfImporter
from corpus.importers.sitemap import SitemapImporter
from corpus.importers.transcript_file import TranscriptImporter
from corpus.importers.wordpress import WordPressImporter
from corpus.importers.wordpress_mapping_file import parse_mapping
from corpus.link import LinkState
from corpus.model import OutputId
from corpus.ports import SourceImporter
from corpus.source import SourceItem
from corpus.source_port import Candidate, Match
from tests.builders import CDO, make_vocabulary
from tests.conftest import NOW
from tests.corpus.extraction.pdf_file import make_pdf
from tests.corpus.importers.fetching_fake import FakeFetcher
from tests.corpus.importers.wordpress_site import HOME, Site, make_post

TAG = "x-injected"
MARKUP = f'"><{TAG} onload=alert(1)></{TAG}><script>{TAG}()</script>'
TERMINAL = "\x1b[31m\x9b1m\x07"
DIRECTION = "\u202e\u2066"
NASTY = (
    f"=1+1 {MARKUP} ' {TAG}='1' {DIRECTION}</title></textarea></script><!-- ]]> "
    f"[/bold][link=javascript:1] {{{{ 7*7 }}}} {{% raw %}}"
)
PLAIN = "".join(char for char in NASTY if char not in DIRECTION)
WORST = f"{NASTY} {TERMINAL}\ufffe"
SCRIPT_URL = "javascript:alert(1)"
DATA_URL = "data:text/html,<script>alert(1)</script>"
ODD_URL = "https://boese.example/?a='%22><x-injected>"
TURNED_URL = "https://boese.example/\u202egpj.exe"
FEED, CALENDAR, OAI = "https://boese.example/feed/", "https://boese.example/a.ics", "https://boese.example/oai"
SITEMAP, PAGE = "https://boese.example/sitemap.xml", "https://boese.example/seite"
BROKEN = "https://boese.example/kaputt"
MAPPING = f"""
[[rules]]
title = "impressum*"
skip = 'Übergangen {NASTY.replace("'", "")}'
[taxonomies.zielgruppe]
as = "audience"
terms = {{ "cdo" = "cdo" }}
[taxonomies.reihe]
as = "series"
[taxonomies.mensch]
as = "people"
"""


def read_hostile_sources(workspace: Workspace, folder: Path) -> list[IngestReport]:
    """Read every kind of source into the workspace, build its index, and leave a failure, a correction and a rule."""
    workspace.store.replace_vocabulary(make_vocabulary())
    reports = [_read(workspace, importer) for importer in _importers(folder)]
    try:
        _read(workspace, OaiPmhImporter(BROKEN, FakeFetcher(_broken_repository())))
    except SourceError as error:
        workspace.store.jobs.begin(BROKEN, NOW)
        workspace.store.jobs.end(BROKEN, NOW, str(error), error)
    workspace.build_index()
    _edit(workspace)
    return reports


def _edit(workspace: Workspace) -> None:
    outputs = workspace.store.outputs()
    for output in outputs[:2]:
        workspace.store.corrections.correct(output.id, {"title": "Von der Redaktion"}, editor="Erika")
    rule = EditorialRule(RuleKind.PIN, outputs[0].id, PLAIN, "Erika", NOW, NOW.replace(year=2027), (CDO,))
    workspace.store.rules.add(rule)
    for output in outputs:
        for form in output.manifestations:
            for times in (1, 2, 3):
                workspace.store.links.note(LinkState(form.url, NOW, 404, PLAIN, NOW, times))


def _read(workspace: Workspace, importer: SourceImporter[Any]) -> IngestReport:
    store = workspace.store.sources
    source = store.add(importer.kind, importer.address, {})
    return ingest(store, source, importer, _Apart(), clock=workspace.clock)


class _Apart:
    """A matcher that leaves each item an output of its own, so that each source shows, but for one table's."""

    def prepare(self) -> None:
        pass

    def find(self, item: SourceItem) -> Match | None:
        is_second_table = item.key.startswith("b.xlsx")
        return Match(OutputId("aus-der-tabelle"), 1.0, f"Beide heißen {PLAIN}.") if is_second_table else None

    def add(self, candidate: Candidate) -> None:
        del candidate


def _importers(folder: Path) -> Iterator[SourceImporter[Any]]:
    mapping = parse_mapping(MAPPING.encode(), "a.toml", make_vocabulary())
    yield WordPressImporter(_site(), HOME, mapping)
    yield SitemapImporter(SITEMAP, FakeFetcher(_pages(), "text/html"), mapping)
    yield FeedImporter(FEED, FakeFetcher({FEED: _feed()}))
    yield CalendarImporter(CALENDAR, FakeFetcher({CALENDAR: _calendar()}))
    yield OaiPmhImporter(OAI, FakeFetcher({f"{OAI}?verb=ListRecords&metadataPrefix=oai_dc": _repository()}))
    _write_files(folder)
    documents = {".pdf": PdfImporter, ".vtt": TranscriptImporter, ".html": HtmlFileImporter}
    yield FolderImporter(folder, make_vocabulary(), documents)


def _site() -> Site:
    shown = html.escape(WORST)
    said = {
        "title": {"rendered": shown},
        "content": {
            "rendered": f"<h2>{shown}</h2><p>{shown} <a href='{SCRIPT_URL}'>{shown}</a> {MARKUP}</p>"
            f"<iframe src='{DATA_URL}'></iframe><a href='{TURNED_URL}'>x</a>"
        },
        "excerpt": {"rendered": f"<p>Auszug {shown}</p>"},
        "zielgruppe": [1],
        "reihe": [2],
        "mensch": [3],
        "categories": [4],
    }
    posts = [make_post(number, **said, link=url) for number, url in enumerate((ODD_URL, SCRIPT_URL, TURNED_URL), 1)]
    posts += [make_post(9, **said | {"title": {"rendered": f"Impressum {shown}"}}), make_post(10, title={})]
    names = {"categories": 4, "zielgruppe": 1, "reihe": 2, "mensch": 3}
    terms: dict[str, list[dict[str, Any]]] = {
        name: [{"id": number, "name": shown, "slug": "cdo"}] for name, number in names.items()
    }
    files = [
        {
            "id": 50,
            "post": 1,
            "source_url": url,
            "mime_type": "application/pdf",
            "title": {"rendered": f"Folien {shown}"},
        }
        for url in (SCRIPT_URL, TURNED_URL)
    ]
    site = Site({"posts": posts, "media": files, **terms})
    site.taxonomies |= {name: name for name in names if name != "categories"}
    site.types["post"]["taxonomies"] = ["category", "zielgruppe", "reihe", "mensch"]
    return site


def _pages() -> dict[str, bytes | str]:
    """Return a sitemap and its pages: one told by its data, one by its head, one without text, one to be skipped."""
    listed = [PAGE, f"{PAGE}/kopf", f"{PAGE}/leer", f"{PAGE}/impressum", ODD_URL, SCRIPT_URL, TURNED_URL]
    entries = "".join(
        f"<url><loc>{html.escape(url)}</loc><lastmod>{html.escape(PLAIN)}</lastmod></url>" for url in listed
    )
    title = f"Impressum {WORST}"
    pages: dict[str, bytes | str] = {SITEMAP: f"<urlset>{entries}</urlset>", PAGE: _page(data=WORST), ODD_URL: _page()}
    return pages | {
        f"{PAGE}/kopf": _page(),
        f"{PAGE}/leer": f"<title>{html.escape(WORST)}</title>",
        f"{PAGE}/impressum": _page(title),
    }


def _page(title: str = WORST, data: str | None = None) -> str:
    said = html.escape(title)
    names = ("headline", "description", "keywords", "articleSection", "inLanguage", "alternativeHeadline")
    thing: dict[str, Any] = {name: html.escape(data or "") for name in names} | {"@type": "Article", "url": SCRIPT_URL}
    thing["author"] = {"@type": "Person", "name": html.escape(data or "")}
    thing["isPartOf"] = {"@type": "CreativeWorkSeries", "name": html.escape(data or "")}
    block = f'<script type="application/ld+json">{json.dumps(thing)}</script>' if data else ""
    named = ("og:title", "og:description", "article:tag", "citation_author", "og:site_name", "og:locale")
    meta = "".join(f'<meta property="{name}" content="{said}">' for name in named)
    links = (
        f"<link rel=canonical href='{SCRIPT_URL}'><a href='{DATA_URL}'>{said}</a><iframe src='{SCRIPT_URL}'></iframe>"
    )
    return (
        f'<!doctype html><html lang="{said}"><head><title>{said}</title>{meta}{block}</head><body><main><h1>{said}</h1>'
        f'<p>{said} {said}</p>{links}<h2 id="{said}">{said}</h2><p>{said} {MARKUP}</p></main></body></html>'
    )


def _feed() -> bytes:
    text = html.escape(html.escape(_xml(WORST)))
    once = html.escape(_xml(WORST))
    url, data = html.escape(SCRIPT_URL), html.escape(DATA_URL)
    return f"""<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>{text}</title><language>{text}</language>
<item><title>{text}</title><guid>{text}</guid><link>{url}</link><dc:creator>{once}</dc:creator>
<pubDate>Tue, 03 Mar 2026 12:00:00 GMT</pubDate><category>{once}</category>
<description>{text}</description><enclosure url="{url}" type="audio/mpeg" length="1"/>
<content:encoded><![CDATA[<h2>{html.escape(WORST.replace("]]>", ""))}</h2><p>Text {MARKUP}
<a href="{data}">x</a> {html.escape(_xml(WORST).replace("]]>", ""))}</p>]]></content:encoded></item>
<item><title></title><guid>leer {text}</guid></item></channel></rss>""".encode()


def _calendar() -> bytes:
    text = _xml(WORST).replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;") + f"\\nX-{TAG}:1"
    escaped = html.escape(text).replace(";", "\\;")
    lines = [f"UID:{text}", "DTSTART:20260312T123000Z", f"SUMMARY:{escaped}", f"DESCRIPTION:{escaped}"]
    lines += [f"URL:{SCRIPT_URL}", f"ATTACH:{DATA_URL}", f"CATEGORIES:{text}", f"LOCATION:{text}"]
    broken = ["UID:kaputt", f"SUMMARY:{text}", "DTSTART:nie"]
    events = "".join("\r\n".join(["BEGIN:VEVENT", *each, "END:VEVENT", ""]) for each in (lines, broken))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n".encode()


def _repository() -> str:
    once, twice = html.escape(_xml(NASTY)), html.escape(html.escape(_xml(NASTY)))
    fields = "".join(f"<{name}>{twice}</{name}>" for name in ("title", "description"))
    names = ("creator", "contributor", "subject", "type", "language", "publisher")
    fields += "".join(f"<{name}>{once}</{name}>" for name in names)
    fields += "".join(f"<{name}>{html.escape(SCRIPT_URL)}</{name}>" for name in ("identifier", "relation"))
    return (
        '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><header>'
        f"<identifier>{once}</identifier></header><metadata><dc xmlns='http://purl.org/dc/elements/1.1/'>{fields}"
        "<date>2024-05</date></dc></metadata></record></ListRecords></OAI-PMH>"
    )


def _broken_repository() -> dict[str, bytes | str]:
    said = html.escape(_xml(NASTY))
    body = f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><error code="{said}">{said}</error></OAI-PMH>'
    return {f"{BROKEN}?verb=ListRecords&metadataPrefix=oai_dc": body}


def _write_files(folder: Path) -> None:
    short = NASTY.replace("/", "∕")[:100]
    title = NASTY.encode("utf-16-be").hex()
    info = f"/Title <feff{title}> /Author <feff{('Anna Bauer, ' + NASTY).encode('utf-16-be').hex()}>"
    pdf = make_pdf(f"{NASTY[:60].encode('cp1252', 'ignore').decode('cp1252')} ein Text, der lang genug ist.", info=info)
    (folder / f"{short}.pdf").write_bytes(pdf)
    (folder / f"kaputt {short}{TERMINAL}.pdf").write_bytes(b"%PDF-1.4 kaputt")
    said = html.escape(NASTY)
    (folder / f"{short}.vtt").write_text(
        f"WEBVTT\n\n00:01.000 --> 00:04.000\n<v {said[:150]}>{said}\n", encoding="utf-8"
    )
    (folder / f"{short}.html").write_text(_page(), encoding="utf-8")
    (folder / f"fremd {short}{TERMINAL}.docx").write_bytes(b"x")
    rows = list(_rows())
    (folder / "a.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    book = Workbook()
    columns = ("id", "type", "title", "subtitle", "abstract", "series", "people", "topics", "url", "date")
    book.active.append(columns)
    for row in _rows():
        cells = {name: "|".join(value) if isinstance(value, list) else value for name, value in row.items()}
        book.active.append([str(cells.get(name, "")).replace("=1+1", "1+1") for name in columns])
    stream = io.BytesIO()
    book.save(stream)
    (folder / "b.xlsx").write_bytes(stream.getvalue())


def _rows() -> Iterator[dict[str, Any]]:
    """Yield records that are strictly read: sound but for their words, and one with each field spoilt."""
    people = [PLAIN.replace("|", " ")]
    sound = {"id": "aus-der-tabelle", "type": "brown_bag", "title": PLAIN, "subtitle": PLAIN, "abstract": PLAIN}
    sound |= {"series": PLAIN[:100], "people": people, "topics": people, "date": "2027-05-03"}
    yield sound
    for name in ("id", "type", "title", "url", "date", "language", "people"):
        bad: Any = [SCRIPT_URL, NASTY] if name == "people" else SCRIPT_URL if name == "url" else NASTY
        yield sound | {"id": f"schlecht-{name}", name: bad}


def _xml(text: str) -> str:
    """Return the text without what no XML can hold."""
    return "".join(char for char in text if char >= " " and char != "\ufffe")
