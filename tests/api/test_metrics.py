import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.routing import BaseRoute, Mount, Route
from starlette.testclient import TestClient

from api.app import create_app
from api.metrics import UNMATCHED
from api.route_table import leaf_routes
from api.settings import Settings
from api.workspace import Workspace
from tests.conftest import NOW, TODAY

LIST = "/api/v1/recommendations"
UNITS = Path(__file__).parents[2] / "docs" / "betrieb"
COUNT = "negz_http_request_duration_seconds_count"


@pytest.fixture
def client(catalogue_workspace: Workspace) -> Iterator[TestClient]:
    app = create_app(catalogue_workspace)
    yield TestClient(app, client=("127.0.0.1", 4711), raise_server_exceptions=False)


def counts(client: TestClient) -> dict[tuple[str, str, str], float]:
    """Return how many answers there were by route, method and status."""
    return {
        (sample.labels["route"], sample.labels["method"], sample.labels["status"]): sample.value
        for family in text_string_to_metric_families(client.get("/metrics").text)
        for sample in family.samples
        if sample.name == COUNT
    }


def lists(client: TestClient) -> dict[str, float]:
    """Return how many lists were answered, by outcome."""
    return {
        sample.labels["outcome"]: sample.value
        for family in text_string_to_metric_families(client.get("/metrics").text)
        for sample in family.samples
        if sample.name == "negz_lists_total"
    }


def gauges(client: TestClient) -> dict[str, float]:
    return {
        family.name: family.samples[0].value
        for family in text_string_to_metric_families(client.get("/metrics").text)
        if family.type == "gauge"
    }


def test_lists_are_counted_by_whether_anything_fitted(client: TestClient) -> None:
    nothing = "audience=cdo&language=fr"
    assert client.get(f"{LIST}?{nothing}").json()["items"] == []
    assert lists(client) == {"filled": 0, "empty": 1}
    for _ in range(2):  # the second answer comes from memory
        client.get(f"{LIST}?{nothing}")
        client.get(f"/embed/recommendations.html?{nothing}")
        client.get(f"{LIST}?audience=cdo")
    client.get("/?audience=cdo")
    client.post(LIST, json={"text": "Register"})
    client.post(LIST, json={"requests": [{"audience": ["cdo"]}, {"audience": ["cdo"], "languages": ["fr"]}]})
    assert lists(client) == {"filled": 5, "empty": 6}
    client.head(f"{LIST}?audience=cdo")
    client.get(f"{LIST}?audience=niemand")
    client.get("/einbinden/vorschau/recommendations?audience=cdo")
    assert lists(client) == {"filled": 5, "empty": 6}


def test_answers_are_counted_under_their_route_method_and_status(client: TestClient) -> None:
    client.get(f"{LIST}?audience=cdo")
    client.get(f"{LIST}?audience=cdo")
    client.head(f"{LIST}?audience=cdo")
    client.get(f"{LIST}?audience=niemand")
    client.post(LIST, json={"text": "Registermodernisierung"})
    client.get("/beitrag/nichts")
    client.get("/api/v1/outputs/nichts/related")
    client.get("/static/mark.svg")
    client.get("/redaktion/static/console.css")
    client.delete("/api/v1/coverage")
    client.get("/embed/recommendations.html?audience=cdo")
    assert counts(client) == {
        (LIST, "GET", "200"): 2,
        (LIST, "HEAD", "200"): 1,
        (LIST, "GET", "422"): 1,
        (LIST, "POST", "200"): 1,
        ("/beitrag/{output_id}", "GET", "404"): 1,
        ("/api/v1/outputs/{output_id}/related", "GET", "404"): 1,
        ("/static/{path}", "GET", "200"): 1,
        ("/redaktion/static/{path}", "GET", "200"): 1,
        ("/api/v1/coverage", "DELETE", "405"): 1,
        ("/embed/recommendations.html", "GET", "200"): 1,
    }


def test_nothing_that_a_caller_writes_becomes_a_label(client: TestClient) -> None:
    client.get("/geheim/anliegen?text=geheim")
    client.request("GEHEIM", f"{LIST}?text=geheim", headers={"X-Geheim": "geheim", "User-Agent": "geheim"})
    client.post(LIST, json={"text": "geheim"})
    client.get("/suche?q=geheim")
    client.get("/beitrag/geheim")
    assert "geheim" not in client.get("/metrics").text.lower()
    assert {method for _, method, _ in counts(client)} == {"GET", "POST", "OTHER"}
    assert counts(client)[(UNMATCHED, "GET", "404")] == 1


