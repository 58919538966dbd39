"""What a visit costs: bytes, requests, elements, jumps; and what it leaves behind, which is nothing."""

from typing import Any

import pytest

from tests.browser.conftest import visit
from tests.browser.reach import MAX_BYTES, MAX_REQUESTS, layout_shift, left_behind, load
from tests.browser.visitor_page import PATHS, each_page

pytestmark = pytest.mark.browser

MAX_ELEMENTS = 1_500  # what Lighthouse calls an excessive page begins at 1,400 and warns from 800


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
    assert layout_shift(page) == 0


@each_page
def test_page_leaves_nothing_behind(contexts: Any, path: str) -> None:
    assert left_behind(visit(contexts(), path)) == 0


@pytest.mark.parametrize("name", ["list", "steered list", "catalogue", "search results"])
def test_first_list_is_in_the_answer_itself(contexts: Any, name: str) -> None:
    context = contexts(java_script_enabled=False)
    html = context.request.get(PATHS[name]).text()
    assert html.count("<article") >= 5
    page = visit(context, PATHS[name])
    first = page.locator("article").first.get_by_role("heading")
    assert first.is_visible()
