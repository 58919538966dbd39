"""`corpus.source_port.CorrectionDesk` in the store's database, each write one transaction and lines that stay."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from corpus.composition import CORRECTABLE, compose, corrected, record_value
from corpus.errors import Conflict, EditConflict
from corpus.model import Output, OutputId, Status
from corpus.ports import Clock
from corpus.source_port import Correction, CorrectionAction, CorrectionLine
from corpus.sql import composing, meta
from corpus.sql import outputs as output_rows
from corpus.sql import source_row as row
from corpus.sql.port import Connection, Connections

BY_COMMAND = "negz corpus withdraw"  # stands where an editor's name does; nobody can be called that

_LINE = "number, step, output_id, field, action, before, after, stands, editor, at"
_LINES = f"SELECT {_LINE} FROM correction_lines WHERE output_id = ? ORDER BY number DESC"  # noqa: S608 - constants
_STANDING = f"""
SELECT {_LINE} FROM correction_lines AS line WHERE (:output IS NULL OR output_id = :output) AND stands AND number =
(SELECT max(number) FROM correction_lines AS other WHERE (other.output_id, other.field) = (line.output_id, line.field))
"""  # noqa: S608
_APPEND = """
INSERT INTO correction_lines (step, output_id, field, action, before, after, stands, editor, at, undone_step)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_LAST_STEP = """
SELECT max(step) FROM correction_lines WHERE output_id = :output AND undone_step IS NULL AND step NOT IN
(SELECT undone_step FROM correction_lines WHERE output_id = :output AND undone_step IS NOT NULL)
"""
_FIELDS = """
SELECT field FROM correction_lines WHERE output_id = ? AND step = ? GROUP BY field ORDER BY min(number)
"""
_BEFORE = """
SELECT stands, after FROM correction_lines WHERE output_id = ? AND field = ? AND step < ? ORDER BY number DESC LIMIT 1
"""


class SqlCorrections:
    """The corrections over the connections of a store; safe to share between threads and processes."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections = connections
        self._clock = clock

    def corrections(self, output_id: OutputId) -> Sequence[Correction]:
        """Return what holds for the output, ordered as the record's fields are."""
        with self._connections.read() as connection:
            return _corrections(connection, output_id)

    def differing(self) -> Sequence[Correction]:
        """Return every correction of a published output that differs from what the sources say, ordered by output."""
        with self._connections.read() as connection:
            ids = sorted({OutputId(values[2]) for values in connection.execute(_STANDING, {"output": None})})
            outputs = [output_rows.read_one(connection, output_id) for output_id in ids]
            published = [one.id for one in outputs if one is not None and one.status is Status.PUBLISHED]
            found = [one for output_id in published for one in _corrections(connection, output_id)]
        return tuple(one for one in found if one.value != one.said)

    def lines(self, output_id: OutputId) -> Sequence[CorrectionLine]:
        """Return what was done to the output, newest first."""
        with self._connections.read() as connection:
            return tuple(_line(values) for values in connection.execute(_LINES, [output_id]))

    def correct(
        self, output_id: OutputId, values: Mapping[str, object], *, editor: str, revision: int | None = None
    ) -> Output:
        """Let the fields say this from now on; return the output. An unsound value raises `InvalidRecord`."""

        def step(connection: Connection, held: Output) -> list[_Change]:
            standing = composing.corrections_of(connection, output_id)
            wanted = {name: record_value(corrected(held, name, value), name) for name, value in values.items()}
            return [
                _Change(name, CorrectionAction.CORRECT, value)
                for name, value in wanted.items()
                if name not in standing or standing[name] != value
            ]

        return self._step(output_id, step, editor, revision)

    def take_back(
        self, output_id: OutputId, fields: Collection[str], *, editor: str, revision: int | None = None
    ) -> Output:
        """Let the sources speak again; return the output. Nothing to take back: `Conflict`."""

        def step(connection: Connection, held: Output) -> list[_Change]:
            standing = composing.corrections_of(connection, output_id)
            missing = [name for name in fields if name not in standing]
            if missing or not fields:
                raise Conflict(
                    f"Am Beitrag „{held.title}“ ist die Angabe „{', '.join(missing)}“ nicht berichtigt.",
                    "Laden Sie die Seite neu; vielleicht hat sie schon jemand zurückgenommen.",
                )
            return [_Change(name, CorrectionAction.TAKE_BACK) for name in dict.fromkeys(fields)]

        return self._step(output_id, step, editor, revision)

    def undo(self, output_id: OutputId, *, editor: str, revision: int | None = None) -> Output:
        """Undo the last step that is not undone, whoever made it; return the output. Nothing to undo: `Conflict`."""

        def step(connection: Connection, held: Output) -> list[_Change]:
            (last,) = connection.execute(_LAST_STEP, {"output": output_id}).fetchone()
            if last is None:
                raise Conflict(
                    f"Am Beitrag „{held.title}“ gibt es keine Berichtigung rückgängig zu machen.",
                    "Laden Sie die Seite neu; vielleicht hat es schon jemand getan.",
                )
            names = _FIELDS
            changes = []
            for (name,) in connection.execute(names, [output_id, last]).fetchall():
                before = connection.execute(_BEFORE, [output_id, name, last]).fetchone()
                value = json.loads(before[1]) if before is not None and before[0] else _NOTHING
                changes.append(_Change(name, CorrectionAction.UNDO, value, last))
            return changes

        return self._step(output_id, step, editor, revision)

    def _step(
        self,
        output_id: OutputId,
        step: Callable[[Connection, Output], "list[_Change]"],
        editor: str,
        revision: int | None,
    ) -> Output:
        if not editor.strip():
            raise ValueError("a correction needs an editor's name")
        with self._connections.write() as connection:
            held = output_rows.read_one(connection, output_id)
            if held is None:
                raise output_rows.not_found(output_id)
            _check_revision(connection, held, revision)
            changes = step(connection, held)
            return _apply(connection, held, changes, editor, self._clock()) if changes else held


