"""`/einbinden` in a real browser: with and without script, under its strict policy."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from api.settings import Settings
from api.workspace import Workspace
from tests.browser.conftest import serving, wait_until
from tests.conftest import NOW, TODAY

pytestmark = pytest.mark.browser

PATHS = {
    "component": "/einbinden",
    "fragment": "/einbinden?audience=politik&benefit=recht&kind=fragment&lang=en",
    "refused": "/einbinden?audience=niemand",
}
each_page = pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())


@pytest.fixture(scope="module")
def address(catalogue_dir: Path) -> Iterator[str]:
    settings = Settings(data_dir=catalogue_dir, today=TODAY, count_demand=False, count_feedback=False)
    with Workspace(settings, clock=lambda: NOW) as workspace, serving(workspace) as found:
        yield found


@pytest.fixture
def contexts(browser: Browser, address: str) -> Iterator[Any]:
    opened: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        opened.append(browser.new_context(base_url=address, **options))
        return opened[-1]

    yield make
    for context in opened:
        context.close()


def visit(context: BrowserContext, path: str) -> Page:
    page = context.new_page()
    page.goto(path)
    page.wait_for_load_state("networkidle")
    return page


@each_page
def test_page_breaks_no_rule_of_its_own_policy_and_stores_nothing(contexts: Any, address: str, path: str) -> None:
    context = contexts()
    asked: list[str] = []
    complaints: list[str] = []

    def remember(request: Any) -> None:
        asked.append(request.url)

    context.on("request", remember)
    context.on("console", lambda message: complaints.append(message.text))
    page = visit(context, path)
    assert all(url.startswith(f"{address}/") for url in asked)
    assert not [text for text in complaints if "Content Security Policy" in text or "integrity" in text]
    assert context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_list_is_shown_live_by_the_component(contexts: Any) -> None:
    page = visit(contexts(), "/einbinden?audience=politik&benefit=recht&n=3&kind=component")
    shown = page.locator("negz-empfehlungen [part=title]")
    assert shown.count() == 3
    assert page.locator("negz-empfehlungen .negz-title").all_text_contents() == shown.all_text_contents()


def test_form_without_script_hands_out_the_code(contexts: Any) -> None:
    page = visit(contexts(java_script_enabled=False), "/einbinden")
    page.get_by_label("CDO, CIO und Digitalverantwortliche").uncheck()
    page.get_by_label("Politik und Gesetzgebung").check()
    page.get_by_label("HTML vom Server").check()
    page.get_by_label("Wie viele Beiträge").fill("2")
    page.get_by_role("button", name="Liste und Code zeigen").click()
    code = page.locator(".embed-code").inner_text()
    assert "/embed/recommendations.html?audience=politik&benefit=praxis&n=2&lang=de&heading_level=2" in code
    assert page.locator(".embed-preview .negz-item").count() == 2
    assert page.get_by_label("Politik und Gesetzgebung").is_checked()


def test_change_in_the_form_shows_at_once_and_stands_in_the_address(contexts: Any) -> None:
    page = visit(contexts(), "/einbinden")
    page.get_by_label("Wie viele Beiträge").fill("2")
    page.keyboard.press("Tab")
    wait_until(page, "document.querySelector('.embed-code').textContent.includes('n=\"2\"')")
    items = "document.querySelector('negz-empfehlungen').shadowRoot.querySelectorAll('[part~=item]')"
    wait_until(page, f"{items}.length === 2")
    assert "n=2" in page.url
    page.reload()
    assert page.get_by_label("Wie viele Beiträge").input_value() == "2"
    page.get_by_label("Praxisbeispiele").uncheck()
    page.get_by_label("CDO, CIO und Digitalverantwortliche").uncheck()
    page.get_by_role("alert").wait_for()


def test_code_is_copied_by_a_button(contexts: Any) -> None:
    context = contexts(permissions=["clipboard-read", "clipboard-write"])
    page = visit(context, "/einbinden")
    page.get_by_role("button", name="Kopieren").first.click()
    page.get_by_role("button", name="Kopiert").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator(".embed-code").first.inner_text()
