"""One step on one output: what it changes, and its lines in the trail."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from corpus.editorial import HOLDINGS, Assessment, Decision, Dossier, TrailAction, TrailEntry, adopted, tags_of
from corpus.editorial_json import (
    Publication,
    assessment_from_json,
    assessment_to_json,
    publication_from_json,
    publication_to_json,
)
from corpus.errors import ConceptNotFound, EditConflict
from corpus.model import ConceptKey, OutputId
from corpus.sql import concepts, editorial_read, meta
from corpus.sql import editorial_row as row
from corpus.sql import outputs as output_rows
from corpus.sql.port import Connection


@dataclass(slots=True)
class Step:
    """A step under way, within one transaction. It counts only once it has written a line."""

    connection: Connection
    dossier: Dossier
    editor: str
    at: datetime
    lines: list[TrailEntry] = field(default_factory=list)
    bulk: int | None = None

    @property
    def revision(self) -> int:
        """The output's revision after this step."""
        return self.dossier.revision + bool(self.lines)

    def assess(self, decision: Decision) -> None:
        """Put the decision in the place of the editor's former view of the concept."""
        before = self._own_view(decision.concept)
        if before is not None and (before.verdict, before.grade) == (decision.verdict, decision.grade):
            return
        self.confirm(decision)

    def confirm(self, decision: Decision) -> None:
        """Note the decision as one of now, even where the editor has said so before."""
        before, after = self._own_view(decision.concept), self._assessment(decision)
        self._put(after)
        self._note(TrailAction.ASSESS, after.concept, before, after)

    def clear(self, concept: ConceptKey) -> None:
        """Take back the editor's view of the concept."""
        before = self._own_view(concept)
        if before is not None:
            self._remove(before)
            self._note(TrailAction.CLEAR, concept, before, None)

    def publish(self, *, blind: bool = False) -> None:
        """Make what stands accepted the output's tags."""
        if self.dossier.published_at is None:
            for found in adopted(self.dossier.output.tags):
                self._put(found)
        order = {concept.key: place for place, concept in enumerate(concepts.read(self.connection).concepts)}
        tags = tags_of(self.dossier.assessments, self.dossier.output.tags or ())
        tags = tuple(sorted(tags, key=lambda tag: order.get(tag.concept, len(order))))
        self._publish(TrailAction.PUBLISH, Publication(tags, self.editor, self.at), blind=blind)

    def reopen(self) -> None:
        """Let the output wait again."""
        if self.dossier.output.tags is not None:
            for found in adopted(self.dossier.output.tags) if self.dossier.published_at is None else ():
                self._put(found)
            self._publish(TrailAction.REOPEN, Publication())

    def reveal(self) -> None:
        """Note that suggestions are shown from now on."""
        self._append(self._line(TrailAction.REVEAL))

    def undo(self, undone: Sequence[TrailEntry]) -> None:
        """Put back what was before each of the lines, which are those of one step."""
        for line in reversed(undone):
            if line.concept is None:
                self._restore(publication_from_json(line.before))
            elif (view := assessment_from_json(line.before)) is not None:
                self._put(view)
            elif (added := assessment_from_json(line.after)) is not None:
                self._remove(added)
            self._append(
                replace(line, action=TrailAction.UNDO, before=line.after, after=line.before, undone_step=line.step)
            )

    def close(self) -> None:
        """Write the lines and the new revision."""
        for line in self.lines:
            row.append(self.connection, line)
        if self.lines:
            self.connection.execute(
                "INSERT INTO editorial_dossiers (output_id, revision) VALUES (?, ?)"
                " ON CONFLICT (output_id) DO UPDATE SET revision = excluded.revision",
                [self.dossier.output.id, self.revision],
            )

    def check_concepts(self, decisions: Sequence[Decision]) -> None:
        """Raise `ConceptNotFound` for a concept that the vocabulary does not hold."""
        known = {concept.key for concept in concepts.read(self.connection).concepts}
        for decision in decisions:
            if decision.concept not in known:
                raise ConceptNotFound(
                    f"Den Begriff „{decision.concept}“ gibt es im Vokabular nicht.",
                    "Wählen Sie einen Begriff aus der Liste; vielleicht wurde das Vokabular gerade geändert.",
                )

    def _own_view(self, concept: ConceptKey) -> Assessment | None:
        own = (one for one in self.dossier.assessments if (one.concept, one.editor) == (concept, self.editor))
        return next(own, None)

    def _assessment(self, decision: Decision) -> Assessment:
        """Return the decision with who made it, when, and what the machine had to say."""
        shown = self.dossier.suggestions
        found = None if shown is None else shown.find(decision.concept)
        return Assessment(
            concept=decision.concept,
            verdict=decision.verdict,
            grade=decision.grade,
            editor=self.editor,
            at=self.at,
            rank=found.rank if found is not None and decision.shown and not decision.blind else None,
            confidence=None if found is None else found.confidence,
            model_version=None if shown is None else shown.model_version,
            vocabulary_version=None if shown is None else shown.vocabulary_version,
            blind=decision.blind,
        )

    def _put(self, view: Assessment) -> None:
        values = row.assessment_to_row(self.dossier.output.id, view)
        self.connection.execute(
            f"INSERT INTO editorial_assessments (output_id, {row.ASSESSMENT_COLUMNS})"  # noqa: S608
            f" VALUES ({', '.join('?' * len(values))})"
            f" ON CONFLICT (output_id, scheme, notation, editor) DO UPDATE SET {row.REASSESSMENT}",
            values,
        )

    def _remove(self, view: Assessment) -> None:
        self.connection.execute(
            "DELETE FROM editorial_assessments WHERE (output_id, scheme, notation, editor) = (?, ?, ?, ?)",
            [self.dossier.output.id, view.concept.scheme.value, view.concept.notation, view.editor],
        )

    def _publish(self, action: TrailAction, wanted: Publication, *, blind: bool = False) -> None:
        held = Publication(self.dossier.output.tags, self.dossier.published_by, self.dossier.published_at)
        line = self._line(action, publication_to_json(held), publication_to_json(wanted))
        self._append(replace(line, blind=blind))
        self._restore(wanted)

    def _line(self, action: TrailAction, before: str | None = None, after: str | None = None) -> TrailEntry:
        """Return a line about the output as a whole, with the versions of the suggestions kept for it."""
        made = self.dossier.suggestions
        return TrailEntry(
            number=0,
            step=0,
            at=self.at,
            editor=self.editor,
            output_id=self.dossier.output.id,
            concept=None,
            action=action,
            before=before,
            after=after,
            model_version=None if made is None else made.model_version,
            vocabulary_version=None if made is None else made.vocabulary_version,
        )

    def _restore(self, wanted: Publication) -> None:
        """Give the output these tags; the corpus has changed only where they differ."""
        output = self.dossier.output
        if wanted.tags != output.tags:
            output_rows.write(self.connection, replace(output, tags=wanted.tags), self.at)
            meta.bump(self.connection)
        moment = None if wanted.at is None else wanted.at.isoformat()
        self.connection.execute(
            "INSERT INTO editorial_dossiers (output_id, revision, published_by, published_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (output_id) DO UPDATE SET"
            " published_by = excluded.published_by, published_at = excluded.published_at",
            [output.id, self.dossier.revision, wanted.by, moment],
        )

    def _note(
        self, action: TrailAction, concept: ConceptKey, before: Assessment | None, after: Assessment | None
    ) -> None:
        shown = after or before
        self._append(
            TrailEntry(
                number=0,
                step=0,
                at=self.at,
                editor=self.editor,
                output_id=self.dossier.output.id,
                concept=concept,
                action=action,
                before=assessment_to_json(before),
                after=assessment_to_json(after),
                rank=None if shown is None else shown.rank,
                confidence=None if shown is None else shown.confidence,
                model_version=None if shown is None else shown.model_version,
                vocabulary_version=None if shown is None else shown.vocabulary_version,
                blind=shown is not None and shown.blind,
            )
        )

    def _append(self, line: TrailEntry) -> None:
        step, bulk = self.dossier.revision + 1, line.bulk if self.bulk is None else self.bulk
        self.lines.append(replace(line, step=step, at=self.at, editor=self.editor, bulk=bulk))


