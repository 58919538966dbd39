"""The store in a PostgreSQL database."""

from contextlib import closing
from pathlib import Path

from corpus.ports import Clock
from corpus.postgresql.connection import BUSY_TIMEOUT_S, Connections
from corpus.postgresql.search import PostgresqlFullText
from corpus.sql.store import SqlStore, utc_now
from corpus.sqlite import SqliteStore


class PostgresqlStore(SqlStore):
    """`corpus.ports.Store` in the database at `address`; safe to share between threads, processes and machines.

    `clock` dates what editors decide, and when outputs come in and change.
    """

    def __init__(self, address: str, *, busy_timeout_s: float = BUSY_TIMEOUT_S, clock: Clock = utc_now) -> None:
        super().__init__(Connections(address, busy_timeout_s=busy_timeout_s), PostgresqlFullText(), clock)

    def copy_to(self, data_dir: Path) -> None:
        """Write a copy into a file in another folder, for what is to be tried and thrown away."""
        with closing(SqliteStore(data_dir)) as copy:
            self.copy_into(copy)
