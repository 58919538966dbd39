import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.ports import Store
from corpus.sqlite import SqliteStore
from corpus.sqlite.connection import DATABASE_NAME
from corpus.trial import Credit
from tests.contracts.trial_store_contract import LATER, LIST, TrialStoreContract
from tests.trials import make_trial


class TestSqliteTrials(TrialStoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        store = SqliteStore(tmp_path)
        yield store
        store.close()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM trials",
        "UPDATE trials SET reason = 'anders'",
        "UPDATE trials SET ended_by = 'niemand'",
    ],
)
def test_trail_of_a_trial_cannot_be_rewritten(tmp_path: Path, statement: str) -> None:
    store = SqliteStore(tmp_path)
    trial = store.trials.end(store.trials.start(make_trial()).id, by="chef", at=LATER)
    connection = sqlite3.connect(tmp_path / DATABASE_NAME)
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)
    connection.close()
    assert store.trials.all() == (trial,)
    store.close()


def test_trials_and_their_credit_are_there_for_the_next_process(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    trial = store.trials.start(make_trial())
    store.trials.add({Credit(trial.id, LIST, True): 2})
    again = SqliteStore(tmp_path)
    assert (again.trials.all(), again.trials.credits(trial.id)) == ((trial,), ((0, 2),))
    for opened in (again, store):
        opened.close()
