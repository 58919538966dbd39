"""The connections to one database: one guarded writer among all instances, and readers that never wait for it.

Whoever writes holds an advisory lock until the transaction ends, as SQLite's writer holds the file: so writes come one
after the other, and each sees all before it. What has been acknowledged is on the server's disk, also where its
settings would not wait for that. A read is one snapshot. Connections that the server has dropped are replaced: a
service survives a restart of its database.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any, TypeVar

import psycopg

from corpus.postgresql import failure, steps
from corpus.postgresql.pool import Connection as Raw
from corpus.postgresql.pool import Pool
from corpus.postgresql.replica import Replica
from corpus.postgresql.statement import Statements
from corpus.sql.port import Connection

BUSY_TIMEOUT_S = 5.0  # as with SQLite: longer than a batch of an import takes, shorter than people wait for a page
MAX_READERS = 16  # connections of one process that read at once; several instances share what the server has
_MIGRATION_PATIENCE = 6  # times as long: several instances may start at once
_ABANDONED_S = 60  # a writer that says nothing for so long has died; its transaction is undone
_LOCK_CLASS = 0x4E45475A  # "NEGZ": locks of other software are of other classes
_READ = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
_WRITE = "BEGIN ISOLATION LEVEL READ COMMITTED"
_DURABLE = "SELECT set_config('synchronous_commit', 'on', TRUE) WHERE current_setting('synchronous_commit') = 'off'"
_TRY_LOCK = "SELECT pg_try_advisory_lock(%s, hashtext(current_schema() || '/' || %s))"
_FETCH = "FETCH FORWARD 500 FROM stream"
_NUMBERED = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = current_schema() AND is_identity = 'YES' ORDER BY table_name
"""

T = TypeVar("T")


class Connections:
    """Open the database at `address` (`postgresql://…`), its tables created or brought up to date where needed.

    A schema of its own is `?options=-csearch_path%3DNAME`. Reads go to the copy at `read_address`, if there is one,
    while it holds all that this process has written, and to the database itself otherwise.
    """

    def __init__(
        self, address: str, *, busy_timeout_s: float = BUSY_TIMEOUT_S, read_address: str | None = None
    ) -> None:
        self._pool = Pool(address)
        self._replica = Replica(read_address) if read_address else None
        self._timeout_s = busy_timeout_s
        self._writing = threading.Lock()
        self._readers = threading.BoundedSemaphore(MAX_READERS)
        try:
            self._bring_up_to_date()
        except BaseException:
            self.close()
            raise

    @property
    def name(self) -> str:
        """What people are told of the database."""
        return self._pool.name

    @contextmanager
    def read(self) -> Iterator[Statements]:
        """Lend a connection that sees one moment of the database, over as many statements as it takes."""
        with self._turn(), self._reading() as connection:
            yield Statements(connection)

    def ask(self, question: Callable[[Statements], T]) -> T:
        """Return the answer to one statement, which sees one moment by itself."""
        with self._turn():
            if self._replica is None:
                with suppress(IndexError, psycopg.Error):
                    return self._asked_at_once(question)
            with self._reading() as fresh:  # asks again, and says what is wrong if it still is
                return question(Statements(fresh))

    def ask_itself(self, question: Callable[[Statements], T]) -> T:
        """Return what the database itself answers, which no copy of it may know yet."""
        with self._turn(), self._pool.transaction(_READ) as connection:
            return question(Statements(connection))

    @contextmanager
    def write(self) -> Iterator[Statements]:
        """Lend the writer for one transaction: committed on leaving, undone on any exception."""
        with self._write(self._timeout_s) as connection:
            yield Statements(connection)

    def stream(self, connection: Connection, sql: str) -> Iterator[Any]:
        """Yield the rows of a statement, some hundreds at a time over the network."""
        connection.execute(f"DECLARE stream NO SCROLL CURSOR FOR {sql}")
        while rows := connection.execute(_FETCH).fetchall():
            yield from rows
        connection.execute("CLOSE stream")

    def continue_numbering(self, connection: Connection) -> None:
        """Let new rows be numbered after those that were written with their numbers."""
        for table, column in connection.execute(_NUMBERED).fetchall():
            connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), max({column})) FROM {table}"  # noqa: S608
                f" HAVING max({column}) > 0"
            )

    @contextmanager
    def only_one(self, task: str) -> Iterator[bool]:
        """Say whether no other instance is at the task, which is ours while the block runs and the server lives."""
        with failure.translated(self._pool.name):
            self._pool.check_open()
            connection = self._pool.connect()
        with closing(connection):
            with failure.translated(self._pool.name):
                found = connection.execute(_TRY_LOCK, [_LOCK_CLASS, task]).fetchone()
            yield found is not None and bool(found[0])

    @contextmanager
    def write_aside(self) -> Iterator[Statements]:
        """Lend a connection for one transaction that changes nothing of the corpus, and so keeps no writer waiting."""
        with self._pool.transaction(_WRITE) as connection:
            yield Statements(connection)

    def close(self) -> None:
        """Close the connections that are not lent; the others follow when they come back."""
        self._pool.close()
        if self._replica is not None:
            self._replica.pool.close()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait until few enough others of this process are reading."""
        if not self._readers.acquire(timeout=self._timeout_s):
            raise failure.busy(self._pool.name)
        try:
            yield
        finally:
            self._readers.release()

    @contextmanager
    def _reading(self) -> Iterator[Raw]:
        connection = None if self._replica is None else self._replica.begun(_READ)
        if self._replica is None or connection is None:
            with self._pool.transaction(_READ) as own:
                yield own
            return
        with failure.translated(self._replica.pool.name), self._replica.pool.ended(connection):
            yield connection

    def _asked_at_once(self, question: Callable[[Statements], T]) -> T:
        """Ask over an idle connection, without a transaction; raise `IndexError` where there is none."""
        connection = self._pool.idle()
        try:
            answer = question(Statements(connection))
        except BaseException:
            connection.close()
            raise
        self._pool.give_back(connection)
        return answer

    @contextmanager
    def _write(self, timeout_s: float) -> Iterator[Raw]:
        if not self._writing.acquire(timeout=timeout_s):
            raise failure.busy(self._pool.name)
        begin = (
            f"{_WRITE}; SET LOCAL lock_timeout = {max(1, round(timeout_s * 1000))};"
            f" {_DURABLE};"
            f" SET LOCAL idle_in_transaction_session_timeout = '{_ABANDONED_S}s';"
            f" SELECT pg_advisory_xact_lock({_LOCK_CLASS}, hashtext(current_schema()))"
        )
        try:
            with failure.translated(self._pool.name):
                connection = self._pool.begun(begin)
                with self._pool.ended(connection, self._replica.note if self._replica else None):
                    yield connection
        finally:
            self._writing.release()

    def _bring_up_to_date(self) -> None:
        name = self._pool.name
        with self._pool.transaction(_READ) as connection:
            steps.check_encoding(connection, name)
            steps.check_known(connection, name)
            if not steps.pending(connection):
                return
        with self._write(_MIGRATION_PATIENCE * self._timeout_s) as connection:
            steps.check_known(connection, name)
            steps.apply(connection)


@contextmanager
def inspected(address: str) -> Iterator[tuple[Statements, bool] | None]:
    """Lend a connection for reading, and whether a step is missing; None where there are no tables yet."""
    pool = Pool(address)
    with closing(pool), pool.transaction(_READ) as connection:
        steps.check_encoding(connection, pool.name)
        steps.check_known(connection, pool.name)
        yield (Statements(connection), steps.pending(connection)) if steps.applied(connection) else None
