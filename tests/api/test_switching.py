"""A service that opens a new index, which takes a while, goes on answering: from the old one, and nobody waits."""

from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.workspace import Workspace
from recommender import succession
from recommender.basis import Basis
from recommender.index.snapshot import Snapshot
from recommender.succession import Alone
from tests.builders import make_output

LIST = "/api/v1/recommendations?audience=cdo&benefit=praxis&n=5"
PAGES = (
    "/healthz",
    "/readyz",
    LIST,
    "/?audience=cdo&benefit=praxis",
    "/api/v1/search?q=Cloud",
    "/api/v1/outputs?limit=9",
)
SLOW_S = 1.5
AT_ONCE_S = 0.7  # on a busy machine; alone it is some hundredths
READY_S = 30.0


@pytest.fixture
def workspace(writable_catalogue_dir: Path) -> Iterator[Workspace]:
    with Workspace(Settings(data_dir=writable_catalogue_dir), agreement=Alone()) as found:
        yield found


@pytest.fixture
def visitor(workspace: Workspace) -> Iterator[TestClient]:
    """Someone at a service that has been running for a moment."""
    with TestClient(create_app(workspace, counts_demand=False)) as found:
        for address in PAGES:
            assert found.get(address).status_code == 200
        yield found


def slowed(function: Callable[..., object]) -> Callable[..., object]:
    def slow(*arguments: object) -> object:
        sleep(SLOW_S)
        return function(*arguments)

    return slow


def built_at(visitor: TestClient) -> str:
    return str(visitor.get(LIST).json()["index"]["built_at"])


def longest_wait_s(visitor: TestClient, during_s: float) -> float:
    """Return how long the slowest answer took, of all pages in turn, and that all could be given."""
    waits, until_s = [0.0], monotonic() + during_s
    while monotonic() < until_s:
        for address in PAGES:
            asked_s = monotonic()
            assert visitor.get(address).status_code == 200
            waits.append(monotonic() - asked_s)
    return max(waits)


def test_nobody_waits_while_a_new_index_is_opened(
    workspace: Workspace, visitor: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = built_at(visitor)
    monkeypatch.setattr(Snapshot, "load", slowed(Snapshot.load))
    with Workspace(workspace.settings) as builder:
        builder.build_index()
    began_s = monotonic()
    assert longest_wait_s(visitor, SLOW_S / 2) < AT_ONCE_S
    while built_at(visitor) == before:
        assert longest_wait_s(visitor, 0.1) < AT_ONCE_S
        assert monotonic() - began_s < READY_S
    assert monotonic() - began_s > SLOW_S / 2


def test_nobody_waits_while_a_large_store_is_read_and_what_is_withdrawn_is_gone(
    workspace: Workspace, visitor: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = visitor.get(LIST).json()["items"][0]["output"]["id"]
    monkeypatch.setattr(succession, "READ_BESIDE_FROM", 1)
    monkeypatch.setattr(Basis, "followed", slowed(Basis.followed))
    workspace.store.upsert([make_output(id="ganz-neu")])
    workspace.store.withdraw([first])
    began_s = monotonic()
    assert first not in visitor.get(LIST).text
    assert visitor.get(f"/api/v1/outputs/{first}").status_code == 404
    assert longest_wait_s(visitor, SLOW_S / 2) < AT_ONCE_S
    while "ganz-neu" not in visitor.get("/sitemap.xml").text:
        assert monotonic() - began_s < READY_S
        assert first not in visitor.get(LIST).text
    assert first not in visitor.get(LIST).text


def test_nobody_waits_while_the_first_index_is_opened(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    pointer = workspace.index_root / "current"
    kept = pointer.read_text()
    pointer.unlink()
    with TestClient(create_app(workspace, counts_demand=False)) as visitor:
        assert visitor.get(LIST).status_code == 503
        monkeypatch.setattr(Snapshot, "load", slowed(Snapshot.load))
        pointer.write_text(kept)
        began_s, waits = monotonic(), list[float]()
        while True:
            asked_s = monotonic()
            status = visitor.get(LIST).status_code
            waits.append(monotonic() - asked_s)
            if status == 200:
                break
            assert monotonic() - began_s < READY_S
        assert monotonic() - began_s >= SLOW_S
        assert max(waits) < AT_ONCE_S
