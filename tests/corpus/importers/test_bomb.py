"""Small inputs that would be large, deep or slow to read: each reader refuses them, or reads them within its memory."""

import gzip
import json
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from corpus.errors import SourceFormat
from tests.corpus.extraction.pdf_file import make_pdf
from tests.corpus.importers.reading_process import OPENERS
from tests.local_site import local_site

MB = 1_000_000
MAX_MB = 512  # what the process may have held at once, Python and all libraries included
TIMEOUT_S = 120

RSS = "{head}<rss><channel><item><guid>1</guid><title>{body}</title></item></channel></rss>"
OAI = (
    '{head}<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><header><identifier>1</identifier>'
    '</header><metadata><dc xmlns="http://purl.org/dc/elements/1.1/"><title>{body}</title></dc></metadata></record>'
    "</ListRecords></OAI-PMH>"
)
SITEMAP = (
    '{head}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://boese.example/{body}</loc></url>'
    "</urlset>"
)
FRAMES = {"feed": RSS, "oai": OAI, "sitemap": SITEMAP}
LAUGHS = (
    "<!DOCTYPE r [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)) + "]>"
)
XML = {
    "billion laughs": (LAUGHS, "&a9;"),
    "quadratic": (f"<!DOCTYPE r [<!ENTITY a '{'a' * 2_000}'>]>", "&a;" * MB),
    "parameter": ("<!DOCTYPE r [<!ENTITY % a '<!ENTITY b \"b\">'> %a;]>", "&b;"),
    "file": ('<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]>', "&a;"),
    "deep": ("", "<a>" * 200_000),
    "attributes": ("", "<a " + " ".join(f"a{n}='1'" for n in range(200_000)) + "/>"),
    "endless text": ("", "&lt;b&gt; x" * (MB + 100_000)),
}
MARKUP = {
    "nested": "<div>" * 100_000,
    "emphasis": "<b><i><u>" * 50_000,
    "attributes": "<a b c d e f g>" * 50_000,
    "tag without end": "<" + "a" * 2 * MB,
    "entities": "&amp;&#0;&lt;" * 100_000,
}
JSON = {
    "deep": b"[" * 2 * MB,
    "objects": b"[" + b"{}," * 6 * MB + b"{}]",
    "names": b"[{" + b",".join(b'"%x":1' % n for n in range(2 * MB)) + b"}]",
    "number": b'[{"id": ' + b"9" * 5 * MB + b"}]",
}


def pdf_of_filters(count: int) -> bytes:
    """Return a PDF whose page has been packed again and again."""
    content = b" " * 100 * MB
    for _ in range(count):
        content = zlib.compress(content, 9)
    plain = make_pdf(content)
    return plain.replace(b"/Filter /FlateDecode", b"/Filter [" + b"/FlateDecode " * count + b"]")


def pdf_of_tree(kids: str) -> bytes:
    return make_pdf("Eine Seite mit genug Text darauf.").replace(b"/Kids [5 0 R]", f"/Kids [{kids}]".encode())


PDFS: dict[str, Callable[[], bytes]] = {
    "packed thrice": lambda: pdf_of_filters(3),
    "page tree in a circle": lambda: pdf_of_tree("2 0 R"),
    "page named again and again": lambda: pdf_of_tree("5 0 R " * 100_000).replace(b"/Count 1", b"/Count 100000"),
    "said to have many pages": lambda: pdf_of_tree("5 0 R").replace(b"/Count 1", b"/Count 2000000000"),
    "nested arrays": lambda: make_pdf("x", info="/Title " + "[" * 500_000),
    "many pages": lambda: make_pdf(*[b""] * 5_000),
    "wide table of contents": lambda: make_pdf("x").replace(b"xref\n0 ", b"xref\n0 2000000000\nxref\n0 "),
}
TEXTS = {
    "cues": b"WEBVTT\n\n" + b"00:01.000 --> 00:02.000\na\n\n" * 500_000,
    "marks": b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + b"<v a><c>" * MB,
    "line": b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + b"a " * 5 * MB,
    "times": b"00:01.000 --> 00:02.000 " * 500_000,
}
CALENDARS = {
    "zones": b"BEGIN:VTIMEZONE\r\nTZID:Z\r\nEND:VTIMEZONE\r\n" * 50_000
    + b"BEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Z:20260101T100000\r\nSUMMARY:a\r\nEND:VEVENT\r\n",
    "begins": b"BEGIN:VEVENT\r\n" * 500_000,
    "line": b"BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:" + b"a\r\n " * 2 * MB + b"\r\nEND:VEVENT\r\n",
    "rules": b"BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:a\r\n" + b"RRULE:FREQ=SECONDLY\r\n" * 40_000 + b"END:VEVENT\r\n",
    "lists": b"BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:a\r\nEXDATE:" + b"20260101T100000Z," * 50_000 + b"\r\nEND:VEVENT\r\n",
}
SHEET = b"<worksheet><sheetData>%b</sheetData></worksheet>"
SHEETS = {
    "zeros": b"\0" * 90 * MB,
    "laughs": LAUGHS.encode() + SHEET % b"<row><c><v>&a9;</v></c></row>",
    "rows": SHEET % (b'<row r="1"/>' * 3 * MB),
    "cells": SHEET % (b"<row>" + b"<c/>" * 3 * MB + b"</row>"),
    "text": SHEET % (b'<row><c t="inlineStr"><is><t>' + b"a" * 80 * MB + b"</t></is></c></row>"),
}


