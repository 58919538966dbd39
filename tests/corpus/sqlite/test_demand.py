import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.demand import DemandStore
from corpus.errors import StoreBusy
from corpus.sqlite import SqliteStore
from corpus.sqlite.connection import DATABASE_NAME
from tests.builders import make_output, make_vocabulary
from tests.contracts.demand_contract import PAIR, TODAY, DemandContract


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path)
    yield store
    store.close()


class TestSqliteDemand(DemandContract):
    @pytest.fixture
    def demand(self, store: SqliteStore) -> DemandStore:
        return store.demand


def test_addition_is_no_change_of_the_corpus(store: SqliteStore) -> None:
    store.replace_vocabulary(make_vocabulary())
    store.upsert([make_output()])
    before = store.corpus_version()
    store.demand.add(TODAY, {PAIR: 7})
    assert store.corpus_version() == before


def test_database_keeps_day_target_group_benefit_and_number_only(store: SqliteStore, tmp_path: Path) -> None:
    store.demand.add(TODAY, {PAIR: 1, ("cdo", None): 2})
    connection = sqlite3.connect(tmp_path / DATABASE_NAME)
    columns = [name for (name,) in connection.execute("SELECT name FROM pragma_table_info('demand')")]
    rows = connection.execute("SELECT * FROM demand ORDER BY benefit").fetchall()
    connection.close()
    assert columns == ["day", "audience", "benefit", "requests"]
    assert rows == [("2026-11-23", "cdo", "", 2), ("2026-11-23", "cdo", "praxis", 1)]


def test_counts_survive_the_end_of_the_process(store: SqliteStore, tmp_path: Path) -> None:
    store.demand.add(TODAY, {PAIR: 7})
    again = SqliteStore(tmp_path)
    assert again.demand.demand(TODAY, TODAY) == store.demand.demand(TODAY, TODAY)
    again.close()


def test_two_processes_that_add_at_once_lose_nothing(store: SqliteStore, tmp_path: Path) -> None:
    other = SqliteStore(tmp_path)

    def add_many(to: SqliteStore) -> None:
        for _ in range(20):
            to.demand.add(TODAY, {PAIR: 1})

    threads = [threading.Thread(target=add_many, args=(to,)) for to in (store, other, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [pair.requests for pair in store.demand.demand(TODAY, TODAY).pairs] == [60]
    other.close()


def test_addition_to_a_locked_database_arrives_entirely_or_not_at_all(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path, busy_timeout_s=0.01)
    locker = sqlite3.connect(tmp_path / DATABASE_NAME, isolation_level=None)
    locker.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy):
        store.demand.add(TODAY, {PAIR: 7})
    locker.execute("ROLLBACK")
    locker.close()
    assert store.demand.demand(TODAY, TODAY).since is None
    store.close()


def test_database_of_an_earlier_version_begins_to_count(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    store.upsert([make_output()])
    store.close()
    connection = sqlite3.connect(tmp_path / DATABASE_NAME)
    for table in ("demand", "demand_days"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'm0007_create_demand'")
    connection.commit()
    connection.close()
    migrated = SqliteStore(tmp_path)
    migrated.demand.add(TODAY, {PAIR: 7})
    assert [pair.requests for pair in migrated.demand.demand(TODAY, TODAY).pairs] == [7]
    assert len(migrated.outputs()) == 1
    migrated.close()