def begin(connection: Connection, output_id: OutputId, *, editor: str, at: datetime, revision: int) -> Step:
    """Begin a step of an editor who has seen `revision`; raise `EditConflict` where that is not the present one."""
    if not editor or editor == HOLDINGS:
        raise ValueError(f"no editor's name: {editor!r}")
    output = output_rows.read_one(connection, output_id)
    if output is None:
        raise output_rows.not_found(output_id)
    dossier = editorial_read.dossier(connection, output)
    if dossier.revision != revision:
        unseen = editorial_read.entries_after(connection, output_id, revision)
        raise conflict(dossier.output.title, dossier.revision, unseen)
    return Step(connection, dossier, editor, at)


def conflict(title: str, revision: int, unseen: Sequence[TrailEntry]) -> EditConflict:
    """Return what says that others have worked on the output, `unseen` being their lines."""
    who = f"{unseen[-1].editor} am {unseen[-1].at:%d.%m.%Y um %H:%M Uhr (%Z)}" if unseen else "jemand anderes"
    return EditConflict(
        f"Den Beitrag „{title}“ hat inzwischen {who} bearbeitet.",
        "Vergleichen Sie beide Fassungen und entscheiden Sie, welche gelten soll; überschrieben wurde nichts.",
        revision=revision,
        entries=unseen,
    )
