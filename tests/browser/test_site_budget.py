"""What a visit costs: bytes, requests, elements, jumps; and what it leaves behind, which is nothing."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import visit
from tests.browser.visitor_page import PATHS, each_page

pytestmark = pytest.mark.browser

MAX_BYTES = 100_000  # over the wire, all of a first visit; the pages load no font
MAX_REQUESTS = 6
MAX_ELEMENTS = 1_500  # what Lighthouse calls an excessive page begins at 1,400 and warns from 800

_LEFT = """async () => [
  localStorage.length, sessionStorage.length, document.cookie.length,
  (await indexedDB.databases()).length, (await caches.keys()).length,
  (await navigator.serviceWorker.getRegistrations()).length,
]"""
_SHIFT = """() => new Promise(resolve => {
  let sum = 0
  new PerformanceObserver(list => list.getEntries().forEach(entry => { sum += entry.value }))
    .observe({type: 'layout-shift', buffered: true})
  setTimeout(() => resolve(sum), 300)
})"""


def load(context: BrowserContext, path: str) -> tuple[Page, float, list[str]]:
    """Return the page, the bytes of a first visit to it over the wire, and the addresses it has asked for."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    sizes: list[float] = []
    urls: list[str] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    session.on("Network.requestWillBeSent", lambda event: urls.append(event["request"]["url"]))
    session.send("Network.enable")
    page.goto(path, wait_until="networkidle")
    assert sizes
    return page, sum(sizes), urls


def test_longest_list_stays_within_the_budget(contexts: Any) -> None:
    page, n_bytes, _ = load(contexts(), "/?audience=cdo&benefit=orientierung&n=100")
    assert page.locator("article").count() > 50
    assert n_bytes < MAX_BYTES


@each_page
def test_page_stays_within_its_budget(contexts: Any, site: str, path: str) -> None:
    page, n_bytes, urls = load(contexts(viewport={"width": 390, "height": 844}), path)
    assert n_bytes < MAX_BYTES
    assert len(urls) <= MAX_REQUESTS
    assert all(url.startswith((f"{site}/", "data:")) for url in urls), urls
    assert page.evaluate("document.querySelectorAll('*').length") < MAX_ELEMENTS
    assert page.evaluate(_SHIFT) == 0


@each_page
def test_page_leaves_nothing_behind(contexts: Any, path: str) -> None:
    context = contexts()
    page = visit(context, path)
    assert page.evaluate(_LEFT) == [0] * 6
    assert context.cookies() == []


@pytest.mark.parametrize("name", ["list", "steered list", "catalogue", "search results"])
def test_first_list_is_in_the_answer_itself(contexts: Any, name: str) -> None:
    context = contexts(java_script_enabled=False)
    html = context.request.get(PATHS[name]).text()
    assert html.count("<article") >= 5
    page = visit(context, PATHS[name])
    first = page.locator("article").first.get_by_role("heading")
    assert first.is_visible()
