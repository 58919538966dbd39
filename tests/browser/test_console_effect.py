"""The effect preview in a real browser: on the desk by keyboard, on its own page without JavaScript."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from api.accounts import Accounts
from api.settings import Settings
from api.workspace import Workspace
from corpus.account import Role
from corpus.editorial import Decision, Verdict
from corpus.model import ConceptKey, OutputId, Scheme
from tests.browser.conftest import serving, violations
from tests.builders import CDO
from tests.conftest import NOW, TODAY

pytestmark = pytest.mark.browser

PASSWORD = "Regen Tisch Ameise Büro"  # noqa: S105
QUALITY = OutputId("brown-bag-qualitaet-verwaltungshandeln-2025")  # many lists change
TAGGED = OutputId("ak-diversity-interview")  # nothing to publish
DESK, PAGE = f"/redaktion/beitrag/{QUALITY}", f"/redaktion/beitrag/{QUALITY}/wirkung"
POLITICS = ConceptKey(Scheme.AUDIENCE, "politik")


class Console:
    """A running console over the shipped catalogue."""

    def __init__(self, address: str, workspace: Workspace) -> None:
        self.address, self.desk = address, workspace.store.editorial

    def accept(self, *keys: ConceptKey) -> None:
        revision = self.desk.dossier(QUALITY).revision
        decisions = [Decision(key, Verdict.ACCEPTED) for key in keys]
        self.desk.assess(QUALITY, decisions, editor="Erika", revision=revision)


@pytest.fixture
def console(catalogue_dir: Path, tmp_path: Path) -> Iterator[Console]:
    data_dir = shutil.copytree(catalogue_dir, tmp_path / "data")
    with Workspace(Settings(data_dir=data_dir, today=TODAY), clock=lambda: NOW) as workspace:
        Accounts(workspace).add("Erika", Role.EDITOR, PASSWORD)
        with serving(workspace) as address:
            yield Console(address, workspace)


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


def answer(page: Page) -> str:
    """Return what the preview on the desk says once it is there."""
    expect(page.locator("#wirkung .effect-summary")).to_be_visible()
    return page.locator("#wirkung .effect").inner_text()


def test_preview_on_the_desk_opens_by_one_key_and_follows_the_decisions(browser: Browser, console: Console) -> None:
    context = visit(browser, console)
    page = context.pages[0]
    page.goto(DESK)
    first = page.locator("[data-begriff]").first
    expect(first).to_be_focused()
    page.keyboard.press("p")
    assert "Noch ist nichts entschieden." in answer(page)
    expect(page.locator("#wirkung-griff")).to_be_focused()
    expect(page.get_by_role("status")).to_contain_text("Der Platz des Beitrags ändert sich")
    page.keyboard.press("j")
    expect(page.locator("#wirkung .effect")).to_contain_text("hätte er einen Begriff: ")
    expect(page.locator("#wirkung")).to_have_attribute("open", "")
    page.keyboard.press("u")
    expect(page.locator("#wirkung .effect")).to_contain_text("Kein Begriff passt.")
    page.keyboard.press("p")
    page.keyboard.press("p")
    answer(page)
    page.keyboard.press("p")
    expect(page.locator("#wirkung")).not_to_have_attribute("open", "")
    assert page.evaluate("document.activeElement.matches('[data-begriff]')")
    context.close()


def test_preview_on_the_desk_says_the_same_as_its_own_page(browser: Browser, console: Console) -> None:
    console.accept(POLITICS, CDO)
    context = visit(browser, console)
    page = context.pages[0]
    page.goto(DESK)
    page.keyboard.press("p")
    said = answer(page)
    assert "Erscheint neu für" in said
    page.get_by_role("link", name="Welche Empfehlungen sich ändern").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wirkung der Freigabe")
    assert page.locator("#wirkung-antwort").inner_text().split() == said.split()
    context.close()


def test_preview_that_cannot_be_fetched_says_so_and_keeps_the_way_to_its_page(
    browser: Browser, console: Console
) -> None:
    context = visit(browser, console)
    page = context.pages[0]
    page.goto(DESK)

    def cut_off(route: Route) -> None:
        route.abort()

    page.route("**/wirkung", cut_off)
    page.keyboard.press("p")
    expect(page.locator("#wirkung .effect")).to_have_text("Der Dienst antwortet nicht; prüfen Sie die Verbindung.")
    page.unroute("**/wirkung")
    context.clear_cookies()
    page.keyboard.press("p")
    expect(page.locator("#wirkung")).not_to_have_attribute("open", "")
    page.keyboard.press("p")
    expect(page.locator("#wirkung .effect")).to_contain_text("Ihre Anmeldung ist abgelaufen.")
    page.get_by_role("link", name="Neu anmelden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Anmelden")
    context.close()


def test_preview_without_javascript_is_a_page_reached_by_keyboard(browser: Browser, console: Console) -> None:
    console.accept(POLITICS)
    context = visit(browser, console, java_script_enabled=False)
    page = context.pages[0]
    page.goto(DESK)
    page.locator("#wirkung-griff").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wirkung der Freigabe")
    expect(page.locator(".effect-summary")).to_contain_text("Der Platz des Beitrags ändert sich in")
    assert page.get_by_role("table").get_by_role("row").count() > 12
    page.get_by_role("link", name="Zurück zum Beitrag").click()
    expect(page).to_have_url(f"{console.address}{DESK}")
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_preview_at_any_width_never_scrolls_sideways(browser: Browser, console: Console, width: int) -> None:
    console.accept(POLITICS)
    context = visit(browser, console, viewport={"width": width, "height": 800})
    page = context.pages[0]
    page.goto(DESK)
    page.keyboard.press("p")
    answer(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for path in (PAGE, f"/redaktion/beitrag/{TAGGED}/wirkung"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_preview_in_light_and_dark_has_no_accessibility_violation(
    browser: Browser, console: Console, axe: str, scheme: str
) -> None:
    console.accept(POLITICS)
    context = visit(browser, console, color_scheme=scheme, bypass_csp=True)
    page = context.pages[0]
    page.goto(DESK)
    page.keyboard.press("p")
    answer(page)
    assert not violations(page, axe)
    for path in (PAGE, f"/redaktion/beitrag/{TAGGED}/wirkung"):
        page.goto(path)
        assert not violations(page, axe)
    context.close()
