"""What every `corpus.vocabulary_change.VocabularyDesk` does, whatever keeps the data."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from corpus.editorial_port import EditorialStore
from corpus.errors import Conflict, InvalidVocabulary
from corpus.model import Concept, ConceptKey, Scheme
from corpus.ports import Store
from corpus.vocabulary_change import (
    FROM_FILE,
    ChangeKind,
    TaskId,
    VocabularyConflict,
    VocabularyDesk,
    add,
    deprecate,
    edit,
    get,
    merge,
    restore,
    split,
    take_over,
    version_of,
)
from corpus.vocabulary_json import excerpt_from_json
from tests.builders import CDO, LEITUNG, OEFFENTLICHE_IT, PRAXIS, make_output, make_vocabulary
from tests.contracts.editorial_contract import ANNA, BERND, accepted

TAGGED = make_output()
DRAFTED = make_output(id="entwurf", tags=None)
PRESSE = Concept(ConceptKey(Scheme.AUDIENCE, "presse"), {"de": "Presse"}, related=("cdo",))
START = version_of(make_vocabulary())


class VocabularyDeskContract:
    """Inherit and provide `store`, an empty store, its `editorial` desk, and `desk`, the one for the vocabulary."""

    @pytest.fixture
    def store(self) -> Iterator[Store]:
        raise NotImplementedError

    @pytest.fixture
    def editorial(self, store: Store) -> EditorialStore:
        raise NotImplementedError

    @pytest.fixture
    def desk(self, store: Store) -> VocabularyDesk:
        raise NotImplementedError

    @pytest.fixture(autouse=True)
    def _fill(self, store: Store, editorial: EditorialStore) -> None:
        store.replace_vocabulary(make_vocabulary())
        store.upsert([TAGGED, DRAFTED])
        editorial.assess(DRAFTED.id, [accepted(CDO)], editor=BERND, revision=0)

    def test_added_concept_is_there_and_its_relatives_know_it(self, store: Store, desk: VocabularyDesk) -> None:
        version = store.corpus_version()
        entry = desk.apply(add(store.vocabulary(), PRESSE, "Wird gefragt"), editor=ANNA, version=START)
        held = store.vocabulary()
        assert held.get(PRESSE.key) == PRESSE
        assert get(held, CDO).related == ("leitung", "presse")
        assert [concept.key.notation for concept in held.in_scheme(Scheme.AUDIENCE)][-1] == "presse"
        assert (entry.editor, entry.kind, entry.subject, entry.reason) == (
            ANNA,
            ChangeKind.ADD,
            PRESSE.key,
            "Wird gefragt",
        )
        assert entry.version == version_of(held)
        assert store.corpus_version() == version + 1
        assert desk.changes(limit=1) == (entry,)

    def test_log_holds_both_states(self, store: Store, desk: VocabularyDesk) -> None:
        named = replace(get(store.vocabulary(), CDO), pref_label={"de": "Digitalverantwortliche"})
        entry = desk.apply(edit(store.vocabulary(), named, "Kürzer"), editor=ANNA, version=START)
        assert excerpt_from_json(entry.before).concepts == (get(make_vocabulary(), CDO),)
        assert excerpt_from_json(entry.after).concepts == (named,)
        assert excerpt_from_json(entry.after).order is None

    def test_log_is_read_newest_first_and_in_portions(self, store: Store, desk: VocabularyDesk) -> None:
        desk.apply(add(store.vocabulary(), PRESSE, "Wird gefragt"), editor=ANNA, version=START)
        newest, first = desk.changes(limit=10)
        assert (newest.number, first.number) == (2, 1)
        assert (first.editor, first.kind, first.before) == (FROM_FILE.editor, ChangeKind.IMPORT, None)
        assert desk.changes(limit=1) == (newest,)
        assert desk.changes(limit=10, before=2) == (first,)

    def test_deprecated_concept_keeps_its_notation_and_makes_tasks(self, store: Store, desk: VocabularyDesk) -> None:
        desk.apply(deprecate(store.vocabulary(), CDO, ["leitung"], "Zu eng"), editor=ANNA, version=START)
        held = get(store.vocabulary(), CDO)
        assert (held.deprecated, held.replaced_by, held.related) == (True, ("leitung",), ())
        assert get(store.vocabulary(), LEITUNG).related == ()
        tasks = desk.tasks()
        assert {(task.output_id, task.concept, task.reason, task.by) for task in tasks} == {
            (TAGGED.id, CDO, "Zu eng", ANNA),
            (DRAFTED.id, CDO, "Zu eng", ANNA),
        }
        assert store.output(TAGGED.id) == TAGGED

    def test_withdrawn_output_has_a_task_as_well_for_when_it_comes_back(
        self, store: Store, desk: VocabularyDesk
    ) -> None:
        store.withdraw([TAGGED.id])
        desk.apply(deprecate(store.vocabulary(), PRAXIS, [], "Zu breit"), editor=ANNA, version=START)
        assert [task.output_id for task in desk.tasks()] == [TAGGED.id]

    def test_finished_task_is_open_no_more(self, store: Store, desk: VocabularyDesk) -> None:
        desk.apply(merge(store.vocabulary(), CDO, "leitung", "Dasselbe"), editor=ANNA, version=START)
        first, second = desk.tasks()
        assert desk.finish_task(first.id, editor=BERND)
        assert desk.tasks() == (second,)
        assert not desk.finish_task(first.id, editor=ANNA)
        assert not desk.finish_task(TaskId(99), editor=ANNA)

    def test_split_concept_is_replaced_by_its_parts(self, store: Store, desk: VocabularyDesk) -> None:
        parts = [
            Concept(ConceptKey(Scheme.BENEFIT, name), {"de": name.title()}) for name in ("beispiele", "fallstudien")
        ]
        with pytest.raises(InvalidVocabulary, match="Fallstudien"):
            desk.apply(split(store.vocabulary(), PRAXIS, parts, "Zu breit"), editor=ANNA, version=START)
        parts[1] = replace(parts[1], pref_label={"de": "Einzelfälle"})
        desk.apply(split(store.vocabulary(), PRAXIS, parts, "Zu breit"), editor=ANNA, version=START)
        assert get(store.vocabulary(), PRAXIS).replaced_by == ("beispiele", "fallstudien")
        assert [task.output_id for task in desk.tasks()] == [TAGGED.id]

    def test_concept_in_use_again_has_no_task_and_deprecated_again_a_new_one(
        self, store: Store, desk: VocabularyDesk
    ) -> None:
        desk.apply(deprecate(store.vocabulary(), PRAXIS, [], "Zu breit"), editor=ANNA, version=START)
        desk.apply(
            restore(store.vocabulary(), PRAXIS, "Doch nicht"), editor=ANNA, version=version_of(store.vocabulary())
        )
        assert not get(store.vocabulary(), PRAXIS).deprecated
        assert desk.tasks() == ()
        desk.apply(
            deprecate(store.vocabulary(), PRAXIS, [], "Doch"), editor=BERND, version=version_of(store.vocabulary())
        )
        assert [(task.output_id, task.by, task.reason) for task in desk.tasks()] == [(TAGGED.id, BERND, "Doch")]

    def test_change_of_an_older_version_is_a_conflict_that_names_who_was_faster(
        self, store: Store, desk: VocabularyDesk
    ) -> None:
        seen = store.vocabulary()
        desk.apply(add(seen, PRESSE, "Wird gefragt"), editor=BERND, version=START)
        with pytest.raises(VocabularyConflict, match=BERND):
            desk.apply(deprecate(seen, CDO, [], "Zu eng"), editor=ANNA, version=START)
        assert not get(store.vocabulary(), CDO).deprecated
        assert desk.tasks() == ()
        assert len(desk.changes(limit=10)) == 2

    def test_change_that_breaks_a_rule_is_refused_whole(self, store: Store, desk: VocabularyDesk) -> None:
        twice = replace(PRESSE, pref_label={"de": "öffentliche it"})
        with pytest.raises(InvalidVocabulary, match="dieselbe Benennung"):
            desk.apply(add(store.vocabulary(), twice, "Versehen"), editor=ANNA, version=START)
        assert store.vocabulary() == make_vocabulary()
        assert len(desk.changes(limit=10)) == 1

    def test_change_that_changes_nothing_is_refused(self, store: Store, desk: VocabularyDesk) -> None:
        same = edit(store.vocabulary(), get(store.vocabulary(), CDO), "Nur so")
        with pytest.raises(Conflict, match="ändert nichts"):
            desk.apply(same, editor=ANNA, version=START)

    def test_file_that_deprecates_makes_tasks(self, store: Store, desk: VocabularyDesk) -> None:
        held = store.vocabulary()
        retired = replace(get(held, OEFFENTLICHE_IT), deprecated=True, replaced_by=("cdo",))
        cdo = replace(get(held, CDO), deprecated=True)
        wanted = replace(held, concepts=(retired, cdo))
        entry = desk.apply(take_over(held, wanted, "Abgestimmt"), editor=ANNA, version=START)
        assert entry.subject is None
        assert get(store.vocabulary(), OEFFENTLICHE_IT).replaced_by == ("cdo",)
        assert [concept.key for concept in store.vocabulary().concepts] == [concept.key for concept in held.concepts]
        assert {task.output_id for task in desk.tasks()} == {TAGGED.id, DRAFTED.id}

    def test_vocabulary_replaced_from_outside_stands_in_the_log_and_makes_tasks(
        self, store: Store, desk: VocabularyDesk
    ) -> None:
        held = store.vocabulary()
        concepts = tuple(replace(one, deprecated=True) if one.key == CDO else one for one in held.concepts[:-1])
        assert store.replace_vocabulary(replace(held, concepts=concepts))
        newest = desk.changes(limit=1)[0]
        assert (newest.editor, newest.kind, newest.reason) == (FROM_FILE.editor, ChangeKind.IMPORT, FROM_FILE.reason)
        lost = held.concepts[-1]
        assert excerpt_from_json(newest.before).get(lost.key) == lost
        assert excerpt_from_json(newest.after).get(lost.key) is None
        assert {task.output_id for task in desk.tasks()} == {TAGGED.id, DRAFTED.id}

    def test_two_changes_at_once_are_one_change_and_one_conflict(self, store: Store, desk: VocabularyDesk) -> None:
        outcomes: list[str] = []
        seen = store.vocabulary()

        def write(notation: str) -> None:
            concept = Concept(ConceptKey(Scheme.AUDIENCE, notation), {"de": notation.title()})
            try:
                desk.apply(add(seen, concept, "Gleichzeitig"), editor=ANNA, version=START)
                outcomes.append("written")
            except VocabularyConflict:
                outcomes.append("conflict")

        editors = [threading.Thread(target=write, args=[f"neu-{number}"]) for number in range(5)]
        for editor in editors:
            editor.start()
        for editor in editors:
            editor.join()
        assert sorted(outcomes) == ["conflict"] * 4 + ["written"]
        assert len(store.vocabulary().concepts) == len(seen.concepts) + 1
