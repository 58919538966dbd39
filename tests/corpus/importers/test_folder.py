import json
import os
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import SourceError, SourceUnavailable
from corpus.importers.folder import FolderImporter
from corpus.importers.item import item_from_record
from corpus.importers.pdf_file import PdfImporter
from corpus.importers.transcript_file import TranscriptImporter
from corpus.source import ReadResult, Reference, RefusedItem, SkippedItem, SourceItem
from tests.builders import CDO, make_output, make_record, make_vocabulary
from tests.corpus.extraction.pdf_file import make_pdf


class Letter:
    """Reads a file as its title."""

    def __init__(self, address: str) -> None:
        self._path = Path(address)

    def read(self, reference: Reference) -> ReadResult:
        return item_from_record(reference.key, {"type": "article", "title": self._path.read_text()})


def importer(folder: Path) -> FolderImporter:
    return FolderImporter(folder, make_vocabulary(), {".txt": Letter})  # type: ignore[dict-item]


def read(folder: Path) -> list[Any]:
    found = importer(folder).discover(None)
    return [one if isinstance(one, RefusedItem) else importer(folder).read(one) for one in found]  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "beiträge"
    (folder / "2024").mkdir(parents=True)
    (folder / "2024" / "brief.TXT").write_text("Brief an die Kommunen")
    (folder / "a.jsonl").write_text(json.dumps(make_record()) + "\n" + json.dumps(make_record(id="x", title="")) + "\n")
    (folder / "b.csv").write_text("Kennung;Art;Titel\nherbst;Veranstaltung;Herbsttagung\n")
    (folder / "bild.png").touch()
    (folder / ".DS_Store").touch()
    (folder / "~$b.xlsx").touch()
    (folder / ".git").mkdir()
    (folder / ".git" / "c.csv").write_text("kein Beitrag")
    return folder


def test_folder_with_tables_and_documents_yields_each_by_its_path(folder: Path) -> None:
    found = {one.key: one for one in read(folder)}
    assert list(found) == ["a.jsonl#ki-in-kommunen-2024", "a.jsonl#x", "b.csv#herbst", "bild.png", "2024/brief.TXT"]
    assert found["a.jsonl#ki-in-kommunen-2024"].output == make_output()
    assert isinstance(found["a.jsonl#x"], RefusedItem)
    assert found["b.csv#herbst"].output.title == "Herbsttagung"
    assert {"tags", "url"} <= found["b.csv#herbst"].unsaid
    assert isinstance(found["bild.png"], SkippedItem)
    assert ".csv" in found["bild.png"].reason
    assert isinstance(found["2024/brief.TXT"], SourceItem)
    assert found["2024/brief.TXT"].output.title == "Brief an die Kommunen"


def test_fingerprints_of_a_folder_change_with_what_changed_alone(folder: Path) -> None:
    def fingerprints() -> dict[str, str | None]:
        found = importer(folder).discover(None)
        return {one.key: one.fingerprint for one in found if isinstance(one, Reference)}

    before = fingerprints()
    assert fingerprints() == before
    (folder / "b.csv").write_text("Kennung;Art;Titel\nherbst;Veranstaltung;Herbsttagung 2025\nneu;Treffen;Umtrunk\n")
    os.utime(folder / "a.jsonl", (1, 1))
    after = fingerprints()
    assert [key for key in after if after[key] != before.get(key)] == ["b.csv#herbst", "b.csv#neu"]


def test_links_that_lead_out_of_the_folder_are_refused_and_those_within_are_read(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "geheim.txt").write_text("geheim")
    (tmp_path / "fremd").mkdir()
    (tmp_path / "fremd" / "a.txt").write_text("geheim")
    (folder / "l1.txt").symlink_to(tmp_path / "geheim.txt")
    (folder / "l2").symlink_to(tmp_path / "fremd")
    (folder / "l3.txt").symlink_to(folder / "2024" / "brief.TXT")
    (folder / "l4.txt").symlink_to("l4.txt")
    found = {one.key: one for one in read(folder)}
    assert [key for key in found if isinstance(found[key], RefusedItem)] == ["a.jsonl#x", "l1.txt", "l2", "l4.txt"]
    assert "hinaus" in found["l1.txt"].error.subject
    assert found["l3.txt"].output.title == "Brief an die Kommunen"
    assert not any("geheim" in str(one) for one in found.values() if isinstance(one, SourceItem))


def test_link_that_is_turned_after_it_was_found_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "geheim.txt").write_text("geheim")
    reference = next(one for one in importer(folder).discover(None) if one.key == "2024/brief.TXT")
    (folder / "2024" / "brief.TXT").unlink()
    (folder / "2024" / "brief.TXT").symlink_to(tmp_path / "geheim.txt")
    assert isinstance(importer(folder).read(reference), RefusedItem)  # type: ignore[arg-type]


