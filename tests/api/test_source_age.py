"""What answers say of how fresh the sources are: a minute late at most, and without a query for each of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.workspace import Workspace
from corpus.source import SourceKind
from tests.api.moment import Moment
from tests.builders import make_output, make_vocabulary
from tests.conftest import NOW, TODAY

PATH = "/api/v1/recommendations?audience=cdo"
SITE = "https://negz.example/"


@pytest.fixture
def moment() -> Moment:
    return Moment()


@pytest.fixture
def workspace(tmp_path: Path, moment: Moment) -> Iterator[Workspace]:
    with Workspace(Settings(data_dir=tmp_path, encoder="lsa", today=TODAY), clock=moment) as found:
        found.store.replace_vocabulary(make_vocabulary())
        found.store.upsert([make_output(), make_output(id="zwei", title="Registermodernisierung")])
        found.build_index()
        yield found


def read(workspace: Workspace) -> None:
    """Read the site without a change in it."""
    sources = workspace.store.sources
    source = sources.begin(sources.source(SITE).id)
    sources.end(source, complete=True, swept=True)


def asked(client: TestClient) -> object:
    return client.get(PATH).json()["index"]["sources"]


def test_answers_without_sources_say_that_none_is_stale(workspace: Workspace) -> None:
    client = TestClient(create_app(workspace))
    assert asked(client) == {"stale": 0, "oldest_success_at": None}
    assert client.get("/readyz").json()["index"]["sources"] == {"stale": 0, "oldest_success_at": None}


def test_source_becomes_stale_and_fresh_again_in_answers_that_are_kept(workspace: Workspace, moment: Moment) -> None:
    workspace.store.sources.add(SourceKind.WORDPRESS, SITE, {})
    read(workspace)
    client = TestClient(create_app(workspace))
    first = client.get(PATH)
    assert first.json()["index"]["sources"] == {"stale": 0, "oldest_success_at": NOW.isoformat()}
    moment.pass_by(hours=2, minutes=59)
    assert client.get(PATH).headers["etag"] == first.headers["etag"]
    moment.pass_by(minutes=2)
    assert asked(client) == {"stale": 1, "oldest_success_at": NOW.isoformat()}
    read(workspace)
    read_at = moment.now
    moment.pass_by(minutes=2)
    assert asked(client) == {"stale": 0, "oldest_success_at": read_at.isoformat()}


def test_sources_are_asked_for_once_a_minute_at_most(
    workspace: Workspace, moment: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.store.sources.add(SourceKind.WORDPRESS, SITE, {})
    client, looks = TestClient(create_app(workspace)), []
    client.get(PATH)
    held = workspace.store.sources.sources
    monkeypatch.setattr(workspace.store.sources, "sources", lambda: looks.append(moment.now) or held())
    for _ in range(20):
        client.get(PATH)
    assert looks == []
    moment.pass_by(minutes=1)
    for _ in range(20):
        client.get(PATH)
    assert looks == [moment.now]
