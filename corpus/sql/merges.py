"""`corpus.source_port.MergeDesk` in the store's database, each write one transaction."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from corpus.errors import Conflict, EditConflict, MergeNotFound
from corpus.model import Output, OutputId
from corpus.ports import Clock
from corpus.source_port import ItemId, Merge, MergeId, MergeSuggestion
from corpus.sql import composing, editorial_read, merge_suggestions, meta
from corpus.sql import outputs as output_rows
from corpus.sql import source_row as row
from corpus.sql.port import Connection, Connections

_COLUMNS = "id, to_output, from_output, items, reason, score, editor, at, undone_by, undone_at"
_ALL = f"""
SELECT {_COLUMNS} FROM merges
WHERE (:output IS NULL OR :output IN (to_output, from_output)) AND (:before IS NULL OR id < :before)
ORDER BY id DESC LIMIT :limit
"""  # noqa: S608 - constant column names
_ONE = f"SELECT {_COLUMNS} FROM merges WHERE id = ?"  # noqa: S608
_ADD = """
INSERT INTO merges (to_output, from_output, items, reason, editor, at) VALUES (?, ?, ?, ?, ?, ?) RETURNING id
"""
_ALL_OF_THEM = 1 << 62
_MOVE = "UPDATE source_items SET output_id = ?, newer = ? WHERE id = ?"
_IS_PART = "SELECT 1 FROM merges WHERE from_output = ? AND undone_at IS NULL"
_UNDONE = "UPDATE merges SET from_output = ?, undone_by = ?, undone_at = ? WHERE id = ?"


class SqlMerges:
    """The merges over the connections of a store; safe to share between threads and processes."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections = connections
        self._clock = clock

    def merges(
        self, output_id: OutputId | None = None, *, before: MergeId | None = None, limit: int | None = None
    ) -> Sequence[Merge]:
        """Return the merges into or out of one output, or all, newest first, undone ones included.

        With `before` only those older than that one.
        """
        values = {"output": output_id, "before": before, "limit": _ALL_OF_THEM if limit is None else limit}
        with self._connections.read() as connection:
            return tuple(_merge(connection, found) for found in connection.execute(_ALL, values).fetchall())

    def preview(self, from_output: OutputId, to_output: OutputId) -> Output:
        """Return what the second output would be after `merge`; raise what that would raise, and write nothing."""
        with self._connections.read() as connection:
            gone, kept = _both(connection, from_output, to_output)
            return composing.joined(connection, gone, kept)

    def merge(
        self, from_output: OutputId, to_output: OutputId, *, editor: str, reason: str, seen: str | None = None
    ) -> Merge:
        """Move everything of one output to another one; the first is withdrawn. Where that cannot be: `Conflict`.

        `seen` is the content hash of the preview that the editor saw; where it would be another now, nothing is written
        and `EditConflict` is raised. Tags that editors have decided do not move: the output that carries them must be
        the one that stays.
        """
        with self._connections.write() as connection:
            gone, kept = _both(connection, from_output, to_output)
            if seen is not None and composing.joined(connection, gone, kept).content_hash() != seen:
                raise EditConflict(
                    "Einer der Beiträge hat sich geändert, seit Sie die Vorschau geöffnet haben.",
                    "Sehen Sie sich an, was jetzt daraus würde, und führen Sie dann zusammen.",
                )
            for output in (gone, kept):
                composing.keep_stock(connection, output.id)
            items = row.items_of(connection, gone.id)
            for item in items:
                connection.execute(_MOVE, [kept.id, "[]", item.id])
            at = self._clock()
            composing.recompose(connection, kept.id, at)
            composing.recompose(connection, gone.id, at)
            meta.bump(connection)
            moved = json.dumps([[item.id, sorted(item.newer)] for item in items])
            values = (kept.id, gone.id, moved, reason, editor, at.isoformat())
            (merge_id,) = connection.execute(_ADD, values).fetchone()
            return _merge(connection, connection.execute(_ONE, [merge_id]).fetchone())

    def undo(self, merge_id: MergeId, *, editor: str) -> Output:
        """Move the items back, for good: the two stay apart. Return the output they make again, or now for themselves.

        Raises `MergeNotFound`, `Conflict` where it has been undone already.
        """
        with self._connections.write() as connection:
            values = connection.execute(_ONE, [merge_id]).fetchone()
            if values is None:
                raise MergeNotFound(
                    f"Eine Zusammenführung mit der Nummer {merge_id} gibt es nicht.", "Laden Sie die Seite neu."
                )
            merge = _merge(connection, values)
            moved = [(ItemId(item_id), newer) for item_id, newer in json.loads(values[3])]
            _check_undoable(connection, merge, [item_id for item_id, _ in moved])
            at = self._clock()
            apart = merge.from_output or _own_id(connection, moved[0][0])
            for item_id, newer in moved:
                connection.execute(_MOVE, [apart, json.dumps(newer), item_id])
            output, _ = composing.recompose(connection, apart, at)
            composing.recompose(connection, merge.to_output, at)
            meta.bump(connection)
            connection.execute(_UNDONE, [apart, editor, at.isoformat(), merge_id])
            merge_suggestions.part(connection, apart, merge.to_output, editor, at)
            return output

    def keep_apart(self, one: OutputId, other: OutputId, *, editor: str) -> None:
        """Note that two outputs are not one, so that nobody is asked again; raise `OutputNotFound`."""
        with self._connections.write() as connection:
            for output_id in (one, other):
                if output_rows.read_one(connection, output_id) is None:
                    raise output_rows.not_found(output_id)
            merge_suggestions.part(connection, one, other, editor, self._clock())

    def apart(self) -> frozenset[tuple[OutputId, OutputId]]:
        """Return the pairs of outputs that must not be merged again, the smaller id first."""
        with self._connections.read() as connection:
            rows = connection.execute("SELECT one, other FROM outputs_apart")
            return frozenset((OutputId(one), OutputId(other)) for one, other in rows)

    def suggest(self, found: Iterable[MergeSuggestion], corpus_version: int) -> None:
        """Put these suggestions, found in that version of the corpus, in the place of those held."""
        with self._connections.write() as connection:
            merge_suggestions.replace(connection, found, corpus_version)

    def suggestions(self) -> Sequence[MergeSuggestion]:
        """Return the suggestions, likeliest first, without pairs that are kept apart or of which one is withdrawn."""
        with self._connections.read() as connection:
            return merge_suggestions.read(connection)

    def suggested_version(self) -> int | None:
        """Return the version of the corpus in which the suggestions were found; None before the first search."""
        with self._connections.read() as connection:
            return merge_suggestions.version(connection)


