"""Editorial rules over the shipped catalogue: on every page and in every answer, and without a new index."""

from collections.abc import Iterator
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
def catalogue(writable_catalogue_dir: Path) -> Iterator[Workspace]:
    with Workspace(Settings(data_dir=writable_catalogue_dir, today=TODAY), clock=lambda: NOW) as found:
        yield found


@pytest.fixture
def visitor(catalogue: Workspace) -> TestClient:
    return TestClient(create_app(catalogue, counts_demand=False))


def shown(visitor: TestClient, address: str = LIST) -> list[str]:
    return [item["output"]["id"] for item in visitor.get(address).json()["items"]]


def test_rule_leaves_the_index_current(catalogue: Workspace, visitor: TestClient) -> None:
    last = catalogue.store.outputs()[-1].id
    catalogue.store.rules.add(make_rule(output_id=last, audiences=(CDO,)))
    answer = visitor.get(LIST).json()
    assert answer["items"][0]["output"]["id"] == last
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


def test_rule_that_a_wrong_clock_had_ended_holds_again_once_the_clock_is_right(writable_catalogue_dir: Path) -> None:
    moment = Moment()
    with Workspace(Settings(data_dir=writable_catalogue_dir, today=TODAY), clock=moment) as workspace:
        visitor = TestClient(create_app(workspace, counts_demand=False))
        blocked = OutputId(shown(visitor)[0])
        workspace.store.rules.add(block_everywhere(blocked))
        assert blocked not in shown(visitor)
        moment.pass_by(days=365)
        assert blocked in shown(visitor)
        moment.pass_by(days=-365)
        assert blocked not in shown(visitor)


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
