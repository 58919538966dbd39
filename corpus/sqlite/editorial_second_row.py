"""Second views as rows; and their table."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from corpus.editorial import Assessment
from corpus.editorial_json import assessment_from_json, assessment_to_json
from corpus.editorial_second import SecondView
from corpus.model import OutputId

if TYPE_CHECKING:
    from sqlite_utils.db import Database

_SCHEMA = (
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
COLUMNS = "number, output_id, editor, revision, opinions, closed_at, first, first_views"
_ADD = """
INSERT INTO editorial_second_views (output_id, editor, revision, opinions, first_views) VALUES (?, ?, 0, '[]', '[]')
"""
_KEEP = """
UPDATE editorial_second_views SET revision = ?, opinions = ?, closed_at = ?, first = ?, first_views = ? WHERE number = ?
"""


def create_second_views(db: "Database") -> None:
    """Create the second views, and the place in the trail for the one that a line belongs to."""
    for statement in _SCHEMA:
        db.execute(statement)


def add(connection: sqlite3.Connection, output_id: OutputId, editor: str) -> SecondView:
    """Begin a second view, which says nothing yet."""
    number = connection.execute(_ADD, [output_id, editor]).lastrowid or 0
    return SecondView(number, output_id, editor, 0, ())


def keep(connection: sqlite3.Connection, view: SecondView) -> None:
    """Write what the view has become."""
    closed_at = None if view.closed_at is None else view.closed_at.isoformat()
    texts = (_views_to_json(view.opinions), closed_at, view.first, _views_to_json(view.first_views))
    connection.execute(_KEEP, [view.revision, *texts, view.number])


def find(connection: sqlite3.Connection, condition: str, parameters: Sequence[str | int]) -> list[SecondView]:
    """Return the views that meet the condition, in the order in which they were begun."""
    sql = f"SELECT {COLUMNS} FROM editorial_second_views WHERE {condition} ORDER BY number"  # noqa: S608 - constants
    return [_from_row(values) for values in connection.execute(sql, parameters)]


def _from_row(values: Sequence[Any]) -> SecondView:
    number, output_id, editor, revision, opinions, closed_at, first, first_views = values
    return SecondView(
        number=number,
        output_id=OutputId(output_id),
        editor=editor,
        revision=revision,
        opinions=_views_from_json(opinions),
        closed_at=None if closed_at is None else datetime.fromisoformat(closed_at),
        first=first,
        first_views=_views_from_json(first_views),
    )


def _views_to_json(views: Iterable[Assessment]) -> str:
    return f"[{', '.join(text for view in views if (text := assessment_to_json(view)))}]"


def _views_from_json(text: str) -> tuple[Assessment, ...]:
    found = (assessment_from_json(json.dumps(record)) for record in json.loads(text))
    return tuple(view for view in found if view is not None)
