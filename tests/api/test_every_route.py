"""What holds for every answer, whichever route gives it: asked of all of them, those added later included."""

import re

import pytest
from starlette.routing import BaseRoute, Mount, Route
from starlette.testclient import TestClient

from api.app import create_app
from api.cross_origin import SHARED
from api.security import is_console
from api.settings import Settings
from api.workspace import Workspace
from tests.conftest import TODAY

SAMPLES = {  # for the names in paths; what is missing here is asked for with a name that nothing has
    "audience": "cdo",
    "version": "1.0.0",
    "path": "mark.svg",
}
QUERIES = {
    "/api/v1/recommendations": "?audience=cdo&n=1",
    "/embed/recommendations.html": "?audience=cdo&n=1",
    "/einbinden/vorschau/recommendations": "?audience=cdo&n=1",
    "/api/v1/search": "?q=Register",
    "/suche": "?q=Register",
}
PROTECTIVE = {
    "x-content-type-options": {"nosniff"},
    "x-frame-options": {"DENY", "SAMEORIGIN"},
    "referrer-policy": {"same-origin", "no-referrer"},
    "cross-origin-opener-policy": {"same-origin"},
    "cross-origin-resource-policy": {"same-origin", "cross-origin"},
}


def leaves(routes: list[BaseRoute]) -> list[tuple[str, frozenset[str]]]:
    """Return path and methods of every route, those of routers within included."""
    found: list[tuple[str, frozenset[str]]] = []
    for route in routes:
        if isinstance(route, Mount):
            found.append((f"{route.path}/{{path}}", frozenset({"GET"})))
        elif isinstance(route, Route):
            found.append((route.path, frozenset(route.methods or {"GET"})))
        else:
            found += leaves(vars(route)["original_router"].routes)  # FastAPI's included router
    return found


def address_of(path: str, workspace: Workspace) -> str:
    known = SAMPLES | {"output_id": workspace.store.outputs()[0].id}
    return re.sub(r"{(\w+)(?::\w+)?}", lambda name: known.get(name[1], "unbekannt"), path) + QUERIES.get(path, "")


def public_paths() -> list[str]:
    routes = leaves(list(create_app(Settings(today=TODAY)).routes))
    return sorted({path for path, methods in routes if "GET" in methods and not is_console(path)})


@pytest.mark.parametrize("path", public_paths())
class TestEveryPublicAnswer:
    def test_answer_protects_whoever_reads_it(
        self, client: TestClient, catalogue_workspace: Workspace, path: str
    ) -> None:
        headers = client.get(address_of(path, catalogue_workspace)).headers
        for name, values in PROTECTIVE.items():
            assert len(headers.get_list(name)) == 1, name
            assert headers[name] in values
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy or "default-src 'self'" in policy
        assert "frame-ancestors" in policy
        assert "unsafe" not in policy
        assert "camera=()" in headers["permissions-policy"]
        assert "set-cookie" not in headers

    def test_answer_says_how_long_it_may_be_kept_and_can_be_asked_for_again(
        self, client: TestClient, catalogue_workspace: Workspace, path: str
    ) -> None:
        address = address_of(path, catalogue_workspace)
        answer = client.get(address)
        cached = answer.headers["cache-control"]
        if answer.status_code >= 400:
            assert "public" not in cached
            return
        assert cached
        if "no-store" in cached or "immutable" in cached:
            return
        again = client.get(address, headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        for name in ("etag", "cache-control", "vary", "content-security-policy", "referrer-policy"):
            assert again.headers.get(name) == answer.headers.get(name), name

    def test_answer_names_what_it_varies_by(
        self, client: TestClient, catalogue_workspace: Workspace, path: str
    ) -> None:
        address = address_of(path, catalogue_workspace)
        answer = client.get(address)
        varies = answer.headers.get("vary", "").replace(" ", "").split(",")
        assert ("Origin" in varies) is path.startswith(SHARED)
        for accepted in ("application/ld+json", "text/turtle", "text/html"):
            other = client.get(address, headers={"Accept": accepted})
            if other.status_code == 200 and other.headers["content-type"] != answer.headers["content-type"]:
                assert "Accept" in varies
        if client.get(address, headers={"Accept-Language": "en"}).content != answer.content:
            assert "Accept-Language" in varies

    def test_head_is_answered_as_get_is_and_options_names_both(
        self, client: TestClient, catalogue_workspace: Workspace, path: str
    ) -> None:
        address = address_of(path, catalogue_workspace)
        got, head = client.get(address), client.head(address)
        assert (head.status_code, head.content) == (got.status_code, b"")
        assert head.headers.get("etag") == got.headers.get("etag")
        allowed = client.options(address)
        assert (allowed.status_code, allowed.content) == (204, b"")
        assert {"GET", "HEAD", "OPTIONS"} <= set(allowed.headers["allow"].split(", "))
        refused = client.request("PROPFIND", address)
        assert (refused.status_code, refused.headers["allow"]) == (405, allowed.headers["allow"])


def test_every_route_is_asked() -> None:
    assert {"/", "/suche", "/api/v1/coverage", "/static/{path}", "/widget/{version}/negz-empfehlungen.js"} <= set(
        public_paths()
    )


def test_pages_of_other_sites_may_take_in_what_is_made_for_them(client: TestClient) -> None:
    for path, policy in [
        ("/embed/recommendations.html?audience=cdo", "cross-origin"),
        ("/widget/1.0.0/negz-empfehlungen.js", "cross-origin"),
        ("/api/v1/coverage", "same-origin"),
        ("/", "same-origin"),
    ]:
        assert client.get(path).headers["cross-origin-resource-policy"] == policy


def test_options_of_what_is_not_there_is_not_found(client: TestClient) -> None:
    assert client.options("/api/v1/nichts").status_code == 404
