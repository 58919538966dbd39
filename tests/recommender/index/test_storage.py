import re
from pathlib import Path

import pytest

from recommender.errors import IndexCorrupt, IndexMissing
from recommender.index.manifest import verify_files
from recommender.index.snapshot import Snapshot
from recommender.index.storage import current_index, read_array, read_current
from tests.recommender.checkerboard import Bench, make_board


@pytest.fixture
def built(bench: Bench) -> Bench:
    bench.fill(make_board()[:2]).build()
    return bench


def test_current_index_without_any_build_is_missing_with_the_command(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="negz index build"):
        current_index(tmp_path / "leer")


@pytest.mark.parametrize("pointer", ["v1-fehlt", "", "../anderswo", "."])
def test_current_index_with_a_pointer_to_nowhere_is_corrupt(built: Bench, pointer: str) -> None:
    (built.root / "current").write_text(pointer)
    with pytest.raises(IndexCorrupt, match="führt ins Leere"):
        read_current(built.root)


@pytest.mark.parametrize("name", ["documents.npy", "postings_values.npy", "outputs.txt", "concepts.txt"])
def test_read_current_without_a_file_is_corrupt_and_names_it(built: Bench, name: str) -> None:
    (current_index(built.root) / name).unlink()
    with pytest.raises(IndexCorrupt, match=rf"„{name}“ fehlt.*negz index build"):
        read_current(built.root)


@pytest.mark.parametrize("name", ["documents.npy", "outputs.txt"])
@pytest.mark.parametrize("change", [-1, 1], ids=["shorter", "longer"])
def test_read_current_with_a_file_of_another_size_is_corrupt_and_names_it(built: Bench, name: str, change: int) -> None:
    path = current_index(built.root) / name
    data = path.read_bytes()
    path.write_bytes(data[:change] if change < 0 else data + b"x")
    with pytest.raises(IndexCorrupt, match=f"„{name}“ hat .* Byte"):
        read_current(built.root)


def _flip_a_byte(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


def test_load_notices_one_flipped_bit_in_any_file_and_names_it(built: Bench) -> None:
    directory, manifest = read_current(built.root)
    Snapshot.load(built.root)
    for name in manifest.files:
        _flip_a_byte(directory / name)
        with pytest.raises(IndexCorrupt, match=rf"„{re.escape(name)}“ ist beschädigt.*negz index build"):
            Snapshot.load(built.root)
        _flip_a_byte(directory / name)
    Snapshot.load(built.root)


def test_verify_files_reads_what_load_finds_too_large(built: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recommender.index.manifest.AT_LOAD_BYTES", 0)
    directory, manifest = read_current(built.root)
    _flip_a_byte(directory / "documents.npy")
    Snapshot.load(built.root)
    with pytest.raises(IndexCorrupt, match=r"documents\.npy.*beschädigt"):
        verify_files(directory, manifest)


def test_build_takes_no_vectors_over_from_a_damaged_index(built: Bench) -> None:
    good = read_array(current_index(built.root), "text_vectors").copy()
    _flip_a_byte(current_index(built.root) / "text_vectors.npy")
    manifest = built.build()
    assert (manifest.reused_texts, manifest.encoded_texts) == (0, len(good))
    assert (read_array(current_index(built.root), "text_vectors") == good).all()


def test_read_array_with_an_overwritten_head_is_corrupt_and_names_it(built: Bench) -> None:
    directory = current_index(built.root)
    path = directory / "documents.npy"
    path.write_bytes(b"\0" * path.stat().st_size)
    with pytest.raises(IndexCorrupt, match=r"„documents\.npy“ ist unlesbar"):
        read_array(directory, "documents")


def test_read_array_with_a_pickle_is_corrupt_and_never_loaded(tmp_path: Path) -> None:
    (tmp_path / "documents.npy").write_bytes(b"\x80\x04cos\nsystem\n(S'false'\ntR.")
    with pytest.raises(IndexCorrupt):
        read_array(tmp_path, "documents")
