"""The store in one file."""

from pathlib import Path

from corpus.ports import Clock
from corpus.sql.store import SqlStore, utc_now
from corpus.sqlite.connection import BUSY_TIMEOUT_S, Connections
from corpus.sqlite.search import SqliteFullText


class SqliteStore(SqlStore):
    """`corpus.ports.Store` in one file of `data_dir`; safe to share between threads and processes.

    `clock` dates what editors decide, and when outputs come in and change.
    """

    def __init__(self, data_dir: Path, *, busy_timeout_s: float = BUSY_TIMEOUT_S, clock: Clock = utc_now) -> None:
        self._file = Connections(data_dir, busy_timeout_s=busy_timeout_s)
        super().__init__(self._file, SqliteFullText(), clock)

    def copy_to(self, data_dir: Path) -> None:
        """Write a copy into another folder, for what is to be tried and thrown away."""
        self._file.copy_to(data_dir)
