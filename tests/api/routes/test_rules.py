"""Answers that are kept change the moment an editorial rule begins or is over: by the short way and by the long one."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.doorstep import Doorstep
from api.express import Express
from api.settings import Settings
from api.workspace import Workspace
from corpus.editorial_rule import EditorialRule, RuleKind
from tests.api.moment import Moment
from tests.builders import CDO, EVIDENZ, OEFFENTLICHE_IT, PRAXIS
from tests.conftest import NOW, TODAY
from tests.recommender.checkerboard import make_board, make_wide_vocabulary, square_id
from tests.rules import block_beside, block_everywhere, boost, make_rule

PATH = "/api/v1/recommendations"
ADDRESS = f"{PATH}?audience=cdo&benefit=praxis&n=9&min_fit=0&diversity=0"
BODY = {"audience": ["cdo"], "benefit": ["praxis"], "n": 9, "min_fit": 0, "diversity": 0}
BEST, FAR = square_id(CDO, PRAXIS), square_id(OEFFENTLICHE_IT, EVIDENZ)
RULES = [
    make_rule(output_id=FAR),
    make_rule(kind=RuleKind.BLOCK_FROM, output_id=BEST),
    block_everywhere(BEST),
    boost(FAR, 0.5),
]
KINDS = ["pin", "block from", "block everywhere", "boost"]


@pytest.fixture(scope="module")
def board_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the checkerboard and its index; copied by each test."""
    data_dir = tmp_path_factory.mktemp("board") / "data"
    with Workspace(Settings(data_dir=data_dir, encoder="lsa", today=TODAY), clock=lambda: NOW) as workspace:
        workspace.store.replace_vocabulary(make_wide_vocabulary())
        workspace.store.upsert(make_board())
        workspace.build_index()
    return data_dir


@pytest.fixture
def moment() -> Moment:
    return Moment()


@pytest.fixture
def workspace(board_dir: Path, tmp_path: Path, moment: Moment) -> Iterator[Workspace]:
    data_dir = Path(shutil.copytree(board_dir, tmp_path / "data"))
    with Workspace(Settings(data_dir=data_dir, encoder="lsa", today=TODAY), clock=moment) as found:
        yield found


