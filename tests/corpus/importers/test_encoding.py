"""Texts in every encoding that is in use, declared or not: read as they were meant, or refused, never as gibberish."""

import json
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import SourceError
from corpus.importers.recognise import recognise
from corpus.importers.wordpress_mapping_file import parse_mapping
from corpus.ports import SourceImporter
from corpus.source import ReadResult, Reference, SourceItem
from tests.builders import make_record, make_vocabulary
from tests.corpus.importers.reading_process import ADDRESS, OPENERS, Everywhere

TITLE = "Bürgerämter für Anfänger – ein Überblick"
POST = {"id": 1, "type": "post", "link": "https://negz.org/1", "title": {"rendered": TITLE}}
OAI = (
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><header><identifier>1</identifier>'
    f'</header><metadata><dc xmlns="http://purl.org/dc/elements/1.1/"><title>{TITLE}</title></dc></metadata></record>'
    "</ListRecords></OAI-PMH>"
)
EVENT = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:{TITLE}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
TEXTS = {
    "feed": f"<rss version='2.0'><channel><item><guid>1</guid><title>{TITLE}</title></item></channel></rss>",
    "oai": OAI,
    "calendar": EVENT,
    "wordpress": json.dumps([POST], ensure_ascii=False),
    "csv": f"Kennung;Art;Titel\nx;Studie;{TITLE}\n",
    "jsonl": json.dumps(make_record(title=TITLE, tags=None), ensure_ascii=False),
    "transcript": f"WEBVTT\n\n00:01.000 --> 00:04.000\n{TITLE}.\n",
}
ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "utf-8": str.encode,
    "utf-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "utf-16 with a mark": lambda text: text.encode("utf-16"),
    "utf-16 without a mark": lambda text: text.encode("utf-16-le"),
    "utf-16 the other way round": lambda text: text.encode("utf-16-be"),
    "utf-32": lambda text: text.encode("utf-32"),
    "windows-1252": lambda text: text.encode("cp1252"),
    "broken in one place": lambda text: text.encode().replace(b"Anf", b"\xffAnf"),
    "cut in a letter": lambda text: text.encode().replace("Überblick".encode(), b"\xc3"),
    "zeros": lambda text: text.encode().replace(b"f", b"\0f"),
    "halves of pairs": lambda text: text.replace("–", "\ud800").encode("utf-8", "surrogatepass"),
    "empty": lambda _: b"",
}
READ_AS_MEANT = {
    "utf-8": set(TEXTS),
    "utf-8 with a mark": set(TEXTS),
    "utf-16 with a mark": {"feed", "calendar", "wordpress", "transcript"},
    "utf-16 without a mark": {"wordpress"},  # whose format says how to tell
    "windows-1252": {"feed", "calendar", "csv", "transcript"},
}


def results(importer: SourceImporter[Any]) -> list[ReadResult]:
    found = importer.discover(None)
    return [importer.read(one) if isinstance(one, Reference) else one for one in found]


def told(result: ReadResult) -> str:
    """Return what the item says: its title, of a transcript what is said in it."""
    if not isinstance(result, SourceItem):
        return ""
    return result.passages[0].text.rstrip(".") if result.passages else result.output.title


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("kind", TEXTS)
def test_text_in_any_encoding_is_read_as_it_was_meant_or_refused(tmp_path: Path, kind: str, encoding: str) -> None:
    path = tmp_path / f"a.{'vtt' if kind == 'transcript' else kind}"
    path.write_bytes(ENCODINGS[encoding](TEXTS[kind]))
    try:
        said = [told(result) for result in results(OPENERS[kind](path))]
    except SourceError as error:
        assert error.remedy
        said = []
    if kind in READ_AS_MEANT.get(encoding, set()):
        assert said == [TITLE]
    assert not [text for text in said if "Ã" in text or "\0" in text or "\ud800" in text]


@pytest.mark.parametrize(
    ("declared", "actual"),
    [
        *product(("utf-8", "us-ascii", "klingon"), ("utf-8", "cp1252")),
        ("windows-1252", "cp1252"),  # the other way round every byte means something, and nobody can tell
    ],
)
def test_feed_that_declares_what_it_is_not_is_read_as_it_was_meant(tmp_path: Path, declared: str, actual: str) -> None:
    path = tmp_path / "a.feed"
    path.write_bytes(f'<?xml version="1.0" encoding="{declared}"?>{TEXTS["feed"]}'.encode(actual))
    assert [told(result) for result in results(OPENERS["feed"](path))] == [TITLE]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_whatever_an_address_answers_is_recognised_or_refused(encoding: str) -> None:
    for text in TEXTS.values():
        try:
            assert recognise(ADDRESS, Everywhere(ENCODINGS[encoding](text))).address
        except SourceError as error:
            assert error.remedy


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_mapping_in_any_encoding_is_read_or_refused(encoding: str) -> None:
    text = f'language = "de"\n[[rules]]\ntitle = "{TITLE}"\nseries = "{TITLE}"\n'
    try:
        mapping = parse_mapping(ENCODINGS[encoding](text), "a.toml", make_vocabulary())
    except SourceError as error:
        assert "a.toml" in str(error)
        return
    assert [rule.series for rule in mapping.rules] in ([TITLE], [])
