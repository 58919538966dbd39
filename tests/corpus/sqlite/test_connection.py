import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import SchemaTooNew, StoreBusy, StoreCorrupt, StoreError, StoreReadOnly
from corpus.sqlite import SqliteStore
from corpus.sqlite.connection import DATABASE_NAME, Connections
from tests.builders import make_output, make_vocabulary
from tests.privilege import forbid_writing, ordinary_user

ROOT = Path(__file__).parents[3]


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    store = SqliteStore(tmp_path)
    store.upsert([make_output()])
    store.close()
    return tmp_path


def test_connections_use_a_log_and_synchronous_commits(tmp_path: Path) -> None:
    connections = Connections(tmp_path)
    with connections.write() as writer:
        settings = [writer.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
        assert settings == ["wal", 2]
        assert writer.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    connections.close()


def test_reader_cannot_write(tmp_path: Path) -> None:
    connections = Connections(tmp_path)
    with pytest.raises(StoreReadOnly), connections.read() as reader:
        reader.execute("DELETE FROM outputs")
    connections.close()


def test_close_folds_the_log_into_the_database(filled: Path) -> None:
    assert [path.name for path in filled.iterdir()] == [DATABASE_NAME]


@pytest.mark.parametrize("content", [b"Kein Datenbestand, sondern ein Brief.\n" * 200, b"\0" * 8192])
def test_open_of_a_file_that_is_no_database_names_file_and_remedy(tmp_path: Path, content: bytes) -> None:
    (tmp_path / DATABASE_NAME).write_bytes(content)
    with pytest.raises(StoreCorrupt, match=DATABASE_NAME) as caught:
        SqliteStore(tmp_path)
    assert "negz restore DATEI" in caught.value.remedy
    assert (tmp_path / DATABASE_NAME).read_bytes() == content


def test_read_of_a_damaged_page_is_reported_as_corrupt(filled: Path) -> None:
    path = filled / DATABASE_NAME
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(StoreCorrupt):
        SqliteStore(filled).outputs()


def test_open_of_a_truncated_database_is_reported_as_corrupt(filled: Path) -> None:
    path = filled / DATABASE_NAME
    path.write_bytes(path.read_bytes()[:6000])
    with pytest.raises(StoreCorrupt):
        SqliteStore(filled).outputs()


def test_open_of_a_newer_schema_is_refused_untouched(filled: Path) -> None:
    connection = sqlite3.connect(filled / DATABASE_NAME)
    connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('negz', 'm0099_from_tomorrow', '')"
    )
    connection.commit()
    connection.close()
    before = (filled / DATABASE_NAME).read_bytes()
    with pytest.raises(SchemaTooNew, match="m0099_from_tomorrow") as caught:
        SqliteStore(filled)
    assert "Aktualisieren" in caught.value.remedy
    assert (filled / DATABASE_NAME).read_bytes() == before


def test_write_while_another_process_writes_is_busy_and_later_succeeds(filled: Path) -> None:
    store = SqliteStore(filled, busy_timeout_s=0.05)
    other = sqlite3.connect(filled / DATABASE_NAME, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy, match="belegt"):
        store.upsert([make_output(title="Neu")])
    assert store.output(make_output().id) == make_output()
    other.execute("ROLLBACK")
    other.close()
    assert store.upsert([make_output(title="Neu")]).changed
    store.close()


def test_open_of_a_data_path_that_is_a_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "daten").write_text("eine Datei")
    for path in (tmp_path / "daten", tmp_path / "daten" / "tiefer"):
        with pytest.raises(StoreReadOnly, match="Datei") as caught:
            SqliteStore(path)
        assert "NEGZ_DATA" in caught.value.remedy


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_FULL, StoreError),
        (sqlite3.SQLITE_IOERR_WRITE, StoreError),
        (sqlite3.SQLITE_READONLY_DBMOVED, StoreReadOnly),
        (sqlite3.SQLITE_CORRUPT_VTAB, StoreCorrupt),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, StoreBusy),
    ],
)
def test_error_of_sqlite_becomes_a_store_error_and_undoes_the_write(
    tmp_path: Path, code: int, kind: type[StoreError]
) -> None:
    connections = Connections(tmp_path)
    error = sqlite3.OperationalError("simulated")
    error.sqlite_errorcode = code
    with pytest.raises(kind) as caught, connections.write() as writer:
        writer.execute("INSERT INTO meta (key, value) VALUES ('x', 1)")
        raise error
    assert caught.value.remedy
    assert caught.value.__cause__ is error
    with connections.read() as reader:
        assert reader.execute("SELECT count(*) FROM meta").fetchone()[0] == 0
    connections.close()


