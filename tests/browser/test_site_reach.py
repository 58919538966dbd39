"""Who can use the pages beside the finder, and with what; and the skip link and the order of focus on every page.

The finder's own pages (`visitor_page.PATHS`) have their tests in `test_site*`; here are feeds, help, accessibility,
privacy, the page on embedding, what follows on a list, and pages in English.
"""

from itertools import pairwise, product
from typing import Any

import pytest

from tests.browser.conftest import violations, visit
from tests.browser.reach import (
    FOCUSABLE,
    LEAST_CONTRAST,
    MAX_BYTES,
    MAX_REQUESTS,
    layout_shift,
    least_contrast,
    left_behind,
    load,
    open_all,
    tab_stops,
)
from tests.browser.visitor_page import PATHS as FINDER

pytestmark = pytest.mark.browser

OPENED = "/beitrag/dlf-chatbots-in-behoerden-2025?aus=0123456789abcdef.cdo.praxis"
STATIC = {
    "subscribe": "/abonnieren",
    "subscribe in English": "/abonnieren?lang=en",
    "help": "/hilfe",
    "help in English": "/hilfe?lang=en",
    "accessibility": "/barrierefreiheit",
    "accessibility in English": "/barrierefreiheit?lang=en",
    "privacy": "/datenschutz",
    "privacy in English": "/datenschutz?lang=en",
    "list with feeds": "/?audience=cdo&audience=leitung&benefit=praxis",
    "event with calendar": "/beitrag/negz-herbsttagung-2025",
    "guide in English": "/so-funktioniert-es?lang=en",
    "output in English": "/beitrag/negz-herbsttagung-2025?lang=en",
    "output opened from a list": OPENED,
    "output after feedback": f"{OPENED}&dank=1",
    "output of a list that is none": "/beitrag/dlf-chatbots-in-behoerden-2025?aus=keine",
    "search in English": "/suche?q=Cloud&lang=en",
    "refused in English": "/?audience=cdo&benefit=kuchen&lang=en",
    "not found in English": "/nirgendwo?lang=en",
    "no such output": "/beitrag/gibt-es-nicht",
}
EMBED = {
    "embedding": "/einbinden",
    "embedding in English": "/einbinden?audience=politik&benefit=recht&kind=fragment&lang=en",
    "embedding refused": "/einbinden?audience=niemand",
}
AROUND = STATIC | EMBED
EVERY = FINDER | AROUND
_BROKEN = "window.broken = []; addEventListener('securitypolicyviolation', e => broken.push(e.violatedDirective))"
NARROW = {"width": 320, "height": 256}  # 1280 x 1024 at 400 %

each_page_around = pytest.mark.parametrize("path", AROUND.values(), ids=AROUND.keys())
each_static_page = pytest.mark.parametrize("path", STATIC.values(), ids=STATIC.keys())
every_page = pytest.mark.parametrize("path", EVERY.values(), ids=EVERY.keys())


@each_page_around
def test_page_in_light_dark_and_forced_colours_has_no_accessibility_violation(
    contexts: Any, axe: str, path: str
) -> None:
    page = visit(contexts(bypass_csp=True, reduced_motion="reduce"), path)
    page.wait_for_load_state("networkidle")
    open_all(page)
    for scheme, forced in product(("light", "dark"), ("none", "active")):
        page.emulate_media(color_scheme=scheme, forced_colors=forced)
        assert not violations(page, axe), (scheme, forced)


@each_page_around
def test_text_of_any_size_can_be_read_in_light_dark_and_on_paper(contexts: Any, path: str) -> None:
    page = visit(contexts(reduced_motion="reduce"), path)
    open_all(page)
    for colours in ({"color_scheme": "light"}, {"color_scheme": "dark"}, {"media": "print"}):
        page.emulate_media(**colours)
        ratio, text = least_contrast(page)
        assert ratio >= LEAST_CONTRAST, (colours, text)


@each_page_around
def test_page_at_400_percent_zoom_and_at_any_width_never_scrolls_sideways(contexts: Any, path: str) -> None:
    page = visit(contexts(viewport=NARROW), path)
    page.wait_for_load_state("networkidle")
    open_all(page)
    bars = page.evaluate("[...document.querySelectorAll('*')].map(e => getComputedStyle(e).position)")
    assert not {"sticky", "fixed"} & set(bars), "something keeps standing on the little there is to see"
    for width in (320, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@each_page_around
def test_keyboard_alone_reaches_everything_and_always_shows_where_it_is(contexts: Any, path: str) -> None:
    page = visit(contexts(viewport={"width": 1280, "height": 700}), path)
    page.wait_for_load_state("networkidle")
    expected = page.evaluate(FOCUSABLE)
    stops = list(tab_stops(page))
    assert not [stop.html for stop in stops if not stop.is_marked or stop.is_hidden]
    assert stops[-1].seen == expected


@every_page
def test_focus_begins_with_the_way_past_the_menu_and_goes_down_the_page(contexts: Any, path: str) -> None:
    page = visit(contexts(viewport={"width": 320, "height": 500}), path)  # one column; too low for a bar that stays
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert (skip.get_attribute("class"), skip.get_attribute("href")) == ("skip", "#inhalt")
    box = skip.bounding_box()
    assert box is not None
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    stops = list(tab_stops(page))
    assert stops[0].top > page.locator("header").evaluate("header => header.getBoundingClientRect().bottom + scrollY")
    back = [after.html for before, after in pairwise(stops) if after.top < before.top - 24]
    assert not back


@each_page_around
def test_visit_is_light_still_and_leaves_nothing_behind(contexts: Any, site: str, path: str) -> None:
    context, complaints = contexts(viewport={"width": 390, "height": 844}), []
    context.on("console", lambda message: complaints.append(message.text))
    context.add_init_script(_BROKEN)
    page, n_bytes, urls = load(context, path)
    assert n_bytes < MAX_BYTES
    assert len(urls) <= MAX_REQUESTS + 3 * (path in EMBED.values())
    assert all(url.startswith((f"{site}/", "data:")) for url in urls), urls
    assert not [text for text in complaints if "404" not in text and "422" not in text], complaints
    assert page.evaluate("window.broken") == []
    assert layout_shift(page) == 0
    assert left_behind(page) == 0


@each_static_page
def test_page_without_script_is_the_same(contexts: Any, path: str) -> None:
    with_script, without = (visit(contexts(java_script_enabled=on), path) for on in (True, False))
    assert with_script.locator("body").inner_text() == without.locator("body").inner_text()
    assert with_script.locator("script:not([type='application/ld+json'])").count() == 0
