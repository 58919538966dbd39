"""`/einbinden`: the form without a browser."""

import re
from dataclasses import fields, replace
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.widget.component import current_component
from api.widget.page_wording import PAGE_WORDING
from api.widget.preview import Preview
from api.widget.snippet import Embedding, component_snippet, fragment_address
from api.workspace import Workspace
from recommender.config import RankingConfig
from tests.conftest import NOW, TODAY

PATH = "/einbinden"
SITE = "https://empfehlungen.example"


@pytest.fixture(scope="module")
def public_client(catalogue_workspace: Workspace) -> TestClient:
    settings = catalogue_workspace.settings.model_copy(update={"public_url": SITE})
    return TestClient(create_app(Workspace(settings)))


def code(html: str) -> str:
    found = re.search(r"<code>(.*?)</code>", html, re.DOTALL)
    assert found is not None
    return unescape(found[1])


def test_page_hands_out_what_the_command_prints(public_client: TestClient) -> None:
    query = "audience=cdo&audience=politik&benefit=praxis&n=3&list_lang=en&heading_level=3"
    wanted = Embedding(("cdo", "politik"), ("praxis",), (), 3, "en", 3)
    page = public_client.get(f"{PATH}?{query}&kind=component").text
    assert code(page) == component_snippet(SITE, wanted, current_component()).rstrip()
    assert f"<code>script-src {SITE}; connect-src {SITE}</code>" in page
    fragment = public_client.get(f"{PATH}?{query}&kind=fragment").text
    assert code(fragment) == fragment_address(SITE, wanted)
    assert "connect-src" not in fragment


def test_page_without_a_public_address_names_the_one_it_was_asked_under(client: TestClient) -> None:
    assert 'api="http://testserver/api/v1"' in code(client.get(PATH).text)


def test_page_keeps_to_the_policy_that_the_component_promises(client: TestClient) -> None:
    policy = client.get(PATH).headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    html = client.get(PATH).text
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]+src=)", html)


def test_page_begins_with_an_example_that_shows_something(client: TestClient) -> None:
    html = client.get(PATH).text
    assert 'value="cdo" checked' in html
    assert 'value="praxis" checked' in html
    assert html.count('<li class="negz-item') == 4


def test_page_in_english_offers_an_english_list(client: TestClient) -> None:
    html = client.get(f"{PATH}?lang=en").text
    assert '<html lang="en">' in html
    assert 'lang="en"' in code(html)
    assert PAGE_WORDING["en"].title in html
    assert '<input type="hidden" name="lang" value="en">' in html


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("audience=niemand&kind=component", "niemand"),
        ("kind=component", "leer"),
        ("audience=cdo&n=500&kind=component", "500"),
        ("audience=cdo&n=viele", "viele"),
        ("audience=cdo&heading_level=0", "0"),
        ("audience=cdo&kind=iframe", "iframe"),
        ("audience=cdo&farbe=rot", "farbe"),
        ("seed=%3Cscript%3E&kind=component", "&lt;script&gt;"),
    ],
)
def test_refused_question_is_answered_with_what_is_wrong_and_without_code(
    client: TestClient, query: str, says: str
) -> None:
    answer = client.get(f"{PATH}?{query}")
    assert answer.status_code == 422
    alert = re.search(r'role="alert".*?</section>', answer.text, re.DOTALL)
    assert alert is not None
    assert says in alert[0]
    assert "<code>" not in answer.text
    assert "<script>" not in answer.text


def test_list_that_would_be_empty_is_said_to_be(catalogue_workspace: Workspace) -> None:
    picky = replace(RankingConfig(), minimum_fit=1.0)
    with Workspace(catalogue_workspace.settings, clock=catalogue_workspace.clock, config=picky) as workspace:
        html = TestClient(create_app(workspace)).get(PATH).text
    assert PAGE_WORDING["de"].nothing in html
    assert "negz-item" not in html
    assert code(html).startswith("<negz-empfehlungen")


def test_page_without_an_index_says_so_to_people(tmp_path: Path) -> None:
    with Workspace(Settings(data_dir=tmp_path, encoder="lsa")) as workspace:
        answer = TestClient(create_app(workspace)).get(PATH)
    assert (answer.status_code, answer.headers["content-type"]) == (503, "text/html; charset=utf-8")


def test_previews_are_not_counted_as_asked_for(writable_catalogue_dir: Path) -> None:
    settings = Settings(data_dir=writable_catalogue_dir, today=TODAY)
    with Workspace(settings, clock=lambda: NOW) as workspace:
        with TestClient(create_app(workspace)) as client:
            for _ in range(6):
                client.get(f"{PATH}?audience=cdo&benefit=praxis&kind=component")
                shown = client.get(f"{Preview.path}?audience=cdo&benefit=praxis&n=4&lang=de")
                client.get(f"{Preview.path}?audience=cdo&benefit=praxis&text=Chatbots")
            asked = client.get("/api/v1/recommendations?audience=cdo&benefit=praxis&n=4&lang=de")
        assert shown.json() == asked.json()
        assert workspace.store.demand.demand(TODAY, TODAY).pairs == ()


def test_every_page_links_to_it(client: TestClient) -> None:
    assert 'href="/einbinden"' in client.get("/").text
    assert 'href="/einbinden?lang=en"' in client.get("/?lang=en").text


def test_both_languages_have_every_text() -> None:
    for field in fields(PAGE_WORDING["de"]):
        german, english = (getattr(PAGE_WORDING[language], field.name) for language in ("de", "en"))
        assert german
        assert len(german) == len(english) or isinstance(german, str)
