"""Steering a list, leafing through the catalogue and the search, in a real browser without any script."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import visit

pytestmark = pytest.mark.browser

LIST = "/?audience=cdo&benefit=praxis"


def titles(page: Page) -> list[str]:
    return page.locator("article h3").all_inner_texts()


def press(page: Page, name: str) -> None:
    """Walk to the link or button of this name by keyboard, and press it."""
    for _ in range(120):
        page.keyboard.press("Tab")
        focused = page.locator("*:focus")
        if focused.count() and (focused.get_attribute("aria-label") or focused.inner_text().strip()) == name:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"{name!r} cannot be reached by keyboard")


@pytest.fixture
def page(contexts: Any) -> Page:
    return visit(contexts(java_script_enabled=False), LIST)


def test_not_for_me_drops_the_output_and_going_back_brings_it_again(page: Page) -> None:
    before = titles(page)
    page.get_by_role("link", name=f"Passt nicht: {before[0]}").click()
    after = titles(page)
    assert before[0] not in after
    assert [title for title in before if title in after] != before[1:]
    assert page.get_by_text("Weniger wie").is_visible()
    page.go_back()
    assert titles(page) == before
    page.go_forward()
    assert titles(page) == after
    page.get_by_role("link", name=f"Entfernen: Weniger wie „{before[0]}“").click()
    assert titles(page) == before


def test_more_like_this_brings_other_outputs_up_and_can_be_removed(page: Page) -> None:
    before = titles(page)
    page.get_by_role("link", name=f"Mehr davon: {before[2]}").click()
    after = titles(page)
    assert before[2] not in after
    assert set(after) - set(before)
    page.get_by_role("link", name=f"Entfernen: Mehr wie „{before[2]}“").click()
    assert titles(page) == before


def test_changed_profile_keeps_what_was_steered(page: Page) -> None:
    unwanted = titles(page)[0]
    page.get_by_role("link", name=f"Passt nicht: {unwanted}").click()
    page.get_by_text("Angaben ändern").click()
    page.get_by_label("Methoden und Werkzeuge zum Anwenden").check()
    page.get_by_role("button", name="Vorschläge zeigen").click()
    assert page.get_by_role("link", name=f"Entfernen: Weniger wie „{unwanted}“").is_visible()
    assert page.get_by_role("link", name="Entfernen: Sie brauchen Methoden und Werkzeuge").is_visible()
    assert unwanted not in titles(page)


def test_list_is_steered_by_keyboard_alone(page: Page) -> None:
    before = titles(page)
    press(page, f"Passt nicht: {before[0]}")
    assert before[0] not in titles(page)
    press(page, f"Entfernen: Weniger wie „{before[0]}“")
    assert titles(page) == before


def test_catalogue_is_narrowed_and_widened_by_clicks_alone(contexts: Any) -> None:
    page = visit(contexts(java_script_enabled=False, viewport={"width": 1280, "height": 900}), "/katalog")
    page.get_by_role("checkbox", name="Studie (").check()
    page.get_by_label("Reihenfolge").select_option("oldest")
    page.get_by_role("button", name="Anwenden").click()
    assert page.url.endswith("/katalog?sort=oldest&kind=study")
    assert set(page.locator(".kind").all_inner_texts()) == {"Studie"}
    years = [int(str(time.get_attribute("datetime"))[:4]) for time in page.locator("article time").all()]
    assert years == sorted(years)
    page.get_by_role("link", name="Entfernen: Art Studie").click()
    assert "131 Beiträge" in page.locator("[role=status]").inner_text()
    page.go_back()
    assert page.get_by_role("checkbox", name="Studie (").is_checked()


def test_catalogue_is_narrowed_by_keyboard_alone(contexts: Any) -> None:
    page = visit(contexts(java_script_enabled=False), "/katalog")
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.locator("*:focus").get_attribute("id") == "kind-podcast":
            break
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/katalog?sort=newest&kind=podcast")
    assert set(page.locator(".kind").all_inner_texts()) == {"Podcast"}


def test_search_results_are_leafed_through(contexts: Any) -> None:
    page = visit(contexts(java_script_enabled=False), "/suche")
    page.get_by_label("Beiträge durchsuchen").fill("Verwaltung")
    page.keyboard.press("Enter")
    page.wait_for_url("**/suche?q=Verwaltung")
    first = titles(page)
    page.get_by_role("link", name="Weiter").click()
    assert page.url.endswith("/suche?q=Verwaltung&page=2")
    assert not set(first) & set(titles(page))
    assert page.locator("mark").first.is_visible()
    page.get_by_role("link", name="Seite 1", exact=True).click()
    assert titles(page) == first
