"""`corpus.editorial_port.EditorialStore` in the store's database, each write one transaction."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from corpus.editorial import Decision, Dossier, SuggestionSet, TrailEntry
from corpus.editorial_bulk import BulkDesk
from corpus.editorial_second import SecondDesk
from corpus.errors import Conflict
from corpus.model import ConceptKey, OutputId
from corpus.ports import Clock
from corpus.sql import editorial_read, editorial_step
from corpus.sql import editorial_row as row
from corpus.sql import outputs as output_rows
from corpus.sql.editorial_bulk import SqlBulkDesk
from corpus.sql.editorial_second import SqlSecondDesk
from corpus.sql.editorial_step import Step
from corpus.sql.port import Connections

_LINES_PER_READ = 500  # a long trail is read in portions, so that no reader stays open while it is sent

_KEEP = """
INSERT INTO editorial_suggestions (output_id, model_version, vocabulary_version, made_at, suggestions, position)
VALUES (:output_id, :model_version, :vocabulary_version, :made_at, :suggestions,
    (SELECT coalesce(max(position), 0) + 1 FROM editorial_suggestions WHERE output_id = :output_id))
ON CONFLICT (output_id, model_version, vocabulary_version) DO UPDATE SET position = excluded.position
"""


class SqlEditorial:
    """The editors' desk over the connections of a store; safe to share between threads and processes."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections = connections
        self._clock = clock
        self.bulk: BulkDesk = SqlBulkDesk(connections, clock)
        self.second: SecondDesk = SqlSecondDesk(connections, clock)

    def dossier(self, output_id: OutputId) -> Dossier:
        """Return what is known about one output; raise `OutputNotFound`."""
        with self._connections.read() as connection:
            output = output_rows.read_one(connection, output_id)
            found = None if output is None else editorial_read.dossier(connection, output)
        if found is None:
            raise output_rows.not_found(output_id)
        return found

    def dossiers(self) -> Sequence[Dossier]:
        """Return the dossiers of all published outputs, ordered by id."""
        with self._connections.read() as connection:
            return editorial_read.dossiers(connection)

    def keep_suggestions(self, made: SuggestionSet) -> SuggestionSet:
        """Make the set the one that is shown, and return it; one of the same versions that is there stays as it is."""
        with self._connections.write() as connection:
            if output_rows.read_one(connection, made.output_id) is None:
                raise output_rows.not_found(made.output_id)
            connection.execute(_KEEP, row.set_to_row(made))
            return editorial_read.suggestion_sets(connection, made.output_id)[-1]

    def suggestion_sets(self, output_id: OutputId) -> Sequence[SuggestionSet]:
        """Return every set ever kept for the output, the one that is shown last."""
        with self._connections.read() as connection:
            return editorial_read.suggestion_sets(connection, output_id)

    def assess(self, output_id: OutputId, decisions: Iterable[Decision], *, editor: str, revision: int) -> int:
        """Note the editor's decisions as drafts and return the new revision; unknown concepts: `ConceptNotFound`."""
        given = tuple(decisions)
        with self._step(output_id, editor, revision) as step:
            step.check_concepts(given)
            for decision in given:
                step.assess(decision)
        return step.revision

    def clear(self, output_id: OutputId, concepts: Iterable[ConceptKey], *, editor: str, revision: int) -> int:
        """Take back the editor's own view of these concepts and return the new revision."""
        with self._step(output_id, editor, revision) as step:
            for concept in dict.fromkeys(concepts):
                step.clear(concept)
        return step.revision

    def publish(self, output_id: OutputId, *, editor: str, revision: int, blind: bool = False) -> int:
        """Make what stands accepted the output's tags, without having seen suggestions where `blind`."""
        with self._step(output_id, editor, revision) as step:
            step.publish(blind=blind)
        return step.revision

    def reopen(self, output_id: OutputId, *, editor: str, revision: int) -> int:
        """Let the output wait again, without tags but with all assessments; return the new revision."""
        with self._step(output_id, editor, revision) as step:
            step.reopen()
        return step.revision

    def reveal(self, output_id: OutputId, *, editor: str, revision: int) -> int:
        """Note that what was decided without suggestions ends here, and return the new revision."""
        with self._step(output_id, editor, revision) as step:
            step.reveal()
        return step.revision

    def undo(self, output_id: OutputId, *, editor: str, revision: int) -> Sequence[TrailEntry]:
        """Take back the output's last step that still holds; return its lines. Nothing left to undo: `Conflict`."""
        with self._step(output_id, editor, revision) as step:
            number = editorial_read.last_standing_step(step.connection, output_id)
            if number is None:
                raise Conflict(
                    f"Am Beitrag „{step.dossier.output.title}“ gibt es nichts rückgängig zu machen.",
                    "Entscheiden Sie über einen Begriff; jede Entscheidung lässt sich zurücknehmen.",
                )
            undone = editorial_read.entries_of_step(step.connection, output_id, number)
            step.undo(undone)
        return undone

    def trail(
        self,
        output_id: OutputId | None = None,
        *,
        since: datetime | None = None,
        before: int | None = None,
        limit: int | None = None,
    ) -> Iterator[TrailEntry]:
        """Yield the lines of one output or of all, newest first; with `before`, those with a lower number."""
        while limit is None or limit > 0:
            portion = _LINES_PER_READ if limit is None else min(limit, _LINES_PER_READ)
            with self._connections.read() as connection:
                lines = editorial_read.entries_before(connection, output_id, since, before, portion)
            yield from lines
            if len(lines) < portion:
                return
            before = lines[-1].number
            limit = None if limit is None else limit - len(lines)

    def export(self) -> Iterator[TrailEntry]:
        """Yield every line, oldest first."""
        number = 0
        while True:
            with self._connections.read() as connection:
                lines = editorial_read.entries_from(connection, number, _LINES_PER_READ)
            if not lines:
                return
            yield from lines
            number = lines[-1].number

    @contextmanager
    def _step(self, output_id: OutputId, editor: str, revision: int) -> Iterator[Step]:
        with self._connections.write() as connection:
            step = editorial_step.begin(connection, output_id, editor=editor, at=self._clock(), revision=revision)
            yield step
            step.close()
