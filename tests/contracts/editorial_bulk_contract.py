"""What every `corpus.editorial_bulk.BulkDesk` does, whatever keeps the data."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from corpus.editorial import Decision, Dossier, Suggestion, SuggestionSet, TrailAction, Verdict
from corpus.editorial_bulk import BulkItem, BulkOrder, PartState
from corpus.editorial_port import EditorialStore
from corpus.errors import BulkConflict, BulkStepNotFound, ConceptNotFound, Conflict, EditConflict, OutputNotFound
from corpus.model import ConceptKey, Grade, Origin, OutputId, Scheme, Tag
from corpus.ports import Store
from tests.builders import CDO, EVIDENZ, LEITUNG, PRAXIS, make_output, make_vocabulary
from tests.contracts.editorial_contract import ANNA, BERND, NOW

A, B, C = OutputId("a"), OutputId("b"), OutputId("c")
DRAFT = BulkOrder(Grade.PRIMARY)
PUBLISHING = BulkOrder(Grade.SECONDARY, publishes=True, threshold=0.6)


def made_for(output_id: OutputId, model_version: str = "m1") -> SuggestionSet:
    suggestions = (Suggestion(CDO, 0.81, 0.4, True, 1), Suggestion(PRAXIS, 0.62, 0.5, True, 2))
    return SuggestionSet(output_id, suggestions, model_version, "v1", NOW)


def item(output_id: OutputId, *concepts: ConceptKey, revision: int = 0, model_version: str = "m1") -> BulkItem:
    return BulkItem(output_id, concepts or (CDO, PRAXIS), revision, model_version, "v1")


def content(dossier: Dossier) -> tuple[object, ...]:
    """Return all of a dossier but its revision, which only ever grows."""
    return (dossier.output, dossier.assessments, dossier.published_by, dossier.published_at, dossier.suggestions)


class EditorialBulkContract:
    """Inherit and provide `store`, an empty store whose clock is a `Ticking`, and `editorial`, the desk over it."""

    @pytest.fixture
    def store(self) -> Iterator[Store]:
        raise NotImplementedError

    @pytest.fixture
    def editorial(self, store: Store) -> EditorialStore:
        raise NotImplementedError

    @pytest.fixture(autouse=True)
    def _fill(self, store: Store, editorial: EditorialStore) -> None:
        store.replace_vocabulary(make_vocabulary())
        store.upsert([make_output(id=output_id, title=f"Beitrag {output_id}", tags=None) for output_id in (A, B, C)])
        for output_id in (A, B, C):
            editorial.keep_suggestions(made_for(output_id))

    def states(self, editorial: EditorialStore, number: int) -> dict[OutputId, PartState]:
        return {part.output_id: part.state for part in editorial.bulk.step(number).parts}

    def contents(self, editorial: EditorialStore, ids: Sequence[OutputId] = (A, B, C)) -> list[tuple[object, ...]]:
        return [content(editorial.dossier(output_id)) for output_id in ids]

    def test_accept_writes_decisions_as_an_editor_makes_them(self, editorial: EditorialStore) -> None:
        done = editorial.bulk.accept([item(A), item(B, CDO)], DRAFT, editor=ANNA)
        assert (done.number, done.editor, done.order) == (1, ANNA, DRAFT)
        assert [(part.output_id, part.title, part.concepts, part.state) for part in done.parts] == [
            (A, "Beitrag a", (CDO, PRAXIS), PartState.STANDING),
            (B, "Beitrag b", (CDO,), PartState.STANDING),
        ]
        editorial.assess(C, [Decision(CDO, Verdict.ACCEPTED, Grade.PRIMARY)], editor=ANNA, revision=0)
        in_bulk, single = editorial.dossier(A).assessments[0], editorial.dossier(C).assessments[0]
        assert replace(in_bulk, at=single.at) == single
        assert (in_bulk.rank, in_bulk.confidence, in_bulk.model_version, in_bulk.blind) == (1, 0.81, "m1", False)
        assert [editorial.dossier(output_id).revision for output_id in (A, B, C)] == [1, 1, 1]
        assert editorial.dossier(A).is_waiting, "drafts publish nothing"

    def test_accept_marks_its_lines_in_the_trail_and_no_others(self, editorial: EditorialStore) -> None:
        editorial.assess(C, [Decision(CDO, Verdict.WRONG)], editor=ANNA, revision=0)
        editorial.bulk.accept([item(A, CDO), item(B, CDO)], PUBLISHING, editor=BERND)
        assert [(line.output_id, line.action, line.bulk, line.step) for line in editorial.export()] == [
            (C, TrailAction.ASSESS, None, 1),
            (A, TrailAction.ASSESS, 1, 1),
            (A, TrailAction.PUBLISH, 1, 1),
            (B, TrailAction.ASSESS, 1, 1),
            (B, TrailAction.PUBLISH, 1, 1),
        ]
        assert len({line.at for line in editorial.trail() if line.bulk}) == 1

    def test_accept_with_publication_gives_tags_with_grade_confidence_and_author(
        self, store: Store, editorial: EditorialStore
    ) -> None:
        editorial.assess(A, [Decision(EVIDENZ, Verdict.ACCEPTED, Grade.PRIMARY)], editor=BERND, revision=0)
        done = editorial.bulk.accept([item(A, CDO, revision=1)], PUBLISHING, editor=ANNA)
        assert done.order == PUBLISHING
        tags = store.output(A).tags
        assert tags is not None
        assert [(tag.concept, tag.grade, tag.origin, tag.confidence, tag.author) for tag in tags] == [
            (CDO, Grade.SECONDARY, Origin.EDITOR, 0.81, ANNA),
            (EVIDENZ, Grade.PRIMARY, Origin.EDITOR, 1.0, BERND),
        ]
        assert editorial.dossier(A).published_by == ANNA

    def test_accept_after_a_change_to_one_output_writes_to_none_and_names_it(self, editorial: EditorialStore) -> None:
        editorial.assess(B, [Decision(LEITUNG, Verdict.ACCEPTED, Grade.PRIMARY)], editor=BERND, revision=0)
        before, lines = self.contents(editorial), list(editorial.export())
        with pytest.raises(BulkConflict, match="nichts") as caught:
            editorial.bulk.accept([item(A), item(B), item(C)], PUBLISHING, editor=ANNA)
        assert list(caught.value.conflicts) == [B]
        assert [line.editor for line in caught.value.conflicts[B].entries] == [BERND]
        assert caught.value.conflicts[B].revision == 1
        assert (self.contents(editorial), list(editorial.export())) == (before, lines)
        assert list(editorial.bulk.steps(limit=9)) == []

    def test_accept_of_suggestions_that_were_renewed_is_a_conflict(self, editorial: EditorialStore) -> None:
        editorial.keep_suggestions(made_for(A, "m2"))
        with pytest.raises(BulkConflict) as caught:
            editorial.bulk.accept([item(A), item(B)], DRAFT, editor=ANNA)
        assert "neuere Vorschläge" in caught.value.conflicts[A].subject
        editorial.bulk.accept([item(A, model_version="m2"), item(B)], DRAFT, editor=ANNA)

    def test_accept_for_a_withdrawn_output_is_a_conflict(self, store: Store, editorial: EditorialStore) -> None:
        store.withdraw([A])
        with pytest.raises(BulkConflict) as caught:
            editorial.bulk.accept([item(A), item(B)], DRAFT, editor=ANNA)
        assert "zurückgezogen" in caught.value.conflicts[A].subject

    def test_accept_that_fails_at_the_last_output_writes_to_none(self, editorial: EditorialStore) -> None:
        before = self.contents(editorial)
        with pytest.raises(ConceptNotFound):
            editorial.bulk.accept(
                [item(A), item(B), item(C, ConceptKey(Scheme.AUDIENCE, "niemand"))], PUBLISHING, editor=ANNA
            )
        with pytest.raises(OutputNotFound):
            editorial.bulk.accept([item(A), item(OutputId("fehlt"))], PUBLISHING, editor=ANNA)
        assert self.contents(editorial) == before
        assert (list(editorial.export()), list(editorial.bulk.steps(limit=9))) == ([], [])

    def test_accept_of_nothing_or_of_an_output_twice_is_refused(self, editorial: EditorialStore) -> None:
        for items in ([], [item(A), item(A)]):
            with pytest.raises(ValueError, match="once"):
                editorial.bulk.accept(items, DRAFT, editor=ANNA)
        with pytest.raises(ValueError, match="nothing"):
            BulkItem(A, (), 0, "m1", "v1")

    def test_accept_of_what_the_editor_has_accepted_already_is_a_conflict(self, editorial: EditorialStore) -> None:
        editorial.assess(A, [Decision(CDO, Verdict.ACCEPTED, Grade.PRIMARY)], editor=ANNA, revision=0)
        with pytest.raises(Conflict, match="schon genauso"):
            editorial.bulk.accept([item(A, CDO, revision=1)], DRAFT, editor=ANNA)
        assert list(editorial.bulk.steps(limit=9)) == []

    @pytest.mark.parametrize("order", [DRAFT, PUBLISHING], ids=["draft", "publishing"])
    @pytest.mark.parametrize("tags", [None, (), (Tag(LEITUNG, Grade.PRIMARY),)], ids=["waiting", "none", "tagged"])
    def test_undo_restores_exactly_what_was_before(
        self, store: Store, editorial: EditorialStore, order: BulkOrder, tags: tuple[Tag, ...] | None
    ) -> None:
        store.upsert([make_output(id=B, title="Beitrag b", tags=tags)])
        editorial.assess(C, [Decision(CDO, Verdict.WRONG)], editor=BERND, revision=0)
        editorial.assess(C, [Decision(PRAXIS, Verdict.ACCEPTED, Grade.SECONDARY)], editor=ANNA, revision=1)
        editorial.publish(C, editor=BERND, revision=2)
        before = self.contents(editorial)
        done = editorial.bulk.accept([item(A), item(B), item(C, revision=3)], order, editor=ANNA)
        assert self.contents(editorial) != before
        undone = editorial.bulk.undo(done.number, editor=BERND)
        assert self.contents(editorial) == before
        assert {part.state for part in undone.parts} == {PartState.UNDONE}
        assert [line.bulk for line in editorial.trail() if line.action is TrailAction.UNDO] == [
            line.bulk for line in editorial.trail() if line.action is not TrailAction.UNDO and line.bulk
        ]

    def test_undo_a_second_time_and_of_an_unknown_step_say_so(self, editorial: EditorialStore) -> None:
        done = editorial.bulk.accept([item(A)], DRAFT, editor=ANNA)
        editorial.bulk.undo(done.number, editor=ANNA)
        with pytest.raises(Conflict, match="nichts mehr"):
            editorial.bulk.undo(done.number, editor=ANNA)
        for ask in (lambda: editorial.bulk.undo(7, editor=ANNA), lambda: editorial.bulk.step(7)):
            with pytest.raises(BulkStepNotFound, match="7"):
                ask()

    def test_undo_after_later_work_writes_nothing_and_names_it(self, editorial: EditorialStore) -> None:
        done = editorial.bulk.accept([item(A), item(B), item(C)], PUBLISHING, editor=ANNA)
        editorial.assess(B, [Decision(CDO, Verdict.WRONG)], editor=BERND, revision=1)
        before = self.contents(editorial)
        with pytest.raises(BulkConflict, match="weitergearbeitet") as caught:
            editorial.bulk.undo(done.number, editor=ANNA)
        assert [line.editor for line in caught.value.conflicts[B].entries] == [BERND]
        assert (list(caught.value.conflicts), self.contents(editorial)) == ([B], before)
        assert self.states(editorial, done.number) == {
            A: PartState.STANDING,
            B: PartState.OVERTAKEN,
            C: PartState.STANDING,
        }

    def test_undo_of_the_others_leaves_later_work_as_it_is(self, editorial: EditorialStore) -> None:
        before = self.contents(editorial, [A, C])
        done = editorial.bulk.accept([item(A), item(B), item(C)], PUBLISHING, editor=ANNA)
        editorial.assess(B, [Decision(CDO, Verdict.WRONG)], editor=BERND, revision=1)
        worked_on = editorial.dossier(B)
        undone = editorial.bulk.undo(done.number, editor=ANNA, skip_overtaken=True)
        assert self.contents(editorial, [A, C]) == before
        assert editorial.dossier(B) == worked_on
        assert [part.output_id for part in undone.parts_in(PartState.OVERTAKEN)] == [B]
        with pytest.raises(Conflict, match="nichts mehr"):
            editorial.bulk.undo(done.number, editor=ANNA, skip_overtaken=True)

    def test_undo_after_later_work_was_taken_back_is_whole_again(self, editorial: EditorialStore) -> None:
        before = self.contents(editorial)
        done = editorial.bulk.accept([item(A), item(B)], PUBLISHING, editor=ANNA)
        editorial.reopen(B, editor=BERND, revision=1)
        editorial.undo(B, editor=BERND, revision=2)
        editorial.bulk.undo(done.number, editor=ANNA)
        assert self.contents(editorial) == before

    def test_undo_on_the_desk_takes_one_output_out_of_the_bulk_step(self, editorial: EditorialStore) -> None:
        before = self.contents(editorial)
        done = editorial.bulk.accept([item(A), item(B)], PUBLISHING, editor=ANNA)
        lines = editorial.undo(A, editor=BERND, revision=1)
        assert {line.bulk for line in lines} == {done.number}
        assert self.states(editorial, done.number) == {A: PartState.UNDONE, B: PartState.STANDING}
        assert editorial.dossier(B).published_by == ANNA
        editorial.bulk.undo(done.number, editor=ANNA)
        assert self.contents(editorial) == before
        assert editorial.dossier(A).revision == 2, "what was back already is not touched again"

    def test_later_bulk_step_overtakes_an_earlier_one_until_it_is_undone(self, editorial: EditorialStore) -> None:
        first = editorial.bulk.accept([item(A, CDO), item(B, CDO)], DRAFT, editor=ANNA)
        second = editorial.bulk.accept([item(B, PRAXIS, revision=1)], DRAFT, editor=ANNA)
        assert [step.number for step in editorial.bulk.steps(limit=9)] == [second.number, first.number]
        assert [step.number for step in editorial.bulk.steps(limit=1)] == [second.number]
        with pytest.raises(BulkConflict):
            editorial.bulk.undo(first.number, editor=ANNA)
        editorial.bulk.undo(second.number, editor=ANNA)
        undone = editorial.bulk.undo(first.number, editor=ANNA)
        assert len(undone.parts_in(PartState.UNDONE)) == 2

    def test_import_after_a_published_bulk_step_changes_no_tags_and_undo_gives_the_output_back(
        self, store: Store, editorial: EditorialStore
    ) -> None:
        done = editorial.bulk.accept([item(A)], PUBLISHING, editor=ANNA)
        store.upsert([make_output(id=A, title="Neuer Titel", tags=())])
        assert {tag.concept for tag in store.output(A).tags or ()} == {CDO, PRAXIS}
        editorial.bulk.undo(done.number, editor=ANNA)
        assert (store.output(A).title, store.output(A).tags) == ("Neuer Titel", None)

    def test_accept_without_an_editor_is_refused(self, editorial: EditorialStore) -> None:
        with pytest.raises(ValueError, match="editor"):
            editorial.bulk.accept([item(A)], DRAFT, editor="")

    def test_conflict_of_one_output_is_an_edit_conflict_of_the_desk(self, editorial: EditorialStore) -> None:
        editorial.publish(A, editor=BERND, revision=0)
        with pytest.raises(BulkConflict) as caught:
            editorial.bulk.accept([item(A)], DRAFT, editor=ANNA)
        with pytest.raises(EditConflict) as single:
            editorial.publish(A, editor=ANNA, revision=0)
        assert caught.value.conflicts[A].subject == single.value.subject
