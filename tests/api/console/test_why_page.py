"""`/redaktion/warum` over the shipped catalogue: the stage, the way to it, and what can be done."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.console.wording_rule import REMEDIES, STAGE_QUESTIONS, STAGES
from api.workspace import Workspace
from corpus.editorial_rule import RuleKind
from corpus.model import OutputId
from recommender.absence import Stage
from tests.api.console.rule_world import FAR, OTHER, PAGE, WHY, console_over, list_of, why
from tests.api.moment import Moment
from tests.api.site.page import Page
from tests.builders import make_output
from tests.rules import block_beside, block_everywhere, boost, make_rule

ASKED: dict[str, Any] = {"profil_zielgruppe": ["cdo"], "profil_nutzen": ["praxis"]}


@pytest.fixture
def world(writable_catalogue_dir: Path, moment: Moment) -> Iterator[tuple[Workspace, TestClient]]:
    with console_over(writable_catalogue_dir, moment) as found:
        yield found


@pytest.fixture
def catalogue(world: tuple[Workspace, TestClient]) -> Workspace:
    return world[0]


@pytest.fixture
def erika(world: tuple[Workspace, TestClient]) -> TestClient:
    return world[1]


def heading_of(page: Page) -> str:
    return page.texts("h2")[0]


def states_of(page: Page) -> list[str]:
    return [" ".join(e.text.split()) for e in page.all("span") if e.attributes.get("class") == "rule-state"]


def test_every_stage_has_a_name_a_remedy_and_a_question() -> None:
    assert set(REMEDIES) == set(Stage)
    assert set(STAGES) == set(Stage) - {Stage.PRESENT}
    assert set(STAGE_QUESTIONS) == set(STAGES.values())


def test_page_asks_for_output_and_profile(erika: TestClient) -> None:
    page = Page(erika.get(f"{WHY}?beitrag={FAR}&profil_zielgruppe=cdo").text)
    assert page.texts("h1") == ["Warum fehlt ein Beitrag?"]
    assert page.checked() == [("profil_zielgruppe", "cdo")]
    assert "Aus NEGZ wird NEGZ" in [e.attributes.get("value") for e in page.all("input")]
    assert page.links()["Zu den Redaktionsregeln"] == PAGE
    assert states_of(page) == []


def test_output_that_fits_too_little_leads_to_its_desk_and_to_a_rule(erika: TestClient) -> None:
    page = Page(why(erika, beitrag=FAR, **ASKED).text)
    assert heading_of(page) == "Ausgeschieden bei: Mindestpassung"
    assert (
        "Der Beitrag „Aus NEGZ wird NEGZ“ passt zu wenig: Seine Passung ist 1,7 %, gezeigt wird ab 3,0 %." in page.text
    )
    assert states_of(page) == [*["ja"] * 5, "nein, hier scheidet er aus", *["nicht mehr geprüft"] * 2]
    links = page.links()
    assert links["Zum Beitrag auf dem Schreibtisch"] == f"/redaktion/beitrag/{FAR}"
    filled = Page(erika.get(links["Neue Regel: oben zeigen"]).text)
    assert filled.checked() == [("zielgruppe", "cdo"), ("nutzen", "praxis")]


def test_outranked_output_can_be_boosted_from_here(erika: TestClient, catalogue: Workspace) -> None:
    twelfth = list_of(catalogue, n=30)[11]
    page = Page(why(erika, beitrag=twelfth, **ASKED).text)
    assert heading_of(page) == "Ausgeschieden bei: Rangfolge"
    assert "die Liste zeigt nur 10." in page.text
    assert "Neue Regel: verstärken oder abschwächen" in page.links()
    assert heading_of(Page(why(erika, beitrag=twelfth, anzahl="30", **ASKED).text)) == "Der Beitrag steht in der Liste"


def test_blocked_output_leads_to_the_rule(erika: TestClient, catalogue: Workspace) -> None:
    first = list_of(catalogue)[0]
    rule = catalogue.store.rules.add(make_rule(kind=RuleKind.BLOCK_FROM, output_id=first, reason="Überholt."))
    page = Page(why(erika, beitrag=first, **ASKED).text)
    assert heading_of(page) == "Ausgeschieden bei: Redaktionsregeln"
    assert "das hat Erika bis zum 07.12.2026 so entschieden. Begründung: Überholt." in page.text
    assert page.links()[f"Zur Regel Nummer {rule.id}"] == f"{PAGE}/{rule.id}"
    assert "Regel jetzt beenden" in erika.get(f"{PAGE}/{rule.id}").text


def test_output_blocked_everywhere_was_stopped_before_all_but_its_existence(
    erika: TestClient, catalogue: Workspace
) -> None:
    catalogue.store.rules.add(block_everywhere(FAR))
    states = states_of(Page(why(erika, beitrag=FAR, **ASKED).text))
    assert states[0] == "ja"
    assert states[4] == "nein, hier scheidet er aus"
    assert [states[place] for place in (1, 2, 3, 5, 6, 7)] == ["nicht mehr geprüft"] * 6


def test_output_blocked_beside_a_seed_names_it(erika: TestClient, catalogue: Workspace) -> None:
    catalogue.store.rules.add(block_beside(OTHER, FAR))
    page = Page(why(erika, beitrag=FAR, zu=OTHER).text)
    assert heading_of(page) == "Ausgeschieden bei: Redaktionsregeln"
    assert f"als Vorschlag zu „{catalogue.store.output(OTHER).title}“" in page.text


def test_seed_itself_is_ruled_out_by_the_question(erika: TestClient) -> None:
    page = Page(why(erika, beitrag=FAR, zu=FAR, **ASKED).text)
    assert heading_of(page) == "Ausgeschieden bei: Ausschlüsse"


@pytest.mark.parametrize("limit", [{"sprache": "en"}, {"beitragsart": "podcast"}])
def test_output_outside_the_limits_names_them(erika: TestClient, limit: dict[str, str]) -> None:
    page = Page(why(erika, beitrag=FAR, **ASKED, **limit).text)
    assert heading_of(page) == "Ausgeschieden bei: Grenzen des Profils"
    assert any("open" in e.attributes for e in page.all("details"))


def test_withdrawn_and_unindexed_outputs_can_be_asked_about(erika: TestClient, catalogue: Workspace) -> None:
    catalogue.store.withdraw([FAR])
    catalogue.store.upsert([make_output(id=OutputId("eben-erst"), title="Eben erst erschienen")])
    assert heading_of(Page(why(erika, beitrag=FAR, **ASKED).text)) == "Ausgeschieden bei: Bestand"
    page = Page(why(erika, beitrag="eben erst", **ASKED).text)
    assert heading_of(page) == "Ausgeschieden bei: Index"
    assert "negz index build" in page.text


def test_output_in_the_list_is_shown_there(erika: TestClient, catalogue: Workspace) -> None:
    third = list_of(catalogue)[2]
    page = Page(why(erika, beitrag=third, **ASKED).text)
    assert heading_of(page) == "Der Beitrag steht in der Liste"
    assert "Er steht auf Platz 3 (Passung" in page.text
    assert states_of(page) == ["ja"] * 8
    marked = [e.text for e in page.all("li") if e.attributes.get("class") == "is-target"]
    assert len(marked) == 1
    assert catalogue.store.output(third).title in marked[0]


def test_pin_that_newer_ones_crowd_out_says_so_and_leads_to_it(erika: TestClient, catalogue: Workspace) -> None:
    for output_id in (FAR, OTHER, list_of(catalogue)[5]):
        catalogue.store.rules.add(make_rule(output_id=output_id))
    page = Page(why(erika, beitrag=FAR, **ASKED).text)
    assert "doch neuere Regeln haben Vorrang: Höchstens 2 Beiträge" in page.text
    assert page.links()["Zur Regel Nummer 1"] == f"{PAGE}/1"
    other = Page(why(erika, beitrag=OTHER, **ASKED).text)
    assert "doch neuere Regeln haben Vorrang" not in other.text
    assert "Eine Regel zeigt ihn in dieser Liste oben." in other.text
    assert "Zur Regel Nummer 2" in other.links()


def test_output_that_a_rule_weakens_names_it_and_the_place_without_it(erika: TestClient, catalogue: Workspace) -> None:
    ninth = list_of(catalogue)[8]
    rule = catalogue.store.rules.add(boost(ninth, -1.0))
    page = Page(why(erika, beitrag=ninth, **ASKED).text)
    assert heading_of(page) == "Ausgeschieden bei: Rangfolge"
    assert "Das liegt an einer Regel, die ihn abschwächt: Ohne sie stünde er auf Platz 9." in page.text
    assert "beenden Sie die Regel vor ihrer Zeit." in page.text
    assert page.links()[f"Zur Regel Nummer {rule.id}"] == f"{PAGE}/{rule.id}"
    assert "Neue Regel: oben zeigen" not in page.links()


def test_output_that_a_pin_pushes_out_names_the_pin(erika: TestClient, catalogue: Workspace) -> None:
    tenth = list_of(catalogue)[9]
    catalogue.store.rules.add(make_rule(output_id=FAR))
    page = Page(why(erika, beitrag=tenth, **ASKED).text)
    assert (
        "Das liegt an einer Regel, die einem anderen Beitrag den Vorzug gibt: Ohne sie stünde er auf Platz 10."
        in page.text
    )
    assert "Zur Regel Nummer 1" in page.links()


def test_own_words_alone_are_a_profile_and_stand_in_no_address(erika: TestClient) -> None:
    answer = why(erika, beitrag=FAR, profil_text="Wir führen gerade die E-Akte ein.")
    assert answer.status_code == 200
    assert states_of(Page(answer.text))
    assert "E-Akte" not in str(answer.url)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"beitrag": ""}, "Im Feld „Beitrag“ steht nichts."),
        ({"beitrag": "cdo"}, "„cdo“ passt auf"),
        ({"profil_zielgruppe": [], "profil_nutzen": []}, "Es fehlt, wessen Liste gemeint ist."),
        ({"profil_text": "x" * 4001}, "Der Text hat 4001 Zeichen"),
        ({"zu": "Kuchen"}, "Zu „Kuchen“ gibt es keinen Beitrag."),
        ({"minuten": "bald"}, "Im Feld „Zeitbudget“ steht „bald“."),
        ({"anzahl": "0"}, "Im Feld „Länge der Liste“ steht „0“."),
        ({"anzahl": "101"}, "Nennen Sie höchstens 100."),
        ({"profil_nutzen": ["kuchen"]}, "„kuchen“ gibt es nicht"),
    ],
)
def test_question_that_says_too_little_comes_back_with_what_is_wrong(
    erika: TestClient, typed: dict[str, Any], said: str
) -> None:
    answer = why(erika, **{"beitrag": FAR, **ASKED, **typed})
    page = Page(answer.text)
    assert answer.status_code == 422
    alert = next(e for e in page.elements if e.attributes.get("role") == "alert")
    assert said in " ".join(alert.text.split())
    assert states_of(page) == []


def test_question_without_an_index_says_what_to_do(editor: TestClient, workspace: Workspace) -> None:
    workspace.store.upsert([make_output()])
    answer = why(editor, beitrag=make_output().id, profil_text="Wandel")
    assert answer.status_code == 503
    assert "negz index build" in Page(answer.text).text