def _both(connection: Connection, from_output: OutputId, to_output: OutputId) -> tuple[Output, Output]:
    found = []
    for output_id in (from_output, to_output):
        output = output_rows.read_one(connection, output_id)
        if output is None:
            raise output_rows.not_found(output_id)
        found.append(output)
    if from_output == to_output:
        raise Conflict("Ein Beitrag lässt sich nicht mit sich selbst zusammenführen.", "Wählen Sie einen anderen.")
    for output in found:
        if connection.execute(_IS_PART, [output.id]).fetchone() is not None:
            raise Conflict(
                f"Der Beitrag „{output.title}“ ist schon in einem anderen aufgegangen.", "Laden Sie die Seite neu."
            )
    decided = [editorial_read.state(connection, output.id).published_at is not None for output in found]
    if decided == [True, False]:
        raise Conflict(
            f"Über die Verschlagwortung von „{found[0].title}“ hat die Redaktion schon entschieden, über die von"
            f" „{found[1].title}“ nicht.",
            "Führen Sie umgekehrt zusammen, damit die Entscheidung erhalten bleibt.",
        )
    return found[0], found[1]


def _check_undoable(connection: Connection, merge: Merge, item_ids: Sequence[ItemId]) -> None:
    if merge.undone_at is not None:
        raise Conflict(
            f"Diese Zusammenführung hat {merge.undone_by} am {merge.undone_at:%d.%m.%Y} schon rückgängig gemacht.",
            "Zu tun ist nichts. Laden Sie die Seite neu.",
        )
    sql = "SELECT output_id FROM source_items WHERE id = ?"
    if any(connection.execute(sql, [item_id]).fetchone() != (merge.to_output,) for item_id in item_ids):
        raise Conflict(
            "Die Beiträge sind seither noch einmal verschoben worden.",
            "Machen Sie zuerst die spätere Zusammenführung rückgängig.",
        )


def _own_id(connection: Connection, item_id: ItemId) -> OutputId:
    proposal = next(item for item in _items(connection, item_id))
    return composing.free_id(connection, proposal.item.output.id)


def _items(connection: Connection, item_id: ItemId) -> Sequence[row.ItemRow]:
    (output_id,) = connection.execute("SELECT output_id FROM source_items WHERE id = ?", [item_id]).fetchone()
    return [item for item in row.items_of(connection, OutputId(output_id)) if item.id == item_id]


def _merge(connection: Connection, values: Sequence[Any]) -> Merge:
    merge_id, to_output, from_output, items, reason, score, editor, at, undone_by, undone_at = values
    ids = [item_id for item_id, _ in json.loads(items)]
    found = [connection.execute("SELECT key FROM source_items WHERE id = ?", [item_id]).fetchone() for item_id in ids]
    return Merge(
        MergeId(merge_id),
        OutputId(to_output),
        tuple(map(ItemId, ids)),
        tuple(key for (key,) in found),
        reason,
        score,
        editor,
        datetime.fromisoformat(at),
        None if from_output is None else OutputId(from_output),
        undone_by,
        None if undone_at is None else datetime.fromisoformat(undone_at),
    )
