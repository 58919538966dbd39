"""Sources that are one file: PDFs and transcripts, on this machine or at an address."""

from pathlib import Path

import pytest

from corpus.errors import SourceUnavailable
from corpus.importers.pdf_file import PdfImporter
from corpus.importers.transcript_file import TranscriptImporter
from corpus.ports import Answer
from corpus.source import RefusedItem, SourceItem
from tests.corpus.extraction.pdf_file import make_pdf

ADDRESS = "https://negz.example/files/register-in-der-praxis.pdf"
PDF = make_pdf("Register tauschen Nachweise aus.", info="/Title (Kurzstudie: Register in der Praxis)")
VTT = "WEBVTT\n\n00:05.000 --> 01:50.000\n<v Anna Bauer>Wir sprechen über Nachweise.\n"


class OneAnswer:
    """A `Fetcher` that knows one address."""

    def fetch(self, url: str, **_: object) -> Answer:
        assert url == ADDRESS
        return Answer(url, 200, "application/pdf", None, PDF)


def read_one(importer: PdfImporter | TranscriptImporter) -> object:
    (reference,) = importer.discover(None)
    return importer.read(reference)


def test_pdf_from_the_web_becomes_an_item_whose_passages_lead_back_to_it() -> None:
    item = read_one(PdfImporter(ADDRESS, OneAnswer()))

    assert isinstance(item, SourceItem)
    assert (item.output.title, item.output.kind) == ("Kurzstudie: Register in der Praxis", "study")
    assert item.output.tags is None
    assert [(part.text, part.place.page, part.url) for part in item.passages] == [
        ("Register tauschen Nachweise aus.", 1, ADDRESS)
    ]


def test_transcript_from_the_disk_becomes_an_item_with_speakers_and_length(tmp_path: Path) -> None:
    path = tmp_path / "brown-bag_nachweise.vtt"
    path.write_text(VTT, encoding="utf-8")

    item = read_one(TranscriptImporter(str(path)))

    assert isinstance(item, SourceItem)
    assert (item.output.title, item.output.kind) == ("brown bag nachweise", "brown_bag")
    assert (item.output.people, item.output.duration_minutes) == (("Anna Bauer",), 2)
    assert item.passages[0].place.seconds == 5


def test_changed_file_has_another_fingerprint(tmp_path: Path) -> None:
    path = tmp_path / "a.vtt"
    path.write_text(VTT, encoding="utf-8")
    (before,) = TranscriptImporter(str(path)).discover(None)
    path.write_text(f"{VTT}\n", encoding="utf-8")
    (after,) = TranscriptImporter(str(path)).discover(None)

    assert before.key == after.key
    assert before.fingerprint != after.fingerprint


def test_unreadable_pdf_is_refused_as_an_item(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4 kaputt")

    assert isinstance(read_one(PdfImporter(str(path))), RefusedItem)


def test_missing_file_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match=r"fehlt\.pdf"):
        list(PdfImporter(str(tmp_path / "fehlt.pdf")).discover(None))
