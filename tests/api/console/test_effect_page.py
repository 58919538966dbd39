"""The effect preview over the shipped catalogue, as an editor meets it."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.accounts import Accounts
from api.app import create_app
from api.console.view_effect import MOST_IN_FULL
from api.settings import Settings
from api.site.address import DEFAULT_ITEMS
from api.workspace import Workspace
from corpus.account import Role
from corpus.editorial import Decision, Verdict, tags_of
from corpus.model import ConceptKey, Grade, OutputId, Scheme
from recommender.effect import Shift
from tests.api.console.conftest import PASSWORD, SAME_ORIGIN
from tests.api.site.page import Page
from tests.builders import CDO, PRAXIS, make_output
from tests.conftest import NOW, TODAY

QUALITY = OutputId("brown-bag-qualitaet-verwaltungshandeln-2025")  # waits for an editor; the model says "research"
WAITING = OutputId("aus-negz-wird-negz")
TAGGED = OutputId("ak-diversity-interview")
PROCUREMENT, POLITICS = (ConceptKey(Scheme.AUDIENCE, notation) for notation in ("beschaffung", "politik"))


@pytest.fixture(scope="module")
def built(catalogue_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped catalogue with an account of its own."""
    data_dir = Path(shutil.copytree(catalogue_dir, tmp_path_factory.mktemp("wirkung") / "data"))
    with Workspace(Settings(data_dir=data_dir, today=TODAY), clock=lambda: NOW) as found:
        Accounts(found).add("Erika", Role.EDITOR, PASSWORD)
    return data_dir


