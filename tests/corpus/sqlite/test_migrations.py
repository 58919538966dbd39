"""Databases of every earlier schema, with data in them, open in this version and lose nothing."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from corpus.model import OutputId
from corpus.sqlite import SqliteStore, migrations
from corpus.sqlite.connection import DATABASE_NAME, Connections
from tests.builders import CDO, make_output
from tests.contracts.editorial_contract import ANNA, ID, NOW, accepted
from tests.full_store import ANSWERS, EMPTY, fill

STEPS = tuple(migrations._STEPS)
Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a database of this version, with something of every kind in it."""
    folder = tmp_path_factory.mktemp("full")
    store = SqliteStore(folder, clock=lambda: NOW)
    fill(store)
    store.close()
    return folder


@pytest.fixture(params=range(1, len(STEPS) + 1), ids=lambda count: STEPS[count - 1])
def held(request: pytest.FixtureRequest, full: Path, tmp_path: Path) -> tuple[str, ...]:
    """The steps that a database in `tmp_path` has been through; it holds what of `full` there was room for."""
    steps = STEPS[: request.param]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrations, "_STEPS", {name: migrations._STEPS[name] for name in steps})
        Connections(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / DATABASE_NAME)) as old, old:
        old.execute("ATTACH ? AS whole", [str(full / DATABASE_NAME)])
        for table, columns in tables(old).items():
            old.execute(f"INSERT OR REPLACE INTO main.{table} ({columns}) SELECT {columns} FROM whole.{table}")  # noqa: S608
    return steps


def tables(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the names of the columns of each table; of those for searching, with the number of the row."""
    found = connection.execute(
        "SELECT name, type FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual')"
        " AND name NOT LIKE 'sqlite_%' AND name <> '_sqlite_migrations'"
    ).fetchall()
    names = "SELECT group_concat(name, ', ') FROM pragma_table_info(?, 'main')"
    return {
        table: ("rowid, " if kind == "virtual" else "") + connection.execute(names, [table]).fetchone()[0]
        for table, kind in found
    }


def rows(path: Path, wanted: dict[str, str]) -> Rows:
    with closing(sqlite3.connect(path)) as connection:
        return {
            table: sorted(connection.execute(f"SELECT {columns} FROM {table}"), key=repr)  # noqa: S608
            for table, columns in wanted.items()
        }


def schema(path: Path) -> set[tuple[str, str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        return set(connection.execute("SELECT type, name, sql FROM sqlite_schema"))


@pytest.mark.usefixtures("held")
def test_every_row_stays_and_the_schema_becomes_that_of_a_new_database(full: Path, tmp_path: Path) -> None:
    path = tmp_path / DATABASE_NAME
    with closing(sqlite3.connect(path)) as connection:
        wanted = tables(connection)
    before = rows(path, wanted)
    SqliteStore(tmp_path).close()
    assert rows(path, wanted) == before
    assert schema(path) == schema(full / DATABASE_NAME)
    assert before["outputs"]


def test_store_tells_what_it_told_before(held: tuple[str, ...], full: Path, tmp_path: Path) -> None:
    whole, migrated = SqliteStore(full), SqliteStore(tmp_path)
    for step, tell in ANSWERS.items():
        if step in held:
            assert tell(migrated) == tell(whole), step
    whole.close()
    migrated.close()


def test_work_goes_on(held: tuple[str, ...], tmp_path: Path) -> None:
    migrated = SqliteStore(tmp_path, clock=lambda: NOW)
    revision = migrated.editorial.dossier(ID).revision
    assert (revision > 0) == ("m0003_create_editorial" in held)
    migrated.editorial.publish(
        ID, editor=ANNA, revision=migrated.editorial.assess(ID, [accepted(CDO)], editor=ANNA, revision=revision)
    )
    assert CDO in {tag.concept for tag in migrated.output(ID).tags or ()}
    assert migrated.upsert([make_output(id=OutputId("neu"))]).new == ("neu",)
    migrated.close()


def test_data_fills_the_tables(full: Path) -> None:
    """Whoever adds a table adds data to `full`, or says here that there is none."""
    with closing(sqlite3.connect(full / DATABASE_NAME)) as connection:
        wanted = tables(connection)
    assert {table for table, found in rows(full / DATABASE_NAME, wanted).items() if not found} == EMPTY


def test_step_that_fails_leaves_the_database_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise ZeroDivisionError

    steps = dict(migrations._STEPS)
    path = tmp_path / DATABASE_NAME
    monkeypatch.setattr(migrations, "_STEPS", dict(list(steps.items())[:3]))
    Connections(tmp_path).close()
    before = schema(path)
    monkeypatch.setattr(migrations, "_STEPS", steps | {STEPS[-1]: fail})
    with pytest.raises(ZeroDivisionError):
        SqliteStore(tmp_path)
    assert schema(path) == before
    monkeypatch.setattr(migrations, "_STEPS", steps)
    SqliteStore(tmp_path).close()
    assert schema(path) != before
