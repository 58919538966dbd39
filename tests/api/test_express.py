from collections.abc import Callable

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from api.app import create_app
from api.express import Express
from api.workspace import Workspace


async def _long_way(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("long way", status_code=418)(scope, receive, send)


async def _answer(request: Request) -> Response:
    if "fail" in request.url.query:
        raise ValueError
    return PlainTextResponse(f"express {request.url.query}")


@pytest.mark.parametrize(
    ("method", "address", "status", "text"),
    [
        ("GET", "/fast?a=1", 200, "express a=1"),
        ("GET", "/fast?fail", 418, "long way"),
        ("GET", "/slow", 418, "long way"),
        ("POST", "/fast", 418, "long way"),
    ],
)
def test_only_get_of_a_listed_path_that_succeeds_takes_the_short_way(
    method: str, address: str, status: int, text: str
) -> None:
    client = TestClient(Express(_long_way, {"/fast": _answer}))
    response = client.request(method, address)
    assert (response.status_code, response.text) == (status, text)


@pytest.mark.parametrize("query", ["audience=cdo", "audience=niemand", "n=0&audience=cdo", "unbekannt=1", ""])
def test_short_and_long_way_give_the_same_answer(
    catalogue_workspace: Workspace, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    def ask() -> Response:
        found = TestClient(create_app(catalogue_workspace)).get(f"/api/v1/recommendations?{query}")
        return Response(found.content, found.status_code, dict(found.headers))

    short = ask()
    monkeypatch.setattr(Express, "_answer", _never)
    long = ask()
    assert (short.status_code, short.body, short.headers) == (long.status_code, long.body, long.headers)


async def _never(*_: Callable[..., object]) -> None:
    return None
