from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.schemas import BatchAnswer, RecommendationAnswer
from api.settings import Settings
from api.workspace import Workspace

PATH = "/api/v1/recommendations"
TEXT = "Wir führen gerade die E-Akte ein und suchen Erfahrungen anderer Kommunen."


def ids(answer: dict[str, Any]) -> list[str]:
    return [item["output"]["id"] for item in answer["items"]]


def test_answer_has_the_shape_of_the_contract(client: TestClient) -> None:
    answer = client.get(f"{PATH}?audience=cdo&benefit=praxis&n=3").json()

    RecommendationAnswer.model_validate(answer)
    assert list(answer) == ["recommendation_id", "index", "items", "gaps", "empty_reason", "unknown_ids"]
    assert list(answer["index"]) == ["built_at", "corpus_version", "encoder", "is_stale", "lag", "sources"]
    first = answer["items"][0]
    assert list(first) == ["rank", "score", "fit", "fit_word", "origin", "output", "explanation"]
    assert [item["rank"] for item in answer["items"]] == [1, 2, 3]
    criteria = {found["criterion"]: found for found in first["explanation"]["criteria"]}
    assert criteria["audience"]["concept"] == "cdo"
    assert criteria["audience"]["source"] == "editor"
    assert list(criteria["topic"]) == ["criterion", "state"], "what is not known is left out"


def test_answer_numbers_have_four_decimals_at_most(client: TestClient) -> None:
    for item in client.get(f"{PATH}?audience=cdo&n=20").json()["items"]:
        assert (round(item["score"], 4), round(item["fit"], 4)) == (item["score"], item["fit"])


def test_answer_in_english_has_english_words(client: TestClient) -> None:
    item = client.get(f"{PATH}?audience=cdo&lang=en").json()["items"][0]

    assert item["fit_word"] in {"high", "medium", "partial", "low"}
    assert "Richtet sich" not in item["explanation"]["summary"]


def test_same_request_gives_the_same_bytes(client: TestClient, catalogue_workspace: Workspace) -> None:
    query = "?audience=cdo,leitung&benefit=praxis&n=10"
    fresh = TestClient(create_app(catalogue_workspace))

    assert client.get(PATH + query).content == client.get(PATH + query).content == fresh.get(PATH + query).content


def test_get_and_post_give_the_same_answer(client: TestClient) -> None:
    seed = ids(client.get(f"{PATH}?audience=cdo").json())[0]
    got = client.get(
        PATH,
        params={"audience": "cdo", "benefit": "praxis", "text": TEXT, "seed": seed, "kind": "study,article", "n": 4},
    )
    body = {
        "audience": ["cdo"],
        "benefit": ["praxis"],
        "text": TEXT,
        "seeds": [seed],
        "kinds": ["study", "article"],
        "n": 4,
    }

    assert got.status_code == 200
    assert got.content == client.post(PATH, json=body).content


def test_profile_of_the_contract_is_accepted_as_it_stands(client: TestClient) -> None:
    profile = {
        "id": "p01",
        "name": "CDO einer Mittelstadt",
        "audience": ["cdo"],
        "benefit": ["praxis"],
        "text": TEXT,
        "seeds": [],
        "dislikes": [],
        "languages": ["de", "en"],
        "kinds": [],
        "max_minutes": None,
    }
    flat, nested = client.post(PATH, json=profile), client.post(PATH, json={"profile": profile})

    assert flat.status_code == 200
    assert flat.content == nested.content


def test_limits_hold(client: TestClient) -> None:
    answer = client.get(f"{PATH}?audience=cdo&kind=study&language=de&n=10").json()

    assert {item["output"]["kind"] for item in answer["items"]} == {"study"}
    assert {item["output"]["language"] for item in answer["items"]} == {"de"}


