"""A page that has the web component in it, and what it tells of itself."""

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page

from api.widget.component import current_component
from tests.browser.conftest import wait_until
from tests.browser.host_page import Site

FALLBACK = '<a href="/publikationen/">Alle Publikationen</a>'
TIMEOUT_MS = 4000
LATE_S = 10.0
EVENTS = """
window.events = [];
window.shifts = 0;
for (const name of ["loaded", "empty", "error"])
  addEventListener(`negz:${name}`, (event) => events.push([name, event.detail]));
new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shifts += entry.value; })
  .observe({ type: "layout-shift", buffered: true });
"""
ITEM = {
    "rank": 1,
    "fit_word": "hoch",
    "origin": "ranked",
    "output": {
        "kind": "study",
        "title": "Digitale Souveränität",
        "url": "https://negz.org/a",
        "link_kind": "page",
        "published": "2024-05-03",
        "language": "de",
    },
    "explanation": {"summary": "Richtet sich an „CDO“.", "criteria": []},
}


def element(
    service: str, attributes: str = 'audience="cdo" benefit="praxis" n="3" lang="de"', inside: str = FALLBACK
) -> str:
    return f'<negz-empfehlungen api="{service}/api/v1" {attributes}>{inside}</negz-empfehlungen>'


def script(service: str) -> str:
    found = current_component()
    return (
        f'<script type="module" src="{service}{found.path}" integrity="{found.integrity}" '
        'crossorigin="anonymous"></script>'
    )


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LATE_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def visit(context: BrowserContext, host: Site, body: str, policy: str = "", head: str = "") -> Page:
    host.html("/seite", body, policy=policy, head=head)
    page = context.new_page()
    page.goto(f"{host.address}/seite")
    return page


def settled(page: Page, events: int = 1) -> list[list[Any]]:
    """Wait until so many lists have come or failed; return the events."""
    wait_until(page, f"events.length >= {events}")
    found: list[list[Any]] = page.evaluate("events")
    return found


def answering(context: BrowserContext, host: Site, service: str, value: object, **options: Any) -> Page:
    """Visit a page whose list gets an answer that is not ours to give."""
    host.json("/api/v1/recommendations", value)
    return visit(context, host, element(host.address) + script(service), **options)
