"""Every command on a data folder that may only be read: what only reads works, what writes says what is missing."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.commands.conftest import Negz
from tests.privilege import forbid_writing, ordinary_user

READING = [
    ("corpus", "list"),
    ("index", "status"),
    ("recommend", "--audience", "cdo"),
    ("recommend", "--text", "Register"),
    ("related", "vergabe-2023"),
    ("search", "Register"),
    ("coverage",),
    ("vocabulary",),
    ("get", "/api/v1/recommendations?audience=cdo"),
]
WRITING = [("corpus", "import", "neu.jsonl"), ("index", "build")]


@pytest.fixture
def folders(small_dir: Path) -> Iterator[tuple[Path, Path]]:
    """Return a folder that may be written and a copy that may not."""
    parent = Path(tempfile.mkdtemp())  # pytest's own folders are closed to other users
    shutil.copytree(small_dir, parent / "offen")
    shutil.copytree(small_dir, parent / "daten")
    (parent / "neu.jsonl").write_text('{"id": "neu", "title": "Neu", "type": "study"}\n', encoding="utf-8")
    forbid_writing(parent / "daten")
    for path in (parent, parent / "neu.jsonl"):
        path.chmod(0o755)
    yield parent / "offen", parent / "daten"
    shutil.rmtree(parent)


@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_command_that_reads_works(
    negz: Negz, folders: tuple[Path, Path], command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folders[0].parent)
    usual = negz(*command, "--data-dir", folders[0])  # loads the modules, which may lie where only root may read
    with ordinary_user():
        found = negz(*command, "--data-dir", folders[1])

    assert (found.code, usual.code) == (0, 0), found.err
    assert found.out.replace(str(folders[1]), "") == usual.out.replace(str(folders[0]), "")


@pytest.mark.parametrize("command", WRITING, ids=" ".join)
def test_command_that_writes_names_the_folder_and_the_remedy(
    negz: Negz, folders: tuple[Path, Path], command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folders[0].parent)
    assert negz(*command, "--data-dir", folders[0]).code == 0
    before = {path: path.read_bytes() for path in folders[1].rglob("*") if path.is_file()}
    with ordinary_user():
        outcome = negz(*command, "--data-dir", folders[1])

    assert outcome.code == 4
    assert "daten" in outcome.err
    assert "Schreibrechte" in outcome.err
    assert {path: path.read_bytes() for path in folders[1].rglob("*") if path.is_file()} == before


def test_doctor_finds_that_the_folder_cannot_be_written(
    negz: Negz, folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folders[0].parent)
    assert negz("doctor", "--data-dir", folders[0]).code == 0
    with ordinary_user():
        outcome = negz("doctor", "--data-dir", folders[1])

    assert outcome.code == 4
    assert "Schreibrechte" in outcome.out + outcome.err


def test_working_folder_that_cannot_be_read_is_named_as_the_trouble(
    negz: Negz, folders: tuple[Path, Path], tmp_path: Path
) -> None:
    assert negz("corpus", "list", "--data-dir", folders[0]).code == 0
    (tmp_path / "negz.toml").write_text("port = 1", encoding="utf-8")
    (tmp_path / "negz.toml").chmod(0)
    with ordinary_user():
        outcome = negz("corpus", "list", "--data-dir", folders[1])

    assert outcome.code == 2
    assert "negz.toml" in outcome.err
