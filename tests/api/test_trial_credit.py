"""A trial from the list that readers get to what it has earned in the store."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.workspace import Workspace
from corpus.trial import Trial
from recommender.challenge import earned
from recommender.list_id import ListId
from tests.conftest import NOW, TODAY
from tests.trials import make_trial

PATH = "/api/v1/feedback"
LIST = "/api/v1/recommendations?audience=cdo&benefit=praxis&n=6"
BROWSER = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def workspace(writable_catalogue_dir: Path) -> Iterator[Workspace]:
    settings = Settings(data_dir=writable_catalogue_dir, today=TODAY, rate_limit_feedback=0)
    with Workspace(settings, clock=lambda: NOW) as found:
        yield found


@pytest.fixture
def trial(workspace: Workspace) -> Trial:
    """Target groups count for nothing in the challenger."""
    return workspace.store.trials.start(make_trial(parameter="audience", value=0.0))


@pytest.fixture
def client(workspace: Workspace, trial: Trial) -> Iterator[TestClient]:
    assert workspace.store.trials.running(NOW) == trial
    with TestClient(create_app(workspace)) as found:
        yield found


def report(client: TestClient, list_id: str, output_id: str, event: str, number: int = 0) -> None:
    body = {"recommendation_id": list_id, "output_id": output_id, "event": event, "event_id": str(number)}
    assert client.post(PATH, json=body).status_code == 204


def credit_of(client: TestClient, workspace: Workspace, trial: Trial) -> tuple[tuple[int, int], ...]:
    """Return what is in the store when the service has stopped."""
    client.__exit__(None, None, None)
    credits_of_trial = tuple(workspace.store.trials.credits(trial.id))
    client.__enter__()
    return credits_of_trial


def teams(client: TestClient, trial: Trial) -> tuple[str, list[str], list[str]]:
    """Return a list's id, and its outputs by team, the shipped ranking's first."""
    answer = client.get(LIST).json()
    sides: tuple[list[str], list[str]] = [], []
    for item in answer["items"]:
        credit = earned(trial, ListId.read(answer["recommendation_id"]).mark, item["output"]["id"])
        assert credit is not None
        sides[credit.is_challenger].append(item["output"]["id"])
    return answer["recommendation_id"], *sides


def test_list_on_trial_is_the_same_for_the_same_request_and_cached(client: TestClient, trial: Trial) -> None:
    first, second = client.get(LIST), client.get(LIST)
    assert first.content == second.content
    assert client.get(LIST, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    _, shipped, challenger = teams(client, trial)
    assert (len(shipped), len(challenger)) == (3, 3)


def test_opened_and_helpful_earn_for_the_ranking_that_put_the_output_there(
    client: TestClient, workspace: Workspace, trial: Trial
) -> None:
    list_id, shipped, challenger = teams(client, trial)
    report(client, list_id, challenger[0], "opened")
    report(client, list_id, challenger[0], "helpful")
    report(client, list_id, shipped[0], "opened")
    for unpaid in ("shown", "not_helpful"):
        report(client, list_id, shipped[1], unpaid)
    assert credit_of(client, workspace, trial) == ((1, 2),)


def test_same_event_earns_once(client: TestClient, workspace: Workspace, trial: Trial) -> None:
    list_id, shipped, _ = teams(client, trial)
    for _ in range(3):
        report(client, list_id, shipped[0], "opened")
    assert credit_of(client, workspace, trial) == ((1, 0),)


def test_output_opened_from_a_page_earns_too(client: TestClient, workspace: Workspace, trial: Trial) -> None:
    list_id, _, challenger = teams(client, trial)
    assert client.get(f"/beitrag/{challenger[0]}", params={"aus": list_id}, headers=BROWSER).status_code == 200
    assert credit_of(client, workspace, trial) == ((0, 1),)


def test_made_up_teams_and_outputs_that_were_not_in_the_list_earn_nothing(
    client: TestClient, workspace: Workspace, trial: Trial
) -> None:
    list_id, shipped, challenger = teams(client, trial)
    outside = next(
        item["id"] for item in client.get("/api/v1/outputs").json()["items"] if item["id"] not in shipped + challenger
    )
    report(client, list_id, outside, "opened")
    swapped = list_id.rpartition("-")[0] + "-" + "0" * 16
    report(client, swapped, shipped[0], "opened")
    assert credit_of(client, workspace, trial) == ()


def test_trial_that_is_over_earns_nothing_more(client: TestClient, workspace: Workspace, trial: Trial) -> None:
    list_id, shipped, _ = teams(client, trial)
    workspace.store.trials.end(trial.id, by="chef", at=NOW)
    report(client, list_id, shipped[0], "opened")
    assert credit_of(client, workspace, trial) == ()
    assert ListId.read(client.get(LIST).json()["recommendation_id"]).mark == ""


def test_list_for_own_words_takes_no_part(client: TestClient) -> None:
    answer = client.post("/api/v1/recommendations", json={"audience": ["cdo"], "text": "Beratung bei Überschuldung"})
    assert ListId.read(answer.json()["recommendation_id"]).mark == ""


def test_index_stays_current_while_a_trial_runs(client: TestClient, workspace: Workspace) -> None:
    assert client.get(LIST).json()["index"]["is_stale"] is False
    assert not workspace.index_needs_build()
