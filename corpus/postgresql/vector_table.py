"""`corpus.vector_shelf.VectorShelf` in the database: a table of each build with an index of pgvector's (HNSW).

That keeps the builds apart: whoever asks for one cannot be answered with the vectors of another. A table becomes
visible in one moment, and is removed as a whole.
"""

from collections.abc import Callable, Collection
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import errors, sql

from corpus.errors import StoreBusy
from corpus.postgresql.connection import Connections
from corpus.postgresql.statement import Statements
from corpus.vector_shelf import VectorSearchMissing, VectorsGone

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LINKS = 16  # of a vector in the index; the usual number (Malkov & Yashunin 2018), as in the instances' own graph
BUILD_WIDTH = 80  # vectors looked at when one is added
BATCH_ROWS = 1024  # on the way to the server at once
NODE_BYTES = 1_500  # of a vector's links while the index is built, generously
MAX_BUILD_BYTES = 1 << 30  # beyond, an index is built on the server's disk, and slower
MAX_DIM = 4_000  # components of what pgvector searches by an index
KEPT = 2
PATIENCE_MS = 5_000  # for whoever is reading what is to be removed, such as a backup of the server

_HEADER, _TRAILER = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"  # of COPY's binary format
_SCHEMA = """
SELECT quote_ident(nspname) FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace
WHERE extname = 'vector' AND EXISTS (SELECT FROM pg_type WHERE typname = 'halfvec' AND typnamespace = extnamespace)
"""
_HOLDS = "SELECT EXISTS (SELECT FROM vector_builds WHERE name = ?) AND to_regclass(?) IS NOT NULL"
_OLD = """
DELETE FROM vector_builds WHERE name <> ALL(?)
AND number NOT IN (SELECT number FROM vector_builds ORDER BY number DESC LIMIT ?) RETURNING name
"""
_MEMORY = """
SELECT set_config('maintenance_work_mem', CAST(? AS TEXT), TRUE)
WHERE pg_size_bytes(current_setting('maintenance_work_mem')) < 1024 * ?
"""
_GONE = (errors.UndefinedTable, errors.UndefinedColumn, errors.UndefinedObject, errors.UndefinedFunction)