def test_excluded_output_stays_away_and_unknown_ids_are_reported(client: TestClient) -> None:
    first = ids(client.get(f"{PATH}?audience=cdo").json())[0]
    answer = client.get(f"{PATH}?audience=cdo&exclude={first},gibt-es-nicht&exclude=auch-nicht").json()

    assert first not in ids(answer)
    assert answer["unknown_ids"] == ["gibt-es-nicht", "auch-nicht"]


def test_empty_list_says_why(client: TestClient) -> None:
    answer = client.get(f"{PATH}?audience=cdo&min_fit=1").json()

    assert (answer["items"], answer["empty_reason"], answer["gaps"]) == ([], "below_min_fit", [])


class TestBadInput:
    @pytest.mark.parametrize("n", [-1, 0, 101, 10_000])
    def test_impossible_length_is_refused_in_the_same_words_by_both_methods(self, client: TestClient, n: int) -> None:
        get, post = client.get(f"{PATH}?audience=cdo&n={n}"), client.post(PATH, json={"audience": ["cdo"], "n": n})

        assert get.json()["code"] == "invalid_query"
        assert post.json() == get.json()

    @pytest.mark.parametrize(
        ("query", "code", "named"),
        [
            ("", "invalid_profile", "leer"),
            ("audience=bdo", "invalid_profile", "„bdo“"),
            ("benefit=spass", "invalid_profile", "„spass“"),
            ("audience=cdo&n=0", "invalid_query", "0 Vorschläge"),
            ("audience=cdo&n=10000", "invalid_query", "10000 Vorschläge"),
            ("audience=cdo&n=viele", "invalid_request", "„n“"),
            ("audience=cdo&min_fit=7", "invalid_query", "„min_fit“"),
            ("audience=cdo&diversity=-1", "invalid_query", "„diversity“"),
            ("audience=cdo&max_minutes=0", "invalid_profile", "0 Minuten"),
            ("audience=cdo&kind=buch", "invalid_request", "„buch“"),
            ("audience=cdo&lang=fr", "invalid_request", "„fr“"),
            ("audiance=cdo", "invalid_request", "„audiance“"),
            ("text=" + "a" * 5_000, "invalid_profile", "5000 Zeichen"),
        ],
    )
    def test_query_is_refused_with_thing_and_remedy(
        self, client: TestClient, query: str, code: str, named: str
    ) -> None:
        answer = client.get(f"{PATH}?{query}")

        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert named in answer.json()["detail"]
        assert answer.json()["remedy"]

    def test_unknown_concept_lists_the_known_ones(self, client: TestClient) -> None:
        assert "leitung" in client.get(f"{PATH}?audience=bdo").json()["remedy"]

    def test_text_of_a_person_is_not_repeated(self, client: TestClient) -> None:
        secret = "geheimes Anliegen " * 500

        assert "geheim" not in client.post(PATH, json={"text": secret}).text
        assert "geheim" not in client.get(PATH, params={"text": "geheim", "audience": "bdo"}).text

    def test_broken_json_is_refused_with_its_position(self, client: TestClient) -> None:
        answer = client.post(PATH, content=b'{"audience": [}')

        assert answer.status_code == 422
        assert "Spalte 15" in answer.json()["detail"]

    def test_batch_error_names_the_request(self, client: TestClient) -> None:
        for bad in ({"audience": ["bdo"]}, {"n": 3}):
            answer = client.post(PATH, json={"requests": [{"audience": ["cdo"]}, bad]})

            assert (answer.status_code, answer.json()["code"]) == (422, "invalid_profile")
            assert answer.json()["detail"].startswith("In requests[1]: ")


class TestBatch:
    def test_batch_answers_like_single_requests_in_their_order(self, client: TestClient) -> None:
        requests = [{"audience": ["cdo"], "n": 2}, {"text": TEXT, "n": 3}, {"benefit": ["recht"], "lang": "en"}]
        answer = client.post(PATH, json={"requests": requests})

        BatchAnswer.model_validate_json(answer.content)
        assert answer.json()["results"] == [client.post(PATH, json=request).json() for request in requests]

    def test_batch_of_32_is_the_largest(self, client: TestClient) -> None:
        one = {"audience": ["cdo"], "n": 1}

        assert client.post(PATH, json={"requests": [one] * 32}).status_code == 200
        assert client.post(PATH, json={"requests": [one] * 33}).status_code == 422


