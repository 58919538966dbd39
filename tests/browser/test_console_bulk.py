"""Accepting suggestions of many outputs in a real browser: by keyboard alone, with and without JavaScript."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from api.accounts import Accounts
from api.settings import Settings
from api.workspace import Workspace
from corpus.account import Role
from corpus.editorial import Decision, Verdict
from corpus.editorial_bulk import PartState
from tests.api.console.bulk_world import PATH, BulkWorld
from tests.browser.conftest import serving, violations
from tests.builders import CDO

pytestmark = pytest.mark.browser

PASSWORD = "Regen Tisch Ameise Büro"  # noqa: S105
MOST_TABS = 60


class Console:
    """A running console over a `BulkWorld` of its own."""

    def __init__(self, address: str, workspace: Workspace, world: BulkWorld) -> None:
        self.address, self.desk, self.world = address, workspace.store.editorial, world


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with Workspace(Settings(data_dir=tmp_path, encoder="lsa")) as workspace:
        Accounts(workspace).add("Erika", Role.EDITOR, PASSWORD)
        world = BulkWorld(workspace)
        with serving(workspace) as address:
            yield Console(address, workspace, world)


def visit(browser: Browser, console: Console, **options: object) -> BrowserContext:
    """Return a browser with Erika signed in."""
    context = browser.new_context(base_url=console.address, **options)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/redaktion/anmelden")
    page.get_by_label("Name").fill("Erika")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Redaktion")
    return context


def tab_to(page: Page, selector: str) -> None:
    """Press the tabulator until the element has the focus."""
    for _ in range(MOST_TABS):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by the tabulator")


def type_over(page: Page, text: str) -> None:
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def test_bulk_step_by_keyboard_alone_is_applied_and_undone(browser: Browser, console: Console) -> None:
    context = visit(browser, console)
    page = context.pages[0]
    page.goto(PATH)
    tab_to(page, "#art")
    page.keyboard.type("Stud")
    tab_to(page, "#auswahl button")
    page.keyboard.press("Enter")
    expect(page.locator("#anzahl")).to_have_text("2")
    sentence = page.get_by_role("status")
    expect(sentence).to_have_text("Von 4 Vorschlägen stimmen voraussichtlich etwa 2; verpasst werden etwa 1.")
    tab_to(page, "#regler")
    page.keyboard.press("Home")
    expect(sentence).to_have_text("Von 6 Vorschlägen stimmen voraussichtlich etwa 3; verpasst werden etwa 0.")
    for _ in range(3):
        page.keyboard.press("PageUp")
    expect(sentence).to_have_text("Von 4 Vorschlägen stimmen voraussichtlich etwa 2; verpasst werden etwa 1.")
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#wert")).to_have_value("50")
    expect(page.locator("#schwelle-eigene")).to_be_checked()
    expect(sentence).to_have_text("Von 2 Vorschlägen stimmen voraussichtlich etwa 2; verpasst werden etwa 1.")
    expect(page.locator("#naechste-zeilen tr")).to_have_count(6)
    row = page.locator('#je-begriff-zeilen [data-begriff="audience:leitung"]')
    expect(row.locator("[data-feld=zurueck]")).to_have_text("2")
    assert "wert=50" in page.url
    assert "schwelle=eigene" in page.url
    tab_to(page, "#gleich-freigeben")
    page.keyboard.press("Space")
    tab_to(page, "#pruefen")
    page.keyboard.press("Enter")
    summary = "2 Vorschläge werden bei 2 Beiträgen als „passt“ eingetragen und gleich freigegeben."
    expect(page.locator("#folge")).to_contain_text(summary)
    tab_to(page, "#uebernehmen")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sammelschritt 1")
    assert console.desk.dossier(console.world.study).published_by == "Erika"
    page.goto(PATH)
    tab_to(page, ".bulk-step button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Zurückgenommen")
    assert console.desk.dossier(console.world.study).output.tags is None
    assert console.desk.dossier(console.world.study).assessments == ()
    context.close()


def test_slider_and_server_say_the_same_at_every_threshold(browser: Browser, console: Console) -> None:
    context = visit(browser, console)
    plain = visit(browser, console, java_script_enabled=False)
    page, served = context.pages[0], plain.pages[0]
    page.goto(PATH)
    for percent in (0, 27, 28, 42, 43, 81, 82, 100):
        page.locator("#wert").fill(str(percent))
        served.goto(f"{PATH}?schwelle=eigene&wert={percent}")
        for part in ("#erwartung", "#naechste-zeilen", "#je-begriff-zeilen", "#anzahl"):
            assert squeezed(page, part) == squeezed(served, part), (percent, part)
        assert visible(page) == visible(served), percent
    page.locator("#schwelle-modell").check()
    served.goto(PATH)
    assert squeezed(page, "#naechste-zeilen") == squeezed(served, "#naechste-zeilen")
    assert visible(page) == visible(served)
    plain.close()
    context.close()


def squeezed(page: Page, selector: str) -> list[str]:
    return (page.locator(selector).inner_text()).split()


def visible(page: Page) -> list[str]:
    """Return what can be chosen and what would be accepted."""
    return [
        *page.locator(".bulk-item:visible label").all_inner_texts(),
        *page.locator(".bulk-offers li:visible").all_inner_texts(),
    ]


def test_page_without_javascript_filters_applies_and_undoes(browser: Browser, console: Console) -> None:
    context = visit(browser, console, java_script_enabled=False)
    page = context.pages[0]
    page.goto(PATH)
    expect(page.locator("#regler")).to_be_hidden()
    page.get_by_label("Wort im Titel").fill("koeln")
    page.get_by_label("Eine Schwelle für alle, in Prozent:").check()
    page.get_by_label("Schwelle in Prozent", exact=True).fill("80")
    page.get_by_role("button", name="Zeigen").click()
    expect(page.get_by_role("checkbox", name="Herbsttagung in Köln")).to_be_checked()
    expect(page.locator("#anzahl")).to_have_text("1")
    page.get_by_label("als „nebenbei“: trifft am Rande zu").check()
    page.get_by_role("button", name="Weiter: prüfen, was geschieht").click()
    page.get_by_role("button", name="Einen Vorschlag übernehmen").click()
    expect(page.get_by_role("status")).to_contain_text("Gesichert.")
    page.get_by_role("button", name="Zurücknehmen").click()
    expect(page.get_by_role("status")).to_contain_text("Zurückgenommen")
    assert console.desk.bulk.step(1).parts_in(PartState.UNDONE)
    context.close()


def test_choosing_none_and_one_accepts_one(browser: Browser, console: Console) -> None:
    context = visit(browser, console)
    page = context.pages[0]
    page.goto(PATH)
    page.get_by_role("button", name="Keinen auswählen").click()
    page.get_by_role("checkbox", name="Register & Recht").check()
    page.get_by_role("button", name="Weiter: prüfen, was geschieht").click()
    expect(page.locator("#folge")).to_contain_text("2 Vorschläge werden bei einem Beitrag als „passt“ eingetragen.")
    page.get_by_role("link", name="Zurück zur Auswahl").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vorschläge gesammelt übernehmen")
    context.close()


def conflict_page(page: Page, console: Console) -> None:
    """Lead the page to a bulk step that cannot be done, as somebody was faster."""
    page.goto(PATH)
    page.locator("#pruefen").click()
    revision = console.desk.dossier(console.world.other).revision
    verdict = (Verdict.WRONG, Verdict.UNSUITED)[revision % 2]
    console.desk.assess(console.world.other, [Decision(CDO, verdict)], editor="Bernd", revision=revision)
    page.locator("#uebernehmen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nicht übernommen")


def refused_undo(page: Page, console: Console) -> None:
    """Lead the page from a conflict to the step with the others, and to an undoing that later work forbids."""
    page.locator("#uebrige").click()
    page.locator("#uebernehmen").click()
    expect(page.get_by_role("status")).to_contain_text("Gesichert.")
    console.desk.assess(console.world.event, [Decision(CDO, Verdict.WRONG)], editor="Bernd", revision=1)
    page.locator("#zurueck").click()
    expect(page.get_by_role("alert")).to_contain_text("weitergearbeitet")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_in_light_and_dark_have_no_accessibility_violation(
    browser: Browser, console: Console, axe: str, scheme: str
) -> None:
    context = visit(browser, console, color_scheme=scheme, bypass_csp=True)
    page = context.pages[0]
    for query in ("", "?schwelle=eigene&wert=100", "?text=Nirgends"):
        page.goto(PATH + query)
        assert not violations(page, axe), query
    page.goto(PATH)
    page.locator("#pruefen").click()
    assert not violations(page, axe)
    conflict_page(page, console)
    assert not violations(page, axe)
    refused_undo(page, console)
    assert not violations(page, axe)
    page.goto(PATH)
    assert not violations(page, axe), "with a bulk step in the list"
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_at_any_width_never_scroll_sideways(browser: Browser, console: Console, width: int) -> None:
    context = visit(browser, console, viewport={"width": width, "height": 800})
    page = context.pages[0]

    def check() -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url

    page.goto(PATH)
    check()
    page.locator("#pruefen").click()
    check()
    conflict_page(page, console)
    check()
    refused_undo(page, console)
    check()
    page.goto(PATH)
    check()
    context.close()
