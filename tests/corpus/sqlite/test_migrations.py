"""Databases of every earlier schema, with data in them, open in this version and lose nothing."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from corpus.account import Role
from corpus.link import LinkState
from corpus.model import OutputId
from corpus.passage import Passage
from corpus.source_port import MergeSuggestion, Reading
from corpus.sqlite import SqliteStore, migrations
from corpus.sqlite.connection import DATABASE_NAME, Connections
from tests.builders import CDO, LEITUNG, PRAXIS, make_output, make_vocabulary
from tests.contracts.demand_contract import PAIR, TODAY
from tests.contracts.editorial_contract import ANNA, ID, MADE, NOW, WAITING, accepted
from tests.contracts.feedback_contract import OPENED
from tests.contracts.read_key_contract import SITE
from tests.rules import make_rule
from tests.sources import ByAddress, FakeImporter, make_item
from tests.trials import make_trial

STEPS = tuple(migrations._STEPS)
GONE = make_output(id=OutputId("vergabe-2023"), title="Vergabe im Wandel", tags=())
COUNTED = (TODAY, TODAY)
EMPTY = {
    "correction_lines",
    "editorial_bulk_steps",
    "editorial_second_views",
    "merges",
    "retagging_tasks",
    "sign_in_attempts",
    "trial_credits",
}
Rows = dict[str, list[tuple[Any, ...]]]

TOLD: dict[str, Callable[[SqliteStore], object]] = {
    "m0001_create_tables": lambda store: (
        store.outputs(include_withdrawn=True),
        store.vocabulary(),
        store.corpus_version(),
        store.search("Sprachmodell", limit=5),
    ),
    "m0002_create_accounts": lambda store: (
        store.accounts.accounts(),
        store.accounts.credentials("Erika"),
        store.accounts.session("session"),
        store.accounts.token_account("token"),
    ),
    "m0003_create_editorial": lambda store: (
        store.editorial.dossiers(),
        store.editorial.suggestion_sets(ID),
        tuple(store.editorial.export()),
    ),
    "m0004_create_vocabulary_log": lambda store: store.vocabulary_desk.changes(limit=9),
    "m0005_create_editorial_rules": lambda store: store.rules.all(),
    "m0007_create_demand": lambda store: store.demand.demand(*COUNTED),
    "m0008_create_output_moments": lambda store: store.moments(),
    "m0008_create_feedback": lambda store: store.feedback.feedback(*COUNTED),
    "m0009_create_read_keys": lambda store: store.read_keys.keys(),
    "m0010_create_trials": lambda store: store.trials.all(),
    "m0011_create_sources": lambda store: (
        store.sources.sources(),
        store.sources.passages(OutputId("bauen")),
        store.sources.search_passages("Bauantrag", limit=5),
    ),
    "m0012_create_jobs": lambda store: store.jobs.records(),
    "m0012_create_links": lambda store: store.links.states(),
}
"""By the step that made room for it, what the store answers; later steps change none of it."""


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a database of this version, with something of every kind in it."""
    folder = tmp_path_factory.mktemp("full")
    store = SqliteStore(folder, clock=lambda: NOW)
    store.replace_vocabulary(make_vocabulary())
    store.upsert([WAITING, GONE])
    account = store.accounts.add("Erika", Role.ADMIN, "hash", NOW)
    store.accounts.open_session("session", account.id, NOW)
    store.accounts.add_token("token", account.id, NOW)
    store.editorial.keep_suggestions(MADE)
    store.editorial.assess(ID, [accepted(CDO), accepted(PRAXIS)], editor=ANNA, revision=0)
    store.editorial.publish(ID, editor=ANNA, revision=1)
    store.editorial.assess(ID, [accepted(LEITUNG)], editor=ANNA, revision=2)
    store.withdraw([GONE.id])
    store.rules.add(make_rule())
    store.demand.add(TODAY, {PAIR: 7})
    store.feedback.add(TODAY, {OPENED: 7})
    store.read_keys.add(SITE)
    store.trials.start(make_trial())
    importer = FakeImporter()
    source = store.sources.begin(store.sources.add(importer.kind, importer.address, {}).id)
    item = make_item("bauen", passages=(Passage("Das Amt prüft Bauanträge."), Passage("Es gibt Kuchen.")))
    store.sources.keep(source, [Reading(item)], ByAddress())
    store.links.note(LinkState(WAITING.sources[0], NOW, status=404, reason="weg", failed_at=NOW, failed_days=1))
    store.merges.keep_apart(ID, GONE.id, editor=ANNA)
    store.merges.suggest([MergeSuggestion(ID, OutputId("bauen"), 0.7, "Titel")], store.corpus_version())
    store.jobs.begin("index", NOW)
    store.jobs.end("index", NOW + timedelta(seconds=3), "2 Beiträge im Index")
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
    for step, tell in TOLD.items():
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
