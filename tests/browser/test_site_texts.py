"""The pages around the finder in a real browser: feeds, help, accessibility, privacy; and what pages tell machines."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser

TEXTS = ("/abonnieren", "/hilfe", "/barrierefreiheit", "/datenschutz")


def visit(context: BrowserContext, path: str) -> Page:
    page = context.new_page()
    page.goto(path)
    return page


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
