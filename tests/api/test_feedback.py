"""What counts as feedback, from the request to the store; and what is not counted, or not twice."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.feedback import MOST_A_DAY, Remembered
from api.settings import Settings
from api.workspace import Workspace
from corpus.demand import MIN_SHOWN
from corpus.feedback import Feedback, FeedbackEvent
from corpus.sqlite import SqliteStore
from tests.conftest import NOW, TODAY

PATH = "/api/v1/feedback"
LIST = "/api/v1/recommendations?audience=cdo&benefit=praxis&n=3"
BROWSER = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def workspace(writable_catalogue_dir: Path) -> Iterator[Workspace]:
    settings = Settings(data_dir=writable_catalogue_dir, today=TODAY, rate_limit_feedback=0)
    with Workspace(settings, clock=lambda: NOW) as found:
        yield found


@pytest.fixture
def client(workspace: Workspace) -> Iterator[TestClient]:
    with TestClient(create_app(workspace)) as found:
        yield found


def counted(workspace: Workspace) -> Feedback:
    return workspace.store.feedback.feedback(TODAY, TODAY)


def event(client: TestClient, kind: str = "opened", **fields: object) -> dict[str, object]:
    """A body about the first output of a list."""
    answer = client.get(LIST).json()
    return {
        "recommendation_id": answer["recommendation_id"],
        "output_id": answer["items"][0]["output"]["id"],
        "event": kind,
        **fields,
    }


def test_event_counts_for_target_group_benefit_kind_placement_and_output(
    client: TestClient, workspace: Workspace
) -> None:
    body = event(client, "helpful", placement="widget")
    for number in range(MIN_SHOWN):
        answer = client.post(PATH, json={**body, "event_id": str(number)})
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers["cache-control"] == "private, no-store"
    found, once = counted(workspace), {FeedbackEvent.HELPFUL: MIN_SHOWN}
    assert (found.total, found.audiences, found.benefits) == (once, {"cdo": once}, {"praxis": once})
    assert (found.placements, found.outputs) == ({"widget": once}, {body["output_id"]: once})


def test_same_event_counts_once_however_often_it_is_sent(client: TestClient, workspace: Workspace) -> None:
    body = event(client)
    for _ in range(2 * MIN_SHOWN):
        assert client.post(PATH, json={**body, "event_id": "a"}).status_code == 204
        assert client.post(PATH, json=body).status_code == 204
    assert counted(workspace).total == {}


def test_one_sender_counts_for_so_much_a_day_and_no_more(client: TestClient, workspace: Workspace) -> None:
    body = event(client)
    for number in range(2 * MOST_A_DAY):
        client.post(PATH, json={**body, "event_id": str(number)})
    assert counted(workspace).total == {FeedbackEvent.OPENED: MOST_A_DAY}


def test_whole_list_is_reported_as_shown_at_once(client: TestClient, workspace: Workspace) -> None:
    answer = client.get(LIST).json()
    shown = [item["output"]["id"] for item in answer["items"]]
    for number in range(MIN_SHOWN):
        body = {"recommendation_id": answer["recommendation_id"], "output_ids": shown, "event": "shown"}
        assert client.post(PATH, json={**body, "event_id": str(number)}).status_code == 204
    assert counted(workspace).outputs == {found: {FeedbackEvent.SHOWN: MIN_SHOWN} for found in shown}


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"recommendation_id": "erfunden"}, 422, "recommendation_id"),
        ({"recommendation_id": "0123456789abcdef.niemand.praxis"}, 422, "niemand"),
        ({"output_id": "gibt-es-nicht"}, 404, "gibt-es-nicht"),
        ({"event": "gemocht"}, 422, "event"),
        ({"event": "empty"}, 422, "event"),
        ({"placement": "plakat"}, 422, "placement"),
        ({"output_id": None}, 422, "output_ids"),
        ({"output_ids": ["a"]}, 422, "output_ids"),
        ({"wer": "Erika"}, 422, "wer"),
    ],
)
def test_body_that_makes_no_sense_is_refused_and_says_why(
    client: TestClient, change: dict[str, object], status: int, said: str
) -> None:
    answer = client.post(PATH, json={**event(client), **change})
    assert answer.status_code == status
    assert said in answer.json()["detail"] + answer.json()["remedy"]


def test_withdrawn_output_takes_no_more_feedback(client: TestClient, workspace: Workspace) -> None:
    body = event(client)
    workspace.store.withdraw([str(body["output_id"])])  # type: ignore[list-item]
    assert client.post(PATH, json=body).status_code == 404


def test_setting_turns_counting_off(writable_catalogue_dir: Path) -> None:
    settings = Settings(data_dir=writable_catalogue_dir, today=TODAY, count_feedback=False)
    with Workspace(settings) as workspace, TestClient(create_app(workspace)) as client:
        body = event(client)
        assert client.post(PATH, json=body).status_code == 204
        page = client.get(f"/beitrag/{body['output_id']}?aus={body['recommendation_id']}", headers=BROWSER)
        assert "War dieser Vorschlag hilfreich?" not in page.text
        assert counted(workspace).since is None


def test_pages_count_what_they_show_and_what_is_opened_from_them(client: TestClient, workspace: Workspace) -> None:
    body = event(client)
    for _ in range(MIN_SHOWN):
        page = client.get("/?audience=cdo&benefit=praxis&n=3", headers=BROWSER)
        assert page.status_code == 200
        client.get(f"/beitrag/{body['output_id']}?aus={body['recommendation_id']}", headers=BROWSER)
    client.__exit__(None, None, None)  # what was counted beside the answers is written
    output = counted(workspace).outputs[body["output_id"]]  # type: ignore[index]
    assert output == {FeedbackEvent.SHOWN: MIN_SHOWN, FeedbackEvent.OPENED: MIN_SHOWN}
    client.__enter__()


def test_list_page_links_say_which_list_they_are_from(client: TestClient) -> None:
    page = client.get("/?audience=cdo&benefit=praxis&n=3").text
    assert page.count(".cdo.praxis") >= 3


def test_robots_and_head_are_not_counted(client: TestClient, workspace: Workspace) -> None:
    body = event(client)
    for _ in range(MIN_SHOWN):
        client.get("/?audience=cdo&benefit=praxis")
        client.head("/?audience=cdo&benefit=praxis", headers=BROWSER)
        client.get(f"/beitrag/{body['output_id']}?aus={body['recommendation_id']}")
    client.__exit__(None, None, None)
    assert counted(workspace).since is None
    client.__enter__()


def test_form_under_an_output_counts_and_thanks_without_script(client: TestClient, workspace: Workspace) -> None:
    body = event(client)
    address = f"/beitrag/{body['output_id']}"
    page = client.get(f"{address}?aus={body['recommendation_id']}", headers=BROWSER)
    assert "War dieser Vorschlag hilfreich?" in page.text
    answer = client.post(
        f"{address}/rueckmeldung",
        data={"aus": body["recommendation_id"], "urteil": "helpful", "lang": "de"},
        headers=BROWSER,
    )
    assert [found.status_code for found in answer.history] == [303]
    assert "Danke. Ihre Antwort ist gezählt" in answer.text
    assert "set-cookie" not in answer.headers
    assert counted(workspace).since == TODAY


def test_form_in_english_leads_back_to_english(client: TestClient) -> None:
    body = event(client)
    answer = client.post(
        f"/beitrag/{body['output_id']}/rueckmeldung",
        data={"aus": body["recommendation_id"], "urteil": "not_helpful", "lang": "en"},
    )
    assert "Thank you." in answer.text


@pytest.mark.parametrize(
    ("data", "headers", "status"),
    [
        ({"urteil": "vielleicht"}, {}, 422),
        ({"aus": "erfunden"}, {}, 422),
        ({}, {"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_form_that_cannot_be_right_is_refused(
    client: TestClient, workspace: Workspace, data: dict[str, str], headers: dict[str, str], status: int
) -> None:
    body = event(client)
    form = {"aus": str(body["recommendation_id"]), "urteil": "helpful", **data}
    answer = client.post(f"/beitrag/{body['output_id']}/rueckmeldung", data=form, headers=headers)
    assert answer.status_code == status
    assert counted(workspace).since is None


def test_old_or_made_up_list_in_an_address_does_no_harm(client: TestClient) -> None:
    body = event(client)
    page = client.get(f"/beitrag/{body['output_id']}?aus=%3Cscript%3E", headers=BROWSER)
    assert page.status_code == 200
    assert "War dieser Vorschlag hilfreich?" not in page.text


def test_remembered_forgets_with_the_day_and_keeps_a_bound() -> None:
    found = Remembered(most=2, max_remembered=3)
    what = ("liste", "opened\0studie")
    assert found.is_new(TODAY, "a", what, "1")
    found.remember("a", what, "1")
    assert not found.is_new(TODAY, "a", what, "1")
    assert found.is_new(TODAY, "b", what, "1")
    found.remember("a", what, "2")
    assert not found.is_new(TODAY, "a", what, "3")
    assert found.is_new(TODAY + timedelta(days=1), "a", what, "1")
    for number in range(10):
        found.remember("c", ("liste", f"opened\0{number}"), "")
    assert len(found._events) == 3


ADD_AND_SAY_SO = """
import sys
from pathlib import Path
from starlette.testclient import TestClient
from api.app import create_app
from api.settings import Settings
from api.workspace import Workspace

with Workspace(Settings(data_dir=Path(sys.argv[1]), rate_limit_feedback=0)) as workspace:
    client = TestClient(create_app(workspace))
    answer = client.get("/api/v1/recommendations?audience=cdo&n=1").json()
    body = {"recommendation_id": answer["recommendation_id"], "event": "opened"}
    body["output_id"] = answer["items"][0]["output"]["id"]
    for number in range(10):
        assert client.post("/api/v1/feedback", json={**body, "event_id": str(number)}).status_code == 204
        print(number, flush=True)
    input()
"""


def test_kill_after_the_answer_loses_nothing(writable_catalogue_dir: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", ADD_AND_SAY_SO, str(writable_catalogue_dir)],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for number in range(10):
        assert process.stdout.readline() == f"{number}\n"
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    store = SqliteStore(writable_catalogue_dir)
    assert store.feedback.feedback(TODAY, TODAY + timedelta(days=400)).total == {FeedbackEvent.OPENED: 10}
    store.close()
