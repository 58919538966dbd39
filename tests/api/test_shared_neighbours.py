"""Instances whose large index asks the database for the neighbours of a vector."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Literal

import psycopg
import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from api.app import create_app
from api.index_exchange import take_index
from api.settings import Settings
from api.workspace import IndexNeed, Workspace
from corpus.model import Output, OutputId
from corpus.vector_shelf import VectorSearchMissing
from recommender import narrow
from recommender.errors import NeighboursMismatch
from recommender.index import neighbours, shortcut
from recommender.index.storage import current_index, read_current
from recommender.query import Profile, RecommendationQuery
from tests.builders import CDO, PRAXIS, make_output, make_vocabulary
from tests.conftest import NOW, TODAY
from tests.postgresql_server import PostgresqlServer

Open = Callable[..., Workspace]
TOPICS = ("Register", "Cloud", "Vergabe", "Haushalt", "Personal")


@pytest.fixture(autouse=True)
def _every_index_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shortcut, "MIN_OUTPUTS", 1)


@pytest.fixture
def address(postgresql: PostgresqlServer) -> Iterator[str]:
    with postgresql.lent_schema() as address:
        yield address


@pytest.fixture
def opened(address: str, tmp_path: Path) -> Iterator[Open]:
    """What opens an instance with a folder of that name."""
    with ExitStack() as stack:

        def open_workspace(
            name: str, way: Literal["graph", "pgvector"] = "pgvector", *, encoder: str = "lsa", store: str = address
        ) -> Workspace:
            settings = Settings(
                data_dir=tmp_path / name, store=SecretStr(store), neighbours=way, encoder=encoder, today=TODAY
            )
            return stack.enter_context(Workspace(settings, clock=lambda: NOW))

        yield open_workspace


def make_outputs(n: int = 40) -> list[Output]:
    return [
        make_output(
            id=f"beitrag-{i:02}", title=f"{TOPICS[i % 5]} in Gemeinde {i}", abstract=f"{TOPICS[i // 5 % 5]} {i}."
        )
        for i in range(n)
    ]


def fill(workspace: Workspace) -> None:
    workspace.store.replace_vocabulary(make_vocabulary())
    workspace.store.upsert(make_outputs())


def answers(workspace: Workspace, profile: Profile) -> list[tuple[str, float, float]]:
    found = workspace.recommender().for_profile(RecommendationQuery(profile, as_of=TODAY, n=10))
    return [(item.output.id, item.score, item.fit) for item in found.items]


BY_TEXT, BY_TICKS = Profile(text="Cloud der Gemeinden"), Profile((CDO,), (PRAXIS,))


def test_shipped_catalogue_has_the_same_lists_whoever_finds_the_neighbours(
    opened: Open, catalogue_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of its outputs, some are found as neighbours and some are not, and fewer than all are looked at exactly."""
    monkeypatch.setattr(neighbours, "NEIGHBOURS", 40)
    monkeypatch.setattr(narrow, "SHORTLIST", 60)
    monkeypatch.setattr(narrow, "REFINED", 50)
    one, other = (opened(way, way, encoder="adapted") for way in ("graph", "pgvector"))
    one.load_shipped_catalogue_if_empty()
    for workspace in (one, other):
        shutil.copytree(catalogue_dir / "index", workspace.index_root)  # whose texts need not be encoded again
        assert workspace.build_index().encoded_texts == 0
    outputs = one.recommender().outputs()
    profiles = [
        Profile(text=text)
        for text in ("Künstliche Intelligenz im Amt", "Wie gelingt Registermodernisierung?", "cloud", "digital skills")
    ]
    profiles += [
        Profile((concept.key,)) for concept in one.store.vocabulary().concepts if concept.key.scheme == CDO.scheme
    ]
    profiles += [Profile((CDO,), text=output.title) for output in outputs[::10]]
    profiles += [Profile(seeds=(output.id,), dislikes=(outputs[0].id,)) for output in outputs[1::10]]
    assert sum(len(answers(one, profile)) for profile in profiles) > 200
    for profile in profiles:
        assert answers(one, profile) == answers(other, profile), profile
    for output in outputs[::5]:
        both = [workspace.recommender().related(output.id, as_of=TODAY) for workspace in (one, other)]
        assert both[0].items == both[1].items
    for text in ("Register", "digitale Souveränität"):
        both = [workspace.recommender().search(text, as_of=TODAY) for workspace in (one, other)]
        assert both[0].items == both[1].items


def test_index_with_shared_vectors_has_no_graph_and_reaches_other_instances(opened: Open) -> None:
    one, two = opened("eins"), opened("zwei")
    fill(one)
    assert one.build_index().are_vectors_shared is True
    assert take_index(two) is True
    assert not list(two.index_root.rglob("neighbours.npy"))
    assert two.index_need() is IndexNeed.NONE
    assert answers(one, BY_TEXT) == answers(two, BY_TEXT) != []


def test_small_index_needs_no_vectors_in_the_database(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shortcut, "MIN_OUTPUTS", 41)
    one, graph = opened("eins"), opened("zwei", "graph")
    fill(one)
    assert one.build_index().are_vectors_shared is False
    assert one.store.vectors().holds(current_index(one.index_root).name) is False  # type: ignore[union-attr]
    assert take_index(graph) is True, "it fits either setting"
    assert answers(one, BY_TEXT) == answers(graph, BY_TEXT) != []