class PostgresqlVectors:
    """The vectors over the connections of a store; raises `VectorSearchMissing` where pgvector is not there.

    They are kept in half precision.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        found = connections.ask(lambda connection: connection.execute(_SCHEMA).fetchone())
        if found is None:
            raise VectorSearchMissing(
                f"In der Datenbank „{connections.name}“ fehlt die Erweiterung pgvector, ab Version 0.7.",
                "Lassen Sie sie dort anlegen (CREATE EXTENSION vector), oder stellen Sie NEGZ_NEIGHBOURS=graph ein.",
            )
        self._schema = str(found[0])

    def put(self, build: str, vectors: "NDArray[np.float32]") -> None:
        """Lay the vectors of a build there, with their index, in one transaction."""
        rows, dim = vectors.shape
        if dim > MAX_DIM:
            raise VectorSearchMissing(
                f"pgvector durchsucht Vektoren mit höchstens {MAX_DIM} Komponenten; die des Encoders haben {dim}.",
                "Stellen Sie NEGZ_NEIGHBOURS=graph ein, oder wählen Sie einen anderen Encoder.",
            )
        table = _table(build)
        kilobytes = min(rows * (2 * dim + NODE_BYTES), MAX_BUILD_BYTES) // 1024
        with self._connections.write_aside() as connection:
            connection.execute("INSERT INTO vector_builds (name) VALUES (?)", [build])
            connection.execute(
                f"CREATE TABLE {table} (row INTEGER NOT NULL, vector {self._schema}.halfvec({dim}) NOT NULL)"
            )
            _copy(connection.connection, table, vectors)
            connection.execute(_MEMORY, [kilobytes, kilobytes])
            # several workers would share memory that containers are short of (/dev/shm)
            connection.execute("SET LOCAL max_parallel_maintenance_workers = 0")
            connection.execute(
                f"CREATE INDEX ON {table} USING hnsw (vector {self._schema}.halfvec_ip_ops)"
                f" WITH (m = {LINKS}, ef_construction = {BUILD_WIDTH})"
            )
            connection.execute(f"ANALYZE {table}")

    def holds(self, build: str) -> bool:
        """Say whether the vectors of a build lie in the database; a copy for reading may not have them yet."""
        found = self._connections.ask_itself(
            lambda connection: connection.execute(_HOLDS, [build, _table(build)]).fetchone()
        )
        return found is not None and bool(found[0])

    def nearest(self, build: str, vector: "NDArray[np.float32]", n: int, *, width: int) -> list[tuple[int, float]]:
        """Return about the n rows of a build with the highest dot products, best first; raise `VectorsGone`."""
        question = self._question(build, vector, n, width)
        try:
            return self._connections.ask(question)
        except _GONE:  # a copy for reading may not have them yet
            pass
        try:
            return self._connections.ask_itself(question)
        except _GONE as error:
            raise VectorsGone(
                f"Die Vektoren des Index „{build}“ liegen nicht mehr in der Datenbank „{self._connections.name}“.",
                "Der nächste Index bringt neue mit; bauen Sie ihn sofort: negz index build",
            ) from error

    def tidy(self, keep: Collection[str]) -> None:
        """Remove all builds but those named and the last two; at another time, if one is being read."""
        with suppress(StoreBusy), self._connections.write_aside() as connection:
            connection.execute(f"SET LOCAL lock_timeout = {PATIENCE_MS}")
            for (name,) in connection.execute(_OLD, [list(keep), KEPT]).fetchall():
                connection.execute(f"DROP TABLE IF EXISTS {_table(name)}")

    def _question(
        self, build: str, vector: "NDArray[np.float32]", n: int, width: int
    ) -> Callable[[Statements], list[tuple[int, float]]]:
        asked = f"[{','.join(f'{component:.5g}' for component in vector.tolist())}]"  # as exact as half precision is
        statement = (
            f"SET LOCAL hnsw.ef_search = {width:d};"  # noqa: S608 - names and numbers of ours
            f" SELECT row, vector OPERATOR({self._schema}.<#>) CAST(? AS {self._schema}.halfvec) AS distance"
            f" FROM {_table(build)} ORDER BY distance LIMIT {n:d}"
        )

        def ask(connection: Statements) -> list[tuple[int, float]]:
            found = connection.execute(statement, [asked])  # one trip, and a transaction by itself
            found.nextset()
            return [(row, -distance) for row, distance in found]

        return ask


def _table(build: str) -> str:
    return sql.Identifier(f"vectors_{build}").as_string()


def _copy(connection: psycopg.Connection[Any], table: str, vectors: "NDArray[np.float32]") -> None:
    import numpy as np

    rows, dim = vectors.shape
    line = np.dtype(
        [
            ("columns", ">i2"),
            ("row_bytes", ">i4"),
            ("row", ">i4"),
            ("vector_bytes", ">i4"),
            ("dim", ">i2"),
            ("unused", ">i2"),
            ("vector", ">f2", (dim,)),
        ]
    )
    with connection.cursor().copy(f"COPY {table} (row, vector) FROM STDIN (FORMAT binary)".encode()) as copy:
        copy.write(_HEADER)
        for start in range(0, rows, BATCH_ROWS):
            some = vectors[start : start + BATCH_ROWS]
            lines = np.zeros(len(some), dtype=line)
            lines["columns"], lines["row_bytes"], lines["vector_bytes"], lines["dim"] = 2, 4, 4 + 2 * dim, dim
            lines["row"], lines["vector"] = np.arange(start, start + len(some)), some
            copy.write(lines.tobytes())
        copy.write(_TRAILER)
