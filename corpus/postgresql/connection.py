"""The connections to one database: one guarded writer among all instances, and readers that never wait for it.

Whoever writes holds an advisory lock until the transaction ends, as SQLite's writer holds the file: so writes come one
after the other, and each sees all before it. What has been acknowledged is on the server's disk, also where its
settings would not wait for that. A read is one snapshot. Connections that the server has dropped are
replaced: a service survives a restart of its database.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any, TypeVar

import psycopg
from psycopg.conninfo import conninfo_to_dict

from corpus.errors import StoreError
from corpus.postgresql import failure, steps
from corpus.postgresql.statement import Statements, TextDumper
from corpus.sql.port import Connection

BUSY_TIMEOUT_S = 5.0  # as with SQLite: longer than a batch of an import takes, shorter than people wait for a page
MAX_READERS = 16  # connections of one process that read at once; several instances share what the server has
_MIGRATION_PATIENCE = 6  # times as long: several instances may start at once
_ABANDONED_S = 60  # a writer that says nothing for so long has died; its transaction is undone
_LOCK_CLASS = 0x4E45475A  # "NEGZ": locks of other software are of other classes
_TRY_LOCK = "SELECT pg_try_advisory_lock(%s, hashtext(current_schema() || '/' || %s))"
_FETCH = "FETCH FORWARD 500 FROM stream"
_NUMBERED = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = current_schema() AND is_identity = 'YES' ORDER BY table_name
"""
_READ = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
_WRITE = "BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE"
_DURABLE = "SELECT set_config('synchronous_commit', 'on', TRUE) WHERE current_setting('synchronous_commit') = 'off'"
_DEFAULTS = {
    "application_name": "negz",
    "connect_timeout": "5",
    "keepalives_idle": "30",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
    "client_encoding": "UTF8",
}

T = TypeVar("T")


