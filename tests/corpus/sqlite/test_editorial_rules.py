import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.ports import Store
from corpus.sqlite import SqliteStore
from corpus.sqlite.connection import DATABASE_NAME
from tests.builders import make_output, make_vocabulary
from tests.contracts.rule_store_contract import ID, LATER, OTHER, RuleStoreContract
from tests.rules import block_beside, make_rule


class TestSqliteRules(RuleStoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        store = SqliteStore(tmp_path)
        yield store
        store.close()

    @pytest.mark.parametrize(
        ("statement", "message"),
        [
            ("DELETE FROM editorial_rules", "never deleted"),
            ("UPDATE editorial_rules SET reason = 'Keiner'", "never rewritten"),
            ("UPDATE editorial_rules SET expires_at = '2030-01-01T00:00:00+00:00'", "never rewritten"),
            ("UPDATE editorial_rules SET ended_at = NULL, ended_by = NULL", "ended once, for good"),
        ],
    )
    def test_rules_refuse_to_be_rewritten(self, tmp_path: Path, store: Store, statement: str, message: str) -> None:
        store.rules.end(store.rules.add(make_rule()).id, by="Erika", at=LATER)
        connection = sqlite3.connect(tmp_path / DATABASE_NAME)
        with pytest.raises(sqlite3.IntegrityError, match=message):
            connection.execute(statement)
        connection.close()

    def test_store_opened_again_holds_the_rules(self, tmp_path: Path, store: Store) -> None:
        store.rules.add(make_rule())
        store.rules.end(store.rules.add(block_beside(ID, OTHER)).id, by="Erika", at=LATER)
        again = SqliteStore(tmp_path)
        assert again.rules.all() == store.rules.all()
        again.close()


def test_database_from_before_the_rules_gets_them_and_keeps_its_outputs(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    store.replace_vocabulary(make_vocabulary())
    store.upsert([make_output()])
    store.close()
    connection = sqlite3.connect(tmp_path / DATABASE_NAME)
    connection.execute("DROP TABLE editorial_rules")
    connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'm0005_create_editorial_rules'")
    connection.commit()
    connection.close()
    migrated = SqliteStore(tmp_path)
    added = migrated.rules.add(make_rule())
    assert migrated.rules.all() == (added,)
    assert [output.id for output in migrated.outputs()] == [ID]
    migrated.close()
