"""Pairs of outputs that may be one, and those that editors keep apart."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from corpus.model import OutputId, Status
from corpus.source_port import MergeSuggestion
from corpus.sql.port import Connection

_VERSION = "merges_suggested"
_KEEP_VERSION = "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
_ADD = "INSERT INTO merge_suggestions (one, other, score, reason) VALUES (?, ?, ?, ?)"
_ALL = f"""
SELECT one, other, score, reason FROM merge_suggestions
WHERE NOT EXISTS (
    SELECT 1 FROM outputs_apart
    WHERE outputs_apart.one = merge_suggestions.one AND outputs_apart.other = merge_suggestions.other
) AND 2 = (SELECT count(*) FROM outputs WHERE id IN (one, other) AND status = '{Status.PUBLISHED}')
ORDER BY score DESC, one, other
"""  # noqa: S608 - a constant value
_APART = "INSERT INTO outputs_apart (one, other, editor, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"


def replace(connection: Connection, found: Iterable[MergeSuggestion], corpus_version: int) -> None:
    """Hold these suggestions and no others."""
    connection.execute("DELETE FROM merge_suggestions")
    connection.executemany(_ADD, [(one.one, one.other, one.score, one.reason) for one in found])
    connection.execute(_KEEP_VERSION, [_VERSION, corpus_version])


def read(connection: Connection) -> Sequence[MergeSuggestion]:
    """Return what an editor may still decide, likeliest first."""
    return tuple(
        MergeSuggestion(OutputId(one), OutputId(other), score, reason)
        for one, other, score, reason in connection.execute(_ALL)
    )


def version(connection: Connection) -> int | None:
    """Return the version of the corpus that was searched last."""
    found = connection.execute("SELECT value FROM meta WHERE key = ?", [_VERSION]).fetchone()
    return None if found is None else int(found[0])


def part(connection: Connection, one: OutputId, other: OutputId, editor: str, at: datetime) -> None:
    """Note that two outputs are not one."""
    connection.execute(_APART, [*sorted((one, other)), editor, at.isoformat()])
