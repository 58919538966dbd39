import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.feedback import FeedbackEvent, FeedbackStore
from corpus.sqlite import SqliteStore
from corpus.sqlite.connection import DATABASE_NAME
from tests.contracts.feedback_contract import OPENED, STUDY, TODAY, FeedbackContract


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path)
    yield store
    store.close()


class TestSqliteFeedback(FeedbackContract):
    @pytest.fixture
    def feedback(self, store: SqliteStore) -> FeedbackStore:
        return store.feedback


def test_addition_is_no_change_of_the_corpus(store: SqliteStore) -> None:
    before = store.corpus_version()
    store.feedback.add(TODAY, {OPENED: 7})
    assert store.corpus_version() == before


def test_database_knows_no_output_together_with_a_target_group(store: SqliteStore, tmp_path: Path) -> None:
    store.feedback.add(TODAY, {OPENED: 1})
    connection = sqlite3.connect(tmp_path / DATABASE_NAME)
    by_table = {
        table: [name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", [table])]
        for table in ("feedback", "feedback_outputs")
    }
    connection.close()
    assert by_table == {
        "feedback": ["day", "audience", "benefit", "kind", "placement", "event", "events"],
        "feedback_outputs": ["day", "output_id", "event", "events"],
    }


def test_counts_are_there_for_the_next_process(store: SqliteStore, tmp_path: Path) -> None:
    store.feedback.add(TODAY, {OPENED: 10})
    again = SqliteStore(tmp_path)
    assert again.feedback.feedback(TODAY, TODAY).outputs == {STUDY: {FeedbackEvent.OPENED: 10}}
    again.close()
