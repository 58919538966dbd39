from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from api.app import create_app
from api.limits import Meter, RateLimit, budgets_of, kind_of
from api.security import SecurityHeaders
from api.settings import Settings
from api.workspace import Workspace
from corpus.read_key import ReadKey
from tests.api.test_window import Clock
from tests.contracts.read_key_contract import SITE

LIST = "/api/v1/recommendations"
LIMITED = Settings(rate_limit_reading=3, rate_limit_text=2, rate_limit_feedback=1, rate_limit_tag_suggestions=1)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def from_address(clock: Clock, host: str, settings: Settings = LIMITED) -> TestClient:
    """Return a client of an application that says "ja" to everything within the limits."""
    return TestClient(limited_app(clock, settings), client=(host, 4711))


def limited_app(clock: Clock, settings: Settings = LIMITED) -> Starlette:
    return Starlette(
        routes=[Route("/{path:path}", lambda _: PlainTextResponse("ja"), methods=["GET", "POST", "OPTIONS"])],
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(RateLimit, meter=Meter(budgets_of(settings), clock=clock)),
        ],
    )


def test_person_who_asks_too_often_reads_a_page_and_a_program_a_problem(clock: Clock) -> None:
    client = from_address(clock, "203.0.113.9")
    accepts = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    for _ in range(3):
        client.get("/katalog")
    page = client.get("/katalog?audience=%3Cscript%3E", headers=accepts)
    assert (page.status_code, page.headers["content-type"]) == (429, "text/html; charset=utf-8")
    assert (page.headers["retry-after"], page.headers["cache-control"]) == ("60", "no-store")
    assert "Warten Sie 60 Sekunden" in page.text
    assert "try again in 60 seconds" in page.text
    assert "<script>" not in page.text
    for address in ("/katalog", LIST):
        refused = client.get(address, headers=accepts if address == LIST else {})
        assert refused.headers["content-type"] == "application/problem+json"


def test_request_beyond_the_budget_is_refused_until_the_minute_is_over(clock: Clock) -> None:
    client = from_address(clock, "203.0.113.7")
    for _ in range(3):
        given = client.get(LIST)
        assert (given.status_code, given.headers["ratelimit-policy"]) == (200, '"reading";q=3;w=60')
        assert "ratelimit" not in given.headers
    clock.now_s += 47.5
    refused = client.get(f"{LIST}?audience=cdo")
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "13"
    assert refused.headers["ratelimit"] == '"reading";r=0;t=13'
    assert refused.headers["ratelimit-policy"] == '"reading";q=3;w=60'
    assert refused.headers["cache-control"] == "no-store"
    assert refused.headers["x-content-type-options"] == "nosniff"
    clock.now_s += 12.5
    assert client.get(LIST).status_code == 200


def test_refusal_is_a_problem_with_remedy_and_without_the_query(clock: Clock) -> None:
    client = from_address(clock, "203.0.113.7")
    for _ in range(3):
        client.get(f"{LIST}?text=geheim")
    refused = client.get(f"{LIST}?text=geheim")
    record = refused.json()
    assert refused.headers["content-type"] == "application/problem+json"
    assert (record["code"], record["status"], record["instance"]) == ("too_many_requests", 429, LIST)
    assert "mehr als 2 Anfragen" in record["detail"]
    assert "60 Sekunden" in record["remedy"]
    assert "geheim" not in refused.text
    assert "203.0.113.7" not in refused.text


@pytest.mark.parametrize(
    ("method", "path", "query", "kind"),
    [
        ("GET", LIST, b"audience=cdo", "reading"),
        ("GET", LIST, b"audience=cdo&text=Vergabe", "text"),
        ("GET", LIST, b"text=&audience=cdo", "reading"),
        ("GET", LIST, b"context=1", "reading"),
        ("POST", LIST, b"", "text"),
        ("GET", "/api/v1/search", b"q=Vergabe", "text"),
        ("GET", "/", b"", "reading"),
        ("GET", "/suche", b"lang=en&q=Vergabe", "text"),
        ("POST", "/api/v1/feedback", b"", "feedback"),
        ("POST", "/beitrag/angst-im-wandel/rueckmeldung", b"", "feedback"),
        ("POST", "/api/v1/tag-suggestions", b"", "tag-suggestions"),
        ("OPTIONS", "/api/v1/feedback", b"", None),
        ("GET", "/static/site.css", b"", None),
        ("GET", "/widget/1.0.0/negz-empfehlungen.js", b"", None),
        ("GET", "/healthz", b"", None),
        ("GET", "/readyz", b"", None),
        ("GET", "/metrics", b"", None),
        ("POST", "/redaktion/anmelden", b"", None),
    ],
)
def test_kind_of_request_decides_on_its_budget(method: str, path: str, query: bytes, kind: str | None) -> None:
    scope: Scope = {"type": "http", "method": method, "path": path, "query_string": query}
    assert kind_of(scope) == kind