def outcome(folder: Path, kind: str, name: str, body: bytes) -> dict[str, object]:
    """Return what came of reading the body in a process with little memory; fail where it broke or took too much."""
    path = folder / name
    path.write_bytes(body)
    command = [sys.executable, "-m", "tests.corpus.importers.reading_process", kind, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    found: dict[str, object] = json.loads(done.stdout)
    assert isinstance(found["mb"], int)
    assert found["mb"] <= MAX_MB
    return found


@pytest.mark.parametrize("bomb", XML)
@pytest.mark.parametrize("kind", FRAMES)
def test_xml_that_would_burst_is_refused(tmp_path: Path, kind: str, bomb: str) -> None:
    head, body = XML[bomb]
    encoding = "utf-16" if kind == "feed" and bomb == "file" else "utf-8"
    text = FRAMES[kind].format(head=f'<?xml version="1.0" encoding="{encoding}"?>{head}', body=body)
    found = outcome(tmp_path, kind, "a.xml", text.encode(encoding))
    assert "kein lesbares XML" in str(found["error"]) or "kein OAI-PMH" in str(found["error"])
    assert found["counts"] == {}


def test_packed_sitemap_that_would_burst_is_refused(tmp_path: Path) -> None:
    packed = gzip.compress(b"<urlset>" + b" " * 200 * MB)
    assert len(packed) < MB
    assert "SourceTooLarge" in str(outcome(tmp_path, "sitemap", "a.xml.gz", packed)["error"])


@pytest.mark.parametrize("head", ['<!DOCTYPE r SYSTEM "{url}/a.dtd">', '<!DOCTYPE r [<!ENTITY a SYSTEM "{url}/a">]>'])
@pytest.mark.parametrize("kind", FRAMES)
def test_xml_that_points_elsewhere_fetches_nothing(tmp_path: Path, kind: str, head: str) -> None:
    with local_site() as site:
        body = FRAMES[kind].format(head=head.format(url=site.url), body="&a;")
        path = tmp_path / "a.xml"
        path.write_text(body, encoding="utf-8")
        importer = OPENERS[kind](path)
        with suppress(SourceFormat):
            for reference in importer.discover(None):
                importer.read(reference)
        assert site.asked == []


@pytest.mark.parametrize("bomb", MARKUP)
@pytest.mark.parametrize("kind", ["recognise", "wordpress", "feed", "page"])
def test_markup_that_would_burst_is_read_within_its_memory(tmp_path: Path, kind: str, bomb: str) -> None:
    text = MARKUP[bomb]
    post = {"id": 1, "type": "post", "link": "https://boese.example/1", "title": {"rendered": "Titel"}}
    bodies = {
        "recognise": f"<!doctype html>{text}",
        "page": f"<!doctype html><title>Titel</title><meta property=og:title content=Titel><h1>Titel</h1><p>Wort{text}",
        "wordpress": json.dumps([{**post, "content": {"rendered": f"<p>Wort{text}"}, "excerpt": {"rendered": text}}]),
        "feed": RSS.format(head="", body="Titel").replace(
            "</title>", f"</title><description><![CDATA[{text}]]></description>"
        ),
    }
    found = outcome(tmp_path, kind, "a", bodies[kind].encode())
    answers = {"recognise": [{}], "page": [{"SourceItem": 1}, {"RefusedItem": 1}, {"SkippedItem": 1}]}
    assert found["counts"] in answers.get(kind, [{"SourceItem": 1}])


@pytest.mark.parametrize("bomb", JSON)
def test_json_that_would_burst_is_refused(tmp_path: Path, bomb: str) -> None:
    found = outcome(tmp_path, "wordpress", "a.json", JSON[bomb])
    assert str(found["error"]).startswith(("SourceTooLarge", "SourceFormat"))


@pytest.mark.parametrize("bomb", PDFS)
def test_pdf_that_would_burst_is_refused_or_read(tmp_path: Path, bomb: str) -> None:
    found = outcome(tmp_path, "pdf", "a.pdf", PDFS[bomb]())
    assert found["counts"] in ({"RefusedItem": 1}, {"SourceItem": 1})
    assert found["error"] is None


@pytest.mark.parametrize("bomb", TEXTS)
def test_transcript_that_would_burst_is_refused_or_read(tmp_path: Path, bomb: str) -> None:
    found = outcome(tmp_path, "transcript", "a.vtt", TEXTS[bomb])
    assert found["counts"] in ({"RefusedItem": 1}, {"SourceItem": 1})


@pytest.mark.parametrize("bomb", CALENDARS)
def test_calendar_that_would_burst_is_refused_or_read(tmp_path: Path, bomb: str) -> None:
    body = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + CALENDARS[bomb] + b"END:VCALENDAR\r\n"
    found = outcome(tmp_path, "calendar", "a.ics", body)
    assert found["counts"] in ({"RefusedItem": 1}, {"SourceItem": 1}, {})


@pytest.mark.parametrize("bomb", SHEETS)
def test_workbook_that_would_burst_is_refused(tmp_path: Path, bomb: str) -> None:
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", SHEETS[bomb])
    packed = path.read_bytes()
    path.unlink()
    assert len(packed) < MB
    found = outcome(tmp_path, "xlsx", "a.xlsx", packed)
    assert "SourceTooLarge" in str(found["error"]) or "SourceFormat" in str(found["error"])


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
@pytest.mark.parametrize("part", ['"', "a;", "[", "\0"])
def test_table_of_one_endless_line_is_refused(tmp_path: Path, kind: str, part: str) -> None:
    head = "Kennung;Art;Titel\n" if kind == "csv" else ""
    found = outcome(tmp_path, kind, f"a.{kind}", (head + part * 8 * MB).encode())
    assert found["error"] is not None or found["counts"] == {"RefusedItem": 1}
