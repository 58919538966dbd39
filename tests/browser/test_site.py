"""The visitor pages in a real browser, against a real server on loopback."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request

from api.workspace import Workspace
from tests.browser.conftest import serving, violations

pytestmark = pytest.mark.browser

LIST = "/?audience=cdo&benefit=praxis&text=Sprachmodelle+im+B%C3%BCrgeramt"
PATHS = {
    "start": "/",
    "list": LIST,
    "empty list": "/?text=Apfelkuchen+backen",
    "output": "/beitrag/dlf-chatbots-in-behoerden-2025",
    "search": "/suche?q=Verwaltungsdigitalisierungsgesetzgebungskompetenzverteilung",
    "guide": "/so-funktioniert-es",
    "refused": "/?audience=cdo&benefit=kuchen",
    "not found": "/nirgendwo",
    "english": f"{LIST}&lang=en",
}
each_page = pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())


@pytest.fixture(scope="session")
def site(catalogue_workspace: Workspace) -> Iterator[str]:
    """The address of the running application over the shipped catalogue."""
    with serving(catalogue_workspace) as address:
        yield address


@pytest.fixture
def contexts(browser: Browser, site: str) -> Iterator[Any]:
    """A maker of fresh visitors."""
    opened: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(base_url=site, **options)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


def _visit(context: BrowserContext, path: str) -> Page:
    page = context.new_page()
    page.goto(path)
    return page


@each_page
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_page_at_any_width_never_scrolls_sideways(contexts: Any, path: str, width: int) -> None:
    page = _visit(contexts(viewport={"width": width, "height": 800}), path)
    for details in page.locator("details").all():
        details.locator("summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@each_page
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_in_light_and_dark_has_no_accessibility_violation(contexts: Any, axe: str, path: str, scheme: str) -> None:
    page = _visit(contexts(color_scheme=scheme, bypass_csp=True), path)
    for details in page.locator("details").all():
        details.locator("summary").click()
    assert not violations(page, axe)


@each_page
def test_page_loads_from_its_own_host_and_stores_nothing(contexts: Any, site: str, path: str) -> None:
    context = contexts()
    asked: list[str] = []

    def remember(request: Request) -> None:
        asked.append(request.url)

    complaints: list[str] = []
    context.on("request", remember)
    context.on("console", lambda message: complaints.append(message.text))
    page = _visit(context, path)
    page.wait_for_load_state("networkidle")
    assert asked
    assert all(url.startswith(f"{site}/") for url in asked)
    assert not [text for text in complaints if "Content Security Policy" in text]
    assert context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_form_without_javascript_leads_to_a_list_that_can_be_shared(contexts: Any) -> None:
    page = _visit(contexts(java_script_enabled=False), "/")
    page.get_by_label("CDO, CIO und Digitalverantwortliche").check()
    page.get_by_label("Praxisbeispiele").check()
    page.get_by_label("Worum geht es Ihnen?").fill("Große Sprachmodelle")
    page.get_by_role("button", name="Vorschläge zeigen").click()
    assert "Vorschläge für Sie" in page.get_by_role("heading", level=1).inner_text()
    shared = _visit(contexts(java_script_enabled=False), page.url)
    assert shared.locator("article").all_inner_texts() == page.locator("article").all_inner_texts()
    shared.get_by_text("Angaben ändern").click()
    assert shared.get_by_label("CDO, CIO und Digitalverantwortliche").is_checked()
    assert shared.get_by_label("Worum geht es Ihnen?").input_value() == "Große Sprachmodelle"


def test_form_is_sent_by_keyboard_alone(contexts: Any) -> None:
    page = _visit(contexts(), "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    _tab_to(page, "audience-cdo")
    page.keyboard.press("Space")
    _tab_to(page, "benefit-praxis")
    page.keyboard.press("Space")
    _tab_to(page, "text")
    page.keyboard.type("Sprachmodelle")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?audience=cdo&benefit=praxis&text=Sprachmodelle")
    assert "Vorschläge für Sie" in page.get_by_role("heading", level=1).inner_text()


def test_card_shows_the_focus_and_is_tappable_all_over(contexts: Any) -> None:
    page = _visit(contexts(viewport={"width": 320, "height": 800}), "/")
    _tab_to(page, "audience-cdo")
    card = page.locator(".choice", has=page.locator("#audience-cdo"))
    assert card.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    box = card.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    page.mouse.click(box["x"] + box["width"] - 5, box["y"] + box["height"] - 5)
    assert page.locator("#audience-cdo").is_checked()


def _tab_to(page: Page, element_id: str) -> None:
    for _ in range(60):
        if page.evaluate("document.activeElement.id") == element_id:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"#{element_id} cannot be reached by keyboard")
