"""Two editors: Erika publishes, chef takes the second look."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.workspace import Workspace
from corpus.editorial import Decision, Suggestion, SuggestionSet, TrailAction, Verdict
from corpus.model import Grade, OutputId
from tests.api.console.conftest import PASSWORD, SAME_ORIGIN, csrf_in
from tests.api.moment import Moment
from tests.api.site.page import Page
from tests.builders import CDO, EVIDENZ, LEITUNG, PRAXIS, make_output, make_vocabulary

ID = make_output().id
PATH = f"/redaktion/zweitsicht/{ID}"
HIDDEN = ("Erika", "freigegeben", "Freigegeben", "wahrscheinlich", "Modell 1", "Rang", "uneinig")


@pytest.fixture(autouse=True)
def _published(workspace: Workspace, moment: Moment) -> None:
    """Let Erika publish an output with CDO and, at the margin, PRAXIS."""
    workspace.store.replace_vocabulary(make_vocabulary())
    workspace.store.upsert([make_output(tags=None)])
    desk = workspace.store.editorial
    desk.keep_suggestions(SuggestionSet(ID, (Suggestion(CDO, 0.81, 0.5, True, 1),), "m1", "v1", workspace.clock()))
    views = [Decision(CDO, Verdict.ACCEPTED, Grade.PRIMARY), Decision(PRAXIS, Verdict.ACCEPTED, Grade.SECONDARY)]
    desk.assess(ID, views, editor="Erika", revision=0)
    desk.publish(ID, editor="Erika", revision=1)
    moment.pass_by(hours=1)


@pytest.fixture
def second(workspace: Workspace) -> Iterator[TestClient]:
    """A browser that chef has signed in with."""
    client = TestClient(
        create_app(workspace), base_url="https://negz.example", headers=SAME_ORIGIN, follow_redirects=False
    )
    assert client.post("/redaktion/anmelden", data={"name": "chef", "passwort": PASSWORD}).status_code == 303
    return client


def send(client: TestClient, code: str, path: str = PATH, **fields: str) -> str:
    """Send a form of the page as it stands; return where the answer leads."""
    html = client.get(path).text
    revision = next(e.attributes["value"] for e in Page(html).all("input") if e.attributes["name"] == "stand")
    answer = client.post(path, data={"csrf": csrf_in(html), "stand": revision, "tat": code, **fields})
    assert answer.status_code == 303, Page(answer.text).text
    return str(answer.headers["location"])


def test_list_names_what_others_published_with_the_reason_and_without_names(second: TestClient) -> None:
    page = Page(second.get("/redaktion/zweitsicht").text)
    assert page.links()["Künstliche Intelligenz in Kommunen"] == PATH
    assert "In der Redaktion freigegeben." in page.text or "Zufällig gezogen" in page.text
    assert "Erika" not in page.text


def test_list_of_the_editor_who_published_is_empty_and_says_what_comes_into_it(editor: TestClient) -> None:
    page = Page(editor.get("/redaktion/zweitsicht").text)
    assert "Für Ihre Zweitsicht (0)" in page.text
    assert "die andere freigegeben haben" in page.text
    assert page.links()["Zur Warteschlange"] == "/redaktion/warteschlange"


def test_desk_shows_nothing_of_the_first_view_nor_of_the_machine(second: TestClient) -> None:
    html = second.get(PATH).text
    page = Page(html)
    assert not [word for word in HIDDEN if word in page.text]
    assert "<mark" not in html
    assert "81" not in page.text
    pressed = [e for e in page.all("button") if e.attributes.get("aria-pressed") == "true"]
    assert pressed == []
    rows = [e.attributes["data-begriff"] for e in page.elements if "data-begriff" in e.attributes]
    assert len(rows) == 6, "every concept has a row"


def test_verdict_is_kept_apart_and_shown_to_its_editor_alone(
    editor: TestClient, second: TestClient, workspace: Workspace
) -> None:
    before = workspace.store.editorial.dossier(ID)
    assert send(second, f"falsch {CDO}") == f"{PATH}#zeile-audience-cdo"
    assert workspace.store.editorial.dossier(ID) == before
    page = Page(second.get(PATH).text)
    assert "falsch – von Ihnen" in page.text
    assert "Zuletzt gesichert: chef" in page.text
    first = Page(editor.get(f"/redaktion/beitrag/{ID}").text)
    assert "passt – von Ihnen" in first.text
    assert "chef" not in first.text
    assert "Zuletzt gesichert: Erika" in first.text


def test_concept_is_added_by_its_synonym(second: TestClient, workspace: Workspace) -> None:
    send(second, "ergaenzen", begriff="fallstudien", stufe="nebenbei")
    view = workspace.store.editorial.second.view(ID, "chef")
    assert view is not None
    assert [(one.concept, one.grade) for one in view.opinions] == [(PRAXIS, Grade.SECONDARY)]


def test_undo_takes_back_the_own_step_and_clearing_one_verdict(second: TestClient, workspace: Workspace) -> None:
    send(second, f"passt {EVIDENZ}")
    send(second, f"falsch {CDO}")
    send(second, f"loeschen {EVIDENZ}")
    send(second, "zurueck")
    view = workspace.store.editorial.second.view(ID, "chef")
    assert view is not None
    assert {one.concept for one in view.opinions} == {CDO, EVIDENZ}


def test_undo_of_nothing_says_so_and_leaves_the_first_view(second: TestClient, workspace: Workspace) -> None:
    html = second.get(PATH).text
    answer = second.post(PATH, data={"csrf": csrf_in(html), "stand": "0", "tat": "zurueck"})
    assert answer.status_code == 409
    assert "nichts rückgängig zu machen" in Page(answer.text).text
    assert workspace.store.editorial.dossier(ID).published_by == "Erika"


def test_step_of_another_window_is_a_conflict_that_shows_what_is_saved(second: TestClient) -> None:
    html = second.get(PATH).text
    send(second, f"passt {EVIDENZ}")
    answer = second.post(PATH, data={"csrf": csrf_in(html), "stand": "0", "tat": f"falsch {CDO}"})
    page = Page(answer.text)
    assert answer.status_code == 409
    assert "in einem anderen Fenster geändert" in page.text
    assert "passt – von Ihnen" in page.text
    assert "Erika" not in page.text


@pytest.mark.parametrize("code", ["oeffnen", "erneuern", "unsinn", f"passt {CDO} "])
def test_form_that_makes_no_sense_here_is_refused(second: TestClient, workspace: Workspace, code: str) -> None:
    html = second.get(PATH).text
    answer = second.post(PATH, data={"csrf": csrf_in(html), "stand": "0", "tat": code})
    assert answer.status_code in {404, 422}
    assert workspace.store.editorial.second.view(ID, "chef") is None


def test_form_without_its_token_is_refused(second: TestClient, workspace: Workspace) -> None:
    answer = second.post(PATH, data={"csrf": "falsch", "stand": "0", "tat": f"passt {CDO}"})
    assert answer.status_code == 403
    assert workspace.store.editorial.second.views() == []


def test_output_one_has_worked_on_is_refused_with_the_remedy(editor: TestClient) -> None:
    answer = editor.get(PATH)
    assert answer.status_code == 409
    assert "schon selbst gearbeitet" in Page(answer.text).text


def test_unknown_output_is_not_found(second: TestClient) -> None:
    assert second.get("/redaktion/zweitsicht/fehlt").status_code == 404


def test_closing_leads_to_the_comparison_and_publishes_nothing(
    editor: TestClient, second: TestClient, workspace: Workspace
) -> None:
    before = workspace.store.output(OutputId(ID))
    send(second, f"passt {LEITUNG}")
    path = send(second, "freigeben")
    assert path == "/redaktion/zweitsicht/vergleich/1"
    assert second.get(PATH).headers["location"] == path
    assert workspace.store.output(OutputId(ID)) == before
    line = next(workspace.store.editorial.trail())
    assert (line.action, line.second) == (TrailAction.CLOSE, 1)
    trail = Page(editor.get("/redaktion/protokoll").text)
    assert "abgeschlossen (Zweitsicht)" in trail.text
    assert "entschieden (Zweitsicht)" in trail.text


def test_trail_for_spreadsheets_tells_second_views_apart(editor: TestClient, second: TestClient) -> None:
    send(second, f"passt {LEITUNG}")
    send(second, "freigeben")
    lines = editor.get("/redaktion/protokoll.csv").text.splitlines()
    assert lines[0].endswith(";zweitsicht")
    assert [line.rpartition(";")[2] for line in lines[1:]] == ["", "", "", "1", "1"]


@pytest.mark.parametrize("path", ["/redaktion/zweitsicht", PATH, "/redaktion/zweitsicht/vergleich/1"])
def test_pages_are_for_those_who_have_signed_in(browser: TestClient, path: str) -> None:
    assert browser.get(path).headers["location"].startswith("/redaktion/anmelden")
    assert browser.post(path, data={"tat": "freigeben"}).status_code in {303, 405}
