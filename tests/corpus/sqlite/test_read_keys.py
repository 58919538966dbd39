import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.read_key import ReadKeyStore
from corpus.sqlite import SqliteStore
from corpus.sqlite.connection import DATABASE_NAME
from tests.builders import make_output
from tests.contracts.read_key_contract import SITE, ReadKeyContract


class TestSqliteReadKeys(ReadKeyContract):
    @pytest.fixture
    def read_keys(self, tmp_path: Path) -> Iterator[ReadKeyStore]:
        store = SqliteStore(tmp_path)
        yield store.read_keys
        store.close()


def test_key_is_seen_by_other_processes_and_is_no_change_of_the_corpus(tmp_path: Path) -> None:
    store, other = SqliteStore(tmp_path), SqliteStore(tmp_path)
    store.read_keys.add(SITE)
    assert list(other.read_keys.keys()) == [SITE]
    assert store.corpus_version() == 0
    for opened in (store, other):
        opened.close()


def test_database_of_an_earlier_version_gains_the_table_and_keeps_its_outputs(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    store.upsert([make_output()])
    store.close()
    connection = sqlite3.connect(tmp_path / DATABASE_NAME)
    connection.execute("DROP TABLE read_keys")
    connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'm0009_create_read_keys'")
    connection.commit()
    connection.close()
    migrated = SqliteStore(tmp_path)
    migrated.read_keys.add(SITE)
    assert list(migrated.read_keys.keys()) == [SITE]
    assert list(migrated.outputs()) == [make_output()]
    migrated.close()
