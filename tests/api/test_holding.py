"""A service whose data is on a server."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings, read_settings
from api.workspace import Workspace
from corpus.errors import StoreUnreachable
from recommender.index import shortcut
from recommender.index.storage import current_index
from tests.builders import make_output, make_vocabulary
from tests.conftest import NOW, TODAY
from tests.postgresql_server import PostgresqlServer, running_server

LIST = "/api/v1/recommendations?text=Verwaltung"


def settings_of(address: str, folder: Path, **others: Any) -> Settings:
    return Settings(data_dir=folder, store=SecretStr(address), encoder="lsa", today=TODAY, **others)


@pytest.mark.parametrize("neighbours", ["graph", "pgvector"])
def test_service_outlives_its_database_and_says_what_is_wrong_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, neighbours: str
) -> None:
    monkeypatch.setattr(shortcut, "MIN_OUTPUTS", 1)
    with (
        running_server() as server,
        Workspace(settings_of(server.address, tmp_path, neighbours=neighbours), clock=lambda: NOW) as workspace,
    ):
        server.run("CREATE EXTENSION vector")
        workspace.store.replace_vocabulary(make_vocabulary())
        workspace.store.upsert([make_output(), make_output(id="b", title="Registermodernisierung")])
        workspace.build_index()
        with TestClient(create_app(workspace), raise_server_exceptions=False) as client:
            assert client.get("/readyz").status_code == 200
            before = client.get(LIST).json()["items"]
            vector_shelf = workspace.vector_shelf()
            server.stop()
            if vector_shelf is not None:
                build = current_index(workspace.index_root).name
                with pytest.raises(StoreUnreachable, match="nicht zu erreichen"):
                    vector_shelf.nearest(build, np.zeros(2, dtype=np.float32), 1, width=1)
            for path in (LIST, "/readyz", "/api/v1/search?q=Register"):
                answer = client.get(path)
                assert (answer.status_code, answer.json()["code"]) == (503, "store_unreachable"), path
                assert "von selbst" in answer.json()["remedy"]
            assert client.get("/healthz").status_code == 200
            server.start()
            assert client.get("/readyz").status_code == 200
            assert client.get(LIST).json()["items"] == before
            workspace.store.withdraw([make_output().id])
            assert make_output().id not in client.get(LIST).text


def test_two_instances_with_folders_of_their_own_see_each_others_decisions(
    postgresql: PostgresqlServer, tmp_path: Path
) -> None:
    address = postgresql.new_schema()
    with (
        Workspace(settings_of(address, tmp_path / "eins"), clock=lambda: NOW) as one,
        Workspace(settings_of(address, tmp_path / "zwei"), clock=lambda: NOW) as two,
    ):
        one.store.upsert([make_output(), make_output(id="b", title="Registermodernisierung")])
        for workspace in (one, two):
            workspace.build_index()
        with (
            TestClient(create_app(one), raise_server_exceptions=False) as first,
            TestClient(create_app(two), raise_server_exceptions=False) as second,
        ):
            assert first.get(LIST).json()["items"] == second.get(LIST).json()["items"]
            one.store.withdraw(["b"])
            assert '"b"' not in second.get(LIST).text
            assert second.get(LIST).json()["index"]["is_stale"] is True


def test_address_of_the_store_is_kept_out_of_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEGZ_STORE", "postgresql://negz:streng-geheim@db/negz")
    monkeypatch.setenv("NEGZ_STORE_READ", "postgresql://negz:streng-geheim@kopie/negz")
    settings = read_settings()
    assert settings.store is not None
    assert settings.store_read is not None
    assert "geheim" not in repr(settings)
    monkeypatch.setenv("NEGZ_STORE", "")
    assert read_settings().store is None
    assert read_settings(store="").store is None
