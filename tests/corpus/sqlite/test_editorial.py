import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.editorial import Decision, Verdict
from corpus.editorial_port import EditorialStore
from corpus.errors import EditConflict
from corpus.ports import Store
from corpus.sqlite import SqliteStore
from corpus.sqlite.connection import DATABASE_NAME
from tests.builders import CDO, make_output, make_vocabulary
from tests.contracts.editorial_contract import ANNA, BERND, ID, MADE, NOW, EditorialContract, Ticking, accepted


class TestSqliteEditorial(EditorialContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        store = SqliteStore(tmp_path, clock=Ticking())
        yield store
        store.close()

    @pytest.fixture
    def editorial(self, store: Store) -> EditorialStore:
        assert isinstance(store, SqliteStore)
        return store.editorial

    @pytest.mark.parametrize(
        "statement", ["UPDATE editorial_trail SET editor = 'Niemand'", "DELETE FROM editorial_trail"]
    )
    def test_trail_refuses_to_be_rewritten(self, tmp_path: Path, editorial: EditorialStore, statement: str) -> None:
        editorial.assess(ID, [accepted(CDO)], editor=ANNA, revision=0)
        connection = sqlite3.connect(tmp_path / DATABASE_NAME)
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
        connection.close()

    def test_two_processes_see_each_others_steps(self, tmp_path: Path, editorial: EditorialStore) -> None:
        other = SqliteStore(tmp_path)
        other.editorial.assess(ID, [accepted(CDO)], editor=BERND, revision=0)
        with pytest.raises(EditConflict, match=BERND):
            editorial.publish(ID, editor=ANNA, revision=0)
        other.close()

    def test_desk_opened_again_holds_what_was_decided(self, tmp_path: Path, editorial: EditorialStore) -> None:
        editorial.keep_suggestions(MADE)
        editorial.assess(ID, [Decision(CDO, Verdict.UNSUITED)], editor=ANNA, revision=0)
        again = SqliteStore(tmp_path)
        assert again.editorial.dossier(ID) == editorial.dossier(ID)
        again.close()


def test_database_of_the_first_version_gets_the_desk_and_keeps_its_outputs(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    store.upsert([make_output()])
    store.replace_vocabulary(make_vocabulary())
    store.close()
    connection = sqlite3.connect(tmp_path / DATABASE_NAME)
    for table in ("dossiers", "suggestions", "assessments", "trail", "bulk_steps", "second_views"):
        connection.execute(f"DROP TABLE editorial_{table}")
    added = ("m0003_create_editorial", "m0006_create_second_views")
    connection.execute("DELETE FROM _sqlite_migrations WHERE name IN (?, ?)", added)
    connection.commit()
    connection.close()
    migrated = SqliteStore(tmp_path, clock=lambda: NOW)
    migrated.editorial.assess(ID, [accepted(CDO)], editor=ANNA, revision=0)
    assert migrated.output(ID) == make_output()
    assert migrated.editorial.dossier(ID).revision == 1
    migrated.close()
