import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.editorial_port import EditorialStore
from corpus.ports import Store
from corpus.sql import vocabulary_row as row
from corpus.sqlite import SqliteStore
from corpus.sqlite.connection import DATABASE_NAME
from corpus.vocabulary_change import VocabularyDesk, deprecate, get, version_of
from tests.builders import CDO, make_output, make_vocabulary
from tests.contracts.editorial_contract import ANNA, Ticking
from tests.contracts.vocabulary_desk_contract import START, TAGGED, VocabularyDeskContract


class TestSqliteVocabularyDesk(VocabularyDeskContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        store = SqliteStore(tmp_path, clock=Ticking())
        yield store
        store.close()

    @pytest.fixture
    def editorial(self, store: Store) -> EditorialStore:
        assert isinstance(store, SqliteStore)
        return store.editorial

    @pytest.fixture
    def desk(self, store: Store) -> VocabularyDesk:
        assert isinstance(store, SqliteStore)
        return store.vocabulary_desk

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE vocabulary_log SET editor = 'Niemand'",
            "DELETE FROM vocabulary_log",
            "UPDATE retagging_tasks SET reason = 'Keiner'",
            "DELETE FROM retagging_tasks",
        ],
    )
    def test_log_and_tasks_refuse_to_be_rewritten(
        self, tmp_path: Path, store: Store, desk: VocabularyDesk, statement: str
    ) -> None:
        desk.apply(deprecate(store.vocabulary(), CDO, [], "Zu eng"), editor=ANNA, version=START)
        connection = sqlite3.connect(tmp_path / DATABASE_NAME)
        with pytest.raises(sqlite3.IntegrityError, match=r"append-only|never"):
            connection.execute(statement)
        connection.close()

    def test_desk_opened_again_holds_what_was_changed(self, tmp_path: Path, store: Store, desk: VocabularyDesk) -> None:
        desk.apply(deprecate(store.vocabulary(), CDO, ["leitung"], "Zu eng"), editor=ANNA, version=START)
        again = SqliteStore(tmp_path)
        assert again.vocabulary() == store.vocabulary()
        assert again.vocabulary_desk.changes(limit=9) == desk.changes(limit=9)
        assert again.vocabulary_desk.tasks() == desk.tasks()
        again.close()

    def test_change_that_breaks_off_halfway_leaves_nothing(
        self, store: Store, desk: VocabularyDesk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> int:
            raise RuntimeError("the process ends here")

        version = store.corpus_version()
        monkeypatch.setattr(row, "append", fail)
        with pytest.raises(RuntimeError):
            desk.apply(deprecate(store.vocabulary(), CDO, [], "Zu eng"), editor=ANNA, version=START)
        monkeypatch.undo()
        assert store.vocabulary() == make_vocabulary()
        assert (store.corpus_version(), desk.tasks(), len(desk.changes(limit=9))) == (version, (), 1)


def test_database_of_the_first_version_gets_the_desk_and_keeps_its_vocabulary(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    store.replace_vocabulary(make_vocabulary())
    store.upsert([make_output()])
    store.close()
    connection = sqlite3.connect(tmp_path / DATABASE_NAME)
    connection.execute("DROP TABLE vocabulary_log")
    connection.execute("DROP TABLE retagging_tasks")
    connection.execute("ALTER TABLE concepts DROP COLUMN replaced_by")
    connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'm0004_create_vocabulary_log'")
    connection.commit()
    connection.close()
    migrated = SqliteStore(tmp_path)
    assert migrated.vocabulary() == make_vocabulary()
    migrated.vocabulary_desk.apply(
        deprecate(migrated.vocabulary(), CDO, ["leitung"], "Zu eng"),
        editor=ANNA,
        version=version_of(make_vocabulary()),
    )
    assert get(migrated.vocabulary(), CDO).replaced_by == ("leitung",)
    assert [task.output_id for task in migrated.vocabulary_desk.tasks()] == [TAGGED.id]
    migrated.close()
