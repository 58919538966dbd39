from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from api.console.gate import Gate
from api.schemas import MAX_BATCH, TagBatchAnswer, TagSuggestionsAnswer
from corpus.account import Account, AccountId, Role

PATH = "/api/v1/tag-suggestions"
EDITOR = Account(AccountId(1), "probe", Role.EDITOR, datetime(2026, 11, 23, tzinfo=UTC))
NEW = {
    "document_id": "neu-1",
    "title": "Registermodernisierung in Kommunen",
    "text": "Ein Leitfaden für CDOs. Er zeigt Fälle.",
}


@pytest.fixture
def editor(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr(Gate, "by_token", lambda *_: EDITOR)
    yield client


def test_suggestions_have_annifs_shape_and_evidence(editor: TestClient) -> None:
    response = editor.post(PATH, json=NEW)
    answer = TagSuggestionsAnswer.model_validate(response.json())

    assert response.headers["cache-control"] == "private, no-store"
    assert answer.document_id == "neu-1"
    assert {"uri", "label", "notation", "score"} <= set(response.json()["results"][0])
    assert len(answer.results) == 20
    passing = [found for found in answer.results if found.passes]
    assert passing
    assert not answer.nothing_fits
    for found in passing:
        for evidence in found.evidence:
            assert NEW[evidence.field][evidence.start : evidence.end] == evidence.text


def test_labels_follow_the_language_asked_for(editor: TestClient) -> None:
    german, english = (
        {r["notation"]: r["label"] for r in editor.post(PATH, json={**NEW, "lang": language}).json()["results"]}
        for language in ("de", "en")
    )
    assert german["beschaffung"] == "Beschaffung und Vergabe"
    assert english["beschaffung"] == "Procurement"


def test_batch_is_answered_in_order(editor: TestClient) -> None:
    documents = [{**NEW, "document_id": f"n{i}"} for i in range(3)]
    answer = TagBatchAnswer.model_validate(editor.post(PATH, json={"documents": documents}).json())
    assert [found.document_id for found in answer.documents] == ["n0", "n1", "n2"]
    assert len({found.results for found in answer.documents}) == 1


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "beide leer"),
        ({"title": " ", "text": ""}, "beide leer"),
        ({"title": "x", "farbe": "blau"}, "farbe"),
        ({"title": "x" * 501}, "title"),
        ({"title": "x", "kind": "buch"}, "kind"),
        ({"documents": []}, "documents"),
        ({"documents": [NEW] * (MAX_BATCH + 1)}, "documents"),
    ],
)
def test_bad_body_is_refused_naming_the_field(editor: TestClient, body: dict[str, object], named: str) -> None:
    response = editor.post(PATH, json=body)
    assert response.status_code == 422
    assert named in response.json()["detail"]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer falsch"}, {"Authorization": "Basic eDp5"}])
def test_nobody_without_a_token_gets_an_answer(client: TestClient, headers: dict[str, str]) -> None:
    response = client.post(PATH, json=NEW, headers=headers)
    assert response.status_code == 401
    assert response.json()["code"] == "sign_in_refused"
    assert "negz accounts token" in response.json()["remedy"]
