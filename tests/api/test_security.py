from collections.abc import Iterator
from dataclasses import dataclass, field

import anyio
import pytest
from starlette.testclient import TestClient
from starlette.types import Message

from api.app import create_app
from api.security import MAX_ADDRESS_BYTES, MAX_BODY_BYTES, MAX_HEADER_BYTES, MAX_HEADERS
from api.workspace import Workspace

PATH = "/api/v1/recommendations"


@pytest.mark.parametrize("path", ["/api/v1/coverage", "/api/v1/nichts", "/healthz", "/readyz", "/openapi.json"])
def test_data_may_do_nothing_in_a_browser(client: TestClient, path: str) -> None:
    headers = client.get(path).headers

    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/", "/static/mark.svg"])
def test_pages_load_nothing_from_elsewhere(client: TestClient, path: str) -> None:
    headers = client.get(path).headers

    assert headers["content-security-policy"].startswith("default-src 'self'")
    assert headers.get_list("x-content-type-options") == ["nosniff"]


def test_head_is_get_without_a_body(client: TestClient) -> None:
    head, got = client.head("/api/v1/coverage"), client.get("/api/v1/coverage")

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == got.headers["etag"]
    assert head.headers["content-length"] == str(len(got.content))


def test_announced_body_of_a_megabyte_is_refused_unread(client: TestClient) -> None:
    answer = client.post(PATH, json={"text": "a" * 1_000_000})

    assert answer.status_code == 413
    assert answer.json()["code"] == "request_too_large"
    assert "256 KiB" in answer.json()["detail"]


def test_unannounced_body_of_a_megabyte_is_refused_where_it_passes_the_limit(client: TestClient) -> None:
    sent = 0

    def chunks() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(100):
            sent += 10_000
            yield b"a" * 10_000

    answer = client.post(PATH, content=chunks())

    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


@dataclass
class Exchange:
    """One request as the server would hand it over, without a client that corrects it."""

    query: bytes = b""
    path: str = PATH
    method: str = "GET"
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=lambda: [b""])
    received: int = 0
    sent: list[Message] = field(default_factory=list)

    def status(self, workspace: Workspace) -> int:
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": self.method,
            "scheme": "http",
            "path": self.path,
            "raw_path": self.path.encode(),
            "query_string": self.query,
            "root_path": "",
            "headers": self.headers,
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        anyio.run(create_app(workspace), scope, self._receive, self._send)
        found: int = self.sent[0]["status"]
        return found

    async def _receive(self) -> Message:
        body = self.bodies[self.received]
        self.received += 1
        return {"type": "http.request", "body": body, "more_body": self.received < len(self.bodies)}

    async def _send(self, message: Message) -> None:
        self.sent.append(message)


def test_address_longer_than_the_limit_is_refused(catalogue_workspace: Workspace) -> None:
    assert Exchange(b"text=" + b"a" * MAX_ADDRESS_BYTES).status(catalogue_workspace) == 414
    assert Exchange(path=f"/{'a' * MAX_ADDRESS_BYTES}").status(catalogue_workspace) == 414


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([(b"x-a", b"1")] * MAX_HEADERS, 200),
        ([(b"x-a", b"1")] * (MAX_HEADERS + 1), 431),
        ([(b"x-a", b"a" * MAX_HEADER_BYTES)], 431),
    ],
    ids=["just as many", "too many", "too long"],
)
def test_headers_beyond_the_limits_are_refused(
    catalogue_workspace: Workspace, headers: list[tuple[bytes, bytes]], status: int
) -> None:
    exchange = Exchange(b"audience=cdo", headers=headers)

    assert exchange.status(catalogue_workspace) == status


def test_chunks_beyond_the_limit_are_not_read(catalogue_workspace: Workspace) -> None:
    exchange = Exchange(method="POST", bodies=[b"a" * (MAX_BODY_BYTES // 2)] * 50)

    assert exchange.status(catalogue_workspace) == 413
    assert exchange.received == 3


@pytest.mark.parametrize("length", [b"-1", b"viel", b"1e9"])
def test_nonsense_as_length_is_no_way_around_the_limit(catalogue_workspace: Workspace, length: bytes) -> None:
    exchange = Exchange(method="POST", headers=[(b"content-length", length)], bodies=[b"a" * MAX_BODY_BYTES, b"a"])

    assert exchange.status(catalogue_workspace) == 413
