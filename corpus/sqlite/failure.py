"""The one place where SQLite's errors become ours."""

import errno
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import StoreBusy, StoreCorrupt, StoreError, StoreReadOnly

PRIMARY_CODE_MASK = 0xFF  # SQLite's extended result codes carry the primary code in their lowest byte
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})  # disk, quota, or the largest file that is allowed


def busy(path: Path) -> StoreError:
    """Return the error for a database that another writer holds."""
    return StoreBusy(
        f"Die Datenbank „{path}“ ist gerade durch einen anderen Schreibvorgang belegt.",
        "Versuchen Sie es gleich noch einmal, oder beenden Sie den anderen Vorgang.",
    )


def read_only(path: Path) -> StoreError:
    """Return the error for a data folder that cannot be written."""
    return StoreReadOnly(
        f"In den Datenordner „{path.parent}“ kann nicht geschrieben werden.",
        "Geben Sie dem Dienst Schreibrechte, oder nennen Sie mit --data-dir oder NEGZ_DATA einen anderen Ordner.",
    )


def not_a_folder(folder: Path) -> StoreError:
    """Return the error for a data folder that is a file, or lies in one."""
    return StoreReadOnly(
        f"Der Datenordner „{folder}“ ist kein Ordner, sondern eine Datei oder liegt in einer.",
        "Nennen Sie mit --data-dir oder NEGZ_DATA einen Ordner.",
    )


def corrupt(path: Path) -> StoreError:
    """Return the error for a damaged file."""
    return StoreCorrupt(
        f"Die Datei „{path}“ ist beschädigt oder keine Datenbank.",
        "Holen Sie die letzte Sicherung zurück: negz restore DATEI --force. Ohne eine bewahren Sie die Datei anderswo "
        "auf und lesen Sie den Bestand neu ein.",
    )


def full(path: Path) -> StoreError:
    """Return the error for a disk without room."""
    return StoreError(
        f"Auf dem Datenträger mit „{path}“ ist kein Platz mehr.",
        "Schaffen Sie Platz und wiederholen Sie den Vorgang; gespeichert ist nur, was bestätigt wurde.",
    )


def unreadable(path: Path) -> StoreError:
    """Return the error for a disk that fails."""
    return StoreError(
        f"Beim Zugriff auf „{path}“ meldet der Datenträger einen Fehler.",
        "Prüfen Sie den Datenträger und die Rechte am Ordner, und starten Sie den Dienst neu.",
    )


def unwritable(path: Path, error: OSError) -> StoreError:
    """Return the error for a file that the system does not let us write."""
    return StoreReadOnly(
        f"„{path}“ lässt sich nicht schreiben ({error.strerror or error}).",
        "Prüfen Sie Ordner, Rechte und Datenträger.",
    )


_ERRORS: dict[int, Callable[[Path], StoreError]] = {
    sqlite3.SQLITE_BUSY: busy,
    sqlite3.SQLITE_LOCKED: busy,
    sqlite3.SQLITE_READONLY: read_only,
    sqlite3.SQLITE_CANTOPEN: read_only,
    sqlite3.SQLITE_PERM: read_only,
    sqlite3.SQLITE_CORRUPT: corrupt,
    sqlite3.SQLITE_NOTADB: corrupt,
    sqlite3.SQLITE_FULL: full,
    sqlite3.SQLITE_IOERR: unreadable,
}


def is_busy(error: sqlite3.Error) -> bool:
    """Say whether the error means that another connection holds a lock."""
    return _primary_code(error) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def is_full(error: sqlite3.Error) -> bool:
    """Say whether the error means that the disk has no room left."""
    return _primary_code(error) == sqlite3.SQLITE_FULL


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what SQLite reports about the file into a `StoreError`; a wrong statement of ours stays what it is."""
    try:
        yield
    except sqlite3.Error as error:
        code = _primary_code(error)
        if code not in _ERRORS:
            raise
        raise _ERRORS[code](path) from error


@contextmanager
def disk_translated(path: Path) -> Iterator[None]:
    """Turn what the system reports while files are written at `path` into a `StoreError`."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise full(path) from error
        raise unwritable(path, error) from error


def _primary_code(error: sqlite3.Error) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & PRIMARY_CODE_MASK
