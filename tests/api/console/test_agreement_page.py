"""The agreement, empty and with decisions."""

import pytest
from starlette.testclient import TestClient

from api.console.second_order import is_in_random_sample
from api.workspace import Workspace
from corpus.editorial import Decision, Suggestion, SuggestionSet, Verdict
from corpus.editorial_kappa import MIN_OUTPUTS
from corpus.model import ConceptKey, Grade, OutputId
from tests.api.moment import Moment
from tests.api.site.page import Page
from tests.builders import CDO, EVIDENZ, LEITUNG, PRAXIS, make_output, make_vocabulary

PATH = "/redaktion/uebereinstimmung"


@pytest.fixture(autouse=True)
def _vocabulary(workspace: Workspace) -> None:
    workspace.store.replace_vocabulary(make_vocabulary())


def publish(workspace: Workspace, number: int, *concepts: ConceptKey, blind: bool = False) -> OutputId:
    """Let Erika publish an output of which the machine has said CDO, at 0.9, and PRAXIS, at 0.7."""
    output_id, desk = OutputId(f"beitrag-{number}"), workspace.store.editorial
    workspace.store.upsert([make_output(id=output_id, title=f"Beitrag {number}", tags=None)])
    made = (Suggestion(CDO, 0.9, 0.5, True, 1), Suggestion(PRAXIS, 0.7, 0.5, True, 2))
    desk.keep_suggestions(SuggestionSet(output_id, made, "m1", "v1", workspace.clock()))
    views = [Decision(concept, Verdict.ACCEPTED, Grade.PRIMARY, blind) for concept in concepts]
    revision = desk.assess(output_id, views, editor="Erika", revision=0)
    desk.publish(output_id, editor="Erika", revision=revision)
    return output_id


def look_again(workspace: Workspace, moment: Moment, output_id: OutputId, *concepts: ConceptKey) -> None:
    desk = workspace.store.editorial.second
    views = [Decision(concept, Verdict.ACCEPTED, Grade.PRIMARY) for concept in concepts]
    revision = desk.assess(output_id, views, editor="chef", revision=0)
    desk.close(output_id, editor="chef", revision=revision)
    moment.pass_by(minutes=1)


def shown(editor: TestClient) -> Page:
    """Return the page, with a blank between the cells of its tables."""
    return Page(editor.get(PATH).text.replace("</t", " </t"))


def rows(page: Page) -> list[str]:
    return page.texts("tr")


def test_empty_page_says_what_has_to_happen_first(editor: TestClient) -> None:
    page = shown(editor)
    assert "Noch ist keine Zweitsicht abgeschlossen." in page.text
    assert "Noch gibt es nichts zu vergleichen" in page.text
    assert "Strittige Beiträge (0)" in page.text
    assert page.links()["Zur Zweitsicht"] == "/redaktion/zweitsicht"
    assert rows(page) == []


def test_few_second_views_have_counts_but_no_kappa(editor: TestClient, workspace: Workspace, moment: Moment) -> None:
    look_again(workspace, moment, publish(workspace, 1, CDO, PRAXIS), CDO)
    page = shown(editor)
    assert rows(page)[1].startswith(
        "Erika und chef Zielgruppen 1 zu wenige Beiträge – noch 9 Beiträge 100 % 1,00 100 %"
    )
    assert rows(page)[2].startswith("Erika und chef Nutzen 1 zu wenige Beiträge – noch 9 Beiträge 67 % 0,00 –")


def test_kappa_of_enough_second_views_is_told_with_its_interval(
    editor: TestClient, workspace: Workspace, moment: Moment
) -> None:
    # audiences: both 9, Erika alone 1, neither 20 of 30: (29 * 30 - (10 * 9 + 20 * 21)) / (900 - 510) = 0.92
    for number in range(MIN_OUTPUTS):
        look_again(workspace, moment, publish(workspace, number, CDO), *((CDO,) if number else ()))
    page = shown(editor)
    audiences, benefits = rows(page)[1:3]
    assert audiences.startswith("Erika und chef Zielgruppen 10 0,92 0,7")
    assert "fast vollkommen 97 % 0,95 100 %" in audiences
    assert benefits == "Erika und chef Nutzen 10 nicht bestimmbar – – 100 % – –"
    sampled = sum(is_in_random_sample(OutputId(f"beitrag-{number}")) for number in range(MIN_OUTPUTS))
    assert f"{sampled} von 10 Zweitsichten gelten zufällig gezogenen Beiträgen." in page.text


