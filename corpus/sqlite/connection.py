"""The connections to one database file: one guarded writer, and a reader for every read that is under way.

The file is in WAL mode, so readers never wait for the writer, and each read sees one moment of the database. Commits
are synchronous: what has been acknowledged is on the disk, whenever the process is killed.
"""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any, TypeVar

from corpus.errors import StoreError, StoreReadOnly
from corpus.sql.port import Connection
from corpus.sqlite import failure, migrations

DATABASE_NAME = "negz.db"
_MIGRATION_PATIENCE = 6  # times as long: several processes may bring a folder up to date one after the other
BUSY_TIMEOUT_S = 5.0  # longer than a batch of an import takes, shorter than people wait for a page
RETRY_S = 0.02  # a switch to WAL mode takes a few milliseconds

T = TypeVar("T")


class Connections:
    """Open the database in `data_dir`, created or migrated where that is needed and possible.

    In a folder that cannot be written an existing database is opened for reading alone.
    """

    def __init__(self, data_dir: Path, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> None:
        self.path = data_dir / DATABASE_NAME
        self._timeout_s = busy_timeout_s
        self._writing = threading.Lock()
        self._pool = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._closed = False
        try:
            self._writer: sqlite3.Connection | None = self._open_writer()
        except StoreReadOnly:
            if not os.access(self.path, os.R_OK):
                raise
            self._writer = None
            self._check_readable()

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection that sees one moment of the database, over as many statements as it takes."""
        with failure.translated(self.path):
            connection = self._borrow()
            try:
                connection.execute("BEGIN")
                yield connection
                connection.execute("ROLLBACK")
            except BaseException:
                connection.close()
                raise
            self._give_back(connection)

    def ask(self, question: Callable[[sqlite3.Connection], T]) -> T:
        """Return the answer to one statement, which sees one moment by itself: a third of the cost of `read`."""
        try:
            connection = self._idle.pop()
        except IndexError:  # nobody has read yet, or all others are reading
            with self.read() as fresh:
                return question(fresh)
        try:
            answer = question(connection)
        except sqlite3.Error:
            connection.close()
            with self.read() as fresh:  # asks again, and says what is wrong if it still is
                return question(fresh)
        self._give_back(connection)
        return answer

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Lend the writer for one transaction: committed on leaving, undone on any exception."""
        self._check_open()
        if self._writer is None:
            raise failure.read_only(self.path)
        if not self._writing.acquire(timeout=self._timeout_s):
            raise failure.busy(self.path)
        try:
            with failure.translated(self.path), _transaction(self._writer):
                yield self._writer
        finally:
            self._writing.release()

    def stream(self, connection: Connection, sql: str) -> Iterator[Any]:
        """Yield the rows of a statement as SQLite finds them."""
        yield from connection.execute(sql)

    def continue_numbering(self, connection: Connection) -> None:
        """Do nothing: SQLite goes on after the highest number by itself."""

    @contextmanager
    def only_one(self, task: str) -> Iterator[bool]:
        """Say whether nobody else is at the task, which is ours while the block runs.

        The lock is one of SQLite on a file of its own, so the system lets go of it however the process ends.
        """
        path = self.path.with_name(f"{task}.lock")
        with failure.translated(path), closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as lock:
            try:
                lock.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                if not failure.is_busy(error):
                    raise
                yield False
            else:
                yield True

    def copy_to(self, data_dir: Path) -> None:
        """Write what the database holds at this moment into another folder, which has none yet."""
        with self.read() as connection, closing(sqlite3.connect(data_dir / DATABASE_NAME)) as copy:
            connection.backup(copy)

    def close(self) -> None:
        """Close every connection; the last one to leave folds the log into the database."""
        with self._writing, self._pool:
            self._closed = True
            while self._idle:
                self._idle.pop().close()
            if self._writer is not None:
                self._writer.close()

    def _open_writer(self) -> sqlite3.Connection:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError) as error:
            raise failure.not_a_folder(self.path.parent) from error
        except OSError as error:
            raise failure.read_only(self.path) from error
        with failure.translated(self.path):
            connection = self._connect("mode=rwc")
            try:
                self._keep_log(connection)
                connection.execute("PRAGMA synchronous = FULL")
                migrations.check_known(connection, self.path)
                if migrations.pending(connection):
                    connection.execute(f"PRAGMA busy_timeout = {_MIGRATION_PATIENCE * self._timeout_s * 1000:.0f}")
                    with _transaction(connection):
                        migrations.apply(connection)
                    connection.execute(f"PRAGMA busy_timeout = {self._timeout_s * 1000:.0f}")
            except BaseException:
                connection.close()
                raise
        return connection

    def _keep_log(self, connection: sqlite3.Connection) -> None:
        """Switch to WAL mode; SQLite itself never waits where several processes do so at once to a new file."""
        deadline_s = monotonic() + _MIGRATION_PATIENCE * self._timeout_s
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if not failure.is_busy(error) or monotonic() > deadline_s:
                    raise
                sleep(RETRY_S)
            else:
                return

    def _check_readable(self) -> None:
        with self.read() as connection:
            migrations.check_known(connection, self.path)
            if migrations.pending(connection):
                raise StoreReadOnly(
                    f"Die Datenbank „{self.path}“ stammt von einer älteren Version und muss umgestellt werden.",
                    "Starten Sie den Dienst einmal mit Schreibrechten auf den Datenordner.",
                )

    def _borrow(self) -> sqlite3.Connection:
        self._check_open()
        with suppress(IndexError):
            return self._idle.pop()
        if self._writer is None:
            return self._open_unwritable()
        connection = self._connect("mode=rw")
        connection.execute("PRAGMA query_only = ON")
        return connection

    def _open_unwritable(self) -> sqlite3.Connection:
        """Open for reading; without the right to create the shared-memory file only an unchanging file can be read.

        SQLite then ignores the log, so a log that holds something forbids this.
        """
        connection = self._connect("mode=ro")
        try:
            connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
        except sqlite3.Error:
            connection.close()
            log = self.path.with_name(f"{self.path.name}-wal")
            if log.exists() and log.stat().st_size > 0:
                raise
            return self._connect("mode=ro&immutable=1")
        return connection

    def _give_back(self, connection: sqlite3.Connection) -> None:
        """Keep the connection for the next read; one to an unwritable file is closed, as others may change the file."""
        with self._pool:
            if self._closed or self._writer is None:
                connection.close()
            else:
                self._idle.append(connection)

    def _connect(self, parameters: str) -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"{self.path.absolute().as_uri()}?{parameters}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=self._timeout_s,
        )
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    def _check_open(self) -> None:
        if self._closed:
            raise StoreError(f"Die Datenbank „{self.path}“ ist schon geschlossen.", "Öffnen Sie sie neu.")


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
