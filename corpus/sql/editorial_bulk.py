"""`corpus.editorial_bulk.BulkDesk` in the store's database: one transaction over all outputs of a bulk step."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby

from corpus.editorial import Decision, TrailEntry, Verdict
from corpus.editorial_bulk import BulkItem, BulkOrder, BulkPart, BulkStep, PartState
from corpus.errors import BulkConflict, BulkStepNotFound, Conflict, EditConflict
from corpus.model import Grade, OutputId, Status
from corpus.ports import Clock
from corpus.sql import editorial_read, editorial_step
from corpus.sql.editorial_step import Step
from corpus.sql.port import Connection, Connections

_COLUMNS = "number, at, editor, grade, publishes, threshold"
_ADD = (
    "INSERT INTO editorial_bulk_steps (at, editor, grade, publishes, threshold) VALUES (?, ?, ?, ?, ?) RETURNING number"
)
_ONE = f"SELECT {_COLUMNS} FROM editorial_bulk_steps WHERE number = ?"  # noqa: S608 - constant column names
_LAST = f"SELECT {_COLUMNS} FROM editorial_bulk_steps ORDER BY number DESC LIMIT ?"  # noqa: S608
_TITLES = "SELECT id, title FROM outputs WHERE id IN (SELECT output_id FROM editorial_trail WHERE bulk = ?)"

_Row = tuple[int, str, str, str, int, float | None]


class SqlBulkDesk:
    """Bulk steps over the connections of a store; safe to share between threads and processes."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections = connections
        self._clock = clock

    def accept(self, items: Iterable[BulkItem], order: BulkOrder, *, editor: str) -> BulkStep:
        """Accept suggestions of many outputs; `BulkConflict` names those that have changed in the meantime."""
        given = tuple(items)
        if not given or len({item.output_id for item in given}) < len(given):
            raise ValueError("a bulk step needs outputs, each of them once")
        with self._connections.write() as connection:
            at = self._clock()
            steps = _begun(connection, given, editor, at)
            values = (at.isoformat(), editor, order.grade.value, order.publishes, order.threshold)
            (number,) = connection.execute(_ADD, values).fetchone()
            for item, step in zip(given, steps, strict=True):
                step.bulk = number
                _accept(step, item, order)
            if not any(step.lines for step in steps):
                raise _nothing_to_accept()
            return _read(connection, number)

    def undo(self, number: int, *, editor: str, skip_overtaken: bool = False) -> BulkStep:
        """Put every output back to what it was before the step; `BulkConflict` names those worked on since."""
        with self._connections.write() as connection:
            done = _read(connection, number)
            overtaken, standing = done.parts_in(PartState.OVERTAKEN), done.parts_in(PartState.STANDING)
            if overtaken and not skip_overtaken:
                raise _overtaken(connection, done, overtaken)
            if not standing:
                raise _nothing_to_undo(number)
            at = self._clock()
            for part in standing:
                revision = editorial_read.state(connection, part.output_id).revision
                step = editorial_step.begin(connection, part.output_id, editor=editor, at=at, revision=revision)
                step.undo(editorial_read.entries_of_step(connection, part.output_id, part.step))
                step.close()
            return _read(connection, number)

    def step(self, number: int) -> BulkStep:
        """Return a bulk step; raise `BulkStepNotFound`."""
        with self._connections.read() as connection:
            return _read(connection, number)

    def steps(self, *, limit: int) -> Sequence[BulkStep]:
        """Return the last bulk steps, newest first."""
        with self._connections.read() as connection:
            return tuple(_from_row(connection, row) for row in connection.execute(_LAST, [limit]).fetchall())


def _begun(connection: Connection, items: Sequence[BulkItem], editor: str, at: datetime) -> list[Step]:
    """Begin a step on each output; raise `BulkConflict` where that is not possible on every one."""
    steps, conflicts = [], {}
    for item in items:
        try:
            step = editorial_step.begin(connection, item.output_id, editor=editor, at=at, revision=item.revision)
            _check_seen(step, item)
            steps.append(step)
        except EditConflict as conflict:
            conflicts[item.output_id] = conflict
    if conflicts:
        changed = "Ein Beitrag hat sich" if len(conflicts) == 1 else f"{len(conflicts)} Beiträge haben sich"
        raise BulkConflict(
            f"{changed} geändert, seit Sie die Seite geladen haben.",
            "Übernommen wurde nichts, auch bei den übrigen Beiträgen nicht. Prüfen Sie noch einmal.",
            conflicts=conflicts,
        )
    return steps


