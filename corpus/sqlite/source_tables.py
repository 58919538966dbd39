"""The steps that create the tables of what comes from sources: items, passages, corrections, merges, moments, links."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils.db import Database

_MERGE_SUGGESTIONS = (
    """CREATE TABLE merge_suggestions (
        one TEXT NOT NULL REFERENCES outputs (id),
        other TEXT NOT NULL REFERENCES outputs (id),
        score REAL NOT NULL,
        reason TEXT NOT NULL,
        PRIMARY KEY (one, other)
    ) STRICT, WITHOUT ROWID""",
    "ALTER TABLE outputs_apart ADD COLUMN editor TEXT",
    "ALTER TABLE outputs_apart ADD COLUMN at TEXT",
)

_OUTPUT_MOMENTS = """
CREATE TABLE output_moments (
    output_row INTEGER PRIMARY KEY REFERENCES outputs (row) ON DELETE CASCADE,
    added_at TEXT NOT NULL,
    changed_at TEXT NOT NULL
) STRICT
"""

_TAKE_OVER = """
INSERT INTO output_moments (output_row, added_at, changed_at)
SELECT row, strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now'), strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now') FROM outputs
"""

_SOURCE = (
    """CREATE TABLE sources (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        address TEXT NOT NULL UNIQUE,
        settings TEXT NOT NULL,
        added_at TEXT NOT NULL,
        forgotten_at TEXT,
        run INTEGER NOT NULL DEFAULT 0,
        started_at TEXT,
        succeeded_at TEXT,
        swept_at TEXT,
        error TEXT
    ) STRICT""",
    "INSERT INTO sources (id, kind, address, settings, added_at) VALUES (0, 'records', '', '{}', '')",
    """CREATE TABLE source_items (
        id INTEGER PRIMARY KEY,
        source_id INTEGER NOT NULL REFERENCES sources (id),
        key TEXT NOT NULL,
        output_id TEXT REFERENCES outputs (id) DEFERRABLE INITIALLY DEFERRED,
        reason TEXT,
        content TEXT,
        content_hash TEXT NOT NULL,
        links TEXT NOT NULL,
        fingerprint TEXT,
        newer TEXT NOT NULL DEFAULT '[]',
        run INTEGER NOT NULL,
        vanished_at TEXT,
        UNIQUE (source_id, key)
    ) STRICT""",
    "CREATE INDEX source_items_by_output ON source_items (output_id)",
    """CREATE TABLE passages (
        item_id INTEGER NOT NULL REFERENCES source_items (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        text TEXT NOT NULL,
        page INTEGER,
        seconds INTEGER,
        heading TEXT,
        url TEXT,
        PRIMARY KEY (item_id, position)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE correction_lines (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        step INTEGER NOT NULL,
        output_id TEXT NOT NULL REFERENCES outputs (id),
        field TEXT NOT NULL,
        action TEXT NOT NULL,
        before TEXT NOT NULL,
        after TEXT NOT NULL,
        stands INTEGER NOT NULL,
        editor TEXT NOT NULL,
        at TEXT NOT NULL,
        undone_step INTEGER
    ) STRICT""",
    "CREATE INDEX correction_lines_by_output ON correction_lines (output_id, field, number)",
    """CREATE TRIGGER correction_lines_are_not_changed BEFORE UPDATE ON correction_lines
        BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END""",
    """CREATE TRIGGER correction_lines_are_not_shortened BEFORE DELETE ON correction_lines
        BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END""",
    """CREATE TABLE merges (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        to_output TEXT NOT NULL REFERENCES outputs (id),
        from_output TEXT REFERENCES outputs (id),
        items TEXT NOT NULL,
        reason TEXT NOT NULL,
        score REAL,
        editor TEXT,
        at TEXT NOT NULL,
        undone_by TEXT,
        undone_at TEXT
    ) STRICT""",
    "CREATE INDEX merges_by_output ON merges (to_output)",
    """CREATE TABLE outputs_apart (
        one TEXT NOT NULL REFERENCES outputs (id),
        other TEXT NOT NULL REFERENCES outputs (id),
        PRIMARY KEY (one, other)
    ) STRICT, WITHOUT ROWID""",
)


def create_links(db: "Database") -> None:
    """Create the table of addresses that were looked at."""
    db.execute(
        """CREATE TABLE links (
            address TEXT PRIMARY KEY,
            checked_at TEXT NOT NULL,
            status INTEGER,
            reason TEXT NOT NULL,
            failed_at TEXT,
            failed_days INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX links_failed ON links (failed_days) WHERE failed_days > 0")


def create_merge_suggestions(db: "Database") -> None:
    """Create the table of suggestions; what is kept apart has an editor and a moment from now on."""
    for statement in _MERGE_SUGGESTIONS:
        db.execute(statement)


def create_output_moments(db: "Database") -> None:
    """Create the moments; what is there already counts as added now, for nobody knows better."""
    db.execute(_OUTPUT_MOMENTS)
    db.execute(_TAKE_OVER)


def create_sources(db: "Database") -> None:
    """Create sources, items, passages, corrections and merges."""
    for statement in _SOURCE:
        db.execute(statement)


def add_validators(db: "Database") -> None:
    """Add what the last answer of a source came with."""
    db.execute("ALTER TABLE sources ADD COLUMN etag TEXT")
    db.execute("ALTER TABLE sources ADD COLUMN last_modified TEXT")
