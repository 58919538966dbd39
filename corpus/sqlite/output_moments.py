"""When outputs came in and when they last changed; and the table that remembers it."""

import sqlite3
from datetime import datetime
from typing import TYPE_CHECKING

from corpus.model import OutputId
from corpus.ports import OutputMoments

if TYPE_CHECKING:
    from sqlite_utils.db import Database

_SCHEMA = """
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
_NOTE = """
INSERT INTO output_moments (output_row, added_at, changed_at) VALUES (:row, :at, :at)
ON CONFLICT (output_row) DO UPDATE SET changed_at = excluded.changed_at
"""
_READ = """
SELECT id, added_at, changed_at FROM output_moments JOIN outputs ON outputs.row = output_row
WHERE status = 'published'
"""


def create_output_moments(db: "Database") -> None:
    """Create the moments; what is there already counts as added now, for nobody knows better."""
    db.execute(_SCHEMA)
    db.execute(_TAKE_OVER)


def note(connection: sqlite3.Connection, row: int, at: datetime) -> None:
    """Remember that the output in `row` was added or changed."""
    connection.execute(_NOTE, {"row": row, "at": at.isoformat()})


def read(connection: sqlite3.Connection) -> dict[OutputId, OutputMoments]:
    """Return the moments of every published output."""
    return {
        OutputId(output_id): OutputMoments(datetime.fromisoformat(added_at), datetime.fromisoformat(changed_at))
        for output_id, added_at, changed_at in connection.execute(_READ)
    }
