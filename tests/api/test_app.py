import asyncio
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from threadpoolctl import threadpool_info

from api.accounts import Accounts
from api.app import create_app
from api.settings import Settings
from api.workspace import Workspace
from corpus.account import Role
from corpus.errors import StoreError
from tests.builders import make_output

PATH = "/api/v1/recommendations?audience=cdo&benefit=praxis&n=3"


def first_id(client: TestClient) -> str:
    found: str = client.get(PATH).json()["items"][0]["output"]["id"]
    return found


def test_app_without_an_index_answers_503_with_the_remedy_until_there_is_one(tmp_path: Path) -> None:
    with (
        Workspace(Settings(data_dir=tmp_path, encoder="lsa")) as workspace,
        TestClient(create_app(workspace)) as client,
    ):
        assert client.get("/healthz").json() == {"status": "ok"}
        for path in ("/readyz", PATH, "/api/v1/coverage", "/openapi.json"):
            answer = client.get(path)
            assert (answer.status_code, answer.json()["code"]) == (503, "index_missing")
            assert "negz index build" in answer.json()["remedy"]

        workspace.load_shipped_catalogue_if_empty()
        workspace.build_index()

        assert client.get("/readyz").json()["status"] == "ready"
        assert client.get(PATH).status_code == 200


def test_app_with_another_encoder_says_which_one_the_index_has(catalogue_dir: Path) -> None:
    with Workspace(Settings(data_dir=catalogue_dir, encoder="lsa")) as workspace:
        answer = TestClient(create_app(workspace)).get("/readyz")

    assert (answer.status_code, answer.json()["code"]) == (503, "encoder_mismatch")
    assert "„adapted“" in answer.json()["detail"]


def test_withdrawn_output_is_never_served_again_not_even_from_a_warm_cache(writable_catalogue_dir: Path) -> None:
    with Workspace(Settings(data_dir=writable_catalogue_dir)) as workspace:
        client = TestClient(create_app(workspace))
        gone = first_id(client)
        paths = [
            PATH,
            "/api/v1/outputs?limit=100",
            "/api/v1/outputs?limit=100&offset=100",
            f"/api/v1/outputs/{gone}",
            f"/api/v1/outputs/{gone}/related",
            "/api/v1/coverage",
            "/openapi.json",
        ]
        before = {path: client.get(path) for path in paths}
        with Workspace(Settings(data_dir=writable_catalogue_dir)) as other_process:
            other_process.store.withdraw([gone])

        for path, earlier in before.items():
            assert earlier.status_code == 200
            answer = client.get(path, headers={"If-None-Match": earlier.headers["etag"]})
            assert answer.status_code in {200, 404}, path
            if answer.status_code == 200:
                assert f'"{gone}"' not in answer.text, path
        assert client.get(f"/api/v1/outputs/{gone}").status_code == 404


def test_answers_say_that_the_index_is_behind(writable_catalogue_dir: Path) -> None:
    with Workspace(Settings(data_dir=writable_catalogue_dir)) as workspace:
        client = TestClient(create_app(workspace))
        assert client.get(PATH).json()["index"]["is_stale"] is False
        workspace.store.upsert([make_output()])

        index = client.get(PATH).json()["index"]
        assert (index["is_stale"], index["lag"]) == (True, 1)
        assert client.get("/readyz").json()["index"] == index


def test_app_takes_up_an_index_that_another_process_has_built(writable_catalogue_dir: Path) -> None:
    with Workspace(Settings(data_dir=writable_catalogue_dir)) as workspace:
        client = TestClient(create_app(workspace))
        client.get(PATH)
        with Workspace(Settings(data_dir=writable_catalogue_dir)) as other_process:
            other_process.store.upsert([make_output()])
            other_process.build_index()

        assert client.get(PATH).json()["index"]["is_stale"] is False


def test_app_over_settings_closes_what_it_opened_and_over_a_workspace_does_not(writable_catalogue_dir: Path) -> None:
    settings = Settings(data_dir=writable_catalogue_dir)
    with Workspace(settings) as workspace:
        store = workspace.store
        with TestClient(create_app(workspace)) as client:
            assert client.get("/readyz").status_code == 200
        assert store.corpus_version() > 0
        with TestClient(create_app(settings)) as client:
            assert client.get("/readyz").status_code == 200
    with pytest.raises(StoreError):
        store.corpus_version()


@pytest.mark.parametrize("has_editors", [True, False])
def test_serving_loads_what_suggests_tags_before_anybody_asks_where_there_are_editors(
    writable_catalogue_dir: Path, monkeypatch: pytest.MonkeyPatch, *, has_editors: bool
) -> None:
    loaded, load = [], Workspace.tagger

    def watch(workspace: Workspace) -> object:
        loaded.append(found := load(workspace))
        return found

    monkeypatch.setattr(Workspace, "tagger", watch)
    with Workspace(Settings(data_dir=writable_catalogue_dir)) as workspace:
        if has_editors:
            Accounts(workspace).add("Erika", Role.EDITOR, "Regen Tisch Ameise Büro")
        with TestClient(create_app(workspace)):
            pass  # stopping waits for the warm-up
        assert len(loaded) == has_editors
        assert all(found is load(workspace) for found in loaded), "an editor gets the one that was loaded"


def test_serving_keeps_matrix_products_on_one_core_and_gives_them_back(catalogue_workspace: Workspace) -> None:
    def threads() -> list[int]:
        return [pool["num_threads"] for pool in threadpool_info()]

    catalogue_workspace.recommender()
    before = threads()
    app = create_app(catalogue_workspace)

    async def serve() -> list[int]:
        async with app.router.lifespan_context(app):
            return threads()

    assert set(asyncio.run(serve())) == {1}
    assert threads() == before


@pytest.mark.parametrize(
    ("query", "cached"), [("", "public, max-age=3600"), ("?v=abc", "public, max-age=31536000, immutable")]
)
def test_static_file_is_kept_for_good_where_its_address_has_a_version(
    client: TestClient, query: str, cached: str
) -> None:
    assert client.get(f"/static/mark.svg{query}").headers["cache-control"] == cached
