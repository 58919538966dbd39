"""What every `corpus.trial.TrialStore` does, whatever keeps the data."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from corpus.errors import Conflict, TrialNotFound
from corpus.ports import Store
from corpus.trial import NEW, Credit, TrialId, TrialStore
from tests.conftest import NOW
from tests.trials import make_trial

LATER = NOW + timedelta(days=3)
LIST, OTHER = "0123456789abcdef", "fedcba9876543210"


class TrialStoreContract:
    """Inherit and provide `store`, an empty store."""

    @pytest.fixture
    def store(self) -> Iterator[Store]:
        raise NotImplementedError

    @pytest.fixture
    def trials(self, store: Store) -> TrialStore:
        return store.trials

    def test_new_store_holds_no_trials(self, trials: TrialStore) -> None:
        assert (trials.all(), trials.running(NOW), trials.credits(TrialId(1))) == ((), None, ())

    def test_started_trial_comes_back_as_it_was_with_an_id_and_runs_until_its_end(self, trials: TrialStore) -> None:
        started = trials.start(make_trial(parameter="benefit", value=0.75))
        assert started.id != NEW
        assert started == make_trial(parameter="benefit", value=0.75, id=started.id)
        assert trials.all() == (started,)
        assert trials.running(started.ends_at - timedelta(seconds=1)) == started
        assert trials.running(started.ends_at) is None

    def test_second_trial_beside_a_running_one_is_refused_and_names_it(self, trials: TrialStore) -> None:
        started = trials.start(make_trial())
        with pytest.raises(Conflict, match=f"Nummer {started.id} von chef"):
            trials.start(make_trial(started_at=LATER))
        assert trials.all() == (started,)

    def test_trial_after_another_one_is_the_one_that_runs(self, trials: TrialStore) -> None:
        first = trials.start(make_trial())
        trials.end(first.id, by="Erika", at=LATER)
        second = trials.start(make_trial(started_at=LATER))
        assert [trial.id for trial in trials.all()] == [second.id, first.id]
        assert trials.running(LATER) == second

    def test_ended_trial_says_when_and_by_whom_and_has_no_effect(self, trials: TrialStore) -> None:
        started = trials.start(make_trial())
        ended = trials.end(started.id, by="Erika", at=LATER)
        assert ended == replace(started, ended_at=LATER, ended_by="Erika")
        assert (trials.all(), trials.running(LATER)) == ((ended,), None)

    def test_trial_is_ended_once_and_not_after_its_time(self, trials: TrialStore) -> None:
        started = trials.start(make_trial())
        with pytest.raises(Conflict, match="schon vorbei"):
            trials.end(started.id, by="Erika", at=started.ends_at)
        ended = trials.end(started.id, by="Erika", at=LATER)
        with pytest.raises(Conflict, match="schon vorbei"):
            trials.end(started.id, by="chef", at=LATER)
        assert trials.all() == (ended,)

    def test_unknown_trial_cannot_be_ended(self, trials: TrialStore) -> None:
        with pytest.raises(TrialNotFound, match="Nummer 77"):
            trials.end(TrialId(77), by="Erika", at=NOW)

    def test_only_a_new_trial_can_be_started(self, trials: TrialStore) -> None:
        for trial in (make_trial(id=TrialId(3)), make_trial(ended_at=NOW, ended_by="chef")):
            with pytest.raises(ValueError, match="no new trial"):
                trials.start(trial)

    def test_credit_adds_up_by_list_and_ranking(self, trials: TrialStore) -> None:
        trial_id = trials.start(make_trial()).id
        for points in (1, 2):
            trials.add({Credit(trial_id, LIST, True): points, Credit(trial_id, LIST, False): 1})
        trials.add({Credit(trial_id, OTHER, False): 4})
        assert trials.credits(trial_id) == ((2, 3), (4, 0))

    def test_credit_for_no_trial_is_left_out(self, trials: TrialStore) -> None:
        trials.add({Credit(TrialId(77), LIST, True): 1})
        assert trials.credits(TrialId(77)) == ()

    def test_start_and_end_are_changes_of_the_corpus_that_an_index_need_not_know_and_credit_is_none(
        self, store: Store, trials: TrialStore
    ) -> None:
        before = store.corpus_version()
        trial_id = trials.start(make_trial()).id
        trials.add({Credit(trial_id, LIST, True): 1})
        assert (store.corpus_version(), trials.changes_since(before)) == (before + 1, 1)
        trials.end(trial_id, by="chef", at=LATER)
        assert (store.corpus_version(), trials.changes_since(before)) == (before + 2, 2)
        assert trials.changes_since(before + 1) == 1
