from starlette.testclient import TestClient

from api.schemas import Health, Readiness, StatusAnswer
from api.workspace import Workspace


def test_status_says_what_is_held_and_how_fresh(client: TestClient, catalogue_workspace: Workspace) -> None:
    answer = client.get("/api/v1/status")
    found = StatusAnswer.model_validate_json(answer.content)

    assert (found.outputs, found.today) == (len(catalogue_workspace.store.outputs()), "2026-11-23")
    assert (found.index.encoder, found.index.is_stale) == ("adapted", False)
    assert answer.headers["cache-control"] == "no-store"


def test_health_and_readiness_have_the_declared_shape(client: TestClient) -> None:
    Health.model_validate_json(client.get("/healthz").content)
    Readiness.model_validate_json(client.get("/readyz").content)
