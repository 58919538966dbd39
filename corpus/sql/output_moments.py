"""When outputs came in and when they last changed."""

from datetime import datetime

from corpus.model import OutputId
from corpus.ports import OutputMoments
from corpus.sql.port import Connection

_NOTE = """
INSERT INTO output_moments (output_row, added_at, changed_at) VALUES (:row, :at, :at)
ON CONFLICT (output_row) DO UPDATE SET changed_at = excluded.changed_at
"""
_READ = """
SELECT id, added_at, changed_at FROM output_moments JOIN outputs ON outputs.row = output_row
WHERE status = 'published'
"""


def note(connection: Connection, row: int, at: datetime) -> None:
    """Remember that the output in `row` was added or changed."""
    connection.execute(_NOTE, {"row": row, "at": at.isoformat()})


def read(connection: Connection) -> dict[OutputId, OutputMoments]:
    """Return the moments of every published output."""
    return {
        OutputId(output_id): OutputMoments(datetime.fromisoformat(added_at), datetime.fromisoformat(changed_at))
        for output_id, added_at, changed_at in connection.execute(_READ)
    }
