"""What every `corpus.editorial_port.EditorialStore` does, whatever keeps the data."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from corpus.editorial import (
    HOLDINGS,
    Decision,
    Evidence,
    EvidenceField,
    Suggestion,
    SuggestionSet,
    TrailAction,
    Verdict,
)
from corpus.editorial_port import EditorialStore
from corpus.errors import ConceptNotFound, Conflict, EditConflict, OutputNotFound
from corpus.importers.record import unsaid_fields
from corpus.importers.run import run_import
from corpus.model import ConceptKey, Grade, Origin, Output, OutputId, Scheme, Tag
from corpus.passage import Place
from corpus.ports import Importer, PartialOutput, Refusal, Store
from tests.builders import CDO, EVIDENZ, LEITUNG, PRAXIS, UMSETZUNG, make_output, make_vocabulary

ANNA, BERND = "Anna Groß", "Bernd Müller"
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
WAITING = make_output(tags=None)
ID = WAITING.id
TITLE_PASSAGE = Evidence(EvidenceField.TITLE, 27, 35, "Kommunen")
PAGE_PASSAGE = Evidence(
    EvidenceField.FULL_TEXT, 0, 5, "Dazu.", Place(page=14, heading="Wozu"), "https://negz.example/a.pdf"
)
MADE = SuggestionSet(
    output_id=ID,
    suggestions=(
        Suggestion(CDO, 0.81, 0.4, True, 1, (TITLE_PASSAGE, PAGE_PASSAGE), (OutputId("anderer"),)),
        Suggestion(PRAXIS, 0.37, 0.5, False, 2),
    ),
    model_version="m1",
    vocabulary_version="v1",
    made_at=NOW,
)


class Ticking:
    """A clock that moves on by a second with every look."""

    def __init__(self) -> None:
        self._now = NOW

    def __call__(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


class Source:
    """An importer over outputs in memory."""

    def __init__(self, *items: Output | PartialOutput) -> None:
        self._items = items

    def read(self) -> Iterator[Output | PartialOutput | Refusal]:
        yield from self._items

    def bytes_read(self) -> int:
        return 0

    def size_bytes(self) -> int | None:
        return None


def accepted(concept: ConceptKey, grade: Grade = Grade.PRIMARY, *, blind: bool = False) -> Decision:
    return Decision(concept, Verdict.ACCEPTED, grade, blind)


def graded(store: Store) -> dict[ConceptKey, Grade] | None:
    tags = store.output(ID).tags
    return None if tags is None else {tag.concept: tag.grade for tag in tags}


class EditorialContract:
    """Inherit and provide `store`, an empty store whose clock is a `Ticking`, and `editorial`, the desk over it."""

    @pytest.fixture
    def store(self) -> Iterator[Store]:
        raise NotImplementedError

    @pytest.fixture
    def editorial(self, store: Store) -> EditorialStore:
        raise NotImplementedError

    @pytest.fixture(autouse=True)
    def _fill(self, store: Store) -> None:
        store.replace_vocabulary(make_vocabulary())
        store.upsert([WAITING])

    def test_dossier_of_an_untouched_output_is_empty(self, editorial: EditorialStore) -> None:
        dossier = editorial.dossier(ID)
        assert (dossier.output, dossier.revision, dossier.suggestions) == (WAITING, 0, None)
        assert (dossier.assessments, dossier.published_by, dossier.published_at) == ((), None, None)
        assert dossier.is_waiting
        assert not dossier.has_unpublished
        assert list(editorial.trail()) == []

    def test_dossier_of_an_unknown_output_is_not_found(self, editorial: EditorialStore) -> None:
        unknown = OutputId("fehlt")
        with pytest.raises(OutputNotFound, match="fehlt"):
            editorial.dossier(unknown)
        with pytest.raises(OutputNotFound):
            editorial.publish(unknown, editor=ANNA, revision=0)
        with pytest.raises(OutputNotFound):
            editorial.keep_suggestions(replace(MADE, output_id=unknown))

    def test_suggestions_come_back_unaltered(self, editorial: EditorialStore) -> None:
        assert editorial.keep_suggestions(MADE) == MADE
        assert editorial.dossier(ID).suggestions == MADE
        assert editorial.dossiers()[0].suggestions == MADE

    def test_suggestions_of_the_same_versions_are_not_replaced(self, editorial: EditorialStore) -> None:
        editorial.keep_suggestions(MADE)
        assert editorial.keep_suggestions(replace(MADE, suggestions=(), made_at=NOW + timedelta(days=1))) == MADE
        assert editorial.suggestion_sets(ID) == [MADE]

    def test_suggestions_of_an_older_model_stay_readable(self, editorial: EditorialStore) -> None:
        newer = replace(MADE, model_version="m2", suggestions=MADE.suggestions[:1])
        editorial.keep_suggestions(MADE)
        editorial.keep_suggestions(newer)
        assert editorial.dossier(ID).suggestions == newer
        assert editorial.suggestion_sets(ID) == [MADE, newer]
        editorial.keep_suggestions(MADE)
        assert editorial.dossier(ID).suggestions == editorial.dossiers()[0].suggestions == MADE

    def test_assess_notes_who_what_when_and_what_was_shown(self, editorial: EditorialStore) -> None:
        editorial.keep_suggestions(MADE)
        assert editorial.assess(ID, [accepted(CDO)], editor=ANNA, revision=0) == 1
        (found,) = editorial.dossier(ID).assessments
        assert (found.concept, found.verdict, found.grade, found.editor) == (CDO, Verdict.ACCEPTED, Grade.PRIMARY, ANNA)
        assert found.at > NOW
        shown = (found.rank, found.confidence, found.model_version, found.vocabulary_version, found.blind)
        assert shown == (1, 0.81, "m1", "v1", False)
        (line,) = editorial.trail()
        assert (line.number, line.step, line.at, line.editor) == (1, 1, found.at, ANNA)
        assert (line.output_id, line.concept, line.action, line.before) == (ID, CDO, TrailAction.ASSESS, None)
        assert (line.rank, line.confidence, line.model_version, line.vocabulary_version) == shown[:4]

    def test_assess_of_a_blind_decision_has_no_shown_rank(self, editorial: EditorialStore) -> None:
        editorial.keep_suggestions(MADE)
        editorial.assess(ID, [accepted(CDO, blind=True)], editor=ANNA, revision=0)
        (found,) = editorial.dossier(ID).assessments
        assert (found.rank, found.confidence, found.blind, found.is_from_machine) == (None, 0.81, True, False)
        assert next(editorial.trail()).blind

    def test_assess_of_a_concept_that_the_editor_found_alone_is_not_from_the_machine(
        self, store: Store, editorial: EditorialStore
    ) -> None:
        editorial.keep_suggestions(MADE)
        found = Decision(PRAXIS, Verdict.ACCEPTED, Grade.PRIMARY, shown=False)
        editorial.assess(ID, [found], editor=ANNA, revision=0)
        editorial.publish(ID, editor=ANNA, revision=1)
        (view,) = editorial.dossier(ID).assessments
        assert (view.rank, view.confidence, view.is_from_machine) == (None, 0.37, False)
        assert [tag.confidence for tag in store.output(ID).tags or ()] == [1.0]

    def test_assess_changes_no_tags(self, store: Store, editorial: EditorialStore) -> None:
        version = store.corpus_version()
        editorial.assess(ID, [accepted(CDO)], editor=ANNA, revision=0)
        assert (store.corpus_version(), store.output(ID)) == (version, WAITING)
        assert editorial.dossier(ID).has_unpublished

    def test_assess_of_several_concepts_is_one_step(self, editorial: EditorialStore) -> None:
        decisions = [accepted(CDO), Decision(PRAXIS, Verdict.WRONG), Decision(LEITUNG, Verdict.UNSUITED)]
        assert editorial.assess(ID, decisions, editor=ANNA, revision=0) == 1
        assert [line.step for line in editorial.trail()] == [1, 1, 1]
        editorial.undo(ID, editor=ANNA, revision=1)
        assert editorial.dossier(ID).assessments == ()

    def test_assess_of_what_already_stands_is_no_step(self, editorial: EditorialStore) -> None:
        editorial.assess(ID, [accepted(CDO)], editor=ANNA, revision=0)
        assert editorial.assess(ID, [accepted(CDO)], editor=ANNA, revision=1) == 1
        assert editorial.assess(ID, [], editor=ANNA, revision=1) == 1
        assert editorial.clear(ID, [PRAXIS], editor=ANNA, revision=1) == 1
        assert len(list(editorial.trail())) == 1

    def test_assess_of_an_unknown_concept_writes_nothing(self, editorial: EditorialStore) -> None:
        unknown = ConceptKey(Scheme.AUDIENCE, "niemand")
        with pytest.raises(ConceptNotFound, match="niemand"):
            editorial.assess(ID, [accepted(CDO), accepted(unknown)], editor=ANNA, revision=0)
        assert (editorial.dossier(ID).revision, list(editorial.trail())) == (0, [])

    @pytest.mark.parametrize("name", ["", HOLDINGS])
    def test_assess_without_an_editor_is_refused(self, editorial: EditorialStore, name: str) -> None:
        with pytest.raises(ValueError, match="editor"):
            editorial.assess(ID, [accepted(CDO)], editor=name, revision=0)

    def test_views_of_two_editors_stay_side_by_side_and_the_later_stands(self, editorial: EditorialStore) -> None:
        editorial.assess(ID, [accepted(CDO)], editor=ANNA, revision=0)
        editorial.assess(ID, [Decision(CDO, Verdict.WRONG)], editor=BERND, revision=1)
        dossier = editorial.dossier(ID)
        assert [(one.editor, one.verdict) for one in dossier.assessments] == [
            (ANNA, Verdict.ACCEPTED),
            (BERND, Verdict.WRONG),
        ]
        assert [one.editor for one in dossier.standing] == [BERND]
        assert dossier.contested == (CDO,)
        editorial.clear(ID, [CDO], editor=BERND, revision=2)
        assert [one.editor for one in editorial.dossier(ID).standing] == [ANNA]

    def test_publish_makes_accepted_concepts_the_tags(self, store: Store, editorial: EditorialStore) -> None:
        version = store.corpus_version()
        editorial.keep_suggestions(MADE)
        decisions = [accepted(UMSETZUNG, Grade.SECONDARY), accepted(CDO), Decision(LEITUNG, Verdict.UNSUITED)]
        editorial.assess(ID, decisions, editor=ANNA, revision=0)
        assert editorial.publish(ID, editor=BERND, revision=1) == 2
        tags = store.output(ID).tags
        assert tags is not None
        assert [(tag.concept, tag.grade, tag.origin, tag.author) for tag in tags] == [
            (CDO, Grade.PRIMARY, Origin.EDITOR, ANNA),
            (UMSETZUNG, Grade.SECONDARY, Origin.EDITOR, ANNA),
        ]
        assert [tag.confidence for tag in tags] == [0.81, 1.0], "the machine's word survives where it was accepted"
        assert store.corpus_version() == version + 1
        dossier = editorial.dossier(ID)
        assert (dossier.published_by, dossier.is_waiting, dossier.has_unpublished) == (BERND, False, False)

    def test_publish_without_any_concept_says_that_nothing_fits(self, store: Store, editorial: EditorialStore) -> None:
        editorial.publish(ID, editor=ANNA, revision=0)
        assert store.output(ID).tags == ()
        assert not editorial.dossier(ID).is_waiting

    def test_publish_of_the_same_again_leaves_the_corpus_version(self, store: Store, editorial: EditorialStore) -> None:
        editorial.assess(ID, [accepted(CDO)], editor=ANNA, revision=0)
        editorial.publish(ID, editor=ANNA, revision=1)
        version = store.corpus_version()
        editorial.assess(ID, [Decision(PRAXIS, Verdict.WRONG)], editor=ANNA, revision=2)
        editorial.publish(ID, editor=ANNA, revision=3)
        assert store.corpus_version() == version

    def test_publish_keeps_tags_that_came_with_the_record_and_nobody_judged(
        self, store: Store, editorial: EditorialStore
    ) -> None:
        tags = (Tag(LEITUNG, Grade.SECONDARY, Origin.IMPORT), Tag(CDO, Grade.PRIMARY), Tag(PRAXIS, Grade.SECONDARY))
        store.upsert([make_output(tags=tags)])
        assert {one.editor for one in editorial.dossier(ID).standing} == {HOLDINGS}
        editorial.assess(ID, [Decision(PRAXIS, Verdict.WRONG), accepted(EVIDENZ)], editor=ANNA, revision=0)
        editorial.publish(ID, editor=ANNA, revision=1)
        assert graded(store) == {LEITUNG: Grade.SECONDARY, CDO: Grade.PRIMARY, EVIDENZ: Grade.PRIMARY}
        assert set(tags[:2]) < set(store.output(ID).tags or ())
        editorial.clear(ID, [PRAXIS], editor=ANNA, revision=2)
        editorial.publish(ID, editor=ANNA, revision=3)
        assert PRAXIS in (graded(store) or {})

    def test_publish_replaces_suggestions_that_an_import_brought(self, store: Store, editorial: EditorialStore) -> None:
        store.upsert([make_output(tags=(Tag(PRAXIS, Grade.PRIMARY, Origin.MODEL, 0.4),))])
        assert editorial.dossier(ID).is_waiting
        editorial.publish(ID, editor=ANNA, revision=0)
        assert store.output(ID).tags == ()

    def test_undo_goes_back_step_by_step_also_over_a_publication(self, store: Store, editorial: EditorialStore) -> None:
        editorial.assess(ID, [accepted(CDO)], editor=ANNA, revision=0)
        editorial.assess(ID, [accepted(CDO, Grade.SECONDARY)], editor=ANNA, revision=1)
        editorial.publish(ID, editor=ANNA, revision=2)
        version = store.corpus_version()
        undone = [
            [line.action for line in editorial.undo(ID, editor=BERND, revision=revision)] for revision in (3, 4, 5)
        ]
        assert undone == [[TrailAction.PUBLISH], [TrailAction.ASSESS], [TrailAction.ASSESS]]
        dossier = editorial.dossier(ID)
        assert (dossier.output, dossier.assessments, dossier.published_by) == (WAITING, (), None)
        assert (dossier.revision, store.corpus_version()) == (6, version + 1)
        with pytest.raises(Conflict, match="rückgängig"):
            editorial.undo(ID, editor=ANNA, revision=6)

    def test_undo_passes_over_the_reveal_of_suggestions(self, editorial: EditorialStore) -> None:
        editorial.keep_suggestions(MADE)
        editorial.assess(ID, [accepted(CDO, blind=True)], editor=ANNA, revision=0)
        assert editorial.reveal(ID, editor=ANNA, revision=1) == 2
        (revealed, _) = editorial.trail(ID)
        assert (revealed.action, revealed.editor, revealed.model_version) == (TrailAction.REVEAL, ANNA, "m1")
        assert [line.action for line in editorial.undo(ID, editor=ANNA, revision=2)] == [TrailAction.ASSESS]
        with pytest.raises(Conflict, match="rückgängig"):
            editorial.undo(ID, editor=ANNA, revision=3)

    def test_publication_says_whether_suggestions_were_seen_and_which(self, editorial: EditorialStore) -> None:
        editorial.keep_suggestions(MADE)
        editorial.publish(ID, editor=ANNA, revision=0, blind=True)
        editorial.publish(ID, editor=ANNA, revision=1)
        assert [line.blind for line in editorial.export()] == [True, False]
        assert {(line.model_version, line.vocabulary_version) for line in editorial.export()} == {("m1", "v1")}

    def test_undo_then_another_step_undoes_that_one_first(self, editorial: EditorialStore) -> None:
        editorial.assess(ID, [accepted(CDO)], editor=ANNA, revision=0)
        editorial.assess(ID, [accepted(PRAXIS)], editor=ANNA, revision=1)
        editorial.undo(ID, editor=ANNA, revision=2)
        editorial.clear(ID, [CDO], editor=ANNA, revision=3)
        assert editorial.dossier(ID).assessments == ()
        assert editorial.undo(ID, editor=ANNA, revision=4)[0].action is TrailAction.CLEAR
        assert [one.concept for one in editorial.dossier(ID).assessments] == [CDO]
        assert editorial.undo(ID, editor=ANNA, revision=5)[0].action is TrailAction.ASSESS
        assert editorial.dossier(ID).assessments == ()

    def test_undo_of_a_second_publication_restores_the_first(self, store: Store, editorial: EditorialStore) -> None:
        editorial.assess(ID, [accepted(CDO)], editor=ANNA, revision=0)
        editorial.publish(ID, editor=ANNA, revision=1)
        first = (store.output(ID), editorial.dossier(ID).published_at)
        editorial.assess(ID, [accepted(PRAXIS)], editor=BERND, revision=2)
        editorial.publish(ID, editor=BERND, revision=3)
        editorial.undo(ID, editor=ANNA, revision=4)
        dossier = editorial.dossier(ID)
        assert (store.output(ID), dossier.published_at, dossier.published_by) == (*first, ANNA)
        assert dossier.has_unpublished

    def test_reopen_lets_the_output_wait_with_all_assessments(self, store: Store, editorial: EditorialStore) -> None:
        store.upsert([make_output()])
        before = store.output(ID)
        editorial.reopen(ID, editor=ANNA, revision=0)
        assert store.output(ID).tags is None
        assert {one.concept for one in editorial.dossier(ID).standing} == {CDO, PRAXIS}
        assert editorial.reopen(ID, editor=ANNA, revision=1) == 1, "what waits already is no step"
        editorial.undo(ID, editor=ANNA, revision=1)
        assert store.output(ID) == before

    def test_stale_revision_is_a_conflict_that_names_the_other_and_writes_nothing(
        self, editorial: EditorialStore
    ) -> None:
        editorial.assess(ID, [accepted(CDO)], editor=ANNA, revision=0)
        editorial.assess(ID, [accepted(PRAXIS)], editor=ANNA, revision=1)
        writes = (
            lambda: editorial.assess(ID, [accepted(EVIDENZ)], editor=BERND, revision=0),
            lambda: editorial.clear(ID, [CDO], editor=BERND, revision=0),
            lambda: editorial.publish(ID, editor=BERND, revision=0),
            lambda: editorial.reopen(ID, editor=BERND, revision=0),
            lambda: editorial.undo(ID, editor=BERND, revision=0),
            lambda: editorial.publish(ID, editor=BERND, revision=7),
        )
        for write in writes:
            with pytest.raises(EditConflict, match="bearbeitet") as caught:
                write()
            assert caught.value.revision == 2
        with pytest.raises(EditConflict, match=f"{ANNA} am 24.11.2026") as caught:
            writes[0]()
        assert [line.concept for line in caught.value.entries] == [CDO, PRAXIS]
        assert [line.editor for line in editorial.trail()] == [ANNA, ANNA]

    def test_writes_at_the_same_moment_let_exactly_one_through(self, editorial: EditorialStore) -> None:
        outcomes: list[str] = []

        def write(editor: str) -> None:
            try:
                editorial.assess(ID, [accepted(CDO)], editor=editor, revision=0)
                outcomes.append("written")
            except EditConflict:
                outcomes.append("conflict")

        editors = [threading.Thread(target=write, args=[f"Editor {number}"]) for number in range(6)]
        for editor in editors:
            editor.start()
        for editor in editors:
            editor.join()
        assert sorted(outcomes) == ["conflict"] * 5 + ["written"]
        assert len(editorial.dossier(ID).assessments) == 1

    def test_trail_is_newest_first_and_export_oldest_first(self, store: Store, editorial: EditorialStore) -> None:
        store.upsert([make_output(id="zweiter", tags=None)])
        editorial.assess(ID, [accepted(CDO)], editor=ANNA, revision=0)
        editorial.assess(OutputId("zweiter"), [accepted(CDO)], editor=BERND, revision=0)
        editorial.publish(ID, editor=ANNA, revision=1)
        assert [line.number for line in editorial.trail()] == [3, 2, 1]
        assert [line.number for line in editorial.trail(limit=2)] == [3, 2]
        assert [line.number for line in editorial.trail(before=3)] == [2, 1]
        assert [line.number for line in editorial.trail(ID)] == [3, 1]
        second = next(line.at for line in editorial.trail() if line.number == 2)
        assert [line.number for line in editorial.trail(since=second)] == [3, 2]
        assert [line.number for line in editorial.export()] == [1, 2, 3]

    def test_trail_longer_than_a_portion_comes_whole(self, editorial: EditorialStore) -> None:
        concepts = [concept.key for concept in make_vocabulary().concepts]
        verdicts = (Verdict.WRONG, Verdict.UNSUITED)
        for revision in range(180):
            decisions = [Decision(concept, verdicts[revision % 2]) for concept in concepts]
            editorial.assess(ID, decisions, editor=ANNA, revision=revision)
        lines = 180 * len(concepts)
        assert [line.number for line in editorial.export()] == list(range(1, lines + 1))
        assert [line.number for line in editorial.trail()] == list(range(lines, 0, -1))

    def test_dossiers_hold_the_same_as_each_dossier(self, store: Store, editorial: EditorialStore) -> None:
        store.upsert([make_output(id="a"), make_output(id="b", tags=()), make_output(id="weg")])
        store.withdraw([OutputId("weg")])
        editorial.keep_suggestions(MADE)
        editorial.assess(ID, [accepted(CDO)], editor=ANNA, revision=0)
        editorial.publish(OutputId("a"), editor=ANNA, revision=0)
        found = editorial.dossiers()
        assert [dossier.output.id for dossier in found] == ["a", "b", ID]
        assert list(found) == [editorial.dossier(dossier.output.id) for dossier in found]

    @pytest.mark.parametrize("tags", [None, (), (Tag(EVIDENZ, Grade.PRIMARY),)], ids=["null", "none", "others"])
    def test_import_after_publication_changes_facts_but_no_tags(
        self, store: Store, editorial: EditorialStore, tags: tuple[Tag, ...] | None
    ) -> None:
        editorial.assess(ID, [accepted(LEITUNG)], editor=ANNA, revision=0)
        editorial.publish(ID, editor=ANNA, revision=1)
        published = store.output(ID)
        report = run_import(store, _importer(make_output(title="Neuer Titel", tags=tags)))
        assert report.changed == (ID,)
        assert store.output(ID) == replace(published, title="Neuer Titel")
        again = run_import(store, _importer(make_output(title="Neuer Titel", tags=tags)))
        assert again.unchanged == (ID,), "what differs in tags alone is no change"
        store.upsert([make_output(tags=tags)])
        assert store.output(ID) == published

    def test_partial_import_after_publication_changes_no_tags(self, store: Store, editorial: EditorialStore) -> None:
        editorial.publish(ID, editor=ANNA, revision=0)
        record = {"id": ID, "type": "study", "title": "Neu", "tags": {"audience": {"cdo": "primary"}}}
        partial = PartialOutput(
            make_output(title="Neu", tags=(Tag(CDO, Grade.PRIMARY),), abstract=""), unsaid_fields(record)
        )
        run_import(store, _importer(partial))
        held = store.output(ID)
        assert (held.title, held.tags, held.abstract) == ("Neu", (), WAITING.abstract)

    def test_import_before_publication_and_after_its_undoing_may_change_tags(
        self, store: Store, editorial: EditorialStore
    ) -> None:
        editorial.assess(ID, [Decision(PRAXIS, Verdict.WRONG)], editor=ANNA, revision=0)
        store.upsert([make_output()])
        editorial.publish(ID, editor=ANNA, revision=1)
        assert graded(store) == {CDO: Grade.PRIMARY}, "drafts stay drafts, whatever an import brings"
        editorial.undo(ID, editor=ANNA, revision=2)
        store.upsert([make_output(tags=(Tag(LEITUNG, Grade.PRIMARY),))])
        assert graded(store) == {LEITUNG: Grade.PRIMARY}
        assert {one.concept for one in editorial.dossier(ID).standing} == {LEITUNG, PRAXIS}


def _importer(item: Output | PartialOutput) -> Importer:
    return Source(item)
