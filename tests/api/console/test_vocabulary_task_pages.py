import pytest
from starlette.testclient import TestClient

from api.workspace import Workspace
from corpus.editorial import Decision, Verdict
from corpus.vocabulary_change import deprecate, merge, restore, version_of
from tests.api.console.vocabulary_page import HOME, csrf, fill, preview, sign_in
from tests.api.site.page import Page
from tests.builders import CDO, LEITUNG, make_output, make_vocabulary
from tests.rules import make_rule

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


def test_task_rests_while_its_output_is_withdrawn(editor: TestClient, workspace: Workspace) -> None:
    workspace.store.withdraw([make_output().id])
    text = Page(editor.get(PATH).text).text
    assert "Zurzeit gibt es nichts nachzuvergeben." in text
    assert "Eine weitere Aufgabe ruht" in text
    workspace.store.upsert([make_output()])
    assert "trägt den Begriff noch" in Page(editor.get(PATH).text).text


def test_task_is_none_while_its_concept_is_in_use_again(editor: TestClient, workspace: Workspace) -> None:
    held = workspace.store.vocabulary()
    workspace.store.vocabulary_desk.apply(restore(held, CDO, "Doch gebraucht"), editor="chef", version=version_of(held))
    text = Page(editor.get(PATH).text).text
    assert "Zurzeit gibt es nichts nachzuvergeben." in text
    assert "ruht" not in text


def test_rule_that_names_a_deprecated_concept_is_a_task_until_it_is_over(
    editor: TestClient, workspace: Workspace
) -> None:
    workspace.store.replace_vocabulary(make_vocabulary())
    rule = workspace.store.rules.add(make_rule(audiences=(CDO, LEITUNG)))
    assert "Redaktionsregeln mit einem stillgelegten Begriff" not in editor.get(PATH).text
    held = workspace.store.vocabulary()
    change = merge(held, CDO, "oeffentliche-it", "Dasselbe")
    workspace.store.vocabulary_desk.apply(change, editor="chef", version=version_of(held))
    page = Page(editor.get(PATH).text)
    assert "Regel Nummer 1, für „CDO, CIO und Digitalverantwortliche“" in page.text
    assert "Stattdessen: „Öffentliche IT“." in page.text
    assert workspace.store.rules.all() == (rule,), "it is never changed silently"
    again = editor.get("/redaktion/regeln/neu?vorlage=1").text
    ticked = {e.attributes["value"] for e in Page(again).all("input") if "checked" in e.attributes}
    assert ticked == {"leitung", "oeffentliche-it"}
    workspace.store.rules.end(rule.id, by="chef", at=workspace.clock())
    assert "Redaktionsregeln mit einem stillgelegten Begriff" not in editor.get(PATH).text


def test_preview_of_a_change_says_how_many_rules_it_concerns(browser: TestClient, workspace: Workspace) -> None:
    workspace.store.replace_vocabulary(make_vocabulary())
    workspace.store.rules.add(make_rule(audiences=(LEITUNG,)))
    admin = sign_in(browser, "chef")
    shown = preview(admin, f"{HOME}/audience/leitung/stilllegen", grund="Zu eng")
    assert "Eine geltende Redaktionsregel nennt, was stillgelegt wird" in Page(shown.text).text


@pytest.mark.parametrize("number", ["", "eins", "-1"])
def test_form_without_a_task_is_refused(editor: TestClient, number: str) -> None:
    answer = editor.post(PATH, data={"csrf": csrf(editor), "aufgabe": number})
    assert answer.status_code == 422
    assert "Es ist keine Aufgabe genannt." in answer.text


def test_form_of_a_foreign_site_finishes_nothing(editor: TestClient, workspace: Workspace) -> None:
    assert editor.post(PATH, data={"csrf": "falsch", "aufgabe": "1"}).status_code == 403
    assert len(workspace.store.vocabulary_desk.tasks()) == 1
