"""A backup is whole or not there, and what it holds comes back: rehearsed, also while others write and kill."""

import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from api.archive import InvalidBackup, check_archive
from corpus.sqlite import SqliteStore
from tests.api.commands.conftest import Negz
from tests.api.commands.service import READY_S, serving
from tests.builders import make_output
from tests.corpus.sqlite.test_durability import WRITER

ROOT = Path(__file__).parents[3]


def _titles(folder: Path) -> list[str]:
    store = SqliteStore(folder)
    titles = sorted(output.title for output in store.outputs())
    store.close()
    return titles


@contextmanager
def _writing(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Add batch after batch to the folder's database, each told when it is on the disk."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), "0"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    try:
        writer.stdout.readline()
        yield writer
    finally:
        writer.kill()
        writer.communicate()


def test_restore_into_an_empty_folder_is_ready_and_says_the_same(negz: Negz, small_dir: Path, tmp_path: Path) -> None:
    asked = ("recommend", "--audience", "cdo", "--json", "--data-dir")
    before = negz(*asked, small_dir).json["items"]
    made = negz("backup", tmp_path / "sicherung.negz.zip", "--json", "--data-dir", small_dir).json
    put_back = negz("restore", made["file"], "--json", "--data-dir", tmp_path / "neu")
    assert (put_back.code, put_back.json["outputs"], put_back.json["kept"]) == (0, 3, None)
    assert negz("doctor", "--json", "--data-dir", tmp_path / "neu").json["ok"]
    again = negz(*asked, tmp_path / "neu")
    assert (again.json["items"], again.err) == (before, "")  # nothing was built


def test_backup_while_others_write_holds_whole_batches(negz: Negz, small_dir: Path, tmp_path: Path) -> None:
    with _writing(small_dir) as writer:
        made = negz("backup", tmp_path / "b.zip", "--json", "--data-dir", small_dir)
        assert made.code == 0
        assert writer.poll() is None
    assert made.json["outputs"] > 3
    assert negz("restore", tmp_path / "b.zip", "--data-dir", tmp_path / "neu").code == 0
    assert len(_titles(tmp_path / "neu")) == made.json["outputs"]
    assert (made.json["outputs"] - 3) % 7 == 0  # batches of seven


def test_backup_holds_what_was_acknowledged_before_it_began(negz: Negz, small_dir: Path, tmp_path: Path) -> None:
    store = SqliteStore(small_dir)
    store.upsert([make_output(id="zuletzt", title="Kurz davor bestätigt")])
    assert negz("backup", tmp_path / "b.zip", "--data-dir", small_dir).code == 0  # the writer has it open
    store.close()
    negz("restore", tmp_path / "b.zip", "--data-dir", tmp_path / "neu")
    assert "Kurz davor bestätigt" in _titles(tmp_path / "neu")


def test_backup_overwrites_only_when_told_to(negz: Negz, small_dir: Path, tmp_path: Path) -> None:
    target = tmp_path / "b.zip"
    target.write_text("etwas anderes")
    refused = negz("backup", target, "--data-dir", small_dir)
    assert (refused.code, target.read_text()) == (2, "etwas anderes")
    assert "--force" in refused.err
    assert negz("backup", target, "--force", "--data-dir", small_dir).code == 0
    assert check_archive(target).outputs == 3
    assert target.stat().st_mode & 0o077 == 0


def test_backup_into_a_folder_is_named_after_its_moment_and_old_ones_go(
    negz: Negz, small_dir: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "sicherungen"
    folder.mkdir()
    for day in ("01", "02", "03"):
        (folder / f"negz-202001{day}T000000Z.negz.zip").touch()
    (folder / "von-hand.negz.zip").touch()
    outcome = negz("backup", folder, "--keep", "2", "--json", "--data-dir", small_dir)
    kept = sorted(path.name for path in folder.iterdir())
    assert kept == ["negz-20200103T000000Z.negz.zip", Path(outcome.json["file"]).name, "von-hand.negz.zip"]
    assert len(outcome.json["removed"]) == 2


def test_backup_of_nothing_is_refused(negz: Negz, tmp_path: Path) -> None:
    outcome = negz("backup", tmp_path / "b.zip", "--data-dir", tmp_path / "leer")
    assert outcome.code == 4
    assert list(tmp_path.iterdir()) == []


def test_backup_into_a_folder_that_is_not_there_says_so(negz: Negz, small_dir: Path, tmp_path: Path) -> None:
    outcome = negz("backup", tmp_path / "fehlt" / "b.zip", "--data-dir", small_dir)
    assert outcome.code == 4
    assert "fehlt/b.zip“ lässt sich nicht schreiben" in outcome.err


def test_backup_without_room_leaves_the_old_one_and_says_why(small_dir: Path, tmp_path: Path) -> None:
    target = tmp_path / "b.zip"
    target.write_text("die alte")

    def limit_files() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    ended = subprocess.run(
        [sys.executable, "-m", "api", "backup", str(target), "--force", "--data-dir", str(small_dir)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        preexec_fn=limit_files,  # it takes no lock and allocates nothing
        check=False,
    )
    assert ended.returncode == 4, ended.stderr
    assert "Traceback" not in ended.stderr
    assert target.read_text() == "die alte"
    assert [path.name for path in tmp_path.glob(".negz-*")] == []


@pytest.mark.parametrize("seed", [20_261_127])
def test_backup_killed_at_any_moment_leaves_the_old_one_whole(
    negz: Negz, small_dir: Path, tmp_path: Path, seed: int
) -> None:
    moments = random.Random(seed)  # noqa: S311 - moments to kill at, no secret
    target = tmp_path / "b.zip"
    assert negz("backup", target, "--data-dir", small_dir).code == 0
    command = [sys.executable, "-m", "api", "backup", str(target), "--force", "--data-dir", str(small_dir)]
    for _ in range(8):
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(moments.uniform(0.2, 0.9))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert check_archive(target).outputs == 3
    assert negz("doctor", "--json", "--data-dir", small_dir).json["ok"]


def test_restore_over_a_full_folder_needs_force_and_keeps_the_old_one(
    negz: Negz, small_dir: Path, tmp_path: Path
) -> None:
    negz("backup", tmp_path / "b.zip", "--data-dir", small_dir)
    negz("corpus", "withdraw", "vergabe-2023", "--data-dir", small_dir)
    refused = negz("restore", tmp_path / "b.zip", "--data-dir", small_dir)
    assert (refused.code, len(_titles(small_dir))) == (2, 2)
    done = negz("restore", tmp_path / "b.zip", "--force", "--json", "--data-dir", small_dir)
    assert (done.code, len(_titles(small_dir))) == (0, 3)
    assert len(_titles(Path(done.json["kept"]))) == 2
    assert negz("doctor", "--json", "--data-dir", small_dir).json["ok"]


def test_lost_data_folder_comes_back_as_it_was_when_the_backup_began(
    negz: Negz, small_dir: Path, tmp_path: Path
) -> None:
    negz("corpus", "withdraw", "vergabe-2023", "--data-dir", small_dir)
    negz("backup", tmp_path / "b.zip", "--data-dir", small_dir)
    negz("corpus", "withdraw", "register-2022", "--data-dir", small_dir)  # after the point of recovery: it is lost
    shutil.rmtree(small_dir)
    assert negz("restore", tmp_path / "b.zip", "--data-dir", small_dir).code == 0
    with serving(small_dir) as (_, address, _), urlopen(f"{address}/api/v1/outputs", timeout=READY_S) as answer:  # noqa: S310 - loopback
        ids = {item["id"] for item in json.load(answer)["items"]}
    assert "vergabe-2023" not in ids
    assert "register-2022" in ids
    assert negz("doctor", "--json", "--data-dir", small_dir).json["ok"]


def test_restore_removes_what_a_killed_one_left(negz: Negz, small_dir: Path, tmp_path: Path) -> None:
    negz("backup", tmp_path / "b.zip", "--data-dir", small_dir)
    left = small_dir / ".negz-restore-abgebrochen"
    left.mkdir()
    (left / "negz.db").write_bytes(b"halb entpackt")
    assert negz("restore", tmp_path / "b.zip", "--force", "--data-dir", small_dir).code == 0
    assert list(small_dir.glob(".negz-*")) == []


def test_restore_while_the_service_runs_is_refused(negz: Negz, small_dir: Path, tmp_path: Path) -> None:
    negz("backup", tmp_path / "b.zip", "--data-dir", small_dir)
    with serving(small_dir, "--no-build"):
        refused = negz("restore", tmp_path / "b.zip", "--force", "--data-dir", small_dir)
    assert refused.code == 2
    assert "geöffnet" in refused.err
    assert len(_titles(small_dir)) == 3


def test_restore_mends_a_destroyed_database(negz: Negz, small_dir: Path, tmp_path: Path) -> None:
    negz("backup", tmp_path / "b.zip", "--data-dir", small_dir)
    (small_dir / "negz.db").write_bytes(b"kein SQLite" * 1000)
    found = negz("doctor", "--data-dir", small_dir)
    assert found.code == 4
    assert "negz restore" in found.out
    assert negz("restore", tmp_path / "b.zip", "--force", "--data-dir", small_dir).code == 0
    assert negz("doctor", "--json", "--data-dir", small_dir).json["ok"]


def test_restore_of_a_newer_version_leaves_the_folder_alone(negz: Negz, small_dir: Path, tmp_path: Path) -> None:
    newer = tmp_path / "neuer"
    shutil.copytree(small_dir, newer)
    connection = sqlite3.connect(newer / "negz.db")
    connection.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('negz', 'm9999', 'x')")
    connection.commit()
    connection.close()
    negz("backup", tmp_path / "b.zip", "--data-dir", newer)
    outcome = negz("restore", tmp_path / "b.zip", "--force", "--data-dir", small_dir)
    assert (outcome.code, len(_titles(small_dir))) == (4, 3)
    assert [path.name for path in small_dir.glob("vor-*")] == []


def _flip(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo("negz.db").header_offset
    data = bytearray(path.read_bytes())
    for place in range(start + 2000, start + 2100):  # a single bit may name other bytes that are the same
        data[place] ^= 0xFF
    path.write_bytes(data)


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def _add_a_way_out(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../../ausbruch", "x")


def _empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [_flip, _truncate, _add_a_way_out, _empty, Path.unlink])
def test_restore_of_a_damaged_file_is_refused_and_nothing_changes(
    negz: Negz, small_dir: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    archive = tmp_path / "b.zip"
    negz("backup", archive, "--data-dir", small_dir)
    damage(archive)
    before = sorted(path.name for path in small_dir.iterdir())
    outcome = negz("restore", archive, "--force", "--data-dir", small_dir)
    assert outcome.code == 2, outcome.err
    assert sorted(path.name for path in small_dir.iterdir()) == before
    assert not (tmp_path / "ausbruch").exists()
    with pytest.raises(InvalidBackup):
        check_archive(archive)
