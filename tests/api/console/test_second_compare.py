"""Both views side by side: Erika's published CDO and PRAXIS, chef's second view CDO and LEITUNG."""

from collections.abc import Callable, Iterator

import pytest
from starlette.testclient import TestClient

from api.workspace import Workspace
from corpus.editorial import Decision, Verdict
from corpus.model import ConceptKey, Grade
from tests.api.console.conftest import csrf_in
from tests.api.console.test_second_page import ID, _published, second, send  # noqa: F401 - fixtures
from tests.api.moment import Moment
from tests.api.site.page import Page
from tests.builders import CDO, EVIDENZ, LEITUNG, PRAXIS

PATH = "/redaktion/zweitsicht/vergleich/1"


@pytest.fixture
def closed(second: TestClient, moment: Moment) -> Iterator[TestClient]:  # noqa: F811
    """Chef's browser, with the second view closed."""
    send(second, f"passt {CDO}")
    send(second, f"passt {LEITUNG}")
    send(second, f"falsch {EVIDENZ}")
    assert send(second, "freigeben") == PATH
    moment.pass_by(minutes=5)
    return second


@pytest.fixture
def tags(workspace: Workspace) -> Callable[[], dict[ConceptKey, Grade]]:
    return lambda: {tag.concept: tag.grade for tag in workspace.store.output(ID).tags or ()}


def pressed(page: Page) -> list[str]:
    return [" ".join(e.text.split()) for e in page.all("button") if e.attributes.get("aria-pressed") == "true"]


def test_comparison_shows_both_views_and_how_far_they_agree(closed: TestClient) -> None:
    page = Page(closed.get(PATH).text)
    assert "Erste Sicht: Erika. Zweitsicht: chef" in page.text
    assert "Zielgruppen: 2 von 3 Begriffen gleich, Dice 0,67" in page.text
    assert "Nutzen: 2 von 3 Begriffen gleich, Dice 0,00" in page.text
    assert "Unterschiede (2)" in page.text
    choices = [e.attributes["value"] for e in page.all("button") if e.attributes.get("name") == "tat"]
    assert choices == [f"{which} {concept}" for concept in (LEITUNG, PRAXIS) for which in ("erste", "zweite")]
    assert pressed(page) == []
    assert "Einig (2)" in page.text
    assert "freizugeben gibt es nichts" in page.text


def test_choice_leads_to_the_next_difference_and_publishes_nothing(
    closed: TestClient, tags: Callable[[], dict[ConceptKey, Grade]]
) -> None:
    assert send(closed, f"zweite {LEITUNG}", PATH) == f"{PATH}#unterschied-benefit-praxis"
    assert tags() == {CDO: Grade.PRIMARY, PRAXIS: Grade.SECONDARY}
    page = Page(closed.get(PATH).text)
    assert pressed(page) == ["2 Zweitsicht gilt: passt, Verwaltungsleitung"]
    assert "Entschieden: passt – von Ihnen" in page.text
    assert "Freigabe: Mit 3 Begriffen. Was noch offen ist, bleibt wie in der ersten Sicht." in page.text


def test_publishing_goes_by_what_was_chosen(
    closed: TestClient, workspace: Workspace, tags: Callable[[], dict[ConceptKey, Grade]]
) -> None:
    send(closed, f"zweite {LEITUNG}", PATH)
    assert send(closed, f"zweite {PRAXIS}", PATH) == f"{PATH}#freigeben"
    assert "Alle Unterschiede sind entschieden" in Page(closed.get("/redaktion/zweitsicht").text).text
    assert send(closed, "freigeben", PATH) == f"/redaktion/zweitsicht?freigegeben={ID}"
    assert tags() == {LEITUNG: Grade.PRIMARY, CDO: Grade.PRIMARY}
    assert workspace.store.editorial.dossier(ID).published_by == "chef"
    page = Page(closed.get("/redaktion/zweitsicht", params={"freigegeben": ID}).text)
    assert "„Künstliche Intelligenz in Kommunen“ ist freigegeben." in page.text
    assert "Noch zu entscheiden (0)" in page.text
    for path in ("/redaktion/warteschlange", "/redaktion/uebereinstimmung"):
        assert "sind sich über" not in Page(closed.get(path).text).text, path


def test_choice_can_be_changed_by_choosing_the_other(closed: TestClient) -> None:
    send(closed, f"zweite {PRAXIS}", PATH)
    send(closed, f"erste {PRAXIS}", PATH)
    assert pressed(Page(closed.get(PATH).text)) == ["1 Erste Sicht gilt: nebenbei, Praxisbeispiele"]


def test_first_editor_may_decide_too_and_keep_what_they_said(closed: TestClient, browser: TestClient) -> None:
    from tests.api.console.conftest import PASSWORD

    browser.post("/redaktion/anmelden", data={"name": "erika", "passwort": PASSWORD})
    send(browser, f"erste {PRAXIS}", PATH)
    assert send(browser, f"erste {LEITUNG}", PATH) == f"{PATH}#abschluss"
    page = Page(browser.get(PATH).text)
    assert "Alle Unterschiede sind entschieden." in page.text
    assert len(pressed(page)) == 2
    assert "freizugeben gibt es nichts" in page.text
    assert "Noch zu entscheiden (0)" in Page(closed.get("/redaktion/zweitsicht").text).text


def test_choice_with_an_old_revision_is_a_conflict_that_shows_what_is_saved(
    closed: TestClient, workspace: Workspace
) -> None:
    html = closed.get(PATH).text
    workspace.store.editorial.assess(ID, [Decision(EVIDENZ, Verdict.WRONG)], editor="Erika", revision=2)
    answer = closed.post(PATH, data={"csrf": csrf_in(html), "stand": "2", "tat": f"zweite {PRAXIS}"})
    page = Page(answer.text)
    assert answer.status_code == 409
    assert "hat inzwischen Erika" in page.text
    assert next(e.attributes["value"] for e in page.all("input") if e.attributes["name"] == "stand") == "3"
    assert pressed(page) == []


@pytest.mark.parametrize("code", ["", f"dritte {PRAXIS}", f"erste {CDO}", "erste kuchen"])
def test_choice_that_makes_no_sense_is_refused(closed: TestClient, workspace: Workspace, code: str) -> None:
    answer = closed.post(PATH, data={"csrf": csrf_in(closed.get(PATH).text), "stand": "2", "tat": code})
    assert answer.status_code == 422
    assert workspace.store.editorial.dossier(ID).revision == 2


def test_comparison_of_an_open_or_unknown_view_is_not_found(second: TestClient) -> None:  # noqa: F811
    send(second, f"passt {CDO}")
    answer = second.get(PATH)
    assert answer.status_code == 404
    assert "Liste der Zweitsicht" in Page(answer.text).text
    assert second.get("/redaktion/zweitsicht/vergleich/99").status_code == 404


def test_identical_views_leave_nothing_to_decide(second: TestClient) -> None:  # noqa: F811
    send(second, f"passt {CDO}")
    send(second, f"nebenbei {PRAXIS}")
    page = Page(second.get(send(second, "freigeben")).text)
    assert "Zu entscheiden ist nichts." in page.text
    assert "Unterschiede (0)" in page.text
