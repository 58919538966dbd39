"""Connections to one server: lent for a transaction, kept for the next, replaced where the server has dropped them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from corpus.errors import StoreError
from corpus.postgresql import failure
from corpus.postgresql.statement import TextDumper

_DEFAULTS = {
    "application_name": "negz",
    "connect_timeout": "5",
    "keepalives_idle": "30",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "5000",
    "client_encoding": "UTF8",
}

PATIENCE = 3.0  # times as long as a vain attempt to connect took, nobody tries again

Connection = psycopg.Connection[Any]


class Pool:
    """The connections to the database at `address`; safe to share between threads.

    A server that refuses us at once is asked again at once, so that nothing is lost when it is back. One that keeps
    silent for seconds is left alone for longer than that: otherwise every request in turn would wait as long.
    """

    def __init__(self, address: str, clock_s: Callable[[], float] = monotonic) -> None:
        self._clock_s = clock_s
        self._refusal: psycopg.OperationalError | None = None
        self._refused_until_s = 0.0
        self._parameters = _parameters_of(address)
        self.name = name_of(address)
        self._idle: list[Connection] = []
        self._closed = False

    def idle(self) -> Connection:
        """Return a connection that nobody uses; raise `IndexError` where there is none. The server may have gone."""
        return self._idle.pop()

    def connect(self) -> Connection:
        """Open another connection; raise psycopg's errors."""
        start_s = self._clock_s()
        if self._refusal is not None and start_s < self._refused_until_s:
            raise psycopg.OperationalError(str(self._refusal))
        try:
            connection = psycopg.connect(**self._parameters, autocommit=True, cursor_factory=psycopg.ClientCursor)
        except psycopg.OperationalError as error:
            now_s = self._clock_s()
            self._refusal, self._refused_until_s = error, now_s + PATIENCE * (now_s - start_s)
            raise
        connection.adapters.register_dumper(str, TextDumper)
        return connection

    def begun(self, begin: str) -> Connection:
        """Return a connection within a transaction; where the server has dropped an idle one, a new one."""
        self.check_open()
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
        connection = self.connect()
        try:
            connection.execute(begin.encode())
        except BaseException:
            connection.close()
            raise
        return connection

    @contextmanager
    def ended(self, connection: Connection, note_position: Callable[[str], None] | None = None) -> Iterator[Connection]:
        """Commit when the block ends, undo on any exception, and keep the connection.

        `note_position` is told how far the server's log has come by the commit.
        """
        try:
            yield connection
            if note_position is None:
                connection.execute("COMMIT")
            else:
                done = connection.execute(b"COMMIT; SELECT CAST(pg_current_wal_lsn() AS TEXT)")
                done.nextset()
                note_position(str((done.fetchone() or ("",))[0]))
        except BaseException:
            with suppress(psycopg.Error):
                connection.execute("ROLLBACK")
            self.give_back(connection)
            raise
        self.give_back(connection)

    @contextmanager
    def transaction(self, begin: str) -> Iterator[Connection]:
        """Lend a connection for one transaction: committed on leaving, undone on any exception."""
        with failure.translated(self.name), self.ended(self.begun(begin)) as connection:
            yield connection

    def give_back(self, connection: Connection) -> None:
        """Keep the connection for the next one who asks, if it is still good."""
        is_idle = connection.info.transaction_status is psycopg.pq.TransactionStatus.IDLE
        if self._closed or not is_idle:
            connection.close()
        else:
            self._idle.append(connection)

    def close(self) -> None:
        """Close the connections that are not lent; the others follow when they come back."""
        self._closed = True
        self._drop_idle()

    def check_open(self) -> None:
        """Raise `StoreError` after `close`."""
        if self._closed:
            raise StoreError(f"Die Datenbank „{self.name}“ ist schon geschlossen.", "Öffnen Sie sie neu.")

    def _drop_idle(self) -> None:
        with suppress(IndexError):
            while True:
                self._idle.pop().close()


def name_of(address: str) -> str:
    """Return what people are told of the address: server and database, never account or password."""
    parameters = _parameters_of(address)
    host = parameters.get("host") or parameters.get("hostaddr") or "localhost"
    port = f":{parameters['port']}" if parameters.get("port") else ""
    return f"{host}{port}/{parameters.get('dbname') or ''}"


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
