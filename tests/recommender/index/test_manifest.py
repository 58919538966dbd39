import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from recommender.errors import IndexCorrupt, IndexMissing
from recommender.index.manifest import FORMAT, Manifest, read_manifest
from tests.recommender.checkerboard import NOW

MANIFEST = Manifest(
    NOW,
    7,
    "use",
    "use-multilingual-3/0.2.1",
    "abc",
    131,
    700,
    831,
    0,
    {"outputs.txt": 4},
    checksums={"outputs.txt": "0"},
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "outputs.txt").write_text("ä\n\n")
    (tmp_path / "manifest.json").write_text(MANIFEST.to_json())
    return tmp_path


def test_read_manifest_returns_what_was_written(folder: Path) -> None:
    assert read_manifest(folder) == MANIFEST


def test_read_manifest_without_one_is_missing(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="negz index build"):
        read_manifest(tmp_path)


def test_read_manifest_of_another_format_is_corrupt_and_names_both(folder: Path) -> None:
    (folder / "manifest.json").write_text(replace(MANIFEST, format=99).to_json())
    with pytest.raises(IndexCorrupt, match=f"Format 99, erwartet wird {FORMAT}"):
        read_manifest(folder)


@pytest.mark.parametrize("text", ["", "{", "null", "[]", "{}", '"text"', '{"built_at": "gestern"}'])
def test_read_manifest_that_is_none_is_corrupt(folder: Path, text: str) -> None:
    (folder / "manifest.json").write_text(text)
    with pytest.raises(IndexCorrupt, match=r"manifest\.json.*unlesbar"):
        read_manifest(folder)


def test_read_manifest_without_a_checksum_is_corrupt(folder: Path) -> None:
    (folder / "manifest.json").write_text(replace(MANIFEST, checksums={}).to_json())
    with pytest.raises(IndexCorrupt, match="fehlen Prüfsummen"):
        read_manifest(folder)


@pytest.mark.parametrize("change", [{"files": None}, {"files": {"a": "groß"}}, {"built_at": 5}, {"neu": 1}], ids=str)
def test_read_manifest_with_a_field_of_the_wrong_type_is_corrupt(folder: Path, change: dict[str, Any]) -> None:
    fields = json.loads(MANIFEST.to_json())
    (folder / "manifest.json").write_text(json.dumps(fields | change))
    with pytest.raises(IndexCorrupt, match=r"manifest\.json.*unlesbar"):
        read_manifest(folder)
