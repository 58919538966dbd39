"""The database's schema, as numbered steps that are applied once each and never edited after a release.

A step that changes what `analyse` yields for the same text must rebuild the search table (`search.rebuild`).
"""

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import SchemaTooNew
from corpus.sqlite.count_tables import create_demand, create_feedback, create_jobs, create_read_keys, create_trials
from corpus.sqlite.editorial_tables import (
    create_editorial,
    create_editorial_rules,
    create_second_views,
    create_vocabulary_log,
)
from corpus.sqlite.search import create_passage_search
from corpus.sqlite.source_tables import (
    add_validators,
    create_links,
    create_merge_suggestions,
    create_output_moments,
    create_sources,
)

if TYPE_CHECKING:
    from sqlite_utils.db import Database

MIGRATION_SET = "negz"
_TABLE = "_sqlite_migrations"  # sqlite-utils keeps the applied steps here

_FIRST_SCHEMA = """
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE outputs (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    subtitle TEXT,
    abstract TEXT NOT NULL,
    language TEXT NOT NULL,
    people TEXT NOT NULL,
    series TEXT,
    number TEXT,
    published TEXT,
    duration_minutes INTEGER,
    topics TEXT NOT NULL,
    sources TEXT NOT NULL,
    record_quality TEXT NOT NULL,
    status TEXT NOT NULL,
    awaits_editor INTEGER NOT NULL,
    content_hash TEXT NOT NULL
) STRICT;
CREATE TABLE manifestations (
    output_row INTEGER NOT NULL REFERENCES outputs (row) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    url TEXT NOT NULL,
    PRIMARY KEY (output_row, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE tags (
    output_row INTEGER NOT NULL REFERENCES outputs (row) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    scheme TEXT NOT NULL,
    notation TEXT NOT NULL,
    grade TEXT NOT NULL,
    origin TEXT NOT NULL,
    confidence REAL NOT NULL,
    author TEXT,
    at TEXT,
    PRIMARY KEY (output_row, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE schemes (
    scheme TEXT PRIMARY KEY,
    labels TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE concepts (
    position INTEGER PRIMARY KEY,
    scheme TEXT NOT NULL,
    notation TEXT NOT NULL,
    pref_label TEXT NOT NULL,
    alt_label TEXT NOT NULL,
    scope_note TEXT NOT NULL,
    related TEXT NOT NULL,
    deprecated INTEGER NOT NULL,
    UNIQUE (scheme, notation)
) STRICT;
CREATE VIRTUAL TABLE output_search USING fts5 (title, body, tokenize = 'unicode61');
"""


_ACCOUNTS_SCHEMA = """
CREATE TABLE accounts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at TEXT NOT NULL,
    disabled INTEGER NOT NULL
) STRICT;
CREATE TABLE sessions (
    digest TEXT PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    started_at TEXT NOT NULL,
    seen_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE tokens (
    digest TEXT PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE sign_in_attempts (
    id INTEGER PRIMARY KEY,
    subject TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX sign_in_attempts_subject ON sign_in_attempts (subject, at);
CREATE INDEX sign_in_attempts_at ON sign_in_attempts (at);
"""


def create_tables(db: "Database") -> None:
    """Create outputs, their parts and tags, the vocabulary, the counters and the search table."""
    _run(db, _FIRST_SCHEMA)


def create_accounts(db: "Database") -> None:
    """Create the editors' accounts, their sessions and tokens, and the attempts to sign in."""
    _run(db, _ACCOUNTS_SCHEMA)


def index_withdrawn(db: "Database") -> None:
    """Create the index that tells what is withdrawn without a look at everything that is not."""
    db.execute("CREATE INDEX outputs_withdrawn ON outputs (id) WHERE status = 'withdrawn'")


def _run(db: "Database", schema: str) -> None:
    for statement in schema.split(";\n"):
        if statement.strip():
            db.execute(statement)


_STEPS = {
    "m0001_create_tables": create_tables,
    "m0002_create_accounts": create_accounts,
    "m0003_create_editorial": create_editorial,
    "m0004_create_vocabulary_log": create_vocabulary_log,
    "m0005_create_editorial_rules": create_editorial_rules,
    "m0006_create_second_views": create_second_views,
    "m0007_create_demand": create_demand,
    "m0008_create_output_moments": create_output_moments,
    "m0008_create_feedback": create_feedback,
    "m0009_create_read_keys": create_read_keys,
    "m0010_create_trials": create_trials,
    "m0011_create_sources": create_sources,
    "m0012_create_jobs": create_jobs,
    "m0012_create_links": create_links,
    "m0013_create_merge_suggestions": create_merge_suggestions,
    "m0013_add_source_validators": add_validators,
    "m0014_create_passage_search": create_passage_search,
    "m0015_index_withdrawn": index_withdrawn,
}


def applied(connection: sqlite3.Connection) -> frozenset[str]:
    """Return the names of the steps that the database has been through."""
    table = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", [_TABLE]).fetchone()
    if table is None:
        return frozenset()
    rows = connection.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", [MIGRATION_SET])
    return frozenset(name for (name,) in rows)


def pending(connection: sqlite3.Connection) -> bool:
    """Say whether a step is missing."""
    return not applied(connection).issuperset(_STEPS)


def check_known(connection: sqlite3.Connection, path: Path) -> None:
    """Raise `SchemaTooNew` where the database has been through a step that this version does not know."""
    unknown = sorted(applied(connection).difference(_STEPS))
    if unknown:
        raise SchemaTooNew(
            f"Die Datenbank „{path}“ wurde von einer neueren Version angelegt (unbekannter Schritt „{unknown[0]}“).",
            "Aktualisieren Sie diese Software, oder nennen Sie mit --data-dir oder NEGZ_DATA einen anderen Ordner.",
        )


def apply(connection: sqlite3.Connection) -> None:
    """Apply the missing steps; the caller holds the write transaction, so two processes never both do."""
    from sqlite_utils import Database, Migrations

    migrations = Migrations(MIGRATION_SET)
    for name, step in _STEPS.items():
        migrations(name=name)(step)
    migrations.apply(Database(connection, recursive_triggers=False, execute_plugins=False))
