"""A copy of the database that the server keeps by streaming, for reading alone."""

from collections.abc import Callable
from threading import Lock
from time import monotonic

import psycopg

from corpus.postgresql.pool import Connection, Pool

PAUSE_S = 5.0  # without a look at a copy that did not answer
_HAS_REPLAYED = "SELECT NOT pg_is_in_recovery() OR pg_last_wal_replay_lsn() >= CAST(%s AS pg_lsn)"


class Replica:
    """Lends connections to the copy while it holds everything that this process has written."""

    def __init__(self, address: str, clock_s: Callable[[], float] = monotonic) -> None:
        self.pool = Pool(address)
        self._clock_s = clock_s
        self._lock = Lock()
        self._awaited: str | None = None
        self._paused_until_s = 0.0

    def note(self, position: str) -> None:
        """Read there again only once it has replayed the log up to a position."""
        with self._lock:
            self._awaited = position

    def begun(self, begin: str) -> Connection | None:
        """Return a connection within a transaction; None where the copy lags behind us or does not answer."""
        if self._clock_s() < self._paused_until_s:
            return None
        try:
            if not self._has_caught_up():
                return None
            return self.pool.begun(begin)
        except psycopg.Error:
            self._paused_until_s = self._clock_s() + PAUSE_S
            return None

    def _has_caught_up(self) -> bool:
        awaited = self._awaited
        if awaited is None:
            return True
        connection = self.pool.begun("BEGIN")
        with self.pool.ended(connection):
            found = connection.execute(_HAS_REPLAYED, [awaited]).fetchone()
        if found is None or not found[0]:
            return False
        with self._lock:
            if self._awaited == awaited:
                self._awaited = None
        return True
