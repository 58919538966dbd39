"""A data folder as a backup has it, the present one kept aside.

The database changes in one step and while no index is there: however the process ends, the folder holds the old
database or the restored one, whole, and at worst an index has to be built.
"""

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from api.archive import INDEX_NAME, Contents, unpack_archive
from corpus.errors import Conflict, StoreCorrupt
from corpus.sqlite import failure, migrations
from corpus.sqlite.connection import DATABASE_NAME

if TYPE_CHECKING:
    from corpus.sql.store import SqlStore

_TEMPORARY = ".negz-restore-"


class DataFolderInUse(Conflict):
    """The data folder holds something that would be lost, or a process works in it."""

    code = "data_folder_in_use"


def restore(archive: Path, data_dir: Path, now: datetime, *, replace: bool = False) -> tuple[Contents, Path | None]:
    """Put a backup's database and index into the folder; return what it holds, and where the former ones are kept.

    Raises
    ------
    InvalidBackup
        The file is no backup or damaged; the folder is as it was.
    DataFolderInUse
        It holds a database and `replace` is not set, or a process has that open.
    StoreError
        The backup is of a newer version, or the disk is full or fails.
    """
    database = data_dir / DATABASE_NAME
    is_used = database.exists() or (data_dir / INDEX_NAME).exists()
    if is_used and not replace:
        raise DataFolderInUse(
            f"Der Datenordner „{data_dir}“ ist nicht leer.",
            "Nennen Sie mit --data-dir einen leeren, oder ersetzen Sie den Inhalt; er wird daneben aufgehoben: --force",
        )
    with failure.disk_translated(database):
        data_dir.mkdir(parents=True, exist_ok=True)
        for left in data_dir.glob(f"{_TEMPORARY}*"):  # of one that was killed: only one can be at work in a folder
            shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=_TEMPORARY, dir=data_dir) as temporary:
            folder = Path(temporary)
            contents = unpack_archive(archive, folder)
            _check(folder / DATABASE_NAME)
            (folder / DATABASE_NAME).chmod(0o640)
            _flush(folder / DATABASE_NAME)  # before the index goes aside, as a kill from there on leaves none
            if database.exists():
                _close_log(database)
            aside = data_dir / f"vor-wiederherstellung-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}" if is_used else None
            if aside is not None:
                _keep(data_dir, aside)
            (folder / DATABASE_NAME).replace(database)
            if (folder / INDEX_NAME).exists():
                (folder / INDEX_NAME).rename(data_dir / INDEX_NAME)
            _flush(data_dir)
    return contents, aside


def put_back_into(store: "SqlStore", archive: Path) -> Contents:
    """Put a backup's database into an empty store on a server; the index is built anew.

    Raises
    ------
    InvalidBackup
        The file is no backup or damaged; the store is as it was.
    StoreNotEmpty
        The store holds something.
    """
    from corpus.sqlite import SqliteStore

    with tempfile.TemporaryDirectory(prefix=_TEMPORARY) as temporary:
        folder = Path(temporary)
        contents = unpack_archive(archive, folder)
        _check(folder / DATABASE_NAME)
        with closing(SqliteStore(folder)) as held:
            held.copy_into(store)
    return contents


def _check(path: Path) -> None:
    with failure.translated(path), closing(sqlite3.connect(path)) as connection:
        found = connection.execute("PRAGMA integrity_check").fetchone()[0]
        if found != "ok":
            raise StoreCorrupt(f"Die Datenbank der Sicherung ist beschädigt: {found}.", "Nehmen Sie eine andere.")
        migrations.check_known(connection, path)


def _close_log(database: Path) -> None:
    """Fold the log into the old database, which nobody else may have open; a damaged one has nothing to fold."""
    try:
        with closing(sqlite3.connect(database, timeout=0)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.DatabaseError as error:
        if failure.is_busy(error):
            raise DataFolderInUse(
                f"Die Datenbank „{database}“ ist geöffnet.",
                "Beenden Sie erst den Dienst und was sonst in diesem Ordner arbeitet.",
            ) from error


def _keep(data_dir: Path, aside: Path) -> None:
    """Keep the old index and database aside; the database stays in its place, too, until it is replaced."""
    aside.mkdir()
    if (data_dir / INDEX_NAME).exists():
        (data_dir / INDEX_NAME).rename(aside / INDEX_NAME)
    database = data_dir / DATABASE_NAME
    if database.exists():
        try:
            os.link(database, aside / DATABASE_NAME)
        except OSError:  # a file system without links
            shutil.copy2(database, aside / DATABASE_NAME)
    for end in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            database.with_name(f"{DATABASE_NAME}{end}").rename(aside / f"{DATABASE_NAME}{end}")


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