def _check_seen(step: Step, item: BulkItem) -> None:
    """Raise `EditConflict` where the editor has not seen the present suggestions, or the output is withdrawn."""
    dossier = step.dossier
    if dossier.output.status is Status.WITHDRAWN:
        raise EditConflict(
            f"Der Beitrag „{dossier.output.title}“ wurde inzwischen zurückgezogen.",
            "Lassen Sie ihn aus.",
            revision=dossier.revision,
        )
    made = dossier.suggestions
    if made is None or (made.model_version, made.vocabulary_version) != (item.model_version, item.vocabulary_version):
        raise EditConflict(
            f"Für den Beitrag „{dossier.output.title}“ gibt es inzwischen neuere Vorschläge.",
            "Sehen Sie sich die neuen Vorschläge an.",
            revision=dossier.revision,
        )


def _accept(step: Step, item: BulkItem, order: BulkOrder) -> None:
    decisions = [Decision(concept, Verdict.ACCEPTED, order.grade) for concept in item.concepts]
    step.check_concepts(decisions)
    for decision in decisions:
        step.assess(decision)
    if order.publishes:
        step.dossier = editorial_read.dossier(step.connection, step.dossier.output)
        step.publish()
    step.close()


def _read(connection: Connection, number: int) -> BulkStep:
    row = connection.execute(_ONE, [number]).fetchone()
    if row is None:
        raise BulkStepNotFound(
            f"Einen Sammelschritt mit der Nummer {number} gibt es nicht.",
            "Wählen Sie einen aus der Liste der Sammelschritte.",
        )
    return _from_row(connection, row)


def _from_row(connection: Connection, row: _Row) -> BulkStep:
    number, at, editor, grade, publishes, threshold = row
    return BulkStep(
        number=number,
        at=datetime.fromisoformat(at),
        editor=editor,
        order=BulkOrder(Grade(grade), bool(publishes), threshold),
        parts=tuple(_parts(connection, number)),
    )


def _parts(connection: Connection, number: int) -> Iterator[BulkPart]:
    titles = dict(connection.execute(_TITLES, [number]).fetchall())
    lines = editorial_read.entries_of_bulk(connection, number)
    for output_id, own in groupby(lines, key=lambda line: line.output_id):
        yield _part(connection, output_id, titles[output_id], tuple(own))


def _part(connection: Connection, output_id: OutputId, title: str, lines: Sequence[TrailEntry]) -> BulkPart:
    step = lines[0].step
    last = editorial_read.last_standing_step(connection, output_id)
    later: tuple[TrailEntry, ...] = ()
    if last == step:
        state = PartState.STANDING
    elif editorial_read.is_undone(connection, output_id, step):
        state = PartState.UNDONE
    else:
        state = PartState.OVERTAKEN
        later = tuple(editorial_read.entries_after(connection, output_id, step))
    concepts = tuple(line.concept for line in lines if line.concept is not None)
    return BulkPart(output_id, title, step, concepts, state, later)


def _overtaken(connection: Connection, done: BulkStep, parts: Sequence[BulkPart]) -> BulkConflict:
    one = len(parts) == 1
    changed = "An einem Beitrag wurde" if one else f"An {len(parts)} Beiträgen wurde"
    conflicts = {
        part.output_id: editorial_step.conflict(
            part.title, editorial_read.state(connection, part.output_id).revision, part.later
        )
        for part in parts
    }
    return BulkConflict(
        f"{changed} seit dem Sammelschritt {done.number} weitergearbeitet.",
        f"Zurückgenommen wurde nichts. Nehmen Sie die übrigen zurück; {'dieser bleibt' if one else 'diese bleiben'},"
        f" wie {'er ist' if one else 'sie sind'}.",
        conflicts=conflicts,
    )


def _nothing_to_accept() -> Conflict:
    return Conflict(
        "Zu übernehmen ist nichts: Über diese Vorschläge haben Sie schon genauso entschieden.",
        "Wählen Sie andere Beiträge oder eine andere Schwelle.",
    )


def _nothing_to_undo(number: int) -> Conflict:
    return Conflict(
        f"Am Sammelschritt {number} gibt es nichts mehr zurückzunehmen.",
        "Einzelne Beiträge ändern Sie an ihrem Schreibtisch.",
    )
