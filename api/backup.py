"""A backup of the data folder while others write to it.

The index is copied before the database, so that it is as old as the database or older, never newer: a restored index
may be stale, and is then brought up to date, but never claims to know what the database does not hold.
"""

import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from api.archive import INDEX_NAME, Contents, check_archive, write_archive
from corpus.errors import Conflict, StoreCorrupt, StoreError
from corpus.sql import meta
from corpus.sqlite import failure
from corpus.sqlite.connection import DATABASE_NAME

if TYPE_CHECKING:
    from corpus.sql.store import SqlStore

SUFFIX = ".negz.zip"
_TEMPORARY = ".negz-backup-"
_FETCHED = ".fetched"
ABANDONED_AFTER_S = 86_400  # a backup that was killed left its folder; none takes a day
_INDEX_TRIES = 3  # each build that ends in the meantime may take away the files of the one before the last


class BackupExists(Conflict):
    """There is a file already where the backup is to be written."""

    code = "backup_exists"


def back_up(
    data_dir: Path, target: Path, now: datetime, *, replace: bool = False, store: "SqlStore | None" = None
) -> tuple[Path, Contents]:
    """Write a checked backup and return its path; in an existing folder it is named after the moment.

    Where the data is on a server, `store` is what to copy; the backup then holds it as a file, as any other does.

    The file appears under its name only when it is whole and on the disk: until then an older one stays as it is.

    Raises
    ------
    BackupExists
        There is one, and it is not to be replaced.
    StoreError
        There is no database, it is damaged, or the disk is full or fails.
    """
    path = target / f"negz-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}{SUFFIX}" if target.is_dir() else target
    if path.exists() and not replace:
        raise BackupExists(
            f"„{path}“ gibt es schon.", "Nennen Sie eine andere Datei oder einen Ordner, oder ersetzen Sie sie: --force"
        )
    database = data_dir / DATABASE_NAME
    if store is None and not database.is_file():
        raise StoreError(f"In „{data_dir}“ gibt es nichts zu sichern.", "Prüfen Sie --data-dir und NEGZ_DATA.")
    with failure.disk_translated(path), _temporary_folder(path.parent) as folder:
        _copy_index(data_dir / INDEX_NAME, folder / INDEX_NAME)
        if store is not None:
            database = _fetched(store, folder) / DATABASE_NAME
        version, outputs = _copy_database(database, folder / DATABASE_NAME, path)
        files = sorted(
            file for file in folder.rglob("*") if file.is_file() and not file.is_relative_to(folder / _FETCHED)
        )
        sources = {file.relative_to(folder).as_posix(): file for file in files}
        whole = folder / path.name
        write_archive(whole, sources, now, version, outputs)
        contents = check_archive(whole)
        whole.chmod(0o600)  # it holds the editors' accounts
        _flush(whole)
        whole.replace(path)
        _flush(path.parent)
    return path, contents


def remove_older(folder: Path, keep: int) -> tuple[Path, ...]:
    """Remove all but the newest `keep` backups that were named after their moment; return what was removed."""
    found = sorted(folder.glob(f"negz-*Z{SUFFIX}"))
    removed = tuple(found[:-keep])
    for path in removed:
        path.unlink()
    return removed


def _fetched(store: "SqlStore", folder: Path) -> Path:
    """Copy what a server holds into a file of its own, whose schema is the one that every backup has."""
    fetched = folder / _FETCHED
    fetched.mkdir()
    store.copy_to(fetched)
    return fetched


@contextmanager
def _temporary_folder(parent: Path) -> Iterator[Path]:
    """Lend a folder that only we may look into, beside the backup: to rename it there is one step."""
    for left in parent.glob(f"{_TEMPORARY}*"):
        if time.time() - left.stat().st_mtime > ABANDONED_AFTER_S:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_TEMPORARY, dir=parent) as folder:
        yield Path(folder)


def _copy_index(root: Path, target: Path) -> None:
    """Copy the current build and the file that names it; nothing where none can be read, for it can be built anew."""
    from recommender.errors import IndexCorrupt, IndexMissing
    from recommender.index.storage import CURRENT, current_index

    for _ in range(_INDEX_TRIES):
        try:
            build = current_index(root)
            shutil.copytree(build, target / build.name)
        except (IndexMissing, IndexCorrupt):
            return
        except (FileNotFoundError, shutil.Error):  # newer builds have come, and this one went
            shutil.rmtree(target, ignore_errors=True)
            continue
        (target / CURRENT).write_text(build.name, encoding="utf-8")
        return


def _copy_database(source: Path, target: Path, told: Path) -> tuple[int, int]:
    """Copy what the database holds at one moment, check the copy, and return its version and number of outputs."""
    address = f"{source.absolute().as_uri()}?mode=ro"
    with (
        failure.translated(source),
        closing(sqlite3.connect(address, uri=True)) as database,
        closing(sqlite3.connect(target)) as copy,
    ):
        try:
            database.backup(copy)
        except sqlite3.Error as error:
            if failure.is_full(error):
                raise failure.full(told) from error
            raise
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
        found = copy.execute("PRAGMA integrity_check").fetchone()[0]
        if found != "ok":
            raise StoreCorrupt(f"Die Datenbank „{source}“ ist beschädigt: {found}.", failure.corrupt(source).remedy)
        outputs = copy.execute("SELECT count(*) FROM outputs").fetchone()[0]
        return meta.corpus_version(copy), int(outputs)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
