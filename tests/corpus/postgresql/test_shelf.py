from pathlib import Path

import pytest

from corpus.postgresql import shelf as shelves
from corpus.shelf import BundleGone
from tests.corpus.postgresql.conftest import Open


def bundle(folder: Path, **files: bytes) -> Path:
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def test_files_arrive_as_they_were_put_whatever_their_size(
    opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelves, "PIECE_BYTES", 100)
    files = {
        f"n{size}": bytes(range(256)) * 2 + b"\0'%" if size > 200 else b"x" * size for size in (0, 1, 99, 100, 101, 300)
    }
    one, other = opened().shelf, opened().shelf
    assert other.current() is None
    one.put("v1", bundle(tmp_path / "v1", **files))
    assert other.current() == "v1"
    (tmp_path / "da").mkdir()
    other.fetch("v1", tmp_path / "da")
    assert {path.name: path.read_bytes() for path in (tmp_path / "da").iterdir()} == files
    assert other.read("v1", "n300") == files["n300"]


def test_bundle_that_was_replaced_is_gone_and_what_is_read_meanwhile_is_whole(opened: Open, tmp_path: Path) -> None:
    shelf = opened().shelf
    shelf.put("v1", bundle(tmp_path / "v1", datei=b"alt"))
    with shelf._bundle("v1") as (connection, pieces):
        opened().shelf.put("v2", bundle(tmp_path / "v2", datei=b"neu"))
        assert [shelves._content(connection, "v1", *at) for at in pieces] == [b"alt"]
    assert shelf.current() == "v2"
    with pytest.raises(BundleGone, match="v1"):
        shelf.fetch("v1", tmp_path)


def test_put_keeps_no_writer_waiting_and_is_no_change_of_the_corpus(opened: Open, tmp_path: Path) -> None:
    from tests.builders import make_output

    store = opened(busy_timeout_s=0.1)
    with store._connections.write_aside() as aside:  # type: ignore[attr-defined]
        aside.execute("DELETE FROM shelf_bundles")
        assert store.upsert([make_output()]).new
    store.shelf.put("v1", bundle(tmp_path / "v1", datei=b"x"))
    assert store.corpus_version() == 1