class TestCaching:
    def test_answer_without_text_may_be_kept_and_is_revalidated(self, client: TestClient) -> None:
        first = client.get(f"{PATH}?audience=cdo")
        again = client.get(f"{PATH}?audience=cdo", headers={"If-None-Match": f'W/"x", {first.headers["etag"]}'})

        assert first.headers["cache-control"] == "public, max-age=60"
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert again.headers["cache-control"] == first.headers["cache-control"]

    def test_other_etag_gets_the_answer(self, client: TestClient) -> None:
        assert client.get(f"{PATH}?audience=cdo", headers={"If-None-Match": '"alt"'}).status_code == 200

    def test_different_questions_have_different_etags(self, client: TestClient) -> None:
        queries = ("audience=cdo", "audience=cdo&n=4", "audience=cdo&lang=en", "benefit=praxis")

        assert len({client.get(f"{PATH}?{query}").headers["etag"] for query in queries}) == len(queries)

    def test_order_of_parameters_does_not_matter(self, client: TestClient) -> None:
        one, other = client.get(f"{PATH}?audience=cdo&n=3"), client.get(f"{PATH}?n=3&audience=cdo")

        assert one.headers["etag"] == other.headers["etag"]

    @pytest.mark.parametrize(
        "ask",
        [
            lambda client: client.get(PATH, params={"text": TEXT}),
            lambda client: client.post(PATH, json={"text": TEXT}),
            lambda client: client.post(PATH, json={"audience": ["cdo"]}),
            lambda client: client.post(PATH, json={"requests": [{"audience": ["cdo"]}]}),
            lambda client: client.get("/api/v1/search", params={"q": TEXT}),
        ],
        ids=["text", "text in body", "body", "batch", "search"],
    )
    def test_answer_about_a_person_is_kept_by_nobody(
        self, client: TestClient, ask: Callable[[TestClient], Any]
    ) -> None:
        answer = ask(client)

        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "private, no-store"
        assert "etag" not in answer.headers

    def test_kept_answer_is_made_once(self, catalogue_workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
        recommender, asked = catalogue_workspace.recommender(), []
        original = recommender.for_profile
        monkeypatch.setattr(recommender, "for_profile", lambda *a, **k: asked.append(a) or original(*a, **k))
        client = TestClient(create_app(catalogue_workspace))
        for query in ("audience=cdo&n=7", "audience=cdo&n=7", "n=7&audience=cdo"):
            client.get(f"{PATH}?{query}")

        assert len(asked) == 1

    def test_next_day_is_asked_anew(self, catalogue_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with Workspace(Settings(data_dir=catalogue_dir)) as workspace:
            client, days = TestClient(create_app(workspace)), []
            original = workspace.recommender().for_profile
            monkeypatch.setattr(
                workspace.recommender(), "for_profile", lambda q, **k: days.append(q.as_of) or original(q, **k)
            )
            today = workspace.today()
            client.get(f"{PATH}?audience=cdo")
            monkeypatch.setattr(workspace, "today", lambda: today.replace(year=today.year + 1, day=1))
            client.get(f"{PATH}?audience=cdo")

        assert [day.year - today.year for day in days] == [0, 1]


def test_request_without_any_of_ours_to_encode_runs_on_the_event_loop(
    catalogue_workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_encoding(texts: list[str]) -> None:
        raise AssertionError(texts)

    monkeypatch.setattr(catalogue_workspace.recommender().encoder, "encode_queries", no_encoding)
    client = TestClient(create_app(catalogue_workspace))

    assert client.get(f"{PATH}?audience=cdo&benefit=praxis&n=6").status_code == 200
