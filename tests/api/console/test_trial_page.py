"""Trials in the console: who may start and end one, and what is told of it when."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from api.accounts import Accounts
from api.app import create_app
from api.console.trial_page import PAGE
from api.console.view_trial import LEAST_DECIDED, USUAL_DAYS
from api.settings import Settings
from api.workspace import Workspace
from corpus.account import Role
from corpus.trial import MAX_DAYS, MAX_REASON_CHARS, MIN_DAYS, Credit, Trial
from evaluation.interleaving import wilson_interval
from tests.api.console.conftest import PASSWORD, SAME_ORIGIN, csrf_in
from tests.api.moment import Moment
from tests.api.site.page import Page
from tests.conftest import NOW, TODAY


@pytest.fixture
def admin(browser: TestClient) -> TestClient:
    """The browser, with chef signed in."""
    assert browser.post("/redaktion/anmelden", data={"name": "chef", "passwort": PASSWORD}).status_code == 303
    return browser


@pytest.fixture
def trial(admin: TestClient, workspace: Workspace) -> Iterator[Trial]:
    """A trial that chef has started."""
    start(admin, workspace)
    yield workspace.store.trials.all()[0]


def fields(workspace: Workspace, **changed: str) -> dict[str, str]:
    last = workspace.today() + timedelta(days=USUAL_DAYS - 1)
    typed = {"parameter": "benefit", "wert": "0,75", "bis": last.isoformat(), "grund": "Nutzen stärker zählen"}
    return {"schritt": "starten", **typed, **changed}


def start(client: TestClient, workspace: Workspace, **changed: str) -> Response:
    csrf = csrf_in(client.get(PAGE).text)
    return client.post(PAGE, data={"csrf": csrf, **fields(workspace, **changed)})


def earn(workspace: Workspace, trial: Trial, wins: int, losses: int, ties: int = 0) -> None:
    """Let lists be won and lost by the challenger, each with one point."""
    for number in range(wins + losses + ties):
        sides = (True, False) if number >= wins + losses else (number < wins,)
        workspace.store.trials.add({Credit(trial.id, f"{number:016x}", side): 1 for side in sides})


def test_page_without_a_trial_says_so_and_offers_every_parameter_with_its_value(admin: TestClient) -> None:
    page = Page(admin.get(PAGE).text)
    assert "Zurzeit läuft kein Versuch: Alle Listen folgen der ausgelieferten Rangfolge." in page.text
    labels = page.texts("option")
    assert "Zuordnung zu den gewählten Nutzen, ebenso – jetzt 0,433" in labels
    assert "Abzug für einen Beitrag, der einem schon gezeigten gleicht – jetzt 0,3" in labels


def test_started_trial_is_kept_with_author_reason_end_and_a_secret_of_its_own(
    admin: TestClient, workspace: Workspace
) -> None:
    answer = start(admin, workspace)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}?gestartet=1")
    (kept,) = workspace.store.trials.all()
    assert (kept.parameter, kept.value, kept.author, kept.reason) == ("benefit", 0.75, "chef", "Nutzen stärker zählen")
    assert kept.last_day == workspace.today() + timedelta(days=USUAL_DAYS - 1)
    assert len(kept.secret) == 32
    page = Page(admin.get(answer.headers["location"]).text)
    assert "Der Versuch Nummer 1 läuft." in page.text
    assert "Nummer 1: Zuordnung zu den gewählten Nutzen, ebenso: 0,75" in page.texts("h3")
    assert kept.secret.hex() not in page.html


def test_result_of_a_running_trial_is_not_told(admin: TestClient, workspace: Workspace, trial: Trial) -> None:
    earn(workspace, trial, wins=40, losses=2)
    page = Page(admin.get(PAGE).text)
    assert "Entschiedene Listen (je Auswahl und Tag): 40 (auf Fünfer gerundet)." in page.text
    assert "Das Ergebnis steht hier, wenn der Versuch vorbei ist." in page.text
    assert "p-Wert" not in page.text
    assert "besser" not in page.text


@pytest.mark.parametrize(
    ("wins", "losses", "verdict"),
    [
        (40, 10, "Die geänderte Rangfolge kommt besser an"),
        (10, 40, "Die ausgelieferte Rangfolge kommt besser an"),
        (26, 24, "Ein Unterschied ist nicht nachgewiesen"),
    ],
)
def test_result_is_told_when_the_trial_is_over(
    admin: TestClient, workspace: Workspace, moment: Moment, trial: Trial, wins: int, losses: int, verdict: str
) -> None:
    earn(workspace, trial, wins, losses, ties=3)
    sign_in_after(admin, moment, days=USUAL_DAYS)
    page = Page(admin.get(PAGE).text)
    interval = wilson_interval(wins, wins + losses)
    assert verdict in page.text
    told = dict(zip(page.texts("dt"), page.texts("dd"), strict=True))
    assert told["Unentschieden"] == "unter 5"
    assert told["Anteil der geänderten an den entschiedenen"] == f"{round(100 * wins / 50)} %"
    bounds = f"{round(100 * interval.low)} % bis {round(100 * interval.high)} %"
    assert told["95-%-Bereich (Wilson 1927)"] == bounds
    assert "Frühere Versuche (1)" in page.texts("h2")
    assert "Versuch starten" in page.text


def test_too_few_decided_lists_give_no_verdict_and_no_numbers(
    admin: TestClient, workspace: Workspace, moment: Moment, trial: Trial
) -> None:
    earn(workspace, trial, wins=LEAST_DECIDED - 1, losses=0, ties=50)
    sign_in_after(admin, moment, days=USUAL_DAYS)
    page = Page(admin.get(PAGE).text)
    assert f"Erst ab {LEAST_DECIDED} entschiedenen Listen" in page.text
    assert "p-Wert" not in page.text


def test_least_number_of_lists_is_the_one_that_is_said() -> None:
    found = wilson_interval(LEAST_DECIDED // 2, LEAST_DECIDED)
    assert (round(found.low, 2), round(found.high, 2)) == (0.33, 0.67)


def test_numbers_under_five_are_not_told(admin: TestClient, workspace: Workspace, trial: Trial) -> None:
    earn(workspace, trial, wins=3, losses=1)
    assert "Entschiedene Listen (je Auswahl und Tag): unter 5." in Page(admin.get(PAGE).text).text


def test_admin_ends_a_trial_before_its_time_and_the_page_says_what_that_costs(
    admin: TestClient, workspace: Workspace, trial: Trial
) -> None:
    csrf = csrf_in(admin.get(PAGE).text)
    answer = admin.post(PAGE, data={"csrf": csrf, "schritt": "beenden", "nummer": str(trial.id)})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}?beendet=1")
    assert workspace.store.trials.running(workspace.clock()) is None
    page = Page(admin.get(answer.headers["location"]).text)
    assert "Er wurde vor seiner Zeit beendet." in page.text
    assert "von chef" in page.text


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"wert": ""}, "Der Wert fehlt."),
        ({"wert": "viel"}, "„viel“ ist keine Zahl."),
        ({"wert": "nan"}, "nicht zwischen 0 und 2"),
        ({"wert": "0,433"}, "Der Wert 0,433 gilt schon."),
        ({"parameter": "mondphase"}, "Den Parameter „mondphase“ gibt es nicht."),
        ({"bis": "morgen"}, "„morgen“ ist kein Datum."),
        ({"bis": "2026-11-24"}, "Der Versuch dauert zu kurz oder zu lang."),
        ({"bis": "2029-01-01"}, f"{MIN_DAYS} bis {MAX_DAYS} Tage"),
        ({"grund": " "}, "Die Begründung fehlt oder ist zu lang."),
        ({"grund": "x" * (MAX_REASON_CHARS + 1)}, "Die Begründung fehlt oder ist zu lang."),
    ],
)
def test_trial_that_cannot_be_started_keeps_what_was_typed_and_says_why(
    admin: TestClient, workspace: Workspace, changed: dict[str, str], complaint: str
) -> None:
    answer = start(admin, workspace, **changed)
    page = Page(answer.text)
    assert (answer.status_code, complaint in page.text) == (422, True), page.text
    assert workspace.store.trials.all() == ()
    typed = fields(workspace, **changed)
    assert page.all("textarea")[0].text.strip() == typed["grund"].strip()
    assert typed["bis"] in [e.attributes.get("value") for e in page.all("input")]


def test_trial_that_changes_no_list_is_refused_and_one_that_runs_says_how_many_it_changes(
    writable_catalogue_dir: Path,
) -> None:
    settings = Settings(data_dir=writable_catalogue_dir, today=TODAY)
    with Workspace(settings, clock=lambda: NOW) as workspace:
        Accounts(workspace).add("chef", Role.ADMIN, PASSWORD)
        app = create_app(workspace)
        client = TestClient(app, base_url="https://negz.example", headers=SAME_ORIGIN, follow_redirects=False)
        client.post("/redaktion/anmelden", data={"name": "chef", "passwort": PASSWORD})
        answer = start(client, workspace, parameter="diversity", wert="0,31")
        assert answer.status_code == 422
        assert "Paare aus Zielgruppe und Nutzen die Liste, wie sie ist." in Page(answer.text).text
        assert start(client, workspace, parameter="audience", wert="0").status_code == 303
        (running,) = workspace.store.trials.all()
        changed, pairs = workspace.recommender().changed_pairs(running, TODAY)
        assert changed > 0
        assert f"Bei {changed} von {pairs} Paaren aus Zielgruppe und Nutzen" in Page(client.get(PAGE).text).text


def test_second_trial_beside_a_running_one_is_refused(admin: TestClient, workspace: Workspace, trial: Trial) -> None:
    csrf = csrf_in(admin.get(PAGE).text)
    answer = admin.post(PAGE, data={"csrf": csrf, **fields(workspace)})
    assert answer.status_code == 409
    assert f"Der Versuch Nummer {trial.id} von chef läuft noch" in Page(answer.text).text
    assert workspace.store.trials.all() == (trial,)


def test_editor_sees_trials_and_cannot_start_one(editor: TestClient, workspace: Workspace) -> None:
    page = Page(editor.get(PAGE).text)
    assert "nur Konten mit der Rolle „Redaktion und Verwaltung“" in page.text
    csrf = csrf_in(editor.get(PAGE).text)
    answer = editor.post(PAGE, data={"csrf": csrf, **fields(workspace)})
    assert answer.status_code == 403
    assert workspace.store.trials.all() == ()


def test_form_from_elsewhere_and_without_a_session_changes_nothing(browser: TestClient, workspace: Workspace) -> None:
    assert browser.get(PAGE).status_code == 303
    assert browser.post(PAGE, data=fields(workspace)).status_code == 303
    browser.post("/redaktion/anmelden", data={"name": "chef", "passwort": PASSWORD})
    assert browser.post(PAGE, data={"csrf": "geraten", **fields(workspace)}).status_code == 403
    assert workspace.store.trials.all() == ()


def sign_in_after(browser: TestClient, moment: Moment, *, days: int) -> None:
    """Let days pass by and sign in again, as the session is over by then."""
    moment.pass_by(minutes=days * 24 * 60)
    assert browser.post("/redaktion/anmelden", data={"name": "chef", "passwort": PASSWORD}).status_code == 303
