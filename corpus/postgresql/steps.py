"""The database's schema, as numbered steps that are applied once each and never edited after a release.

They begin where SQLite's were when this database was added; from then on a new table is one step here and one in
`corpus.sqlite.migrations`. A test compares what the two come to.
"""

import re
from typing import Any

import psycopg

from corpus.errors import SchemaTooNew, StoreError
from corpus.postgresql.guards import GUARDS
from corpus.postgresql.search_tables import SEARCH
from corpus.postgresql.tables import ACCOUNTS, COUNTS, EDITORIAL, OUTPUTS, SHELF, SOURCES, VECTORS, WITHDRAWN

_STEPS = {
    "p0001_create_tables": (OUTPUTS, ACCOUNTS, EDITORIAL, COUNTS, SOURCES, GUARDS, SEARCH),
    "p0002_create_shelf": (SHELF,),
    "p0003_create_vector_builds": (VECTORS,),
    "p0004_index_withdrawn": (WITHDRAWN,),
}
_TABLE = (
    "CREATE TABLE IF NOT EXISTS schema_steps (name TEXT PRIMARY KEY, applied_at TIMESTAMPTZ NOT NULL DEFAULT now())"
)
_CREATION = re.compile(r"CREATE TABLE [^;]+")


def applied(connection: psycopg.Connection[Any]) -> frozenset[str]:
    """Return the names of the steps that the schema has been through."""
    found = connection.execute("SELECT to_regclass('schema_steps')").fetchone()
    if found is None or found[0] is None:
        return frozenset()
    return frozenset(name for (name,) in connection.execute("SELECT name FROM schema_steps"))


def pending(connection: psycopg.Connection[Any]) -> bool:
    """Say whether a step is missing."""
    return not applied(connection).issuperset(_STEPS)


def check_known(connection: psycopg.Connection[Any], name: str) -> None:
    """Raise `SchemaTooNew` where the schema has been through a step that this version does not know."""
    unknown = sorted(applied(connection).difference(_STEPS))
    if unknown:
        raise SchemaTooNew(
            f"Die Datenbank „{name}“ wurde von einer neueren Version angelegt (unbekannter Schritt „{unknown[0]}“).",
            "Aktualisieren Sie diese Software, oder nennen Sie in NEGZ_STORE eine andere Datenbank.",
        )


def check_encoding(connection: psycopg.Connection[Any], name: str) -> None:
    """Raise `StoreError` where the database cannot hold every character."""
    found = connection.execute("SHOW server_encoding").fetchone()
    if found is None or found[0] != "UTF8":
        raise StoreError(
            f"Die Datenbank „{name}“ speichert Text nicht in UTF-8.",
            "Legen Sie eine an, die das tut: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0",
        )


def apply(connection: psycopg.Connection[Any]) -> None:
    """Apply the missing steps; the caller holds the lock of the writer, so two instances never both do."""
    connection.execute(in_order_of_code_points(_TABLE).encode())
    missing = [name for name in _STEPS if name not in applied(connection)]
    for name in missing:
        for statements in _STEPS[name]:
            connection.execute(in_order_of_code_points(statements).encode())
        connection.execute("INSERT INTO schema_steps (name) VALUES (%s)", [name])


def in_order_of_code_points(statements: str) -> str:
    """Return the statements with columns whose text sorts by code points, as in SQLite and in Python."""
    return _CREATION.sub(lambda found: found[0].replace(" TEXT", ' TEXT COLLATE "C"'), statements)
