"""The steps that create the editors' tables: suggestions, trail, rules, second views, the vocabulary's log."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils.db import Database

_EDITORIAL = (
    """CREATE TABLE editorial_dossiers (
        output_id TEXT PRIMARY KEY REFERENCES outputs (id),
        revision INTEGER NOT NULL,
        published_by TEXT,
        published_at TEXT
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE editorial_suggestions (
        output_id TEXT NOT NULL REFERENCES outputs (id),
        model_version TEXT NOT NULL,
        vocabulary_version TEXT NOT NULL,
        position INTEGER NOT NULL,
        made_at TEXT NOT NULL,
        suggestions TEXT NOT NULL,
        PRIMARY KEY (output_id, model_version, vocabulary_version)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE editorial_assessments (
        output_id TEXT NOT NULL REFERENCES outputs (id),
        scheme TEXT NOT NULL,
        notation TEXT NOT NULL,
        editor TEXT NOT NULL,
        verdict TEXT NOT NULL,
        grade TEXT,
        at TEXT NOT NULL,
        rank INTEGER,
        confidence REAL,
        model_version TEXT,
        vocabulary_version TEXT,
        blind INTEGER NOT NULL,
        PRIMARY KEY (output_id, scheme, notation, editor)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE editorial_bulk_steps (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        editor TEXT NOT NULL,
        grade TEXT NOT NULL,
        publishes INTEGER NOT NULL,
        threshold REAL
    ) STRICT""",
    """CREATE TABLE editorial_trail (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        step INTEGER NOT NULL,
        at TEXT NOT NULL,
        editor TEXT NOT NULL,
        output_id TEXT NOT NULL REFERENCES outputs (id),
        scheme TEXT,
        notation TEXT,
        action TEXT NOT NULL,
        before TEXT,
        after TEXT,
        rank INTEGER,
        confidence REAL,
        model_version TEXT,
        vocabulary_version TEXT,
        blind INTEGER NOT NULL,
        undone_step INTEGER,
        bulk INTEGER REFERENCES editorial_bulk_steps (number)
    ) STRICT""",
    "CREATE INDEX editorial_trail_by_output ON editorial_trail (output_id, number)",
    "CREATE INDEX editorial_trail_by_bulk ON editorial_trail (bulk) WHERE bulk IS NOT NULL",
    """CREATE TRIGGER editorial_trail_is_not_changed BEFORE UPDATE ON editorial_trail
        BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END""",
    """CREATE TRIGGER editorial_trail_is_not_shortened BEFORE DELETE ON editorial_trail
        BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END""",
)

_EDITORIAL_RULES = (
    """CREATE TABLE editorial_rules (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        output_id TEXT NOT NULL REFERENCES outputs (id),
        other_id TEXT REFERENCES outputs (id),
        audiences TEXT NOT NULL,
        benefits TEXT NOT NULL,
        strength REAL NOT NULL,
        reason TEXT NOT NULL,
        author TEXT NOT NULL,
        created_at TEXT NOT NULL,
        expires_at TEXT NOT NULL,
        ended_at TEXT,
        ended_by TEXT,
        added_version INTEGER NOT NULL,
        ended_version INTEGER
    ) STRICT""",
    """CREATE TRIGGER editorial_rules_are_not_deleted BEFORE DELETE ON editorial_rules
        BEGIN SELECT RAISE(ABORT, 'rules are ended, never deleted'); END""",
    """CREATE TRIGGER editorial_rules_are_only_ended BEFORE UPDATE OF
        kind, output_id, other_id, audiences, benefits, strength, reason, author, created_at, expires_at
        ON editorial_rules BEGIN SELECT RAISE(ABORT, 'rules are ended, never rewritten'); END""",
    """CREATE TRIGGER editorial_rules_stay_ended BEFORE UPDATE OF ended_at, ended_by ON editorial_rules
        WHEN OLD.ended_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'rules are ended once, for good'); END""",
)

_EDITORIAL_SECOND = (
    """CREATE TABLE editorial_second_views (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        output_id TEXT NOT NULL REFERENCES outputs (id),
        editor TEXT NOT NULL,
        revision INTEGER NOT NULL,
        opinions TEXT NOT NULL,
        closed_at TEXT,
        first TEXT,
        first_views TEXT NOT NULL,
        UNIQUE (output_id, editor)
    ) STRICT""",
    """CREATE TRIGGER editorial_second_views_stay_closed BEFORE UPDATE ON editorial_second_views
        WHEN OLD.closed_at IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'a closed second view no longer changes'); END""",
    "ALTER TABLE editorial_trail ADD COLUMN second INTEGER REFERENCES editorial_second_views (number)",
    "CREATE INDEX editorial_trail_by_second ON editorial_trail (second) WHERE second IS NOT NULL",
)

_VOCABULARY = (
    "ALTER TABLE concepts ADD COLUMN replaced_by TEXT NOT NULL DEFAULT '[]'",
    """CREATE TABLE vocabulary_log (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        editor TEXT NOT NULL,
        kind TEXT NOT NULL,
        scheme TEXT,
        notation TEXT,
        reason TEXT NOT NULL,
        before TEXT,
        after TEXT,
        version TEXT NOT NULL
    ) STRICT""",
    """CREATE TRIGGER vocabulary_log_is_not_changed BEFORE UPDATE ON vocabulary_log
        BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END""",
    """CREATE TRIGGER vocabulary_log_is_not_shortened BEFORE DELETE ON vocabulary_log
        BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END""",
    """CREATE TABLE retagging_tasks (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        output_id TEXT NOT NULL REFERENCES outputs (id),
        scheme TEXT NOT NULL,
        notation TEXT NOT NULL,
        reason TEXT NOT NULL,
        by TEXT NOT NULL,
        at TEXT NOT NULL,
        done_by TEXT,
        done_at TEXT
    ) STRICT""",
    "CREATE UNIQUE INDEX retagging_tasks_open ON retagging_tasks (output_id, scheme, notation) WHERE done_at IS NULL",
    """CREATE TRIGGER retagging_tasks_are_not_deleted BEFORE DELETE ON retagging_tasks
        BEGIN SELECT RAISE(ABORT, 'tasks are done, never deleted'); END""",
    """CREATE TRIGGER retagging_tasks_are_only_done BEFORE UPDATE OF
        output_id, scheme, notation, reason, by, at ON retagging_tasks
        BEGIN SELECT RAISE(ABORT, 'tasks are done, never rewritten'); END""",
)


def create_editorial(db: "Database") -> None:
    """Create dossiers, suggestions, assessments and the trail, which refuses to be changed."""
    for statement in _EDITORIAL:
        db.execute(statement)


def create_editorial_rules(db: "Database") -> None:
    """Create the rules, which refuse to be deleted and to be rewritten."""
    for statement in _EDITORIAL_RULES:
        db.execute(statement)


def create_second_views(db: "Database") -> None:
    """Create the second views, and the place in the trail for the one that a line belongs to."""
    for statement in _EDITORIAL_SECOND:
        db.execute(statement)


def create_vocabulary_log(db: "Database") -> None:
    """Create the log, which refuses to be changed, the tasks, and the place for what replaces a concept."""
    for statement in _VOCABULARY:
        db.execute(statement)
