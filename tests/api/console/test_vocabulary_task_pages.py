import pytest
from starlette.testclient import TestClient

from api.workspace import Workspace
from corpus.editorial import Decision, Verdict
from corpus.vocabulary_change import deprecate, version_of
from tests.api.console.vocabulary_page import HOME, csrf, fill
from tests.api.site.page import Page
from tests.builders import CDO, make_output

PATH = f"{HOME}/aufgaben"


@pytest.fixture(autouse=True)
def _task(workspace: Workspace) -> None:
    fill(workspace)
    held = workspace.store.vocabulary()
    change = deprecate(held, CDO, ["leitung", "oeffentliche-it"], "Zu eng")
    workspace.store.vocabulary_desk.apply(change, editor="chef", version=version_of(held))


def test_task_leads_to_the_desk_and_names_what_to_use_instead(editor: TestClient) -> None:
    page = Page(editor.get(PATH).text)
    assert page.links()["Künstliche Intelligenz in Kommunen"] == "/redaktion/beitrag/ki-in-kommunen-2024"
    assert "Stattdessen passt vielleicht: „Verwaltungsleitung“, „Öffentliche IT“." in page.text
    assert "Grund: Zu eng (chef, 23.11.2026, 10:30 Uhr)" in page.text
    assert "trägt den Begriff noch" in page.text


def test_desk_of_the_output_answers_and_the_concept_can_be_taken_off(editor: TestClient, workspace: Workspace) -> None:
    output_id = make_output().id
    assert editor.get(f"/redaktion/beitrag/{output_id}").status_code == 200
    editorial = workspace.store.editorial
    revision = editorial.assess(output_id, [Decision(CDO, Verdict.WRONG)], editor="Erika", revision=0)
    editorial.publish(output_id, editor="Erika", revision=revision)
    assert "trägt den Begriff nicht mehr" in Page(editor.get(PATH).text).text


def test_finished_task_leaves_the_list_and_says_so(editor: TestClient, workspace: Workspace) -> None:
    form = {"csrf": csrf(editor), "aufgabe": "1"}
    answer = editor.post(PATH, data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PATH}?erledigt=ja")
    page = Page(editor.get(f"{PATH}?erledigt=ja").text)
    assert "Die Aufgabe ist erledigt." in page.text
    assert "Zurzeit gibt es nichts nachzuvergeben." in page.text
    assert workspace.store.vocabulary_desk.tasks() == ()
    assert editor.post(PATH, data=form).headers["location"] == f"{PATH}?erledigt=nein"


def test_task_on_an_output_that_was_withdrawn_keeps_its_line(editor: TestClient, workspace: Workspace) -> None:
    workspace.store.withdraw([make_output().id])
    assert "zurückgezogen" in Page(editor.get(PATH).text).text


@pytest.mark.parametrize("number", ["", "eins", "-1"])
def test_form_without_a_task_is_refused(editor: TestClient, number: str) -> None:
    answer = editor.post(PATH, data={"csrf": csrf(editor), "aufgabe": number})
    assert answer.status_code == 422
    assert "Es ist keine Aufgabe genannt." in answer.text


def test_form_of_a_foreign_site_finishes_nothing(editor: TestClient, workspace: Workspace) -> None:
    assert editor.post(PATH, data={"csrf": "falsch", "aufgabe": "1"}).status_code == 403
    assert len(workspace.store.vocabulary_desk.tasks()) == 1