class _Nothing:
    """Stands where no editor's word holds."""


_NOTHING = _Nothing()


class _Change:
    """A field's new correction, or that there is none any more."""

    def __init__(
        self, field: str, action: CorrectionAction, value: object = _NOTHING, undone_step: int | None = None
    ) -> None:
        self.field = field
        self.action = action
        self.value = value
        self.undone_step = undone_step

    @property
    def stands(self) -> bool:
        """Whether an editor's word holds afterwards."""
        return self.value is not _NOTHING


def withdraw_for_good(connection: Connection, output: Output, at: datetime) -> None:
    """Withdraw an output that sources speak of, so that they do not bring it back; within the caller's transaction."""
    change = _Change("status", CorrectionAction.CORRECT, Status.WITHDRAWN.value)
    _apply(connection, output, [change], BY_COMMAND, at, counts=False)


def _apply(
    connection: Connection,
    held: Output,
    changes: Sequence[_Change],
    editor: str,
    at: datetime,
    *,
    counts: bool = True,
) -> Output:
    """Write the lines and the output that follows from them."""
    composing.keep_stock(connection, held.id)
    corrections = composing.corrections_of(connection, held.id)
    for change in changes:
        if change.stands:
            corrections[change.field] = change.value
        else:
            corrections.pop(change.field, None)
    said = [item.said() for item in row.items_of(connection, held.id)]
    base = compose(held.id, said) if said else held
    wanted = base
    for name, value in corrections.items():
        wanted = corrected(wanted, name, value)
    (last,) = connection.execute(
        "SELECT coalesce(max(step), 0) FROM correction_lines WHERE output_id = ?", [held.id]
    ).fetchone()
    for change in changes:
        before, after = record_value(held, change.field), record_value(wanted, change.field)
        texts = [json.dumps(value, ensure_ascii=False) for value in (before, after)]
        values = (last + 1, held.id, change.field, change.action.value, *texts, change.stands, editor, at.isoformat())
        connection.execute(_APPEND, (*values, change.undone_step))
    output, before_ = composing.recompose(connection, held.id, at)
    if output != before_ and counts:
        meta.bump(connection)
    return output


def _check_revision(connection: Connection, held: Output, revision: int | None) -> None:
    newest = connection.execute(f"{_LINES} LIMIT 1", [held.id]).fetchone()
    if revision is None or newest is None or newest[0] <= revision:
        return
    line = _line(newest)
    raise EditConflict(
        f"Den Beitrag „{held.title}“ hat inzwischen {line.editor} am {line.at:%d.%m.%Y um %H:%M Uhr (%Z)} berichtigt.",
        "Vergleichen Sie beide Fassungen und entscheiden Sie, welche gelten soll; überschrieben wurde nichts.",
        revision=line.number,
    )


def _corrections(connection: Connection, output_id: OutputId) -> tuple[Correction, ...]:
    standing = [_line(values) for values in connection.execute(_STANDING, {"output": output_id})]
    said = [item.said() for item in row.items_of(connection, output_id)]
    if not standing or not said:
        return ()
    plain = compose(output_id, said)
    found = [
        Correction(output_id, one.field, one.after, one.editor, one.at, record_value(plain, one.field))
        for one in standing
    ]
    return tuple(sorted(found, key=lambda one: CORRECTABLE.index(one.field)))


def _line(values: Sequence[object]) -> CorrectionLine:
    number, step, output_id, field, action, before, after, stands, editor, at = values
    return CorrectionLine(
        int(str(number)),
        int(str(step)),
        OutputId(str(output_id)),
        str(field),
        CorrectionAction(str(action)),
        json.loads(str(before)),
        json.loads(str(after)),
        bool(stands),
        str(editor),
        datetime.fromisoformat(str(at)),
    )
