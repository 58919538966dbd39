"""The store in a PostgreSQL database."""

from contextlib import closing
from pathlib import Path

from corpus.ports import Clock
from corpus.postgresql.connection import BUSY_TIMEOUT_S, Connections
from corpus.postgresql.search import PostgresqlFullText
from corpus.postgresql.shelf import PostgresqlShelf
from corpus.postgresql.vector_table import PostgresqlVectors
from corpus.sql.store import SqlStore, utc_now
from corpus.sqlite import SqliteStore


class PostgresqlStore(SqlStore):
    """`corpus.ports.Store` in the database at `address`; safe to share between threads, processes and machines.

    Reads go to the copy at `read_address`, if there is one and it keeps up. `clock` dates what editors decide, and when
    outputs come in and change.
    """

    def __init__(
        self,
        address: str,
        *,
        busy_timeout_s: float = BUSY_TIMEOUT_S,
        clock: Clock = utc_now,
        read_address: str | None = None,
    ) -> None:
        connections = Connections(address, busy_timeout_s=busy_timeout_s, read_address=read_address)
        super().__init__(connections, PostgresqlFullText(), clock)
        self._shelf = PostgresqlShelf(connections)
        self._postgresql = connections

    @property
    def shelf(self) -> PostgresqlShelf:
        """Where instances on several machines leave each other the index that one of them has built."""
        return self._shelf

    def vectors(self) -> PostgresqlVectors:
        """Return where the vectors of an index lie; raise `VectorSearchMissing` without pgvector."""
        return PostgresqlVectors(self._postgresql)

    def copy_to(self, data_dir: Path) -> None:
        """Write a copy into a file in another folder, for what is to be tried and thrown away."""
        with closing(SqliteStore(data_dir)) as copy:
            self.copy_into(copy)
