"""Nothing jumps when the list fills: measured by the browser's own count of layout shifts."""

from typing import Any

import pytest

from api.widget.component import current_component
from api.workspace import Workspace
from corpus.model import Scheme
from tests.browser.conftest import wait_until
from tests.browser.host_page import STYLE, Site
from tests.browser.widget.embedding import ITEM, element, script, settled, visit

pytestmark = pytest.mark.browser

BELOW = "<p>Was darunter steht und nicht springen soll.</p>"


@pytest.mark.parametrize("width", [320, 480, 768, 1280])
def test_page_does_not_shift_when_the_list_fills(contexts: Any, host: Site, service: str, width: int) -> None:
    """A list that comes late, with something visible under it, on a page that says nothing about its height."""
    host.json("/api/v1/recommendations", {"items": [ITEM, ITEM, ITEM]})
    host.delay_s["/api/v1/recommendations"] = 0.7
    try:
        context = contexts(viewport={"width": width, "height": 2000})
        page = visit(context, host, element(host.address) + BELOW + script(service), head=f"<style>{STYLE}</style>")
        wait_until(page, "customElements.get('negz-empfehlungen') !== undefined")
        wait_until(page, "performance.getEntriesByName('first-paint').length > 0")
        page.wait_for_timeout(200)
        before, top = page.evaluate("shifts"), page.get_by_text("Was darunter steht").bounding_box()
        settled(page)
        page.wait_for_timeout(300)
        assert page.locator("[part~=item]").count() == 3
        assert page.get_by_text("Was darunter steht").bounding_box() == top
        assert page.evaluate("shifts") == before
    finally:
        del host.delay_s["/api/v1/recommendations"]


def test_page_that_sets_the_height_itself_never_shifts(contexts: Any, host: Site, service: str) -> None:
    """The page's own style sheet holds the room from the first paint on, however late script and answer come."""
    host.json("/api/v1/recommendations", {"items": [ITEM, ITEM, ITEM]})
    host.pages["/stil.css"] = ("text/css", "negz-empfehlungen{display:block;min-height:30rem}", {})
    late = f"setTimeout(() => import('{service}{current_component().path}'), 600)"
    host.pages["/spaet.js"] = ("text/javascript", late, {})
    head = '<link rel="stylesheet" href="/stil.css">'
    body = element(host.address) + BELOW + '<script src="/spaet.js" defer></script>'
    policy = f"default-src 'none'; script-src 'self' {service}; connect-src {host.address}; style-src 'self'"
    page = visit(contexts(viewport={"width": 800, "height": 1200}), host, body, policy, head)
    settled(page)
    page.wait_for_timeout(300)
    assert page.locator("[part~=item]").count() == 3
    assert page.evaluate("performance.getEntriesByName('first-paint')[0].startTime") < 600
    assert page.evaluate("shifts") == 0


def test_measure_of_shifts_sees_one(contexts: Any, host: Site, service: str) -> None:
    host.json("/api/v1/recommendations", {"items": [ITEM, ITEM, ITEM]})
    head = f"<style>{STYLE}negz-empfehlungen{{--negz-min-height:0}}</style>"
    host.delay_s["/api/v1/recommendations"] = 0.7
    try:
        page = visit(contexts(), host, element(host.address) + BELOW + script(service), head=head)
        settled(page)
        page.wait_for_timeout(300)
        assert page.evaluate("shifts") > 0
    finally:
        del host.delay_s["/api/v1/recommendations"]


@pytest.mark.parametrize("width", [320, 480, 768, 1280])
def test_reserved_height_is_enough_for_every_list_of_the_catalogue(
    contexts: Any, host: Site, service: str, catalogue_workspace: Workspace, width: int
) -> None:
    vocabulary = catalogue_workspace.recommender().vocabulary()
    audiences, benefits = ([c.key.notation for c in vocabulary.in_scheme(scheme)] for scheme in Scheme)
    pairs = [(a, b) for a in audiences for b in benefits][::3]
    lists = "".join(element(service, f'audience="{a}" benefit="{b}" n="4"') for a, b in pairs)
    context = contexts(viewport={"width": width, "height": 800})
    context.add_init_script(
        "Object.defineProperty(window, 'innerHeight', { value: Infinity })"
    )  # nothing is given back
    page = visit(context, host, lists + script(service), head=f"<style>{STYLE}</style>")
    settled(page, len(pairs))
    heights = page.locator("negz-empfehlungen").evaluate_all(
        "all => all.map(e => [e.shadowRoot.querySelector('section')?.offsetHeight ?? 0, "
        "parseFloat(getComputedStyle(e).minHeight)])"
    )
    # a fifth more is allowed: the published version stays as it is, and letters are wider on some machines
    assert [pair for pair, (taken, reserved) in zip(pairs, heights, strict=True) if taken > 1.2 * reserved] == []
    assert max(taken for taken, _ in heights) > heights[0][1] * 0.6
