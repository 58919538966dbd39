"""The pages around the finder in a real browser: feeds, help, accessibility, privacy; and what pages tell machines."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from api.workspace import Workspace
from tests.browser.conftest import serving, violations

pytestmark = pytest.mark.browser

PATHS = {
    "subscribe": "/abonnieren",
    "help": "/hilfe",
    "accessibility": "/barrierefreiheit",
    "privacy": "/datenschutz",
    "guide": "/so-funktioniert-es",
    "list with feeds": "/?audience=cdo&audience=leitung&benefit=praxis",
    "event with calendar": "/beitrag/negz-herbsttagung-2025",
    "subscribe in English": "/abonnieren?lang=en",
    "privacy in English": "/datenschutz?lang=en",
}
TEXTS = ("/abonnieren", "/hilfe", "/barrierefreiheit", "/datenschutz")
each_page = pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())


@pytest.fixture(scope="module")
def site(catalogue_workspace: Workspace) -> Iterator[str]:
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


def visit(context: BrowserContext, path: str) -> Page:
    page = context.new_page()
    page.goto(path)
    return page


@each_page
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_page_at_any_width_never_scrolls_sideways(contexts: Any, path: str, width: int) -> None:
    page = visit(contexts(viewport={"width": width, "height": 800}), path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@each_page
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_in_light_and_dark_has_no_accessibility_violation(contexts: Any, axe: str, path: str, scheme: str) -> None:
    page = visit(contexts(color_scheme=scheme, bypass_csp=True), path)
    assert not violations(page, axe)


@each_page
def test_page_loads_from_its_own_host_stores_nothing_and_keeps_its_policy(contexts: Any, site: str, path: str) -> None:
    context, asked, complaints = contexts(), [], []
    context.on("request", lambda request: asked.append(request.url))
    context.on("console", lambda message: complaints.append(message.text))
    context.add_init_script(
        "window.broken = []; addEventListener('securitypolicyviolation', e => broken.push(e.violatedDirective))"
    )
    page = visit(context, path)
    page.wait_for_load_state("networkidle")
    assert asked
    assert all(url.startswith(f"{site}/") for url in asked)
    assert complaints == []
    assert page.evaluate("window.broken") == []
    assert context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_schema_org_data_is_data_that_the_policy_lets_stand(contexts: Any) -> None:
    page = visit(contexts(), "/beitrag/negz-herbsttagung-2025")
    found = page.evaluate("JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)")
    assert (found["@type"], found["startDate"]) == ("Event", "2025-09-15")


def test_calendar_entry_is_downloaded_as_a_file(contexts: Any) -> None:
    page = visit(contexts(accept_downloads=True), "/beitrag/negz-herbsttagung-2025")
    with page.expect_download() as found:
        page.get_by_role("link", name="Termin in den Kalender übernehmen").click()
    assert found.value.suggested_filename == "negz-herbsttagung-2025.ics"


@pytest.mark.parametrize("path", TEXTS)
def test_page_is_reached_from_the_foot_by_keyboard_and_says_that_it_is_the_present_one(
    contexts: Any, path: str
) -> None:
    page = visit(contexts(), "/suche")
    link = page.locator(f".colophon a[href='{path}']")
    for _ in range(40):
        page.keyboard.press("Tab")
        if link.evaluate("e => e === document.activeElement"):
            break
    assert link.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{path}")
    assert page.locator(".colophon [aria-current=page]").get_attribute("href") == path


def test_links_to_feeds_and_texts_are_large_enough_to_tap(contexts: Any) -> None:
    page = visit(contexts(viewport={"width": 320, "height": 800}), "/abonnieren")
    for link in page.locator(".feed-formats a, .colophon-links a").all():
        box = link.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
