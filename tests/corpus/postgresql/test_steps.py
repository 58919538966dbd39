"""The tables are those of SQLite, and refuse what those refuse."""

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from corpus.model import Vocabulary
from corpus.postgresql import PostgresqlStore
from corpus.postgresql.steps import in_order_of_code_points
from corpus.sqlite import SqliteStore
from corpus.sqlite.connection import DATABASE_NAME
from tests.builders import CDO, make_output, make_vocabulary
from tests.contracts.editorial_contract import ANNA, BERND, ID, NOW, WAITING, Ticking, accepted
from tests.corpus.postgresql.conftest import Open
from tests.postgresql_server import OWN_TABLES
from tests.rules import make_rule
from tests.trials import make_trial

COLUMNS = "SELECT table_name, column_name, is_nullable FROM information_schema.columns WHERE table_schema = %s"
SQLITE_COLUMNS = """
SELECT tables.name, columns.name, iif(columns."notnull" OR columns.pk, 'NO', 'YES')
FROM pragma_table_list AS tables, pragma_table_info(tables.name) AS columns
WHERE tables.schema = 'main' AND tables.type IN ('table', 'virtual') AND tables.name NOT LIKE '%sqlite%'
"""


def test_tables_and_columns_are_those_of_sqlite(opened: Open, address: str, tmp_path: Path) -> None:
    opened()
    SqliteStore(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / DATABASE_NAME)) as connection:
        wanted = set(connection.execute(SQLITE_COLUMNS))
    with psycopg.connect(address) as other:
        (schema,) = other.execute("SELECT current_schema()").fetchone() or ("",)
        found = {row for row in other.execute(COLUMNS, [schema]) if row[0] not in OWN_TABLES}
    searched = {row[:2] for row in wanted if row[0].endswith("_search")}
    assert {row[:2] for row in found if row[0].endswith("_search") and row[1] != "rowid"} == searched
    assert {row for row in found if not row[0].endswith("_search")} == {
        row for row in wanted if not row[0].endswith("_search")
    }


def test_text_is_ordered_by_code_points_wherever_it_is_stored(opened: Open, address: str) -> None:
    opened()
    sql = (
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
        " AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'"
    )
    with psycopg.connect(address) as other:
        assert other.execute(sql.encode()).fetchall() == []
    assert in_order_of_code_points("CREATE FUNCTION f(said TEXT)") == "CREATE FUNCTION f(said TEXT)"


@pytest.fixture
def filled(opened: Open) -> PostgresqlStore:
    """A store with a line in everything that refuses to be rewritten."""
    store = opened(Ticking())
    store.replace_vocabulary(make_vocabulary())
    store.upsert([WAITING, make_output()])
    store.editorial.assess(ID, [accepted(CDO)], editor=ANNA, revision=0)
    store.editorial.publish(ID, editor=ANNA, revision=1)
    store.editorial.second.close(ID, editor=BERND, revision=0)
    store.rules.end(store.rules.add(make_rule()).id, by="Erika", at=make_rule().created_at)
    store.trials.end(store.trials.start(make_trial()).id, by="chef", at=make_trial().started_at)
    store.corrections.correct(make_output().id, {"title": "Eins"}, editor=ANNA)
    return store


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE editorial_trail SET editor = 'Niemand'", "append-only"),
        ("DELETE FROM editorial_trail", "append-only"),
        ("UPDATE vocabulary_log SET editor = 'Niemand'", "append-only"),
        ("DELETE FROM vocabulary_log", "append-only"),
        ("UPDATE correction_lines SET after = '\"x\"'", "append-only"),
        ("DELETE FROM correction_lines", "append-only"),
        ("UPDATE editorial_second_views SET opinions = '[]'", "no longer changes"),
        ("DELETE FROM editorial_rules", "never deleted"),
        ("UPDATE editorial_rules SET reason = 'Keiner'", "never rewritten"),
        ("UPDATE editorial_rules SET ended_at = NULL, ended_by = NULL", "ended once, for good"),
        ("DELETE FROM trials", "never deleted"),
        ("UPDATE trials SET reason = 'anders'", "never rewritten"),
        ("UPDATE trials SET ended_by = 'niemand'", "ended once, for good"),
    ],
)
@pytest.mark.usefixtures("filled")
def test_what_was_decided_refuses_to_be_rewritten(address: str, statement: str, message: str) -> None:
    with psycopg.connect(address) as other, pytest.raises(psycopg.errors.RestrictViolation, match=message):
        other.execute(statement.encode())


@pytest.mark.usefixtures("filled")
def test_tasks_are_done_and_neither_deleted_nor_rewritten(address: str) -> None:
    add = "INSERT INTO retagging_tasks (output_id, scheme, notation, reason, by, at) VALUES (%s, 'a', 'b', '', '', '')"
    with psycopg.connect(address, autocommit=True) as other:
        other.execute(add.encode(), [ID])
        for statement in ("DELETE FROM retagging_tasks", "UPDATE retagging_tasks SET reason = 'Keiner'"):
            with pytest.raises(psycopg.errors.RestrictViolation, match="never"):
                other.execute(statement.encode())
        other.execute("UPDATE retagging_tasks SET done_by = 'Erika', done_at = 'jetzt'")


def test_new_store_holds_nothing(opened: Open) -> None:
    store = opened(lambda: NOW)
    assert (store.corpus_version(), list(store.outputs()), store.vocabulary()) == (0, [], Vocabulary((), {}))
    assert list(store.sources.sources()) == []
