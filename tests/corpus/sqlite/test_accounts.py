import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from corpus.account import AccountStore
from corpus.sqlite import SqliteStore
from corpus.sqlite.connection import DATABASE_NAME
from tests.builders import make_output
from tests.contracts.account_store_contract import NOW, WINDOW, AccountStoreContract, add


class TestSqliteAccounts(AccountStoreContract):
    @pytest.fixture
    def accounts(self, tmp_path: Path) -> Iterator[AccountStore]:
        store = SqliteStore(tmp_path)
        yield store.accounts
        store.close()

    def test_locks_sessions_and_accounts_survive_a_restart(self, tmp_path: Path) -> None:
        first = SqliteStore(tmp_path)
        erika = add(first.accounts)
        first.accounts.open_session("e", erika.id, NOW)
        first.accounts.begin_attempt({"erika": 1}, at=NOW, window=WINDOW)
        first.close()
        second = SqliteStore(tmp_path)
        assert second.accounts.account("erika") == erika
        assert second.accounts.session("e") is not None
        assert second.accounts.begin_attempt({"erika": 1}, at=NOW, window=WINDOW) == NOW + WINDOW
        second.close()

    def test_attempts_that_count_no_more_are_deleted(self, tmp_path: Path) -> None:
        store = SqliteStore(tmp_path)
        for number in range(50):
            store.accounts.begin_attempt({f"name-{number}": 5}, at=NOW, window=WINDOW)
        store.accounts.begin_attempt({"erika": 5}, at=NOW + 3 * WINDOW, window=WINDOW)
        with sqlite3.connect(tmp_path / DATABASE_NAME) as connection:
            assert connection.execute("SELECT count(*) FROM sign_in_attempts").fetchone() == (1,)
        connection.close()
        store.close()

    def test_accounts_leave_the_corpus_version_alone(self, tmp_path: Path) -> None:
        store = SqliteStore(tmp_path)
        add(store.accounts)
        assert store.corpus_version() == 0
        store.close()

    def test_database_of_the_first_schema_gains_accounts_and_keeps_its_outputs(self, tmp_path: Path) -> None:
        store = SqliteStore(tmp_path)
        store.upsert([make_output()])
        store.close()
        with sqlite3.connect(tmp_path / DATABASE_NAME) as connection:
            for table in ("sign_in_attempts", "tokens", "sessions", "accounts"):
                connection.execute(f"DROP TABLE {table}")
            connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'm0002_create_accounts'")
        connection.close()
        store = SqliteStore(tmp_path)
        assert list(store.outputs()) == [make_output()]
        assert add(store.accounts).created_at - NOW == timedelta(0)
        store.close()
