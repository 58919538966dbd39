"""`corpus.editorial_second.SecondDesk` in the store's database, each write one transaction."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from corpus.editorial import HOLDINGS, Assessment, Decision, Dossier, TrailAction, TrailEntry, tags_of
from corpus.editorial_json import Publication, publication_to_json
from corpus.editorial_second import SecondView, check_open_to, published_views
from corpus.errors import Conflict, EditConflict
from corpus.model import ConceptKey, OutputId
from corpus.ports import Clock
from corpus.sql import editorial_read, editorial_step
from corpus.sql import editorial_row as row
from corpus.sql import editorial_second_row as second_row
from corpus.sql import outputs as output_rows
from corpus.sql.editorial_step import Step
from corpus.sql.port import Connection, Connections

_WORKED_ON = "SELECT DISTINCT output_id FROM editorial_trail WHERE editor = ? AND second IS NULL"


@dataclass(slots=True)
class SecondStep(Step):
    """A step of a second view: its dossier holds that view's opinions alone, and counts that view's steps."""

    second: SecondView = field(kw_only=True)
    opinions: dict[ConceptKey, Assessment] = field(default_factory=dict)

    def close(self) -> None:
        """Write the lines, and what the view has become."""
        for line in self.lines:
            row.append(self.connection, line)
        if self.lines:
            opinions = tuple(self.opinions[concept] for concept in sorted(self.opinions))
            self.second = replace(self.second, revision=self.revision, opinions=opinions)
            second_row.keep(self.connection, self.second)

    def finish(self, first: Dossier) -> None:
        """Close the view beside what is published."""
        answers = first.published_by or HOLDINGS
        self.second = replace(self.second, closed_at=self.at, first=answers, first_views=published_views(first))
        said = publication_to_json(Publication(tags_of(self.opinions.values())))
        self._append(TrailEntry(0, 0, self.at, self.editor, first.output.id, None, TrailAction.CLOSE, None, said))

    def _put(self, view: Assessment) -> None:
        self.opinions[view.concept] = view

    def _remove(self, view: Assessment) -> None:
        self.opinions.pop(view.concept, None)

    def _append(self, line: TrailEntry) -> None:
        Step._append(self, replace(line, second=self.second.number))


class SqlSecondDesk:
    """Second views over the connections of a store; safe to share between threads and processes."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections = connections
        self._clock = clock

    def view(self, output_id: OutputId, editor: str) -> SecondView | None:
        """Return the editor's second view of the output, None where they have not begun one."""
        with self._connections.read() as connection:
            return _view(connection, output_id, editor)

    def numbered(self, number: int) -> SecondView | None:
        """Return the second view with this number, or None."""
        with self._connections.read() as connection:
            return next(iter(second_row.find(connection, "number = ?", [number])), None)

    def views(self) -> Sequence[SecondView]:
        """Return all second views in the order in which they were begun."""
        with self._connections.read() as connection:
            return second_row.find(connection, "TRUE", [])

    def worked_on(self, editor: str) -> frozenset[OutputId]:
        """Return the outputs that the editor has worked on at the ordinary desk, what was undone included."""
        with self._connections.read() as connection:
            return _worked_on(connection, editor)

    def last_step(self, output_id: OutputId, editor: str) -> Sequence[TrailEntry]:
        """Return the lines of the view's last step, the oldest first; none where there is none."""
        with self._connections.read() as connection:
            view = _view(connection, output_id, editor)
            return [] if view is None else editorial_read.entries_of_second(connection, view.number, view.revision)

    def assess(self, output_id: OutputId, decisions: Iterable[Decision], *, editor: str, revision: int) -> int:
        """Note decisions as blind ones, begin the view where it is the first step, and return its new revision."""
        given = tuple(replace(decision, blind=True, shown=False) for decision in decisions)
        with self._step(output_id, editor, revision) as (step, _):
            step.check_concepts(given)
            for decision in given:
                step.assess(decision)
        return step.revision

    def clear(self, output_id: OutputId, concepts: Iterable[ConceptKey], *, editor: str, revision: int) -> int:
        """Take back what the view says about these concepts and return its new revision."""
        with self._step(output_id, editor, revision) as (step, _):
            for concept in dict.fromkeys(concepts):
                step.clear(concept)
        return step.revision

    def undo(self, output_id: OutputId, *, editor: str, revision: int) -> Sequence[TrailEntry]:
        """Take back the view's last step that still holds; steps of other editors are not touched."""
        with self._step(output_id, editor, revision) as (step, _):
            number = editorial_read.last_standing_step_of_second(step.connection, step.second.number)
            if number is None:
                raise Conflict(
                    "In Ihrer Zweitsicht gibt es nichts rückgängig zu machen.",
                    "Entscheiden Sie über einen Begriff; bis zum Abschluss lässt sich jede Entscheidung zurücknehmen.",
                )
            undone = editorial_read.entries_of_second(step.connection, step.second.number, number)
            step.undo(undone)
        return undone

    def close(self, output_id: OutputId, *, editor: str, revision: int) -> SecondView:
        """Close the view and keep what is published beside it."""
        with self._step(output_id, editor, revision) as (step, first):
            step.finish(first)
        return step.second

    def settle(self, output_id: OutputId, decision: Decision, *, editor: str, revision: int) -> int:
        """Let the decision stand, as an ordinary step of the output."""
        with self._connections.write() as connection:
            step = editorial_step.begin(connection, output_id, editor=editor, at=self._clock(), revision=revision)
            step.check_concepts([decision])
            step.confirm(decision)
            step.close()
        return step.revision

    @contextmanager
    def _step(self, output_id: OutputId, editor: str, revision: int) -> Iterator[tuple[SecondStep, Dossier]]:
        """Yield a step of the editor's second view, and the output's own dossier."""
        if not editor or editor == HOLDINGS:
            raise ValueError(f"no editor's name: {editor!r}")
        with self._connections.write() as connection:
            output = output_rows.read_one(connection, output_id)
            if output is None:
                raise output_rows.not_found(output_id)
            first = editorial_read.dossier(connection, output)
            view = _view(connection, output_id, editor)
            check_open_to(first, editor, view, _worked_on(connection, editor))
            if revision != (view.revision if view else 0):
                raise _conflict(connection, first, view, revision)
            view = view or second_row.add(connection, output_id, editor)
            own = replace(first, revision=view.revision, assessments=view.opinions)
            opinions = {one.concept: one for one in view.opinions}
            step = SecondStep(connection, own, editor, self._clock(), second=view, opinions=opinions)
            yield step, first
            step.close()


def _view(connection: Connection, output_id: OutputId, editor: str) -> SecondView | None:
    return next(iter(second_row.find(connection, "output_id = ? AND editor = ?", [output_id, editor])), None)


def _worked_on(connection: Connection, editor: str) -> frozenset[OutputId]:
    return frozenset(OutputId(output_id) for (output_id,) in connection.execute(_WORKED_ON, [editor]))


def _conflict(connection: Connection, dossier: Dossier, view: SecondView | None, revision: int) -> EditConflict:
    unseen = [] if view is None else editorial_read.entries_of_second_after(connection, view.number, revision)
    return EditConflict(
        f"Ihre Zweitsicht auf „{dossier.output.title}“ haben Sie inzwischen in einem anderen Fenster geändert.",
        "Gezeigt wird der gesicherte Stand; entscheiden Sie noch einmal, wo er nicht stimmt.",
        revision=0 if view is None else view.revision,
        entries=unseen,
    )
