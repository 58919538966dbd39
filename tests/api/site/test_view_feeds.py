from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.app import create_app
from api.site.view import Visit
from api.site.view_feeds import build_feeds_page
from api.workspace import Workspace
from corpus.model import Scheme
from tests.api.site.page import Page
from tests.builders import make_vocabulary


@pytest.fixture(scope="module")
def app(catalogue_workspace: Workspace) -> FastAPI:
    return create_app(catalogue_workspace)


@pytest.mark.parametrize("language", ["de", "en"])
def test_page_lists_a_feed_for_every_concept_and_each_is_there(
    app: FastAPI, catalogue_workspace: Workspace, language: str
) -> None:
    client = TestClient(app)
    page = Page(client.get("/abonnieren", params={"lang": language}).text)
    shown = [e.attributes for e in page.all("a") if e.attributes["href"].startswith("/feeds/")]
    n_concepts = sum(len(catalogue_workspace.recommender().vocabulary().in_scheme(scheme)) for scheme in Scheme)
    assert len({link["href"] for link in shown}) == 2 * (1 + n_concepts + 1)  # formats; everything, concepts, a pair
    for link in shown:
        answer = client.get(link["href"])
        assert answer.status_code == 200, link
        assert ("lang=en" in urlsplit(link["href"]).query) == (language == "en")


def test_page_names_each_link_by_feed_and_format(app: FastAPI) -> None:
    page = Page(TestClient(app).get("/abonnieren").text)
    names = [e.text for e in page.all("a") if e.attributes["href"].startswith("/feeds/")]
    assert len(names) == len(set(names))
    assert "Atom: Neue Beiträge vom NEGZ für: Beschaffung und Vergabe" in names


def test_page_over_a_vocabulary_without_the_example_shows_none(german_visit: Visit) -> None:
    vocabulary = make_vocabulary()
    assert [group.id for group in build_feeds_page(german_visit, vocabulary).groups][-1] == "paar"
    lesser = type(vocabulary)(vocabulary.concepts[:1], vocabulary.scheme_labels)
    assert [group.id for group in build_feeds_page(german_visit, lesser).groups] == ["alle", "zielgruppen", "nutzen"]
