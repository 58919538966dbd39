import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from corpus.errors import StoreCorrupt, StoreNotEmpty
from corpus.postgresql import PostgresqlStore
from corpus.sql import copying
from corpus.sql.copying import BOOLEANS, TABLES
from corpus.sqlite import SqliteStore
from corpus.sqlite.connection import DATABASE_NAME
from tests.builders import CDO, EVIDENZ, make_output
from tests.contracts.editorial_contract import ANNA, BERND, ID, NOW, accepted
from tests.full_store import ANSWERS, fill
from tests.postgresql_server import OWN_TABLES, PostgresqlServer


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    """A file with something of every kind in it."""
    store = SqliteStore(tmp_path_factory.mktemp("voll"), clock=lambda: NOW)
    fill(store)
    store.corrections.correct(ID, {"title": "Berichtigt"}, editor=ANNA)
    store.editorial.second.assess(ID, [accepted(EVIDENZ)], editor=BERND, revision=0)
    store.accounts.begin_attempt({"erika": 5}, at=NOW, window=NOW - NOW)
    yield store
    store.close()


@pytest.fixture
def server(postgresql: PostgresqlServer) -> Iterator[PostgresqlStore]:
    """An empty schema's store."""
    with postgresql.lent_schema() as address, closing(PostgresqlStore(address, clock=lambda: NOW)) as store:
        yield store


def test_copy_there_and_back_is_the_same_to_the_last_row(
    full: SqliteStore, server: PostgresqlStore, tmp_path: Path
) -> None:
    seen: list[tuple[int, int]] = []
    sent = full.copy_into(server, lambda done, total: seen.append((done, total)))
    with closing(SqliteStore(tmp_path, clock=lambda: NOW)) as back:
        returned = server.copy_into(back)
        assert returned == sent
        assert tuple(copy.table for copy in sent) == TABLES
        assert seen[-1][0] == seen[-1][1] == sum(copy.rows for copy in sent)
        for step, tell in ANSWERS.items():
            assert tell(server) == tell(full) == tell(back), step


def test_work_goes_on_in_the_copy_with_the_next_numbers(full: SqliteStore, server: PostgresqlStore) -> None:
    full.copy_into(server)
    last = next(iter(full.editorial.trail(limit=1))).number
    revision = server.editorial.dossier(ID).revision
    server.editorial.assess(ID, [accepted(CDO)], editor=BERND, revision=revision)
    assert next(iter(server.editorial.trail(limit=1))).number == last + 1
    assert server.upsert([make_output(id="neu")]).new == ("neu",)
    assert server.corpus_version() == full.corpus_version() + 1


def test_target_that_holds_something_is_refused_and_left_as_it_is(
    full: SqliteStore, server: PostgresqlStore, tmp_path: Path
) -> None:
    server.upsert([make_output()])
    with pytest.raises(StoreNotEmpty, match="nicht leer"):
        full.copy_into(server)
    assert list(server.outputs()) == [make_output()]
    with closing(SqliteStore(tmp_path)) as target:
        target.demand.add(NOW.date(), {})
        with pytest.raises(StoreNotEmpty, match="demand_days"):
            full.copy_into(target)


def test_copy_that_arrives_changed_is_undone(
    full: SqliteStore, server: PostgresqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = copying.summed

    def lose_one(rows: object, table: str, connection: object) -> copying.TableCopy:
        found = original(rows, table, connection)  # type: ignore[arg-type]
        return copying.TableCopy(table, found.rows - (table == "tags"), found.checksum)

    monkeypatch.setattr(copying, "summed", lose_one)
    with pytest.raises(StoreCorrupt, match="„tags“"):
        full.copy_into(server)
    assert list(server.outputs(include_withdrawn=True)) == []


def test_tables_are_all_there_are_in_both_databases(
    full: SqliteStore, postgresql: PostgresqlServer, tmp_path: Path
) -> None:
    full.copy_to(tmp_path)
    listed = (
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual')"
        " AND name NOT LIKE '%sqlite_%'"
    )
    with closing(sqlite3.connect(tmp_path / DATABASE_NAME)) as connection:
        assert {name for (name,) in connection.execute(listed)} == set(TABLES)
    with postgresql.lent_schema() as address:
        PostgresqlStore(address).close()
        with psycopg.connect(address) as other:
            columns = other.execute(
                "SELECT table_name, column_name, data_type FROM information_schema.columns"
                " WHERE table_schema = current_schema()"
            ).fetchall()
    assert {table for table, _, _ in columns} - OWN_TABLES == set(TABLES)
    assert {column for table, column, kind in columns if kind == "boolean"} == BOOLEANS
    assert not {table for table, column, kind in columns if column in BOOLEANS and kind != "boolean"}
