from starlette.testclient import TestClient

from api.console.address import HOME
from api.console.menu import MENU
from api.console.start import PURPOSES
from api.workspace import Workspace
from corpus.editorial import Decision, Verdict
from corpus.model import Grade
from corpus.vocabulary_change import deprecate, version_of
from tests.api.console.desk_world import DeskWorld
from tests.api.site.page import Page
from tests.builders import CDO, LEITUNG, PRAXIS


def test_start_leads_to_every_page_and_says_what_it_is_for(admin: TestClient) -> None:
    page = Page(admin.get("/redaktion").text)
    links = {a.attributes["href"] for a in page.all("a")}
    assert {entry.path for entry in MENU} <= links
    for entry in MENU:
        assert entry.path == HOME or PURPOSES[entry.name] in page.text


def test_start_says_where_something_is_to_be_done(editor: TestClient, workspace: Workspace) -> None:
    assert "badge" not in editor.get("/redaktion").text
    world = DeskWorld(workspace)
    second = world.desk.second
    opinions = [Decision(one, Verdict.ACCEPTED, Grade.PRIMARY) for one in (LEITUNG, PRAXIS)]
    tagged = next(one.output.id for one in world.desk.dossiers() if not one.is_waiting)
    second.close(tagged, editor="chef", revision=second.assess(tagged, opinions, editor="chef", revision=0))
    change, version = deprecate(world.store.vocabulary(), CDO, [], "Zu eng"), version_of(world.store.vocabulary())
    world.store.vocabulary_desk.apply(change, editor="chef", version=version)
    text = Page(editor.get("/redaktion").text).text
    for said in (
        "3 Beiträge warten auf Begriffe.",
        "Bei einem Beitrag ist zwischen zwei Sichten noch etwas offen.",
        "Eine Aufgabe ist offen.",
    ):
        assert said in text