def test_each_build_asks_for_its_own_vectors_while_instances_move_to_the_next(opened: Open) -> None:
    """The second build has the same rows for other outputs: with its vectors, the first would name wrong ones."""
    one, two = opened("eins"), opened("zwei")
    fill(one)
    one.build_index()
    take_index(two)
    before = answers(two, BY_TEXT)
    one.store.upsert([make_output(id=f"anfang-{i:02}", title="Brandschutz", abstract="Feuerwehr.") for i in range(20)])
    one.build_index()
    first, second = current_index(two.index_root), current_index(one.index_root)
    shelf = one.vector_shelf()
    assert shelf is not None
    assert [shelf.holds(build.name) for build in (first, second)] == [True, True]
    world = two.recommender().world()
    assert world.snapshot.identity.startswith(first.name)
    assert [item for item in answers(two, BY_TEXT) if not item[0].startswith("anfang")][:3] == before[:3]
    assert take_index(two) is True
    assert two.recommender().world().snapshot.identity == second.name
    assert answers(one, BY_TEXT) == answers(two, BY_TEXT)


def test_vectors_nobody_serves_any_more_are_removed(opened: Open, address: str) -> None:
    one = opened("eins")
    fill(one)
    builds = []
    for number in range(4):
        one.store.upsert([make_output(id=f"neu-{number}")])
        one.build_index()
        builds.append(current_index(one.index_root).name)
    with psycopg.connect(address) as other:
        rows = other.execute("SELECT name FROM vector_builds ORDER BY number").fetchall()
        found = other.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename LIKE 'vectors_%'"
        )
        assert [name for (name,) in rows] == builds[-2:]
        assert found.fetchone() == (2,)


def drop_vectors(address: str, build: str) -> None:
    with psycopg.connect(address) as other:
        other.execute(f'DROP TABLE "vectors_{build}"'.encode())


def test_lists_without_a_topic_go_on_where_the_vectors_are_gone(opened: Open, address: str) -> None:
    one = opened("eins")
    fill(one)
    one.build_index()
    with TestClient(create_app(one), raise_server_exceptions=False) as client:
        drop_vectors(address, current_index(one.index_root).name)
        answer = client.get("/api/v1/recommendations?text=Cloud")
        assert (answer.status_code, answer.json()["code"]) == (503, "vectors_gone")
        assert "negz index build" in answer.json()["remedy"]
        assert client.get("/api/v1/recommendations?audience=cdo").json()["items"]
        one.store.upsert([make_output(id="neu", title="Brandschutz")])  # whose nearest cannot be found
        assert client.get("/api/v1/recommendations?audience=cdo").json()["items"]
        assert one.index_need() is IndexNeed.AT_ONCE
        one.build_index()
        assert client.get("/api/v1/recommendations?text=Brandschutz").json()["items"][0]["output"]["id"] == "neu"


def test_instance_whose_vectors_are_gone_takes_what_lies_there_though_it_is_no_newer(opened: Open) -> None:
    workspaces = [opened(name) for name in ("eins", "zwei", "drei")]
    fill(workspaces[0])
    for workspace in workspaces:  # each by hand; the vectors of the first are then gone
        workspace.build_index()
    assert workspaces[0].index_need() is IndexNeed.AT_ONCE
    assert [take_index(workspace) for workspace in workspaces] == [True, False, False]
    assert answers(workspaces[0], BY_TEXT) == answers(workspaces[2], BY_TEXT) != []


@pytest.mark.parametrize(("built", "asked"), [("graph", "pgvector"), ("pgvector", "graph")])
def test_index_built_the_other_way_is_refused_and_built_anew(
    opened: Open, built: Literal["graph", "pgvector"], asked: Literal["graph", "pgvector"]
) -> None:
    one = opened("eins", built)
    fill(one)
    one.build_index()
    other = opened("eins", asked)
    with pytest.raises(NeighboursMismatch, match=f"NEGZ_NEIGHBOURS={built}.*„{asked}“.*negz index build"):
        other.recommender()
    assert other.index_need() is IndexNeed.AT_ONCE
    assert take_index(opened("zwei", asked)) is False
    other.build_index()
    assert answers(other, BY_TEXT)


def test_build_whose_vectors_cannot_be_written_leaves_the_old_one(opened: Open, address: str) -> None:
    one = opened("eins")
    fill(one)
    one.build_index()
    before, lists = current_index(one.index_root), answers(one, BY_TEXT)
    one.store.withdraw([OutputId("beitrag-39")])
    with psycopg.connect(address) as other:
        other.execute("ALTER TABLE vector_builds RENAME TO anders")
    with pytest.raises(psycopg.errors.UndefinedTable):
        one.build_index()
    assert current_index(one.index_root) == before
    assert [name for name, *_ in answers(one, BY_TEXT)] == [name for name, *_ in lists if name != "beitrag-39"]
    with psycopg.connect(address) as other:
        other.execute("ALTER TABLE anders RENAME TO vector_builds")


def test_database_without_pgvector_is_named_before_anything_is_built(
    opened: Open, postgresql: PostgresqlServer
) -> None:
    postgresql.run("CREATE DATABASE ohne_erweiterung")
    address = postgresql.address.replace("/postgres?", "/ohne_erweiterung?")
    one = opened("eins", store=address)
    fill(one)
    for act in (one.build_index, one.recommender, one.index_need):
        with pytest.raises(VectorSearchMissing, match=r"CREATE EXTENSION vector.*NEGZ_NEIGHBOURS=graph"):
            act()
    assert not one.index_root.exists()
    assert opened("zwei", "graph", store=address).build_index().are_vectors_shared is False


def test_manifest_of_an_index_from_before_says_that_it_has_a_graph(opened: Open) -> None:
    one = opened("eins", "graph")
    fill(one)
    one.build_index()
    _, manifest = read_current(one.index_root)
    assert replace(manifest, are_vectors_shared=False) == manifest
    assert manifest.has_graph is True