def test_error_in_our_own_statement_is_not_disguised(tmp_path: Path) -> None:
    connections = Connections(tmp_path)
    with pytest.raises(sqlite3.OperationalError, match="syntax"), connections.write() as writer:
        writer.execute("SELEKT")
    connections.close()


OPEN_ON_SIGNAL = """
import sys
from pathlib import Path
import sqlite_utils
from corpus.sqlite import SqliteStore
from tests.builders import make_output
print("ready", flush=True)
sys.stdin.readline()
store = SqliteStore(Path(sys.argv[1]), busy_timeout_s=60)  # however slow the machine is
store.upsert([make_output(id=sys.argv[2])])
store.close()
"""


def test_processes_that_open_a_new_folder_at_the_same_moment_all_succeed(tmp_path: Path) -> None:
    folder, names = tmp_path / "neu", ["a", "b", "c", "d"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    processes = [
        subprocess.Popen([sys.executable, "-c", OPEN_ON_SIGNAL, str(folder), name], cwd=ROOT, text=True, **pipes)
        for name in names
    ]
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    failures = [process.communicate()[1] for process in processes]
    assert [process.returncode for process in processes] == [0] * len(names), failures
    store = SqliteStore(folder)
    assert [output.id for output in store.outputs()] == names
    store.close()


def test_open_while_another_process_creates_the_file_waits_for_it(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / DATABASE_NAME, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.2, other.execute, ["ROLLBACK"])
    release.start()
    store = SqliteStore(tmp_path)
    release.join()
    assert store.upsert([make_output()]).new
    store.close()
    other.close()


def test_open_while_another_process_holds_a_new_file_for_long_is_busy(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / DATABASE_NAME, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy):
        SqliteStore(tmp_path, busy_timeout_s=0.05)
    other.close()


@pytest.fixture
def read_only_folder(filled: Path) -> Iterator[Path]:
    """Return a folder with a filled store that everybody may read and nobody but root may write."""
    parent = Path(tempfile.mkdtemp())  # pytest's own folders are closed to other users
    folder = parent / "daten"
    shutil.copytree(filled, folder)
    forbid_writing(folder)
    parent.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(parent)


def test_folder_that_cannot_be_written_is_read_and_refuses_writes(read_only_folder: Path) -> None:
    with ordinary_user():
        store = SqliteStore(read_only_folder)
        assert list(store.outputs()) == [make_output()]
        assert len(store.search("Kommunen", limit=5)) == 1
        assert store.upsert([make_output()]).unchanged
        with pytest.raises(StoreReadOnly, match="daten") as caught:
            store.upsert([make_output(title="Neu")])
        assert "Schreibrechte" in caught.value.remedy
        with pytest.raises(StoreReadOnly):
            store.replace_vocabulary(make_vocabulary())
        store.close()
    assert [path.name for path in read_only_folder.iterdir()] == [DATABASE_NAME]


def test_file_that_cannot_be_written_is_read_and_refuses_writes(read_only_folder: Path) -> None:
    read_only_folder.chmod(0o777)
    with ordinary_user():
        store = SqliteStore(read_only_folder)
        assert list(store.outputs()) == [make_output()]
        with pytest.raises(StoreReadOnly):
            store.withdraw([make_output().id])
        store.close()


def test_folder_that_cannot_be_written_with_a_log_to_recover_is_refused(read_only_folder: Path) -> None:
    (read_only_folder / f"{DATABASE_NAME}-wal").write_bytes(b"something that only a writer may fold in")
    with ordinary_user(), pytest.raises(StoreReadOnly):
        SqliteStore(read_only_folder)


def test_empty_folder_that_cannot_be_written_is_refused_with_a_remedy(read_only_folder: Path) -> None:
    (read_only_folder / DATABASE_NAME).unlink()
    with ordinary_user(), pytest.raises(StoreReadOnly, match="daten") as caught:
        SqliteStore(read_only_folder)
    assert "Schreibrechte" in caught.value.remedy


def test_folder_that_cannot_be_written_with_an_older_schema_is_refused(read_only_folder: Path) -> None:
    connection = sqlite3.connect(read_only_folder / DATABASE_NAME)
    connection.execute("DELETE FROM _sqlite_migrations")
    connection.commit()
    connection.close()
    with ordinary_user(), pytest.raises(StoreReadOnly, match="älteren Version"):
        SqliteStore(read_only_folder)


def test_vocabulary_that_is_held_already_needs_no_write(filled: Path) -> None:
    store = SqliteStore(filled, busy_timeout_s=0.05)
    store.replace_vocabulary(make_vocabulary())
    other = sqlite3.connect(filled / DATABASE_NAME, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert not store.replace_vocabulary(make_vocabulary())
    assert store.upsert([make_output()]).unchanged
    other.close()
    store.close()