@pytest.fixture(params=["doorstep", "short", "long"])
def caller(request: pytest.FixtureRequest, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Whoever asks: answered at the doorstep, past routing, as site widgets are, or through it."""
    if request.param != "doorstep":
        monkeypatch.setattr(Doorstep, "_answer", lambda *_: None)
    if request.param == "long":
        monkeypatch.setattr(Express, "_answer", _never)
    return TestClient(create_app(workspace, counts_demand=False))


@pytest.fixture
def client(workspace: Workspace) -> TestClient:
    return TestClient(create_app(workspace, counts_demand=False))


async def _never(*_: object) -> None:
    return None


def etag_of(caller: TestClient) -> str:
    """Ask twice, so that the second answer is the kept one; both must be the same."""
    first, second = caller.get(ADDRESS), caller.get(ADDRESS)
    assert (first.status_code, first.content) == (200, second.content)
    return str(second.headers["etag"])


def answer_to(caller: TestClient, etag: str) -> int:
    """Return 304 if what somebody has is still right, else 200."""
    return int(caller.get(ADDRESS, headers={"If-None-Match": etag}).status_code)


def ids(answer: dict[str, Any]) -> list[str]:
    return [item["output"]["id"] for item in answer["items"]]


@pytest.mark.parametrize("rule", RULES, ids=KINDS)
def test_kept_answer_gives_way_when_a_rule_is_added_and_comes_back_when_it_is_ended(
    workspace: Workspace, caller: TestClient, moment: Moment, rule: EditorialRule
) -> None:
    before, plain = etag_of(caller), caller.get(ADDRESS).content
    added = workspace.store.rules.add(rule)
    assert answer_to(caller, before) == 200
    ruled = etag_of(caller)
    assert (ruled != before, answer_to(caller, ruled)) == (True, 304)
    moment.pass_by(minutes=5)
    assert etag_of(caller) == ruled
    workspace.store.rules.end(added.id, by="Erika", at=moment())
    assert answer_to(caller, ruled) == 200
    assert answer_to(caller, before) == 304
    assert caller.get(ADDRESS).content == plain


@pytest.mark.parametrize("rule", RULES, ids=KINDS)
def test_kept_answer_gives_way_at_the_moment_a_rule_expires(
    workspace: Workspace, caller: TestClient, moment: Moment, rule: EditorialRule
) -> None:
    before = etag_of(caller)
    workspace.store.rules.add(rule)
    ruled, version = etag_of(caller), workspace.store.corpus_version()
    moment.now = rule.expires_at - timedelta(microseconds=1)
    assert answer_to(caller, ruled) == 304
    moment.now = rule.expires_at
    assert (answer_to(caller, ruled), answer_to(caller, before)) == (200, 304)
    assert workspace.store.corpus_version() == version, "nobody has written anything"


def test_kept_answer_follows_each_of_several_rules_as_they_expire(
    workspace: Workspace, caller: TestClient, moment: Moment
) -> None:
    for hours, output_id in ((1, FAR), (2, square_id(OEFFENTLICHE_IT, PRAXIS))):
        workspace.store.rules.add(make_rule(output_id=output_id, expires_at=NOW + timedelta(hours=hours)))
    origins = []
    for _ in range(3):
        etag_of(caller)
        origins.append([item["origin"] for item in caller.get(ADDRESS).json()["items"]].count("pinned"))
        moment.pass_by(hours=1)
    assert origins == [2, 1, 0]


def test_pinned_item_comes_first_says_its_origin_and_keeps_its_fit(workspace: Workspace, caller: TestClient) -> None:
    before = next(item for item in caller.get(ADDRESS).json()["items"] if item["output"]["id"] == FAR)
    workspace.store.rules.add(make_rule(output_id=FAR))
    items = caller.get(ADDRESS).json()["items"]
    assert [item["origin"] for item in items] == ["pinned", *["ranked"] * 8]
    first = items[0]
    assert (first["output"]["id"], first["rank"], first["fit"]) == (FAR, 1, before["fit"])
    assert first["explanation"]["summary"].startswith("Von der Redaktion hervorgehoben; ")
    english = caller.get(f"{ADDRESS}&lang=en").json()["items"][0]
    assert english["explanation"]["summary"].startswith("Highlighted by the editors; ")


@pytest.mark.parametrize("rule", RULES, ids=KINDS)
def test_list_that_a_rule_changes_has_an_id_of_its_own_and_its_former_one_afterwards(
    workspace: Workspace, caller: TestClient, moment: Moment, rule: EditorialRule
) -> None:
    def name() -> str:
        return str(caller.get(ADDRESS).json()["recommendation_id"])

    plain = name()
    added = workspace.store.rules.add(rule)
    assert name() != plain
    workspace.store.rules.end(added.id, by="Erika", at=moment())
    assert name() == plain


def test_rule_for_others_leaves_the_bytes_of_an_answer(workspace: Workspace, caller: TestClient) -> None:
    before = etag_of(caller)
    workspace.store.rules.add(make_rule(output_id=FAR, audiences=(OEFFENTLICHE_IT,)))
    workspace.store.rules.add(block_beside(BEST, FAR))
    assert answer_to(caller, before) == 304


def test_posted_profiles_meet_the_rules_as_they_are_now(
    workspace: Workspace, client: TestClient, moment: Moment
) -> None:
    workspace.store.rules.add(block_everywhere(BEST, expires_at=NOW + timedelta(hours=1)))
    bodies = [BODY, BODY | {"text": "Vergaberecht für Eilige"}, {"seeds": [FAR], "n": 9, "min_fit": 0}]
    batch = {"requests": bodies}
    assert [BEST in ids(client.post(PATH, json=body).json()) for body in bodies] == [False] * 3
    assert [BEST in ids(answer) for answer in client.post(PATH, json=batch).json()["results"]] == [False] * 3
    moment.pass_by(hours=1)
    assert [BEST in ids(answer) for answer in client.post(PATH, json=batch).json()["results"]] == [True] * 3


def test_rule_added_by_another_process_counts_at_once(workspace: Workspace, client: TestClient, moment: Moment) -> None:
    before = etag_of(client)
    with Workspace(workspace.settings, clock=moment) as console:
        rule = console.store.rules.add(block_everywhere(BEST))
        assert BEST not in ids(client.get(ADDRESS).json())
        console.store.rules.end(rule.id, by="Erika", at=moment())
    assert answer_to(client, before) == 304


@pytest.mark.parametrize("path", [f"/api/v1/outputs/{FAR}/related", "/api/v1/search?q=Vergaberecht", "/api/v1/outputs"])
def test_other_kept_answers_lose_what_is_blocked_everywhere_and_get_it_back(
    workspace: Workspace, client: TestClient, moment: Moment, path: str
) -> None:
    before = client.get(path)
    assert BEST in before.text
    workspace.store.rules.add(block_everywhere(BEST, expires_at=NOW + timedelta(hours=1)))
    assert BEST not in client.get(path).text
    moment.pass_by(hours=1)
    assert client.get(path).content == before.content


def test_short_way_is_the_one_taken(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    taken, answer = [], Express._answer

    async def watch(express: Express, scope: Any) -> Any:
        taken.append(found := await answer(express, scope))
        return found

    monkeypatch.setattr(Express, "_answer", watch)
    client = TestClient(create_app(workspace, counts_demand=False))
    workspace.store.rules.add(make_rule(output_id=FAR))
    assert client.get(ADDRESS, headers={"Origin": "https://example.org"}).json()["items"][0]["origin"] == "pinned"
    assert [found.status_code for found in taken] == [200]
