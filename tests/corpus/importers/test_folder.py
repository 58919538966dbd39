import json
import os
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import SourceError, SourceUnavailable
from corpus.importers.folder import FolderImporter
from corpus.importers.item import item_from_record
from corpus.source import ReadResult, Reference, RefusedItem, SkippedItem, SourceItem
from tests.builders import make_output, make_record, make_vocabulary


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
