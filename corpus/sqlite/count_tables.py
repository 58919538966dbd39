"""The steps that create the tables of counts: demand, feedback, trials; and of jobs and read keys."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils.db import Database

_DEMAND = (
    """CREATE TABLE demand (
        day TEXT NOT NULL,
        audience TEXT NOT NULL,
        benefit TEXT NOT NULL,
        requests INTEGER NOT NULL,
        PRIMARY KEY (day, audience, benefit)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE demand_days (
        day TEXT PRIMARY KEY
    ) STRICT, WITHOUT ROWID""",
)

_FEEDBACK = (
    """CREATE TABLE feedback (
        day TEXT NOT NULL,
        audience TEXT NOT NULL,
        benefit TEXT NOT NULL,
        kind TEXT NOT NULL,
        placement TEXT NOT NULL,
        event TEXT NOT NULL,
        events INTEGER NOT NULL,
        PRIMARY KEY (day, audience, benefit, kind, placement, event)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE feedback_outputs (
        day TEXT NOT NULL,
        output_id TEXT NOT NULL,
        event TEXT NOT NULL,
        events INTEGER NOT NULL,
        PRIMARY KEY (day, output_id, event)
    ) STRICT, WITHOUT ROWID""",
)

_READ_KEYS = (
    """CREATE TABLE read_keys (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        name_key TEXT NOT NULL,
        key TEXT NOT NULL UNIQUE,
        origins TEXT NOT NULL,
        per_minute INTEGER,
        created_at TEXT NOT NULL,
        revoked_at TEXT
    ) STRICT""",
    "CREATE UNIQUE INDEX read_keys_name ON read_keys (name_key) WHERE revoked_at IS NULL",
)

_TRIALS = (
    """CREATE TABLE trials (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        parameter TEXT NOT NULL,
        value REAL NOT NULL,
        reason TEXT NOT NULL,
        author TEXT NOT NULL,
        started_at TEXT NOT NULL,
        ends_at TEXT NOT NULL,
        secret BLOB NOT NULL,
        ended_at TEXT,
        ended_by TEXT,
        started_version INTEGER NOT NULL,
        ended_version INTEGER
    ) STRICT""",
    """CREATE TABLE trial_credits (
        trial_id INTEGER NOT NULL REFERENCES trials (id),
        list_hash TEXT NOT NULL,
        shipped INTEGER NOT NULL,
        challenger INTEGER NOT NULL,
        PRIMARY KEY (trial_id, list_hash)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TRIGGER trials_are_not_deleted BEFORE DELETE ON trials
        BEGIN SELECT RAISE(ABORT, 'trials are ended, never deleted'); END""",
    """CREATE TRIGGER trials_are_only_ended BEFORE UPDATE OF
        parameter, value, reason, author, started_at, ends_at, secret
        ON trials BEGIN SELECT RAISE(ABORT, 'trials are ended, never rewritten'); END""",
    """CREATE TRIGGER trials_stay_ended BEFORE UPDATE OF ended_at, ended_by ON trials
        WHEN OLD.ended_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'trials are ended once, for good'); END""",
)


def create_demand(db: "Database") -> None:
    """Create the counts and the days that were counted."""
    for statement in _DEMAND:
        db.execute(statement)


def create_feedback(db: "Database") -> None:
    """Create the counts by list and by output."""
    for statement in _FEEDBACK:
        db.execute(statement)


def create_jobs(db: "Database") -> None:
    """Create the table of what comes round again and again."""
    db.execute(
        """CREATE TABLE jobs (
            name TEXT PRIMARY KEY,
            started_at TEXT,
            ended_at TEXT,
            succeeded_at TEXT,
            said TEXT NOT NULL DEFAULT '',
            remedy TEXT NOT NULL DEFAULT '',
            failed INTEGER NOT NULL DEFAULT 0,
            requested_at TEXT,
            requested_by TEXT
        ) STRICT, WITHOUT ROWID"""
    )


def create_read_keys(db: "Database") -> None:
    """Create the table of the keys."""
    for statement in _READ_KEYS:
        db.execute(statement)


def create_trials(db: "Database") -> None:
    """Create the trials, which refuse to be deleted and to be rewritten, and what lists have earned in them."""
    for statement in _TRIALS:
        db.execute(statement)
