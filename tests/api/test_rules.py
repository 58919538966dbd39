"""Editorial rules in what the HTTP API answers, kept answers included."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.workspace import Workspace
from corpus.editorial_rule import EditorialRule
from corpus.model import OutputId
from tests.api.moment import Moment
from tests.builders import CDO
from tests.conftest import NOW, TODAY
from tests.rules import block_beside, block_everywhere, make_rule

LIST = "/api/v1/recommendations?audience=cdo&benefit=praxis&n=5"


@pytest.fixture
def moment() -> Moment:
    return Moment()


@pytest.fixture
def catalogue(writable_catalogue_dir: Path, moment: Moment) -> Iterator[Workspace]:
    with Workspace(Settings(data_dir=writable_catalogue_dir, today=TODAY), clock=moment) as found:
        yield found


@pytest.fixture
def visitor(catalogue: Workspace) -> TestClient:
    return TestClient(create_app(catalogue, counts_demand=False))


def shown(visitor: TestClient, address: str = LIST) -> list[str]:
    return [item["output"]["id"] for item in visitor.get(address).json()["items"]]


def test_rule_and_its_end_change_kept_answers_at_once(catalogue: Workspace, visitor: TestClient) -> None:
    before = shown(visitor)
    etag = visitor.get(LIST).headers["etag"]
    rule = catalogue.store.rules.add(block_everywhere(OutputId(before[0])))
    assert shown(visitor)[:4] == before[1:]
    assert visitor.get(LIST, headers={"If-None-Match": etag}).status_code == 200
    catalogue.store.rules.end(rule.id, by="Erika", at=NOW)
    assert shown(visitor) == before


def test_expired_rule_has_no_effect_on_kept_answers_from_that_moment_on(
    catalogue: Workspace, visitor: TestClient, moment: Moment
) -> None:
    before = shown(visitor)
    catalogue.store.rules.add(block_everywhere(OutputId(before[0]), expires_at=NOW + timedelta(hours=1)))
    for minutes in (0, 59):
        moment.now = NOW + timedelta(minutes=minutes)
        assert before[0] not in shown(visitor)
        assert before[0] not in shown(visitor)  # kept
    moment.now = NOW + timedelta(hours=1)
    assert shown(visitor) == before


def test_pinned_item_says_its_origin_and_the_index_stays_current(catalogue: Workspace, visitor: TestClient) -> None:
    last = catalogue.store.outputs()[-1].id
    assert last not in shown(visitor)
    catalogue.store.rules.add(make_rule(output_id=last, audiences=(CDO,)))
    answer = visitor.get(LIST).json()
    assert (answer["items"][0]["output"]["id"], answer["items"][0]["origin"]) == (last, "pinned")
    assert [item["origin"] for item in answer["items"][1:]] == ["ranked"] * 4
    assert (answer["index"]["is_stale"], answer["index"]["lag"]) == (False, 0)
    assert visitor.get("/readyz").status_code == 200


def test_output_blocked_everywhere_is_on_no_page_and_in_no_answer(catalogue: Workspace, visitor: TestClient) -> None:
    output = catalogue.store.output(OutputId(shown(visitor)[0]))
    own = [f"/api/v1/outputs/{output.id}", f"/api/v1/outputs/{output.id}/related", f"/beitrag/{output.id}"]
    others = ["/api/v1/outputs?audience=cdo&limit=100", f"/api/v1/search?q={output.title}", f"/suche?q={output.title}"]
    assert [visitor.get(address).status_code for address in own] == [200] * 3
    assert [address for address in others if output.id not in visitor.get(address).text] == []
    assert output.id in visitor.get("/api/v1/coverage").text
    catalogue.store.rules.add(block_everywhere(output.id))
    assert [visitor.get(address).status_code for address in own] == [404] * 3
    for address in (*others, "/api/v1/coverage"):
        answer = visitor.get(address)
        assert answer.status_code == 200
        assert output.id not in answer.text, address


def test_output_is_not_proposed_beside_another(catalogue: Workspace, visitor: TestClient) -> None:
    seed = shown(visitor)[0]
    addresses = [f"/api/v1/outputs/{seed}/related?n=5", f"/api/v1/recommendations?seed={seed}&n=5"]
    relative = next(iter(set(shown(visitor, addresses[0])) & set(shown(visitor, addresses[1]))))
    catalogue.store.rules.add(block_beside(OutputId(seed), OutputId(relative)))
    for address in addresses:
        assert relative not in shown(visitor, address)
    posted = visitor.post("/api/v1/recommendations", json={"seeds": [seed], "n": 5}).json()
    assert relative not in [item["output"]["id"] for item in posted["items"]]


def test_changes_to_rules_alone_need_no_new_index(catalogue: Workspace) -> None:
    rule: EditorialRule = catalogue.store.rules.add(make_rule(output_id=catalogue.store.outputs()[0].id))
    assert not catalogue.index_needs_build()
    catalogue.store.rules.end(rule.id, by="Erika", at=NOW)
    assert not catalogue.index_needs_build()
    catalogue.store.withdraw([catalogue.store.outputs()[0].id])
    assert catalogue.index_needs_build()
