"""The log of the vocabulary and the tasks of re-tagging, as rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from corpus.model import ConceptKey, OutputId, Scheme
from corpus.sql.port import Connection
from corpus.vocabulary_change import ChangeEntry, ChangeKind, RetaggingTask, TaskId

_LOG_COLUMNS = "number, at, editor, kind, scheme, notation, reason, before, after, version"
_WRITTEN = _LOG_COLUMNS.removeprefix("number, ")
_TASK_COLUMNS = "id, output_id, scheme, notation, reason, by, at, done_by, done_at"


def append(connection: Connection, entry: ChangeEntry) -> int:
    """Write a line at the end of the log; return its number."""
    subject = entry.subject
    row = connection.execute(
        f"INSERT INTO vocabulary_log ({_WRITTEN}) VALUES (?{', ?' * 8}) RETURNING number",  # noqa: S608
        [
            entry.at.isoformat(),
            entry.editor,
            entry.kind.value,
            None if subject is None else subject.scheme.value,
            None if subject is None else subject.notation,
            entry.reason,
            entry.before,
            entry.after,
            entry.version,
        ],
    ).fetchone()
    return int(row[0])


def read_log(connection: Connection, before: int | None, limit: int) -> tuple[ChangeEntry, ...]:
    """Return at most `limit` lines with a number under `before`, newest first."""
    rows = connection.execute(
        f"SELECT {_LOG_COLUMNS} FROM vocabulary_log WHERE :before IS NULL OR number < :before"  # noqa: S608
        " ORDER BY number DESC LIMIT :limit",
        {"before": before, "limit": limit},
    )
    return tuple(map(_entry, rows))


def add_task(connection: Connection, task: RetaggingTask) -> bool:
    """Write a new task, unless the same one is open already; return whether it was new."""
    found = connection.execute(
        "INSERT INTO retagging_tasks (output_id, scheme, notation, reason, by, at) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        [
            task.output_id,
            task.concept.scheme.value,
            task.concept.notation,
            task.reason,
            task.by,
            task.at.isoformat(),
        ],
    )
    return found.rowcount > 0


def read_tasks(connection: Connection) -> tuple[RetaggingTask, ...]:
    """Return the open tasks, oldest first."""
    rows = connection.execute(
        f"SELECT {_TASK_COLUMNS} FROM retagging_tasks WHERE done_at IS NULL ORDER BY id"  # noqa: S608
    )
    return tuple(map(_task, rows))


def finish_task(connection: Connection, task_id: TaskId, editor: str, at: datetime) -> bool:
    """Note who has done the task; return whether it was open."""
    found = connection.execute(
        "UPDATE retagging_tasks SET done_by = ?, done_at = ? WHERE id = ? AND done_at IS NULL",
        [editor, at.isoformat(), task_id],
    )
    return found.rowcount > 0


def _entry(values: Sequence[Any]) -> ChangeEntry:
    number, at, editor, kind, scheme, notation, reason, before, after, version = values
    return ChangeEntry(
        number=number,
        at=datetime.fromisoformat(at),
        editor=editor,
        kind=ChangeKind(kind),
        subject=None if scheme is None else ConceptKey(Scheme(scheme), notation),
        reason=reason,
        before=before,
        after=after,
        version=version,
    )


def _task(values: Sequence[Any]) -> RetaggingTask:
    task_id, output_id, scheme, notation, reason, by, at, done_by, done_at = values
    return RetaggingTask(
        id=TaskId(task_id),
        output_id=OutputId(output_id),
        concept=ConceptKey(Scheme(scheme), notation),
        reason=reason,
        by=by,
        at=datetime.fromisoformat(at),
        done_by=done_by,
        done_at=None if done_at is None else datetime.fromisoformat(done_at),
    )
