from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from api.app import create_app
from api.read_keys import ReadKeys
from api.settings import Settings
from api.workspace import Workspace
from tests.conftest import TODAY

LIST = "/api/v1/recommendations?audience=cdo"
CONFIGURED, SITE, OTHER = "https://negz.org", "https://www.example.de", "https://example.org"


@dataclass
class Service:
    """A running application, and the keys that another process manages meanwhile."""

    client: TestClient
    keys: ReadKeys

    def get(self, path: str, *, origin: str | None = None, key: str | None = None) -> Response:
        headers = {"Origin": origin} if origin else {}
        return self.client.get(path, headers=headers | ({"X-NEGZ-Key": key} if key else {}))


@pytest.fixture
def service(writable_catalogue_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setattr("api.read_keys.REFRESH_SECONDS", 0.0)
    yield from _serve(Settings(data_dir=writable_catalogue_dir, today=TODAY, cors_origins=(CONFIGURED,)))


@pytest.fixture
def strict_service(writable_catalogue_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setattr("api.read_keys.REFRESH_SECONDS", 0.0)
    settings = Settings(
        data_dir=writable_catalogue_dir, today=TODAY, cors_origins=(CONFIGURED,), public_url="https://e.de/negz"
    )
    yield from _serve(settings.model_copy(update={"require_key": True}))


def _serve(settings: Settings) -> Iterator[Service]:
    with Workspace(settings) as workspace, Workspace(settings) as other_process:
        yield Service(TestClient(create_app(workspace)), ReadKeys(other_process))


def may_read(answer: Response, origin: str) -> bool:
    assert "access-control-allow-credentials" not in answer.headers
    assert "Origin" in answer.headers["vary"]
    return answer.headers.get("access-control-allow-origin") == origin


class TestOrigins:
    def test_configured_origin_may_read_answers_and_errors(self, service: Service) -> None:
        for path in (LIST, "/api/v1/outputs/nichts", "/api/v1/nichts", "/embed/recommendations.html?audience=cdo"):
            assert may_read(service.get(path, origin=CONFIGURED), CONFIGURED), path

    def test_configured_origin_sees_the_headers_that_it_needs(self, service: Service) -> None:
        exposed = service.get(LIST, origin=CONFIGURED).headers["access-control-expose-headers"]
        assert exposed == "ETag, RateLimit, RateLimit-Policy, Retry-After"

    @pytest.mark.parametrize("origin", [OTHER, "null", "https://negz.org.example.org", "http://negz.org"])
    def test_other_origin_gets_an_answer_that_its_pages_cannot_read(self, service: Service, origin: str) -> None:
        answer = service.get(LIST, origin=origin)
        assert answer.status_code == 200
        assert "access-control-allow-origin" not in answer.headers
        assert answer.headers["vary"] == "Origin"

    def test_answer_in_several_formats_varies_by_both(self, service: Service) -> None:
        assert service.get("/api/v1/vocabulary").headers.get_list("vary") == ["Accept, Origin"]

    def test_unchanged_answer_may_be_read_too(self, service: Service) -> None:
        etag = service.get(LIST).headers["etag"]
        answer = service.client.get(LIST, headers={"Origin": CONFIGURED, "If-None-Match": etag})
        assert (answer.status_code, may_read(answer, CONFIGURED)) == (304, True)

    @pytest.mark.parametrize("path", ["/", "/healthz", "/static/mark.svg", "/redaktion"])
    def test_what_is_for_no_other_page_says_nothing_about_origins(self, service: Service, path: str) -> None:
        answer = service.get(path, origin=CONFIGURED, key="falsch")
        assert answer.status_code == 200
        assert "access-control-allow-origin" not in answer.headers
        assert "Origin" not in answer.headers.get("vary", "")

    @pytest.mark.parametrize("header", ["content-type", "x-negz-key, if-none-match"])
    def test_preflight_of_a_known_origin_allows_what_calls_take(self, service: Service, header: str) -> None:
        service.keys.add("Website", [SITE])
        for origin in (CONFIGURED, SITE):
            answer = _preflight(service, origin, header)
            assert (answer.status_code, answer.content) == (204, b"")
            assert may_read(answer, origin)
            assert answer.headers["access-control-allow-methods"] == "GET, HEAD, POST"
            allowed = answer.headers["access-control-allow-headers"].lower().split(", ")
            assert set(header.split(", ")) <= set(allowed)

    def test_preflight_of_another_origin_is_refused(self, service: Service) -> None:
        answer = _preflight(service, OTHER, "content-type")
        assert (answer.status_code, answer.json()["code"]) == (403, "origin_not_allowed")
        assert "negz keys add" in answer.json()["remedy"]
        assert "access-control-allow-origin" not in answer.headers


class TestKeys:
    def test_new_key_works_and_revoked_one_ends_without_a_restart(self, service: Service) -> None:
        assert service.get(LIST, origin=SITE, key="negz_lesen_neu").status_code == 401
        key = service.keys.add("Website", [SITE]).key
        answer = service.get(LIST, origin=SITE, key=key)
        assert (answer.status_code, may_read(answer, SITE)) == (200, True)
        service.keys.revoke("Website")
        assert service.get(LIST, origin=SITE, key=key).status_code == 401
        assert "access-control-allow-origin" not in service.get(LIST, origin=SITE).headers

    @pytest.mark.parametrize("origin", [SITE, None])
    def test_key_that_is_not_good_is_refused_with_a_remedy(self, service: Service, origin: str | None) -> None:
        answer = service.get(f"{LIST}&key=falsch", origin=origin)
        record = answer.json()
        assert (answer.status_code, record["code"]) == (401, "read_key_refused")
        assert "negz keys add" in record["remedy"]
        assert "falsch" not in answer.text
        assert answer.headers["www-authenticate"] == "NEGZ-Key"
        assert answer.headers["cache-control"] == "no-store"

    def test_key_in_a_page_that_it_is_not_bound_to_is_forbidden(self, service: Service) -> None:
        key = service.keys.add("Website", [SITE]).key
        for origin in (OTHER, "null", f"{SITE}:8443"):
            answer = service.get(LIST, origin=origin, key=key)
            assert (answer.status_code, answer.json()["code"]) == (403, "origin_not_allowed")
            assert "access-control-allow-origin" not in answer.headers
        known = service.get(LIST, origin=CONFIGURED, key=key)
        assert (known.status_code, may_read(known, CONFIGURED)) == (403, True)

    def test_key_is_good_for_servers_and_for_pages_of_our_own(self, service: Service) -> None:
        key = service.keys.add("Website", [SITE]).key
        assert service.get(LIST, key=key).status_code == 200
        assert service.get(LIST, origin="http://testserver", key=key).status_code == 200

    @pytest.mark.parametrize(
        "path",
        [
            "/api/v1/recommendations?key={key}&audience=cdo",
            "/api/v1/recommendations?audience=cdo&key={key}",
            "/api/v1/recommendations?audience=cdo&key={key}&key={key}",
            "/api/v1/recommendations?audience=cdo&key=",
            "/embed/recommendations.html?audience=cdo&key={key}",
        ],
    )
    def test_key_in_the_address_makes_no_other_answer(self, service: Service, path: str) -> None:
        key = service.keys.add("Website", [SITE]).key
        without = service.get(f"{path.partition('?')[0]}?audience=cdo")
        answer = service.get(path.format(key=key), origin=SITE)
        assert answer.status_code == 200
        assert answer.headers["etag"] == without.headers["etag"]
        assert key not in answer.text

    def test_key_in_the_address_is_in_no_address_that_an_answer_names(self, service: Service) -> None:
        key = service.keys.add("Website", [SITE]).key
        following = service.get(f"/api/v1/outputs?limit=2&key={key}&kind=study").json()["next"]
        assert "kind=study" in following
        assert "key" not in following

    def test_word_that_ends_like_the_parameter_stays_in_the_question(self, service: Service) -> None:
        answer = service.get(f"{LIST}&monkey=1")
        assert (answer.status_code, "„monkey“" in answer.json()["detail"]) == (422, True)

    def test_key_of_a_header_wins_over_that_of_the_address(self, service: Service) -> None:
        key = service.keys.add("Website", [SITE]).key
        assert service.get(f"{LIST}&key=falsch", origin=SITE, key=key).status_code == 200


class TestRequiredKey:
    @pytest.mark.parametrize("origin", [SITE, OTHER, "null"])
    def test_page_of_another_origin_needs_one(self, strict_service: Service, origin: str) -> None:
        strict_service.keys.add("Website", [SITE])
        answer = strict_service.get(LIST, origin=origin)
        assert (answer.status_code, answer.json()["code"]) == (401, "read_key_required")
        assert "X-NEGZ-Key" in answer.json()["remedy"]

    @pytest.mark.parametrize("origin", [None, CONFIGURED, "http://testserver", "https://e.de"])
    def test_servers_and_pages_of_known_origins_need_none(self, strict_service: Service, origin: str | None) -> None:
        assert strict_service.get(LIST, origin=origin).status_code == 200

    def test_answers_vary_by_what_decides_on_them(self, strict_service: Service) -> None:
        key = strict_service.keys.add("Website", [SITE]).key
        answer = strict_service.get(LIST, origin=SITE, key=key)
        assert (answer.status_code, answer.headers["vary"]) == (200, "Origin, X-NEGZ-Key")


def _preflight(service: Service, origin: str, headers: str) -> Response:
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": headers}
    return service.client.options("/api/v1/recommendations", headers=asked)
