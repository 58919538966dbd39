import pytest
from starlette.testclient import TestClient

from api.schemas import VocabularyAnswer
from api.workspace import Workspace
from corpus.model import Scheme
from corpus.vocabulary.skos import read_turtle

PATH = "/api/v1/vocabulary"


def test_vocabulary_is_json_in_display_order(client: TestClient, catalogue_workspace: Workspace) -> None:
    found = VocabularyAnswer.model_validate_json(client.get(PATH).content)
    audiences = catalogue_workspace.store.vocabulary().in_scheme(Scheme.AUDIENCE)

    assert [scheme.scheme for scheme in found.schemes] == ["audience", "benefit"]
    assert [concept.notation for concept in found.schemes[0].concepts] == [c.key.notation for c in audiences]


@pytest.mark.parametrize(("accept", "query"), [("text/turtle", ""), ("*/*", "?format=turtle")])
def test_vocabulary_as_turtle_can_be_read_back(
    client: TestClient, catalogue_workspace: Workspace, accept: str, query: str
) -> None:
    answer = client.get(PATH + query, headers={"Accept": accept})

    assert answer.headers["content-type"].startswith("text/turtle")
    assert read_turtle(answer.text) == catalogue_workspace.store.vocabulary()


def test_vocabulary_as_json_ld_has_a_context(client: TestClient) -> None:
    answer = client.get(PATH, headers={"Accept": "application/ld+json"})

    assert answer.headers["content-type"] == "application/ld+json"
    assert set(answer.json()) == {"@context", "@graph"}


def test_formats_are_told_apart_by_caches(client: TestClient) -> None:
    answers = [client.get(PATH, headers={"Accept": accept}) for accept in ("application/json", "text/turtle")]

    assert {answer.headers["vary"] for answer in answers} == {"Accept, Origin"}
    assert len({answer.headers["etag"] for answer in answers}) == 2
