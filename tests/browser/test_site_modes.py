"""The visitor pages as people with other needs meet them.

Forced colours, 400 % zoom, no script, the keyboard alone, paper; and text that can be read in each of them.
"""

from typing import Any

import pytest

from tests.browser.conftest import violations, visit
from tests.browser.reach import FOCUSABLE, LEAST_CONTRAST, least_contrast, open_all, tab_stops
from tests.browser.visitor_page import LIST, each_page

pytestmark = pytest.mark.browser


@each_page
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_of_any_size_can_be_read_in_light_and_dark(contexts: Any, path: str, scheme: str) -> None:
    page = visit(contexts(color_scheme=scheme, reduced_motion="reduce"), path)  # no colour half-way to another
    open_all(page)
    ratio, text = least_contrast(page)
    assert ratio >= LEAST_CONTRAST, text


@each_page
def test_page_in_forced_colours_has_no_accessibility_violation(contexts: Any, axe: str, path: str) -> None:
    page = visit(contexts(forced_colors="active", bypass_csp=True), path)
    open_all(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert not violations(page, axe), scheme


def test_states_in_forced_colours_are_told_by_more_than_a_colour(contexts: Any) -> None:
    page = visit(contexts(forced_colors="active"), "/")
    width = "element => getComputedStyle(element.closest('.choice')).borderTopWidth"
    box = page.locator("#audience-cdo")
    before = box.evaluate(width)
    box.check()
    assert box.evaluate(width) != before
    page.goto(LIST)
    colour = "element => getComputedStyle(element).backgroundColor"
    on, off = page.locator(".meter-step.is-on").first, page.locator(".meter-step:not(.is-on)").first
    assert on.evaluate(colour) != off.evaluate(colour)
    page.goto("/katalog?page=2")
    assert page.locator(".pager [aria-current]").evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    mark = "element => [getComputedStyle(element).backgroundColor, getComputedStyle(document.body).backgroundColor]"
    page.goto("/suche?q=Cloud")
    marked, plain = page.locator("mark").first.evaluate(mark)
    assert marked != plain


@each_page
def test_page_at_400_percent_zoom_needs_no_sideways_scrolling_and_hides_nothing(contexts: Any, path: str) -> None:
    zoomed = {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4}  # 1280 x 1024 at 400 %
    page = visit(contexts(**zoomed), path)
    open_all(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    bars = page.evaluate("[...document.querySelectorAll('*')].map(e => getComputedStyle(e).position)")
    assert not {"sticky", "fixed"} & set(bars), "something keeps standing on the little there is to see"


@each_page
def test_page_without_script_is_the_same(contexts: Any, path: str) -> None:
    with_script, without = (visit(contexts(java_script_enabled=on), path) for on in (True, False))
    assert with_script.locator("body").inner_text() == without.locator("body").inner_text()
    runnable = "script:not([type='application/ld+json'])"
    assert with_script.locator(runnable).count() == 0


@each_page
def test_keyboard_alone_reaches_everything_and_always_shows_where_it_is(contexts: Any, path: str) -> None:
    page = visit(contexts(viewport={"width": 1280, "height": 700}), path)
    expected = page.evaluate(FOCUSABLE)
    seen = 0
    for stop in tab_stops(page):
        assert stop.is_marked, stop.html
        assert not stop.is_hidden, stop.html
        seen = stop.seen
    assert seen == expected


@each_page
def test_page_on_paper_has_its_content_and_none_of_its_controls(contexts: Any, path: str) -> None:
    a4 = {"width": 718, "height": 1000}  # less its margins
    page = visit(contexts(color_scheme="dark", viewport=a4, reduced_motion="reduce"), path)
    page.emulate_media(media="print", color_scheme="dark")
    for selector in (".menu", "form", ".steer", ".chip-remove", ".pager", ".facets-jump", ".skip"):
        assert not any(element.is_visible() for element in page.locator(selector).all()), selector
    assert page.evaluate("document.documentElement.scrollWidth") <= 718
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    ratio, text = least_contrast(page)
    assert ratio >= LEAST_CONTRAST, text
    assert page.get_by_role("heading", level=1).is_visible()


def test_link_on_paper_tells_its_address(contexts: Any) -> None:
    page = visit(contexts(), "/beitrag/brown-bag-anspruch-und-wirklichkeit-2024")
    page.emulate_media(media="print")
    link = page.locator(".links a").first
    assert str(link.get_attribute("href")).startswith("https://negz.org/")
    assert link.evaluate("e => getComputedStyle(e, '::after').content").count("https://negz.org/") == 1
