"""Of several instances over one database, each with a folder of its own, one builds the index."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from pydantic import SecretStr

from api.index_exchange import take_index
from api.settings import Settings
from api.upkeep import BUILDING, QUIET_S, Upkeep
from api.workspace import Workspace
from recommender.query import Profile, RecommendationQuery
from tests.builders import make_output, make_vocabulary
from tests.conftest import NOW, TODAY
from tests.postgresql_server import PostgresqlServer

ROOT = Path(__file__).parents[2]
Pair = tuple[Workspace, Workspace]


@pytest.fixture
def address(postgresql: PostgresqlServer) -> str:
    return postgresql.new_schema()


@pytest.fixture
def pair(address: str, tmp_path: Path) -> Iterator[Pair]:
    """Two instances with different folders over one database that holds two outputs, and no index yet."""

    def opened(name: str) -> Workspace:
        return Workspace(Settings(data_dir=tmp_path / name, store=SecretStr(address), encoder="lsa"), clock=lambda: NOW)

    with opened("eins") as one, opened("zwei") as two:
        one.store.replace_vocabulary(make_vocabulary())
        one.store.upsert([make_output(id="eins"), make_output(id="zwei", title="Registermodernisierung")])
        yield one, two


def lists(workspace: Workspace) -> list[tuple[str, float]]:
    found = workspace.recommender().for_profile(RecommendationQuery(Profile(text="Register"), as_of=TODAY))
    return [(item.output.id, item.score) for item in found.items]


def test_index_that_one_has_built_is_taken_by_the_other(pair: Pair) -> None:
    one, two = pair
    assert take_index(two) is False
    built = one.build_index()
    assert take_index(two) is True
    assert take_index(two) is take_index(one) is False
    assert two.index_needs_build() is False
    assert two.recommender().status().built_at == built.built_at
    assert lists(one) == lists(two) != []


def test_newer_build_reaches_an_instance_that_is_answering(pair: Pair) -> None:
    one, two = pair
    one.build_index()
    take_index(two)
    before = lists(two)
    one.store.upsert([make_output(id="drei", title="Register, Register, Register")])
    assert (lists(two), two.recommender().status().is_stale) == (before, True)
    one.build_index()
    assert take_index(two) is True
    assert "drei" in dict(lists(two))
    assert two.recommender().status().is_stale is False


def test_index_for_other_settings_stays_where_it_is(pair: Pair, address: str, tmp_path: Path) -> None:
    one, two = pair
    one.build_index()
    settings = Settings(data_dir=tmp_path / "drei", store=SecretStr(address), encoder="static")
    with Workspace(settings, clock=lambda: NOW) as third:
        assert take_index(third) is False
    older = two.build_index()
    assert take_index(one) is False, "it is no newer"
    assert older.corpus_version == one.store.corpus_version()


def test_damaged_bundle_is_refused_and_the_next_build_replaces_it(pair: Pair, address: str) -> None:
    one, two = pair
    one.build_index()
    with psycopg.connect(address) as other:
        other.execute("UPDATE shelf_files SET content = content || '\\x00' WHERE file LIKE '%.npy'")
    assert take_index(two) is False
    assert not [path for path in two.index_root.iterdir() if path.is_dir()]
    one.store.withdraw(["zwei"])
    one.build_index()
    assert take_index(two) is True


def test_of_two_instances_one_builds_and_the_other_takes_its_index(pair: Pair) -> None:
    one, two = pair
    one.build_index()
    take_index(two)
    one.store.upsert([make_output(id="drei", title="Neu im Bestand")])
    built: list[Workspace] = []
    together = threading.Barrier(2)

    def tend(workspace: Workspace) -> None:
        def build() -> None:
            built.append(workspace)
            workspace.build_index()

        upkeep = Upkeep(workspace, build, built.append)  # type: ignore[arg-type]
        upkeep.look(0.0)
        together.wait()
        upkeep.look(QUIET_S)

    threads = [threading.Thread(target=tend, args=[workspace]) for workspace in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(built) == 1
    for workspace in pair:
        Upkeep(workspace, lambda: built.append(one), built.append).look(3 * QUIET_S)  # type: ignore[arg-type]
        assert workspace.recommender().status().is_stale is False
    assert len(built) == 1


def test_while_another_instance_builds_nothing_is_built(pair: Pair) -> None:
    one, two = pair
    one.build_index()
    take_index(two)
    one.store.withdraw(["zwei"])
    upkeep = Upkeep(two, two.build_index, lambda _: None)  # type: ignore[arg-type]
    upkeep.look(0.0)
    with one.store.only_one(BUILDING) as is_ours:
        assert is_ours
        assert upkeep.look(QUIET_S) is False
    assert upkeep.look(2 * QUIET_S) is True


def test_two_services_that_start_at_once_build_one_index(pair: Pair, address: str, tmp_path: Path) -> None:
    """Both are processes of their own, with folders of their own, and answer from the same build."""
    environment = {**os.environ, "NEGZ_STORE": address, "NEGZ_ENCODER": "lsa", "NEGZ_TODAY": TODAY.isoformat()}
    services = [
        subprocess.Popen(
            [sys.executable, "-m", "api", "serve", "--port", "0", "--data-dir", str(tmp_path / name)],
            cwd=ROOT,
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("drei", "vier")
    ]
    try:
        said = [list(until_ready(service)) for service in services]
    finally:
        for service in services:
            service.terminate()
        for service in services:
            service.communicate()
    assert sum(line.startswith("Index gebaut") for lines in said for line in lines) == 1
    builds = [(tmp_path / name / "index" / "current").read_text(encoding="utf-8") for name in ("drei", "vier")]
    assert builds[0] == builds[1] == pair[0].store.shelf.current()  # type: ignore[union-attr]


def until_ready(service: "subprocess.Popen[str]") -> Iterator[str]:
    """Yield what a service says until it answers."""
    assert service.stderr is not None
    for line in service.stderr:
        yield line
        if line.startswith("Bereit"):
            return
    pytest.fail("it has ended before it answered")
