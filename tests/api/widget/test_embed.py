"""`/embed/recommendations.html` as integrators call it."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.express import Express
from api.settings import Settings
from api.workspace import Workspace
from tests.builders import CDO, PRAXIS
from tests.conftest import NOW, TODAY

PATH = "/embed/recommendations.html"
PROFILE = "audience=cdo&benefit=praxis&n=4"
PROBLEM = "application/problem+json"


def titles(html: str) -> list[str]:
    return re.findall(r'rel="noreferrer">([^<]+)</a>', html)


def test_fragment_shows_what_the_interface_recommends_in_the_same_order(client: TestClient) -> None:
    answer = client.get(f"{PATH}?{PROFILE}")
    items = client.get(f"/api/v1/recommendations?{PROFILE}").json()["items"]
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert titles(answer.text) == [item["output"]["title"] for item in items]
    assert all(item["explanation"]["summary"] in answer.text for item in items)
    links = re.findall(r'href="([^"]+)"', answer.text)
    assert len(links) == 4
    assert all(link.startswith("https://") for link in links)


def test_fragment_may_be_cached_for_a_minute_and_is_not_sent_twice(client: TestClient) -> None:
    first = client.get(f"{PATH}?{PROFILE}")
    assert first.headers["cache-control"] == "public, max-age=60"
    again = client.get(f"{PATH}?{PROFILE}", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(f"{PATH}?{PROFILE}&heading_level=4", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200
    assert "<h4" in other.text


def test_fragment_and_interface_never_answer_for_each_other(client: TestClient) -> None:
    for _ in range(2):
        assert client.get(f"{PATH}?{PROFILE}").text.startswith("<section")
        assert client.get(f"/api/v1/recommendations?{PROFILE}").json()["items"]


def test_fragment_of_a_text_is_kept_by_nobody(client: TestClient) -> None:
    answer = client.get(f"{PATH}?text=Chatbots+im+B%C3%BCrgerservice")
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "etag" not in answer.headers
    assert titles(answer.text)


def test_fragment_without_anything_that_fits_shows_nothing(client: TestClient) -> None:
    answer = client.get(f"{PATH}?audience=cdo&min_fit=1")
    assert answer.status_code == 200
    assert re.fullmatch(r"<!-- negz: below_min_fit -->\s*", answer.text)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("audience=niemand", "niemand"),
        ("", "leer"),
        ("audience=cdo&heading_level=7", "heading_level"),
        ("audience=cdo&heading=gross", "heading"),
        ("audience=cdo&farbe=rot", "farbe"),
        ("audience=cdo&lang=fr", "fr"),
    ],
)
def test_refused_fragment_has_a_status_and_is_no_html(client: TestClient, query: str, says: str) -> None:
    answer = client.get(f"{PATH}?{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM)
    assert says in answer.json()["detail"]
    assert answer.json()["remedy"]


def test_fragment_without_an_index_is_503_without_html(tmp_path: Path) -> None:
    with Workspace(Settings(data_dir=tmp_path, encoder="lsa")) as workspace:
        answer = TestClient(create_app(workspace)).get(f"{PATH}?{PROFILE}")
    assert (answer.status_code, answer.headers["content-type"]) == (503, PROBLEM)
    assert answer.headers["retry-after"]


def test_fragment_on_its_own_may_run_and_load_nothing(client: TestClient) -> None:
    headers = client.get(f"{PATH}?{PROFILE}").headers
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert "set-cookie" not in headers


def test_fragment_takes_the_short_way(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    answer = Express._answer

    async def remember(self: Express, scope: dict[str, str]) -> object:
        found = await answer(self, scope)
        asked.append(f"{scope['path']} {found is not None}")
        return found

    monkeypatch.setattr(Express, "_answer", remember)
    client.get(f"{PATH}?{PROFILE}", headers={"Origin": "https://example.org"})
    assert asked == [f"{PATH} True"]


def test_embedded_lists_count_as_asked_for(writable_catalogue_dir: Path) -> None:
    settings = Settings(data_dir=writable_catalogue_dir, today=TODAY)
    with Workspace(settings, clock=lambda: NOW) as workspace:
        with TestClient(create_app(workspace)) as client:
            for _ in range(6):
                etag = client.get(f"{PATH}?{PROFILE}").headers["etag"]
            assert client.get(f"{PATH}?{PROFILE}", headers={"If-None-Match": etag}).status_code == 304
            client.get(f"{PATH}?audience=niemand")
        pairs = workspace.store.demand.demand(TODAY, TODAY).pairs
        assert [(pair.audience, pair.benefit, pair.requests) for pair in pairs] == [(CDO, PRAXIS, 6)]


def test_withdrawn_output_leaves_the_fragment_at_once(writable_catalogue_dir: Path) -> None:
    with Workspace(Settings(data_dir=writable_catalogue_dir, count_demand=False)) as workspace:
        client = TestClient(create_app(workspace))
        first = client.get(f"/api/v1/recommendations?{PROFILE}").json()["items"][0]["output"]
        assert first["title"] in titles(client.get(f"{PATH}?{PROFILE}").text)
        workspace.store.withdraw([first["id"]])
        assert first["title"] not in titles(client.get(f"{PATH}?{PROFILE}").text)
