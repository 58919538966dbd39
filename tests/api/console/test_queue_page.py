import pytest
from starlette.testclient import TestClient

from api.console import queue_page
from api.workspace import Workspace
from corpus.errors import StoreReadOnly
from corpus.model import OutputKind
from tests.api.console.desk_world import DeskWorld, Tagger, decide, path_of
from tests.api.site.page import Page
from tests.builders import LEITUNG, make_output

PATH = "/redaktion/warteschlange"


@pytest.fixture
def world(workspace: Workspace) -> DeskWorld:
    return DeskWorld(workspace)


def waiting(html: str) -> list[str]:
    return [a.attributes["href"] for a in Page(html).all("a") if a.attributes["href"].startswith("/redaktion/beitrag/")]


def test_queue_lists_what_waits_with_reason_and_progress(editor: TestClient, world: DeskWorld) -> None:
    page = Page(editor.get(PATH).text)
    assert set(waiting(page.html)) == {path_of(one) for one in (world.study, world.event, world.blind)}
    assert "0 von 3 erledigt" in page.text
    assert "Vorschlag liegt nahe an der Schwelle." in page.text or "Vorschläge liegen nahe" in page.text
    assert page.links()["Mit dem ersten anfangen"] == waiting(page.html)[0]


def test_queue_shows_own_beginnings_first(editor: TestClient, world: DeskWorld) -> None:
    decide(editor, world.event, f"passt {LEITUNG}")
    page = Page(editor.get(PATH).text)
    assert waiting(page.html)[0] == path_of(world.event)
    assert "von Ihnen angefangen" in page.text
    assert "Angefangen von Erika, noch nicht freigegeben." in page.text


def test_queue_can_be_confined_to_a_kind_and_ignores_an_unknown_one(editor: TestClient, world: DeskWorld) -> None:
    world.store.upsert([make_output(id="folge", kind=OutputKind.EVENT, tags=None, title="Folge 1")])
    assert len(waiting(editor.get(PATH, params={"art": "unsinn"}).text)) == 5  # the first one twice
    chosen = Page(editor.get(PATH, params={"art": "study"}).text)
    assert "Folge 1" not in chosen.text
    assert next(e.text for e in chosen.all("option") if "selected" in e.attributes).startswith("Studie")


def test_queue_with_nothing_left_says_so_and_names_what_was_published_last(
    editor: TestClient, world: DeskWorld
) -> None:
    answers = [decide(editor, one, "freigeben", nichts="ja") for one in (world.study, world.event, world.blind)]
    assert answers[-1].headers["location"] == f"{PATH}?freigegeben={world.blind}"
    page = Page(editor.get(answers[-1].headers["location"]).text)
    assert "Alles erledigt" in page.text
    assert "„Noch verdeckt“ ist freigegeben, ohne Begriff: nichts passt." in page.text
    assert page.links()["Zu diesem Beitrag zurück"] == path_of(world.blind)


def test_first_look_lets_the_tagger_speak_and_makes_the_rest_after_the_answer(
    editor: TestClient, world: DeskWorld, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    tagger = Tagger("m1")
    monkeypatch.setattr(workspace, "tagger", lambda: tagger)
    monkeypatch.setattr(queue_page, "PATIENCE_S", -1.0)
    world.store.upsert([make_output(id=name, tags=None, title=f"Neu {name}") for name in ("a", "b")])
    assert "Für 2 Beiträge entstehen gerade Vorschläge" in Page(editor.get(PATH).text).text
    assert tagger.asked == ["a", "b"]
    assert "entstehen gerade" not in Page(editor.get(PATH).text).text
    assert tagger.asked == ["a", "b"]


@pytest.mark.usefixtures("world")
def test_next_leads_to_what_follows(editor: TestClient) -> None:
    order = waiting(editor.get(PATH).text)[1:]
    after = order[0].rpartition("/")[2]
    assert editor.get("/redaktion/weiter", params={"nach": after}).headers["location"] == order[1]


def test_pages_of_the_queue_are_for_those_who_have_signed_in(browser: TestClient) -> None:
    for path in (PATH, "/redaktion/weiter"):
        assert browser.get(path).headers["location"].startswith("/redaktion/anmelden")


def test_queue_of_an_empty_catalogue_is_done(editor: TestClient) -> None:
    assert "Alles erledigt" in Page(editor.get(PATH).text).text
    assert editor.get("/redaktion/weiter").headers["location"] == PATH


def test_folder_that_cannot_be_written_is_said(
    editor: TestClient, world: DeskWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StoreReadOnly("Kein Schreibrecht.", "Geben Sie es.")

    monkeypatch.setattr(type(world.desk), "dossiers", fail)
    answer = editor.get(PATH)
    assert answer.status_code == 503
    assert "Kein Schreibrecht." in Page(answer.text).text