class Connections:
    """Open the database at `address` (`postgresql://…`), its tables created or brought up to date where needed.

    A schema of its own is `?options=-csearch_path%3DNAME`.
    """

    def __init__(self, address: str, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> None:
        self._parameters = _parameters_of(address)
        self.name = name_of(address)
        self._timeout_s = busy_timeout_s
        self._writing = threading.Lock()
        self._readers = threading.BoundedSemaphore(MAX_READERS)
        self._idle: list[psycopg.Connection[Any]] = []
        self._closed = False
        try:
            self._bring_up_to_date()
        except BaseException:
            self.close()
            raise

    @contextmanager
    def read(self) -> Iterator[Statements]:
        """Lend a connection that sees one moment of the database, over as many statements as it takes."""
        with self._turn(), self._transaction(_READ) as connection:
            yield Statements(connection)

    def ask(self, question: Callable[[Statements], T]) -> T:
        """Return the answer to one statement, which sees one moment by itself."""
        with self._turn():
            with suppress(IndexError, psycopg.Error):
                connection = self._idle.pop()
                try:
                    answer = question(Statements(connection))
                except BaseException:
                    connection.close()
                    raise
                self._give_back(connection)
                return answer
            with self._transaction(_READ) as fresh:  # asks again, and says what is wrong if it still is
                return question(Statements(fresh))

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
        with failure.translated(self.name):
            self._check_open()
            connection = self._connect()
        try:
            with failure.translated(self.name):
                found = connection.execute(_TRY_LOCK, [_LOCK_CLASS, task]).fetchone()
            yield found is not None and bool(found[0])
        finally:
            connection.close()

    @contextmanager
    def write_aside(self) -> Iterator[Statements]:
        """Lend a connection for one transaction that changes nothing of the corpus, and so keeps no writer waiting."""
        with self._transaction(_WRITE) as connection:
            yield Statements(connection)

    def close(self) -> None:
        """Close the connections that are not lent; the others follow when they come back."""
        self._closed = True
        self._drop_idle()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait until few enough others of this process are reading."""
        if not self._readers.acquire(timeout=self._timeout_s):
            raise failure.busy(self.name)
        try:
            yield
        finally:
            self._readers.release()

    @contextmanager
    def _write(self, timeout_s: float) -> Iterator[psycopg.Connection[Any]]:
        if not self._writing.acquire(timeout=timeout_s):
            raise failure.busy(self.name)
        begin = (
            f"{_WRITE}; SET LOCAL lock_timeout = {max(1, round(timeout_s * 1000))};"
            f" {_DURABLE};"
            f" SET LOCAL idle_in_transaction_session_timeout = '{_ABANDONED_S}s';"
            f" SELECT pg_advisory_xact_lock({_LOCK_CLASS}, hashtext(current_schema()))"
        )
        try:
            with self._transaction(begin) as connection:
                yield connection
        finally:
            self._writing.release()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[psycopg.Connection[Any]]:
        with failure.translated(self.name):
            connection = self._begun(begin)
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                with suppress(psycopg.Error):
                    connection.execute("ROLLBACK")
                self._give_back(connection)
                raise
            self._give_back(connection)

    def _begun(self, begin: str) -> psycopg.Connection[Any]:
        """Return a connection within a transaction; where the server has dropped an idle one, a new one."""
        self._check_open()
        with suppress(IndexError):
            connection = self._idle.pop()
            try:
                connection.execute(begin.encode())
            except psycopg.Error as error:
                connection.close()
                if not failure.is_ended(error):
                    raise
                self._drop_idle()  # they are of the same age
            else:
                return connection
        connection = self._connect()
        try:
            connection.execute(begin.encode())
        except BaseException:
            connection.close()
            raise
        return connection

    def _connect(self) -> psycopg.Connection[Any]:
        return _connected(self._parameters)

    def _bring_up_to_date(self) -> None:
        with self._transaction(_READ) as connection:
            steps.check_encoding(connection, self.name)
            steps.check_known(connection, self.name)
            if not steps.pending(connection):
                return
        with self._write(_MIGRATION_PATIENCE * self._timeout_s) as connection:
            steps.check_known(connection, self.name)
            steps.apply(connection)

    def _give_back(self, connection: psycopg.Connection[Any]) -> None:
        """Keep the connection for the next one who asks, if it is still good."""
        is_idle = connection.info.transaction_status is psycopg.pq.TransactionStatus.IDLE
        if self._closed or not is_idle:
            connection.close()
        else:
            self._idle.append(connection)

    def _drop_idle(self) -> None:
        with suppress(IndexError):
            while True:
                self._idle.pop().close()

    def _check_open(self) -> None:
        if self._closed:
            raise StoreError(f"Die Datenbank „{self.name}“ ist schon geschlossen.", "Öffnen Sie sie neu.")


@contextmanager
def inspected(address: str) -> Iterator[tuple[Statements, bool] | None]:
    """Lend a connection for reading, and whether a step is missing; None where there are no tables yet."""
    name = name_of(address)
    with failure.translated(name), closing(_connected(_parameters_of(address))) as connection:
        connection.execute(_READ.encode())
        steps.check_encoding(connection, name)
        steps.check_known(connection, name)
        yield (Statements(connection), steps.pending(connection)) if steps.applied(connection) else None


def _connected(parameters: dict[str, Any]) -> psycopg.Connection[Any]:
    connection = psycopg.connect(**parameters, autocommit=True, cursor_factory=psycopg.ClientCursor)
    connection.adapters.register_dumper(str, TextDumper)
    return connection


def _parameters_of(address: str) -> dict[str, Any]:
    """Return libpq's parameters; what cannot be read is not repeated, as it may be a part of the password."""
    try:
        return {**_DEFAULTS, **conninfo_to_dict(address)}
    except psycopg.ProgrammingError:
        raise StoreError(
            "Die Adresse der Datenbank lässt sich nicht lesen.",
            "Schreiben Sie in NEGZ_STORE postgresql://KONTO:PASSWORT@SERVER:PORT/DATENBANK; Sonderzeichen im Passwort"
            " als %XX.",
        ) from None


def name_of(address: str) -> str:
    """Return what people are told of the address: server and database, never account or password."""
    parameters = _parameters_of(address)
    host = parameters.get("host") or parameters.get("hostaddr") or "localhost"
    port = f":{parameters['port']}" if parameters.get("port") else ""
    return f"{host}{port}/{parameters.get('dbname') or ''}"