def test_budgets_and_callers_do_not_touch_each_other(clock: Clock) -> None:
    app = limited_app(clock)
    one, other = (TestClient(app, client=(host, 4711)) for host in ("2001:db8:0:1::1", "2001:db8:0:2::1"))
    assert [one.post(LIST).status_code for _ in range(3)] == [200, 200, 429]
    assert one.get(LIST).status_code == 200
    assert one.post("/api/v1/feedback").status_code == 200
    assert other.post(LIST).status_code == 200
    neighbour = TestClient(app, client=("2001:db8:0:1::ffff", 4711))
    assert neighbour.post(LIST).status_code == 429


def test_this_machine_is_limited_in_feedback_alone(clock: Clock) -> None:
    client = from_address(clock, "127.0.0.1")
    assert {client.get(LIST).status_code for _ in range(10)} == {200}
    assert {client.post(LIST).status_code for _ in range(10)} == {200}
    assert [client.post("/api/v1/feedback").status_code for _ in range(2)] == [200, 429]


def test_budget_of_zero_sets_no_limit(clock: Clock) -> None:
    client = from_address(clock, "203.0.113.7", LIMITED.model_copy(update={"rate_limit_reading": 0}))
    answers = [client.get(LIST) for _ in range(10)]
    assert {answer.status_code for answer in answers} == {200}
    assert "ratelimit-policy" not in answers[0].headers


class TestKeys:
    OWN = replace(SITE, per_minute=2)

    @pytest.fixture
    def client(self, clock: Clock) -> TestClient:
        return self.client_with_key(clock, self.OWN)

    def client_with_key(self, clock: Clock, key: ReadKey, settings: Settings = LIMITED) -> TestClient:
        async def with_key(scope: Scope, receive: Receive, send: Send) -> None:
            scope["negz.read_key"] = key
            await limited(scope, receive, send)

        limited = limited_app(clock, settings)
        return TestClient(with_key, client=("203.0.113.7", 4711))

    def test_key_adds_its_budget_to_that_of_the_address(self, client: TestClient) -> None:
        policies = [client.get(LIST).headers["ratelimit-policy"] for _ in range(5)]
        assert policies == ['"key";q=2;w=60'] * 2 + ['"reading";q=3;w=60'] * 3
        assert client.get(LIST).status_code == 429

    def test_key_used_up_by_one_leaves_others_what_they_have_without_it(self, client: TestClient) -> None:
        for _ in range(10):
            client.get(LIST)
        neighbour = TestClient(client.app, client=("203.0.113.8", 4711))
        assert neighbour.get(LIST).headers["ratelimit-policy"] == '"reading";q=3;w=60'

    def test_key_counts_for_reading_alone(self, client: TestClient) -> None:
        assert [client.post(LIST).status_code for _ in range(3)] == [200, 200, 429]
        assert client.get(LIST).headers["ratelimit-policy"] == '"key";q=2;w=60'

    @pytest.mark.parametrize(("common", "policy"), [(7, '"key";q=7;w=60'), (0, None)])
    def test_key_without_a_limit_of_its_own_has_the_common_one(
        self, clock: Clock, common: int, policy: str | None
    ) -> None:
        settings = LIMITED.model_copy(update={"rate_limit_key": common})
        client = self.client_with_key(clock, replace(SITE, per_minute=None), settings)
        assert client.get(LIST).headers.get("ratelimit-policy") == policy


class TestInTheService:
    @pytest.fixture
    def client(self, catalogue_dir: Path) -> Iterator[TestClient]:
        settings = Settings(data_dir=catalogue_dir, rate_limit_reading=2, rate_limit_text=1, rate_limit_feedback=1)
        with Workspace(settings) as workspace:
            yield TestClient(create_app(workspace), client=("203.0.113.7", 4711))

    def test_express_and_pages_are_limited_together(self, client: TestClient) -> None:
        assert client.get(f"{LIST}?audience=cdo").status_code == 200
        assert client.get("/").status_code == 200
        assert client.get(f"{LIST}?audience=cdo").status_code == 429
        assert client.head("/").status_code == 429
        assert client.get("/healthz").status_code == 200

    def test_large_body_is_not_read_once_the_budget_is_spent(self, client: TestClient) -> None:
        assert client.post(LIST, json={"text": "a" * 300_000}).status_code == 413
        assert client.post(LIST, json={"text": "a" * 300_000}).status_code == 429
