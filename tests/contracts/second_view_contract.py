"""What every `corpus.editorial_second.SecondDesk` does, whatever keeps the data."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from corpus.editorial import HOLDINGS, Decision, TrailAction, Verdict
from corpus.editorial_bulk import BulkItem, BulkOrder, PartState
from corpus.editorial_port import EditorialStore
from corpus.editorial_second import SecondDesk, decision_for, differences, open_differences
from corpus.errors import ConceptNotFound, Conflict, EditConflict, OutputNotFound
from corpus.model import ConceptKey, Grade, OutputId, Scheme
from corpus.ports import Store
from tests.builders import CDO, EVIDENZ, LEITUNG, PRAXIS, make_output, make_vocabulary
from tests.contracts.editorial_contract import ANNA, BERND, ID, MADE, accepted, graded

CARLA = "Carla Şen"
WRONG_CDO = Decision(CDO, Verdict.WRONG)


class SecondViewContract:
    """Inherit and provide `store`, an empty store whose clock is a `Ticking`, and `editorial`, the desk over it."""

    @pytest.fixture
    def store(self) -> Iterator[Store]:
        raise NotImplementedError

    @pytest.fixture
    def editorial(self, store: Store) -> EditorialStore:
        raise NotImplementedError

    @pytest.fixture
    def second(self, editorial: EditorialStore) -> SecondDesk:
        return editorial.second

    @pytest.fixture(autouse=True)
    def _publish(self, store: Store, editorial: EditorialStore) -> None:
        """Let Anna publish an output with CDO and, at the margin, PRAXIS; LEITUNG she finds unsuited."""
        store.replace_vocabulary(make_vocabulary())
        store.upsert([make_output(tags=None)])
        editorial.keep_suggestions(MADE)
        views = [accepted(CDO), accepted(PRAXIS, Grade.SECONDARY), Decision(LEITUNG, Verdict.UNSUITED)]
        editorial.assess(ID, views, editor=ANNA, revision=0)
        editorial.publish(ID, editor=ANNA, revision=1)

    def test_assess_begins_a_view_that_changes_nothing_of_the_output(
        self, store: Store, editorial: EditorialStore, second: SecondDesk
    ) -> None:
        before, version = editorial.dossier(ID), store.corpus_version()
        assert second.view(ID, BERND) is None
        assert second.assess(ID, [WRONG_CDO, accepted(EVIDENZ)], editor=BERND, revision=0) == 1
        view = second.view(ID, BERND)
        assert view is not None
        assert [(one.concept, one.verdict, one.editor) for one in view.opinions] == [
            (CDO, Verdict.WRONG, BERND),
            (EVIDENZ, Verdict.ACCEPTED, BERND),
        ]
        assert (view.revision, view.is_closed, second.numbered(view.number)) == (1, False, view)
        assert editorial.dossier(ID) == before
        assert store.corpus_version() == version

    def test_lines_of_a_view_are_blind_and_name_it_in_the_trail(
        self, editorial: EditorialStore, second: SecondDesk
    ) -> None:
        second.assess(ID, [WRONG_CDO], editor=BERND, revision=0)
        view, line = second.view(ID, BERND), next(editorial.trail())
        assert view is not None
        assert (line.second, line.step, line.editor, line.action) == (view.number, 1, BERND, TrailAction.ASSESS)
        assert (line.blind, line.rank, line.confidence, line.model_version) == (True, None, 0.81, "m1")
        assert [one.second for one in editorial.export()][:4] == [None] * 4

    def test_steps_of_a_view_are_no_steps_of_the_output(self, editorial: EditorialStore, second: SecondDesk) -> None:
        second.assess(ID, [WRONG_CDO], editor=BERND, revision=0)
        assert editorial.assess(ID, [accepted(EVIDENZ)], editor=ANNA, revision=2) == 3
        second.clear(ID, [CDO], editor=BERND, revision=1)
        assert editorial.undo(ID, editor=ANNA, revision=3)[0].concept == EVIDENZ
        assert editorial.undo(ID, editor=ANNA, revision=4)[0].action is TrailAction.PUBLISH

    def test_view_of_a_bulk_step_leaves_that_step_to_be_undone(
        self, store: Store, editorial: EditorialStore, second: SecondDesk
    ) -> None:
        other = OutputId("gesammelt")
        store.upsert([make_output(id=other, tags=None)])
        made = editorial.keep_suggestions(replace(MADE, output_id=other))
        item = BulkItem(other, (CDO,), 0, made.model_version, made.vocabulary_version)
        step = editorial.bulk.accept([item], BulkOrder(Grade.PRIMARY, publishes=True), editor=ANNA)
        second.assess(other, [WRONG_CDO], editor=BERND, revision=0)
        assert [part.state for part in editorial.bulk.step(step.number).parts] == [PartState.STANDING]
        undone = editorial.bulk.undo(step.number, editor=ANNA)
        assert [part.state for part in undone.parts] == [PartState.UNDONE]
        view = second.view(other, BERND)
        assert view is not None
        assert [one.concept for one in view.opinions] == [CDO]

    def test_undo_goes_back_within_the_view_and_never_beyond(self, second: SecondDesk) -> None:
        second.assess(ID, [accepted(EVIDENZ)], editor=BERND, revision=0)
        second.assess(ID, [accepted(EVIDENZ, Grade.SECONDARY)], editor=BERND, revision=1)
        assert [line.concept for line in second.undo(ID, editor=BERND, revision=2)] == [EVIDENZ]
        view = second.view(ID, BERND)
        assert view is not None
        assert [one.grade for one in view.opinions] == [Grade.PRIMARY]
        second.undo(ID, editor=BERND, revision=3)
        with pytest.raises(Conflict, match="nichts rückgängig"):
            second.undo(ID, editor=BERND, revision=4)
        view = second.view(ID, BERND)
        assert view is not None
        assert (view.opinions, view.revision) == ((), 4)
        assert [line.action for line in second.last_step(ID, BERND)] == [TrailAction.UNDO]

    def test_clear_takes_back_one_concept(self, second: SecondDesk) -> None:
        second.assess(ID, [WRONG_CDO, accepted(EVIDENZ)], editor=BERND, revision=0)
        assert second.clear(ID, [CDO], editor=BERND, revision=1) == 2
        view = second.view(ID, BERND)
        assert view is not None
        assert [one.concept for one in view.opinions] == [EVIDENZ]

    def test_step_with_an_old_revision_writes_nothing(self, editorial: EditorialStore, second: SecondDesk) -> None:
        second.assess(ID, [WRONG_CDO], editor=BERND, revision=0)
        lines = len(list(editorial.export()))
        with pytest.raises(EditConflict, match="anderen Fenster") as caught:
            second.assess(ID, [accepted(EVIDENZ)], editor=BERND, revision=0)
        assert (caught.value.revision, [line.concept for line in caught.value.entries]) == (1, [CDO])
        with pytest.raises(EditConflict):
            second.close(ID, editor=BERND, revision=0)
        assert len(list(editorial.export())) == lines

    def test_step_with_an_unknown_concept_begins_no_view(self, second: SecondDesk) -> None:
        with pytest.raises(ConceptNotFound):
            second.assess(ID, [accepted(ConceptKey(Scheme.BENEFIT, "kuchen"))], editor=BERND, revision=0)
        assert second.views() == []

    def test_views_of_two_editors_do_not_meet(self, second: SecondDesk) -> None:
        second.assess(ID, [WRONG_CDO], editor=BERND, revision=0)
        second.assess(ID, [accepted(CDO)], editor=CARLA, revision=0)
        assert [(view.editor, view.opinions[0].verdict) for view in second.views()] == [
            (BERND, Verdict.WRONG),
            (CARLA, Verdict.ACCEPTED),
        ]

    def test_close_keeps_what_is_published_and_who_answers_for_it(
        self, editorial: EditorialStore, second: SecondDesk
    ) -> None:
        second.assess(ID, [accepted(PRAXIS), accepted(EVIDENZ)], editor=BERND, revision=0)
        view = second.close(ID, editor=BERND, revision=1)
        assert view == second.view(ID, BERND)
        assert (view.is_closed, view.first, view.revision) == (True, ANNA, 2)
        assert [(one.concept, one.verdict, one.grade) for one in view.first_views] == [
            (CDO, Verdict.ACCEPTED, Grade.PRIMARY),
            (LEITUNG, Verdict.UNSUITED, None),
            (PRAXIS, Verdict.ACCEPTED, Grade.SECONDARY),
        ]
        assert [one.concept for one in differences(view)] == [CDO, EVIDENZ, PRAXIS]
        line = next(editorial.trail())
        assert (line.action, line.second, line.concept) == (TrailAction.CLOSE, view.number, None)

    def test_close_of_a_view_without_opinions_says_that_nothing_fits(self, second: SecondDesk) -> None:
        view = second.close(ID, editor=BERND, revision=0)
        assert (view.opinions, view.revision) == ((), 1)
        assert [one.concept for one in differences(view)] == [CDO, PRAXIS]

    def test_close_beside_tags_that_came_with_the_record_names_the_holdings(
        self, store: Store, second: SecondDesk
    ) -> None:
        other = OutputId("aus-dem-bestand")
        store.upsert([make_output(id=other)])
        view = second.close(other, editor=BERND, revision=0)
        assert (view.first, {one.editor for one in view.first_views}) == (HOLDINGS, {HOLDINGS})

    def test_closed_view_takes_no_step_and_cannot_be_taken_back(self, second: SecondDesk) -> None:
        second.assess(ID, [WRONG_CDO], editor=BERND, revision=0)
        closed = second.close(ID, editor=BERND, revision=1)
        for attempt in (
            lambda: second.assess(ID, [accepted(EVIDENZ)], editor=BERND, revision=2),
            lambda: second.undo(ID, editor=BERND, revision=2),
            lambda: second.close(ID, editor=BERND, revision=2),
        ):
            with pytest.raises(Conflict, match="abgeschlossen"):
                attempt()
        assert second.view(ID, BERND) == closed

    def test_closed_view_stays_as_it_was_when_the_first_changes(
        self, editorial: EditorialStore, second: SecondDesk
    ) -> None:
        closed = second.close(ID, editor=BERND, revision=0)
        editorial.assess(ID, [WRONG_CDO], editor=ANNA, revision=2)
        editorial.publish(ID, editor=ANNA, revision=3)
        assert second.view(ID, BERND) == closed

    def test_view_of_an_output_that_one_has_worked_on_is_refused(
        self, editorial: EditorialStore, second: SecondDesk
    ) -> None:
        with pytest.raises(Conflict, match="schon selbst gearbeitet"):
            second.assess(ID, [WRONG_CDO], editor=ANNA, revision=0)
        editorial.assess(ID, [WRONG_CDO], editor=CARLA, revision=2)
        editorial.undo(ID, editor=CARLA, revision=3)
        assert second.worked_on(CARLA) == {ID}
        with pytest.raises(Conflict, match="schon selbst gearbeitet"):
            second.close(ID, editor=CARLA, revision=0)
        assert second.worked_on(BERND) == frozenset()

    def test_view_of_an_output_that_waits_or_is_withdrawn_is_refused(
        self, store: Store, editorial: EditorialStore, second: SecondDesk
    ) -> None:
        second.assess(ID, [WRONG_CDO], editor=BERND, revision=0)
        editorial.reopen(ID, editor=ANNA, revision=2)
        with pytest.raises(Conflict, match="erste Sicht"):
            second.close(ID, editor=BERND, revision=1)
        editorial.undo(ID, editor=ANNA, revision=3)
        store.withdraw([ID])
        with pytest.raises(Conflict, match="zurückgezogen"):
            second.close(ID, editor=BERND, revision=1)
        with pytest.raises(OutputNotFound):
            second.close(OutputId("fehlt"), editor=BERND, revision=0)

    @pytest.mark.parametrize("name", ["", HOLDINGS])
    def test_view_without_an_editor_is_refused(self, second: SecondDesk, name: str) -> None:
        with pytest.raises(ValueError, match="editor"):
            second.close(ID, editor=name, revision=0)

    def test_settle_lets_the_second_view_stand_and_publishing_goes_by_it(
        self, store: Store, editorial: EditorialStore, second: SecondDesk
    ) -> None:
        second.assess(ID, [accepted(EVIDENZ), accepted(PRAXIS, Grade.SECONDARY)], editor=BERND, revision=0)
        view = second.close(ID, editor=BERND, revision=1)
        assert graded(store) == {CDO: Grade.PRIMARY, PRAXIS: Grade.SECONDARY}
        cdo, evidenz = differences(view)
        revision = second.settle(ID, decision_for(CDO, cdo.second), editor=BERND, revision=2)
        assert [one.concept for one in open_differences(view, editorial.dossier(ID))] == [EVIDENZ]
        revision = second.settle(ID, decision_for(EVIDENZ, evidenz.second), editor=BERND, revision=revision)
        dossier = editorial.dossier(ID)
        assert open_differences(view, dossier) == ()
        assert dossier.has_unpublished
        editorial.publish(ID, editor=BERND, revision=revision)
        assert graded(store) == {EVIDENZ: Grade.PRIMARY, PRAXIS: Grade.SECONDARY}

    def test_settle_for_what_one_has_said_before_is_a_step_of_its_own_and_can_be_undone(
        self, editorial: EditorialStore, second: SecondDesk
    ) -> None:
        view = second.close(ID, editor=BERND, revision=0)
        cdo = differences(view)[0]
        assert second.settle(ID, decision_for(CDO, cdo.first), editor=ANNA, revision=2) == 3
        assert [one.concept for one in open_differences(view, editorial.dossier(ID))] == [PRAXIS]
        editorial.undo(ID, editor=ANNA, revision=3)
        assert [one.concept for one in open_differences(view, editorial.dossier(ID))] == [CDO, PRAXIS]

    def test_settle_with_an_old_revision_writes_nothing(self, editorial: EditorialStore, second: SecondDesk) -> None:
        second.close(ID, editor=BERND, revision=0)
        editorial.assess(ID, [accepted(EVIDENZ)], editor=ANNA, revision=2)
        with pytest.raises(EditConflict, match=ANNA):
            second.settle(ID, WRONG_CDO, editor=BERND, revision=2)
        assert editorial.dossier(ID).revision == 3
