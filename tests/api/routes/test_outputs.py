import pytest
from starlette.testclient import TestClient

from api.schemas import OutputPage, OutputRecord, RecommendationAnswer
from api.workspace import Workspace

PATH = "/api/v1/outputs"


def test_pages_show_every_output_once_in_order(client: TestClient, catalogue_workspace: Workspace) -> None:
    seen, address = [], f"{PATH}?limit=50"
    while address:
        page = OutputPage.model_validate_json(client.get(address).content)
        seen += [output.id for output in page.items]
        address = page.next or ""

    assert seen == [output.id for output in catalogue_workspace.store.outputs()]
    assert page.total == len(seen)


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("kind=study&kind=article", lambda o: o["kind"] in {"study", "article"}),
        ("language=en", lambda o: o["language"] == "en"),
        ("audience=cdo,beschaffung", lambda o: {"cdo", "beschaffung"} & set(o["tags"]["audience"])),
        ("audience=cdo&benefit=recht", lambda o: "cdo" in o["tags"]["audience"] and "recht" in o["tags"]["benefit"]),
    ],
)
def test_filter_lets_pass_what_it_names(client: TestClient, query: str, holds: object) -> None:
    page = client.get(f"{PATH}?limit=100&{query}").json()

    assert 0 < page["total"] < 131
    assert callable(holds)
    assert all(holds(output) for output in page["items"])


def test_next_address_keeps_the_filters(client: TestClient) -> None:
    page = client.get(f"{PATH}?kind=study,article&limit=3").json()

    assert page["next"] == f"{PATH}?kind=study&kind=article&limit=3&offset=3"


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "offset=-1", "seite=2", "kind=buch"])
def test_impossible_page_is_refused(client: TestClient, query: str) -> None:
    assert client.get(f"{PATH}?{query}").status_code == 422


def test_page_behind_the_last_is_empty(client: TestClient) -> None:
    page = client.get(f"{PATH}?offset=1000").json()

    assert (page["items"], page["next"]) == ([], None)


def test_record_of_an_untagged_output_has_null_as_tags(client: TestClient, catalogue_workspace: Workspace) -> None:
    untagged = next(output for output in catalogue_workspace.store.outputs() if output.tags is None)
    record = client.get(f"{PATH}/{untagged.id}")

    assert OutputRecord.model_validate_json(record.content).tags is None
    assert record.headers["vary"] == "Accept, Origin"


@pytest.mark.parametrize(
    ("headers", "query"), [({"Accept": "application/ld+json"}, ""), ({"Accept": "*/*"}, "?format=jsonld")]
)
def test_output_comes_as_schema_org_on_request(
    client: TestClient, catalogue_workspace: Workspace, headers: dict[str, str], query: str
) -> None:
    output = catalogue_workspace.store.outputs()[0]
    answer = client.get(f"{PATH}/{output.id}{query}", headers=headers)

    assert answer.headers["content-type"] == "application/ld+json"
    assert (answer.json()["@context"], answer.json()["name"]) == ("https://schema.org", output.title)


def test_output_in_no_acceptable_format_is_refused(client: TestClient, catalogue_workspace: Workspace) -> None:
    output = catalogue_workspace.store.outputs()[0]
    answer = client.get(f"{PATH}/{output.id}", headers={"Accept": "application/pdf"})

    assert (answer.status_code, answer.json()["code"]) == (406, "not_acceptable")


def test_related_outputs_leave_out_their_seed(client: TestClient, catalogue_workspace: Workspace) -> None:
    output = catalogue_workspace.store.outputs()[0]
    found = RecommendationAnswer.model_validate_json(client.get(f"{PATH}/{output.id}/related?n=7").content)

    assert len(found.items) == 7
    assert output.id not in {item.output.id for item in found.items}


@pytest.mark.parametrize("n", ["0", "101", "viele"])
def test_related_impossible_number_is_refused(client: TestClient, catalogue_workspace: Workspace, n: str) -> None:
    output = catalogue_workspace.store.outputs()[0]

    assert client.get(f"{PATH}/{output.id}/related?n={n}").status_code == 422