@pytest.fixture
def catalogue(built: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A copy for one test to decide in."""
    data_dir = shutil.copytree(built, tmp_path / "catalogue")
    with Workspace(Settings(data_dir=data_dir, today=TODAY), clock=lambda: NOW) as found:
        yield found


@pytest.fixture
def reader(catalogue: Workspace) -> TestClient:
    """A browser that Erika has signed in with."""
    client = TestClient(
        create_app(catalogue), base_url="https://negz.example", headers=SAME_ORIGIN, follow_redirects=False
    )
    assert client.post("/redaktion/anmelden", data={"name": "Erika", "passwort": PASSWORD}).status_code == 303
    return client


def path_of(output_id: OutputId) -> str:
    return f"/redaktion/beitrag/{output_id}/wirkung"


def accept(catalogue: Workspace, output_id: OutputId, *keys: ConceptKey, grade: Grade = Grade.PRIMARY) -> None:
    desk = catalogue.store.editorial
    revision = desk.dossier(output_id).revision
    decisions = [Decision(key, Verdict.ACCEPTED, grade) for key in keys]
    desk.assess(output_id, decisions, editor="Erika", revision=revision)


def test_effect_page_of_drafts_tells_every_list_in_which_the_place_changes(
    reader: TestClient, catalogue: Workspace
) -> None:
    accept(catalogue, QUALITY, POLITICS)
    dossier = catalogue.store.editorial.dossier(QUALITY)
    effect = catalogue.recommender().effect(QUALITY, tags_of(dossier.assessments), as_of=TODAY, n=DEFAULT_ITEMS)
    page = Page(reader.get(path_of(QUALITY)).text)
    assert len(effect.changes) > 12
    assert len([th for th in page.all("th") if th.attributes.get("scope") == "row"]) == len(effect.changes)
    assert f"Der Platz des Beitrags ändert sich in {len(effect.changes)} von 120 Listen: " in page.text
    assert f"in {len(effect.of(Shift.ENTERS))} erscheint er neu" in page.text
    assert "hätte er einen Begriff: „Politik und Gesetzgebung“. Alle anderen gälten als unzutreffend." in page.text
    titles = {output.id: output.title for output in catalogue.recommender().outputs()}
    linked = {a.attributes["href"] for a in page.all("a")}
    for change in effect.changes:
        for other in (*change.left, *change.joined):
            assert titles[other] in page.text
            assert f"/redaktion/beitrag/{other}" in linked


def test_effect_page_of_many_changes_groups_them_by_target_group(reader: TestClient, catalogue: Workspace) -> None:
    accept(catalogue, QUALITY, POLITICS)
    items = Page(reader.get(path_of(QUALITY)).text).texts("li")
    research = next(item for item in items if item.startswith("Forschung und Lehre:"))
    assert "ohne bestimmten Nutzen (bisher Platz 1)" in research
    assert "jeder Nutzen" in research
    assert "(bisher Platz 1 bis " in research


def test_effect_page_of_few_changes_tells_place_fit_and_who_makes_room(
    reader: TestClient, catalogue: Workspace
) -> None:
    accept(catalogue, WAITING, *(tag.concept for tag in catalogue.recommender().suggested_tags(WAITING)))
    page = Page(reader.get(path_of(WAITING)).text)
    assert page.texts("h2")[0] == "Erscheint neu für"
    told = [item for item in page.texts("li") if "; verdrängt " in item]
    assert 1 <= len(told) <= MOST_IN_FULL
    assert all(": Platz " in item and ", Passung " in item for item in told)


def test_effect_page_says_why_an_output_that_fits_better_falls_back(reader: TestClient, catalogue: Workspace) -> None:
    keys = (
        *_keys(Scheme.AUDIENCE, "fachverwaltung", "zivilgesellschaft"),
        *_keys(Scheme.BENEFIT, "recht", "kompetenz"),
    )
    accept(catalogue, WAITING, *keys)
    text = Page(reader.get(path_of(WAITING)).text).text
    assert "Was in vielen weit oben stünde, lässt anderen den Vortritt." in text


def _keys(scheme: Scheme, *notations: str) -> list[ConceptKey]:
    return [ConceptKey(scheme, notation) for notation in notations]


def test_effect_page_follows_each_decision_at_once(reader: TestClient, catalogue: Workspace) -> None:
    before = Page(reader.get(path_of(WAITING)).text).text
    assert "Noch ist nichts entschieden. Würde der Beitrag so freigegeben, hieße das: Kein Begriff passt." in before
    accept(catalogue, WAITING, CDO, grade=Grade.SECONDARY)
    assert "„CDO, CIO und Digitalverantwortliche“ (nebenbei)" in Page(reader.get(path_of(WAITING)).text).text
    revision = catalogue.store.editorial.dossier(WAITING).revision
    catalogue.store.editorial.undo(WAITING, editor="Erika", revision=revision)
    assert Page(reader.get(path_of(WAITING)).text).text == before


def test_effect_page_names_the_gap_that_is_filled_with_a_link_to_its_cell(
    reader: TestClient, catalogue: Workspace
) -> None:
    accept(catalogue, WAITING, PROCUREMENT, PRAXIS)
    page = Page(reader.get(path_of(WAITING)).text)
    assert page.texts("h2")[0] == "Füllt eine Lücke der Abdeckung"
    assert page.links()["Beschaffung und Vergabe mit „Praxisbeispiele“"] == "/redaktion/abdeckung/beschaffung/praxis"


def test_effect_page_without_anything_to_publish_says_that_no_list_changes(reader: TestClient) -> None:
    page = Page(reader.get(path_of(TAGGED)).text)
    assert "Ändert keine Liste. Begriffe und Gewichte sind dieselben wie die freigegebenen." in page.text
    assert page.all("table") == []


def test_effect_page_after_publishing_says_what_the_lists_wait_for(reader: TestClient, catalogue: Workspace) -> None:
    accept(catalogue, WAITING, CDO)
    revision = catalogue.store.editorial.dossier(WAITING).revision
    catalogue.store.editorial.publish(WAITING, editor="Erika", revision=revision)
    text = Page(reader.get(path_of(WAITING)).text).text
    assert "Ändert keine Liste. Begriffe und Gewichte sind dieselben wie die freigegebenen." in text
    assert "Seit dem Aufbau des Index am 23.11.2026 hat sich der Bestand einmal geändert." in text


def test_effect_page_of_an_output_newer_than_the_index_says_when_it_can_be_told(
    reader: TestClient, catalogue: Workspace
) -> None:
    catalogue.store.upsert([make_output(id=OutputId("eben-erst"), tags=None)])
    accept(catalogue, OutputId("eben-erst"), PROCUREMENT, PRAXIS)
    answer = reader.get(path_of(OutputId("eben-erst")))
    page = Page(answer.text)
    assert answer.status_code == 200
    assert "Ändert keine Liste. Der Beitrag ist neuer als der Index" in page.text
    assert "sobald der Index erneuert ist" in page.text
    assert page.texts("h2") == ["Füllt eine Lücke der Abdeckung"]
    assert "Verglichen sind" not in page.text


def test_effect_page_of_a_withdrawn_output_says_that_it_is_in_no_list(reader: TestClient, catalogue: Workspace) -> None:
    catalogue.store.upsert([replace(catalogue.store.output(TAGGED), title="Abgelegt")])
    catalogue.store.withdraw([TAGGED])
    assert "Der Beitrag ist zurückgezogen und steht in keiner Liste" in Page(reader.get(path_of(TAGGED)).text).text


def test_effect_page_is_reached_from_the_desk_and_leads_back(reader: TestClient) -> None:
    desk = Page(reader.get(f"/redaktion/beitrag/{WAITING}").text)
    assert path_of(WAITING) in desk.links().values()
    page = Page(reader.get(path_of(WAITING)).text)
    assert page.links()["Zurück zum Beitrag"] == f"/redaktion/beitrag/{WAITING}"


def test_effect_page_runs_no_script_and_is_kept_by_nobody(reader: TestClient) -> None:
    answer = reader.get(path_of(WAITING))
    assert "script-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"


def test_effect_page_of_an_unknown_output_is_not_found(reader: TestClient) -> None:
    assert reader.get(path_of(OutputId("kuchen"))).status_code == 404


def test_effect_page_is_for_those_who_have_signed_in(browser: TestClient) -> None:
    answer = browser.get(path_of(WAITING))
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/redaktion/anmelden")


def test_effect_page_without_an_index_says_what_to_do(editor: TestClient, workspace: Workspace) -> None:
    workspace.store.upsert([make_output()])
    answer = editor.get(path_of(make_output().id))
    assert answer.status_code == 503
    assert "negz index build" in Page(answer.text).text