def test_table_that_cannot_be_read_stops_the_sweep_but_not_the_others(folder: Path) -> None:
    (folder / "a.csv").write_text("Hallo;Welt\n")
    references = importer(folder).discover(None)
    others = [next(references).key for _ in range(5)]
    assert others == ["a.jsonl#ki-in-kommunen-2024", "a.jsonl#x", "b.csv#herbst", "bild.png", "2024/brief.TXT"]
    with pytest.raises(SourceError, match=r"a\.csv"):
        next(references)


def test_folder_with_a_pipe_does_not_wait_for_it(folder: Path) -> None:
    os.mkfifo(folder / "rohr.txt")
    assert "rohr.txt" not in [one.key for one in read(folder)]


def test_folder_that_is_missing_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match="fehlt"):
        read(tmp_path / "fehlt")


def test_file_beside_a_document_says_what_that_leaves_open_and_is_no_thing_itself(folder: Path) -> None:
    beside = folder / "2024" / "brief.TXT.json"
    said = {"title": "Offener Brief", "date": "2024-05-06", "people": ["Änne Groß"], "url": "https://negz.org/brief"}
    beside.write_text(json.dumps(said | {"tags": {"audience": {"cdo": "primary"}, "benefit": {}}}), encoding="utf-8")
    found = {one.key: one for one in read(folder)}
    assert "2024/brief.TXT.json" not in found
    item = found["2024/brief.TXT"]
    assert (item.output.id, item.output.title, str(item.output.published)) == (
        "offener-brief-2024",
        "Offener Brief",
        "2024-05-06",
    )
    assert item.output.people == ("Änne Groß",)
    assert [tag.concept for tag in item.output.tags] == [CDO]
    assert "abstract" in item.unsaid
    assert not {"title", "date", "people", "url", "tags"} & item.unsaid


def test_document_is_read_again_when_the_file_beside_it_changes(folder: Path) -> None:
    def fingerprint() -> str | None:
        found = [one for one in importer(folder).discover(None) if one.key == "2024/brief.TXT"]
        return found[0].fingerprint  # type: ignore[union-attr]

    beside = folder / "2024" / "brief.TXT.json"
    seen = {fingerprint()}
    for text in ('{"title": "A"}', '{"title": "Zwei"}'):
        beside.write_text(text, encoding="utf-8")
        seen.add(fingerprint())
    assert len(seen) == 3


@pytest.mark.parametrize("text", ["kein JSON", "[]", '{"title": ""}', '{"farbe": "rot"}', '{"date": "gestern"}'])
def test_file_beside_a_document_that_is_wrong_refuses_the_document_and_is_named(folder: Path, text: str) -> None:
    (folder / "2024" / "brief.TXT.json").write_text(text, encoding="utf-8")
    (refused,) = [one for one in read(folder) if one.key == "2024/brief.TXT"]
    assert isinstance(refused, RefusedItem)
    assert "brief.TXT.json" in refused.error.subject


def test_file_beside_a_document_that_leads_out_of_the_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "geheim.json").write_text('{"title": "Geheim"}', encoding="utf-8")
    (folder / "2024" / "brief.TXT.json").symlink_to(tmp_path / "geheim.json")
    (refused,) = [one for one in read(folder) if one.key == "2024/brief.TXT"]
    assert isinstance(refused, RefusedItem)


def test_passages_of_documents_lead_to_the_addresses_that_the_files_beside_them_name(tmp_path: Path) -> None:
    folder = tmp_path / "sitzung"
    folder.mkdir()
    (folder / "studie.pdf").write_bytes(make_pdf("Erste Seite der Studie", "Zweite Seite der Studie"))
    (folder / "studie.pdf.json").write_text('{"report_url": "https://negz.org/studie.pdf"}', encoding="utf-8")
    (folder / "gespraech.vtt").write_text("WEBVTT\n\n12:30.000 --> 12:40.000\nWas im Amt geschieht.\n")
    (folder / "gespraech.vtt.json").write_text('{"recording_url": "https://youtu.be/abcdefghijk"}', encoding="utf-8")
    documents = {".pdf": PdfImporter, ".vtt": TranscriptImporter}
    source = FolderImporter(folder, make_vocabulary(), documents)
    items = {one.key: source.read(one) for one in source.discover(None)}  # type: ignore[arg-type]
    pages, talk = items["studie.pdf"], items["gespraech.vtt"]
    assert isinstance(pages, SourceItem)
    assert isinstance(talk, SourceItem)
    assert [(one.place.page, one.url) for one in pages.passages] == [
        (1, "https://negz.org/studie.pdf"),
        (2, "https://negz.org/studie.pdf"),
    ]
    assert [(one.place.seconds, one.url) for one in talk.passages] == [(750, "https://youtu.be/abcdefghijk")]
