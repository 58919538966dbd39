"""Second views as rows."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from corpus.editorial import Assessment
from corpus.editorial_json import assessment_from_json, assessment_to_json
from corpus.editorial_second import SecondView
from corpus.model import OutputId
from corpus.sql.port import Connection

COLUMNS = "number, output_id, editor, revision, opinions, closed_at, first, first_views"
_ADD = """
INSERT INTO editorial_second_views (output_id, editor, revision, opinions, first_views) VALUES (?, ?, 0, '[]', '[]')
RETURNING number
"""
_KEEP = """
UPDATE editorial_second_views SET revision = ?, opinions = ?, closed_at = ?, first = ?, first_views = ? WHERE number = ?
"""


def add(connection: Connection, output_id: OutputId, editor: str) -> SecondView:
    """Begin a second view, which says nothing yet."""
    (number,) = connection.execute(_ADD, [output_id, editor]).fetchone()
    return SecondView(number, output_id, editor, 0, ())


def keep(connection: Connection, view: SecondView) -> None:
    """Write what the view has become."""
    closed_at = None if view.closed_at is None else view.closed_at.isoformat()
    texts = (_views_to_json(view.opinions), closed_at, view.first, _views_to_json(view.first_views))
    connection.execute(_KEEP, [view.revision, *texts, view.number])


def find(connection: Connection, condition: str, parameters: Sequence[str | int]) -> list[SecondView]:
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
