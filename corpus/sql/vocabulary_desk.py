"""`corpus.vocabulary_change.VocabularyDesk` in the store's database, each write one transaction."""

from dataclasses import replace
from datetime import datetime

from corpus.errors import Conflict
from corpus.model import Vocabulary
from corpus.ports import Clock
from corpus.sql import concepts, editorial_read, meta
from corpus.sql import vocabulary_row as row
from corpus.sql.port import Connection, Connections
from corpus.vocabulary.integrity import refuse_errors
from corpus.vocabulary_change import (
    Change,
    ChangeEntry,
    RetaggingTask,
    TaskId,
    VocabularyConflict,
    carriers,
    changed,
    new_findings,
    version_of,
)
from corpus.vocabulary_json import excerpt_to_json, excerpts


class SqlVocabularyDesk:
    """The vocabulary desk over the connections of a store; safe to share between threads and processes."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections = connections
        self._clock = clock

    def apply(self, change: Change, *, editor: str, version: str) -> ChangeEntry:
        """Make the change and the tasks it calls for.

        Raises `VocabularyConflict` where `version` is not the present one, `InvalidVocabulary` where the change would
        break a rule, `Conflict` where it would change nothing.
        """
        with self._connections.write() as connection:
            held = concepts.read(connection)
            if version_of(held) != version:
                raise _conflict(connection)
            wanted = changed(held, change)
            if wanted == held:
                raise Conflict(
                    "Die Änderung ändert nichts: Das Vokabular sagt das schon.",
                    "Ändern Sie mindestens eine Angabe, oder lassen Sie es, wie es ist.",
                )
            refuse_errors(new_findings(held, wanted))
            return keep(connection, held, wanted, change, editor=editor, at=self._clock())

    def changes(self, *, limit: int, before: int | None = None) -> tuple[ChangeEntry, ...]:
        """Return the latest lines of the log, newest first; with `before`, those with a lower number."""
        with self._connections.read() as connection:
            return row.read_log(connection, before, limit)

    def tasks(self) -> tuple[RetaggingTask, ...]:
        """Return the open tasks, oldest first."""
        with self._connections.read() as connection:
            return row.read_tasks(connection)

    def finish_task(self, task_id: TaskId, *, editor: str) -> bool:
        """Note that somebody has looked at the output; return whether the task was open."""
        with self._connections.write() as connection:
            return row.finish_task(connection, task_id, editor, self._clock())


def keep(
    connection: Connection, held: Vocabulary, wanted: Vocabulary, change: Change, *, editor: str, at: datetime
) -> ChangeEntry:
    """Put `wanted` in the place of `held`, with a line in the log and the tasks, within the caller's transaction.

    Tasks about a concept that is in use again are done with that.
    """
    concepts.replace(connection, wanted)
    meta.bump(connection)
    before, after = excerpts(held, wanted)
    entry = ChangeEntry(
        number=0,
        at=at,
        editor=editor,
        kind=change.kind,
        subject=change.subject,
        reason=change.reason,
        before=excerpt_to_json(before),
        after=excerpt_to_json(after),
        version=version_of(wanted),
    )
    retired = {concept.key for concept in held.concepts if concept.deprecated}
    restored = retired.intersection(concept.key for concept in wanted.concepts if not concept.deprecated)
    for task in row.read_tasks(connection):
        if task.concept in restored:
            row.finish_task(connection, task.id, editor, at)
    for key in change.retag:  # of withdrawn outputs, too: they may come back, and would then carry it silently
        for output in carriers(editorial_read.dossiers(connection, include_withdrawn=True), [key]):
            row.add_task(connection, RetaggingTask(TaskId(0), output.id, key, change.reason, editor, at))
    return replace(entry, number=row.append(connection, entry))


def _conflict(connection: Connection) -> VocabularyConflict:
    latest = row.read_log(connection, None, 1)
    who = f"{latest[0].editor} am {latest[0].at:%d.%m.%Y um %H:%M Uhr (%Z)}" if latest else "jemand anderes"
    return VocabularyConflict(
        f"Das Vokabular hat inzwischen {who} geändert.",
        "Sehen Sie sich die Vorschau noch einmal an; geändert wurde nichts.",
    )
