"""Whatever leaves the process has a declared shape: every call is fetched, every example checked."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import BaseModel
from starlette.testclient import TestClient

from api import schemas
from api.console.gate import Gate
from api.describe import EXAMPLE_MARK
from corpus.account import Account, AccountId, Role

EDITOR = Account(AccountId(1), "probe", Role.EDITOR, datetime(2026, 11, 23, tzinfo=UTC))
CALLS = {
    ("get", "/api/v1/recommendations"),
    ("post", "/api/v1/recommendations"),
    ("get", "/api/v1/outputs"),
    ("get", "/api/v1/outputs/{output_id}"),
    ("get", "/api/v1/outputs/{output_id}/related"),
    ("get", "/api/v1/search"),
    ("get", "/api/v1/vocabulary"),
    ("post", "/api/v1/tag-suggestions"),
    ("post", "/api/v1/feedback"),
    ("get", "/api/v1/coverage"),
    ("get", "/api/v1/parameters"),
    ("get", "/api/v1/status"),
    ("get", "/healthz"),
    ("get", "/readyz"),
}


@pytest.fixture(scope="session")
def document(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def operations(document: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(method, path): operation for path, item in document["paths"].items() for method, operation in item.items()}


def models_of(schema: dict[str, Any]) -> list[type[BaseModel]]:
    references = schema.get("oneOf", [schema])
    return [getattr(schemas, reference["$ref"].rpartition("/")[2]) for reference in references]


def references(value: object) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(references, value))
    if not isinstance(value, dict):
        return set()
    return set().union(*map(references, value.values())) | ({value["$ref"]} if "$ref" in value else set())


def test_document_is_openapi_3_1_and_names_every_call(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert set(operations(document)) == CALLS


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}

    assert references(document) <= known


def test_every_call_is_described_in_german_and_names_its_errors(document: dict[str, Any]) -> None:
    for operation in operations(document).values():
        assert operation["summary"]
        assert {"422", "503"} <= set(operation["responses"])
        assert {"200", "204"} & set(operation["responses"])
        assert not operation.get("description", "").startswith("Return")


def test_every_example_has_the_declared_shape(document: dict[str, Any]) -> None:
    checked = 0
    for operation in operations(document).values():
        parts = [*operation["responses"].values(), *([operation["requestBody"]] if "requestBody" in operation else [])]
        for content in [
            content for part in parts for content in part.get("content", {}).values() if "example" in content
        ]:
            models_of(content["schema"])[0].model_validate(content["example"])
            checked += 1
    assert checked > 2 * len(CALLS)
    assert EXAMPLE_MARK not in str(document)


def test_every_call_answers_its_own_example_in_the_declared_shape(
    client: TestClient, document: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Gate, "by_token", lambda *_: EDITOR)
    for (method, path), operation in operations(document).items():
        parameters = operation.get("parameters", [])
        examples = {p["name"]: p["example"] for p in parameters if "example" in p}
        address = path.format(output_id=examples.pop("output_id", ""))
        if method == "post":
            answer = client.post(address, json=operation["requestBody"]["content"]["application/json"]["example"])
        else:
            answer = client.get(address, params=examples)

        if "204" in operation["responses"]:
            assert (answer.status_code, answer.content) == (204, b"")
            continue
        assert answer.status_code == 200, (path, answer.text)
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        models_of(schema)[0].model_validate_json(answer.content)


def test_document_is_cached_until_something_changes(client: TestClient) -> None:
    first = client.get("/openapi.json")

    assert client.get("/openapi.json", headers={"If-None-Match": first.headers["etag"]}).status_code == 304
