"""The log of the vocabulary and the tasks of re-tagging, as rows; and their tables."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from corpus.model import ConceptKey, OutputId, Scheme
from corpus.vocabulary_change import ChangeEntry, ChangeKind, RetaggingTask, TaskId

if TYPE_CHECKING:
    from sqlite_utils.db import Database

_SCHEMA = (
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
_LOG_COLUMNS = "number, at, editor, kind, scheme, notation, reason, before, after, version"
_TASK_COLUMNS = "id, output_id, scheme, notation, reason, by, at, done_by, done_at"


def create_vocabulary_log(db: "Database") -> None:
    """Create the log, which refuses to be changed, the tasks, and the place for what replaces a concept."""
    for statement in _SCHEMA:
        db.execute(statement)


def append(connection: sqlite3.Connection, entry: ChangeEntry) -> int:
    """Write a line at the end of the log; return its number."""
    subject = entry.subject
    row = connection.execute(
        f"INSERT INTO vocabulary_log ({_LOG_COLUMNS}) VALUES (NULL{', ?' * 9}) RETURNING number",  # noqa: S608
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


def read_log(connection: sqlite3.Connection, before: int | None, limit: int) -> tuple[ChangeEntry, ...]:
    """Return at most `limit` lines with a number under `before`, newest first."""
    rows = connection.execute(
        f"SELECT {_LOG_COLUMNS} FROM vocabulary_log WHERE :before IS NULL OR number < :before"  # noqa: S608
        " ORDER BY number DESC LIMIT :limit",
        {"before": before, "limit": limit},
    )
    return tuple(map(_entry, rows))


def add_task(connection: sqlite3.Connection, task: RetaggingTask) -> bool:
    """Write a new task, unless the same one is open already; return whether it was new."""
    found = connection.execute(
        f"INSERT INTO retagging_tasks ({_TASK_COLUMNS}) VALUES (NULL{', ?' * 6}, NULL, NULL)"  # noqa: S608
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


def read_tasks(connection: sqlite3.Connection) -> tuple[RetaggingTask, ...]:
    """Return the open tasks, oldest first."""
    rows = connection.execute(
        f"SELECT {_TASK_COLUMNS} FROM retagging_tasks WHERE done_at IS NULL ORDER BY id"  # noqa: S608
    )
    return tuple(map(_task, rows))


def finish_task(connection: sqlite3.Connection, task_id: TaskId, editor: str, at: datetime) -> bool:
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
