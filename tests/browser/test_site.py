"""The visitor pages in a real browser, against a real server on loopback."""

from typing import Any

import pytest
from playwright.sync_api import Page, Request

from tests.browser.conftest import violations, visit
from tests.browser.visitor_page import each_page

pytestmark = pytest.mark.browser


@each_page
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_page_at_any_width_never_scrolls_sideways(contexts: Any, path: str, width: int) -> None:
    page = visit(contexts(viewport={"width": width, "height": 800}), path)
    for details in page.locator("details").all():
        details.locator("summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@each_page
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_in_light_and_dark_has_no_accessibility_violation(contexts: Any, axe: str, path: str, scheme: str) -> None:
    page = visit(contexts(color_scheme=scheme, bypass_csp=True), path)
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
    page = visit(context, path)
    page.wait_for_load_state("networkidle")
    assert asked
    assert all(url.startswith(f"{site}/") for url in asked)
    assert not [text for text in complaints if "Content Security Policy" in text]
    assert context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_form_without_javascript_leads_to_a_list_that_can_be_shared(contexts: Any) -> None:
    page = visit(contexts(java_script_enabled=False), "/")
    page.get_by_label("für Digitalisierung verantwortlich").check()
    page.get_by_label("Beispiele aus der Praxis").check()
    page.get_by_label("Worum geht es Ihnen?").fill("Große Sprachmodelle")
    page.get_by_role("button", name="Vorschläge zeigen").click()
    assert "Vorschläge für Sie" in page.get_by_role("heading", level=1).inner_text()
    shared = visit(contexts(java_script_enabled=False), page.url)
    assert shared.locator("article").all_inner_texts() == page.locator("article").all_inner_texts()
    shared.get_by_text("Angaben ändern").click()
    assert shared.get_by_label("für Digitalisierung verantwortlich").is_checked()
    assert shared.get_by_label("Worum geht es Ihnen?").input_value() == "Große Sprachmodelle"


@pytest.mark.parametrize("scripts", [True, False], ids=["with script", "without"])
@pytest.mark.parametrize("width", [320, 1280])
def test_profile_in_plain_words_takes_three_clicks(contexts: Any, width: int, scripts: bool) -> None:
    page = visit(contexts(java_script_enabled=scripts, viewport={"width": width, "height": 900}), "/")
    button = page.get_by_role("button", name="Vorschläge zeigen")
    for question, answer in (("Ich bin …", "Führungskraft in der Verwaltung"), ("Ich brauche …", "Zahlen und Studien")):
        page.get_by_role("group", name=question).get_by_text(answer, exact=True).click()
        box = button.bounding_box()
        assert box is not None
        assert 0 <= box["y"] <= 900 - box["height"], "the button is out of sight"
    button.click()
    assert page.url.endswith("/?audience=leitung&benefit=evidenz&text=")
    assert page.locator("article").count() == 10


def test_focus_is_never_hidden_by_the_button_that_stays_in_sight(contexts: Any) -> None:
    page = visit(contexts(viewport={"width": 1280, "height": 700}), "/")
    edges = "(element => (box => [box.top, box.bottom])(element.getBoundingClientRect()))"
    for _ in range(30):
        page.keyboard.press("Tab")
        top, bottom = page.evaluate(f"{edges}(document.activeElement)")
        bar_top, bar_bottom = page.evaluate(f"{edges}(document.querySelector('.actions-stay'))")
        is_button = page.evaluate("document.activeElement.tagName") == "BUTTON"
        assert is_button or bottom <= bar_top or top >= bar_bottom, page.evaluate("document.activeElement.outerHTML")


def test_form_is_sent_by_keyboard_alone(contexts: Any) -> None:
    page = visit(contexts(), "/")
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
    page = visit(contexts(viewport={"width": 320, "height": 800}), "/")
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