def test_every_route_has_a_template(client: TestClient, catalogue_workspace: Workspace) -> None:
    routes: list[BaseRoute] = list(create_app(catalogue_workspace).routes)
    for route in leaf_routes(routes):
        if isinstance(route, Route) and not isinstance(route, Mount):
            client.request("PROPFIND", route.path.replace("{", "").replace("}", ""))
    assert UNMATCHED not in {route for route, _, _ in counts(client)}


def test_failure_counts_as_500(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("api.answer.coverage_record", fail)
    monkeypatch.setattr("api.cache.AnswerCache.get", lambda *_: None)
    assert client.get("/api/v1/coverage").status_code == 500
    assert counts(client)[("/api/v1/coverage", "GET", "500")] == 1


def test_index_is_measured_at_the_moment_of_asking(client: TestClient) -> None:
    found = gauges(client)
    assert (found["negz_index_ready"], found["negz_index_stale"], found["negz_index_lag"]) == (1, 0, 0)
    assert found["negz_index_age_seconds"] == 0
    assert found["negz_corpus_version"] > 0
    assert found["process_resident_memory_bytes"] > 10_000_000


def test_index_that_is_missing_is_told_and_no_failure(tmp_path: Path) -> None:
    with Workspace(Settings(data_dir=tmp_path, today=TODAY), clock=lambda: NOW) as workspace:
        found = gauges(TestClient(create_app(workspace), client=("127.0.0.1", 4711)))
    assert found["negz_index_ready"] == 0
    assert "negz_index_age_seconds" not in found


class TestAccess:
    def ask(self, workspace: Workspace, token: str | None, sent: str | None, host: str = "203.0.113.7") -> int:
        settings = Settings(data_dir=workspace.settings.data_dir, metrics_token=token)
        with Workspace(settings) as opened:
            client = TestClient(create_app(opened), client=(host, 4711))
            answer = client.get("/metrics", headers={"Authorization": sent} if sent else {})
        assert answer.headers["cache-control"] == "no-store"
        assert answer.status_code == 200 or "NEGZ_METRICS_TOKEN" in answer.json()["remedy"]
        return answer.status_code

    @pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
    def test_this_machine_needs_no_token(self, catalogue_workspace: Workspace, host: str) -> None:
        assert self.ask(catalogue_workspace, None, None, host) == 200

    @pytest.mark.parametrize(
        ("token", "sent", "status"),
        [
            (None, None, 403),
            (None, "Bearer ", 403),
            ("geheim", None, 403),
            ("geheim", "Bearer falsch", 403),
            ("geheim", "Basic geheim", 403),
            ("geheim", "Bearer geheim", 200),
        ],
    )
    def test_other_machines_need_the_token(
        self, catalogue_workspace: Workspace, token: str | None, sent: str | None, status: int
    ) -> None:
        assert self.ask(catalogue_workspace, token, sent) == status

    def test_token_is_in_no_printed_settings(self) -> None:
        assert "geheim" not in repr(Settings(metrics_token="geheim"))  # type: ignore[arg-type]  # noqa: S106


@pytest.mark.parametrize("name", ["negz-alarms.yml", "negz-dashboard.json"])
def test_alert_rules_and_dashboard_ask_for_metrics_that_there_are(client: TestClient, name: str) -> None:
    client.get("/healthz")  # the first answer is what the next question counts
    asked = set(re.findall(r"\b(?:negz|process)_\w+", (UNITS / name).read_text(encoding="utf-8")))
    told = set(re.findall(r"^((?:negz|process)_\w+)", client.get("/metrics").text, re.MULTILINE))
    assert asked
    assert asked <= told


def test_dashboard_asks_the_chosen_server_for_the_chosen_job_alone() -> None:
    board = json.loads((UNITS / "negz-dashboard.json").read_text(encoding="utf-8"))
    asked = [target for panel in board["panels"] for target in panel["targets"]]
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
    assert {target["datasource"]["uid"] for target in asked} == {"${datasource}"}
    assert {variable["name"] for variable in board["templating"]["list"]} == {"datasource", "job"}
    for target in asked:
        metrics = re.findall(r"\b(?:negz|process)_\w+(?:\{[^}]*\})?", target["expr"])
        assert metrics
        assert all('{job="$job"' in metric for metric in metrics), target["expr"]
