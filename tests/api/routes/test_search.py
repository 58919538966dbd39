import pytest
from starlette.testclient import TestClient

from api.schemas import RecommendationAnswer

PATH = "/api/v1/search"


def test_search_finds_by_words(client: TestClient) -> None:
    answer = client.get(PATH, params={"q": "Registermodernisierung", "n": 3})
    found = RecommendationAnswer.model_validate_json(answer.content)

    assert len(found.items) == 3
    assert "egistermodernisierung" in found.items[0].output.title


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20", "?q=a&n=0", "?q=a&n=10000", "?query=a", "?q=" + "a" * 5_000])
def test_impossible_search_is_refused(client: TestClient, query: str) -> None:
    answer = client.get(PATH + query)

    assert answer.status_code == 422
    assert answer.json()["remedy"]


@pytest.mark.parametrize("text", ['"', "a OR", "NEAR(", "*", "%", "'; DROP TABLE outputs", "🙂", "\x00"])
def test_search_for_anything_is_no_error(client: TestClient, text: str) -> None:
    assert client.get(PATH, params={"q": text}).status_code == 200