def test_concepts_and_outputs_that_views_differ_about_are_named_with_links(
    editor: TestClient, workspace: Workspace, moment: Moment
) -> None:
    look_again(workspace, moment, publish(workspace, 1, CDO, PRAXIS), CDO, EVIDENZ)
    page = shown(editor)
    assert "Praxisbeispiele Nutzen 1 0 1" in rows(page)
    assert "Zahlen und Studienergebnisse Nutzen 1 0 1" in rows(page)
    assert page.links()["Beitrag 1"] == "/redaktion/zweitsicht/vergleich/1"
    assert "Erika und chef: 2 Unterschiede sind noch zu entscheiden." in page.text


def test_output_that_editors_differ_about_at_the_desk_is_contested(editor: TestClient, workspace: Workspace) -> None:
    output_id = publish(workspace, 1, CDO)
    workspace.store.editorial.assess(output_id, [Decision(CDO, Verdict.WRONG)], editor="chef", revision=2)
    page = shown(editor)
    assert page.links()["Beitrag 1"] == f"/redaktion/beitrag/{output_id}"
    assert "Erika und chef sind sich über CDO, CIO und Digitalverantwortliche nicht einig." in page.text


def test_machine_is_compared_blind_and_with_suggestions_in_view(editor: TestClient, workspace: Workspace) -> None:
    publish(workspace, 1, CDO, PRAXIS)
    publish(workspace, 2, LEITUNG, blind=True)
    page = shown(editor)
    assert "ohne Vorschläge 1 0 1 2 0,00" in rows(page)
    assert "mit Vorschlägen 1 2 0 0 1,00" in rows(page)
    assert (
        "Ob Vorschläge das Urteil lenken, lässt sich noch nicht sagen: Freigegeben fehlen dafür noch mindestens "
        "9 Beiträge ohne Vorschläge und 9 Beiträge mit Vorschlägen."
    ) in page.text


def test_page_says_when_suggestions_lead_editors(editor: TestClient, workspace: Workspace) -> None:
    for number in range(MIN_OUTPUTS):
        publish(workspace, number, CDO, PRAXIS)
        publish(workspace, number + MIN_OUTPUTS, CDO, LEITUNG, blind=True)
    text = Page(editor.get(PATH).text).text
    assert "Mit Vorschlägen vor Augen ist die Übereinstimmung um 0,50 höher" in text


def test_confidence_is_held_against_what_editors_made_of_it(editor: TestClient, workspace: Workspace) -> None:
    for number in range(20):
        publish(workspace, number, *((CDO, PRAXIS) if number < 4 else (PRAXIS,)))
    page = shown(editor)
    assert "80 bis 100 % 20 4 0 16 90 % 20 % Sicherheit zu hoch" in rows(page)
    assert "60 bis 80 % 20 20 0 0 70 % 100 % Sicherheit zu niedrig" in rows(page)
    assert "40 bis 60 % 0 0 0 0 – – zu wenige Vorschläge" in rows(page)
    assert "mit einer Sicherheit von 80 bis 100 % trafen 20 % zu; das Modell hatte 90 % erwartet." in page.text


def test_csv_lets_anybody_recalculate(editor: TestClient, workspace: Workspace, moment: Moment) -> None:
    look_again(workspace, moment, publish(workspace, 1, CDO, PRAXIS), CDO)
    answer = editor.get(f"{PATH}.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="uebereinstimmung-2026-11-23.csv"'
    assert answer.headers["cache-control"] == "no-store"
    lines = answer.text.lstrip("\ufeff").splitlines()
    sampled = "ja" if is_in_random_sample(OutputId("beitrag-1")) else "nein"
    assert lines == [
        "beitrag;erste_sicht;zweitsicht;schema;beide;nur_erste;nur_zweite;keine;gleiches_gewicht;zufallsstichprobe",
        f"beitrag-1;Erika;chef;Zielgruppen;1;0;0;2;1;{sampled}",
        f"beitrag-1;Erika;chef;Nutzen;0;1;0;2;0;{sampled}",
    ]


@pytest.mark.parametrize("path", [PATH, f"{PATH}.csv"])
def test_agreement_is_for_those_who_have_signed_in(browser: TestClient, path: str) -> None:
    assert browser.get(path).headers["location"].startswith("/redaktion/anmelden")
