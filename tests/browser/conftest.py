"""A real browser, a real server on loopback, and the rules of accessibility."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from api.app import create_app
from api.settings import Settings
from api.workspace import Workspace
from tests.browser.host_page import Site
from tests.browser.host_page import site as other_site
from tests.conftest import NOW, TODAY

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_TIMEOUT_S = 60


@contextmanager
def serving(workspace: Workspace) -> Iterator[str]:
    """Run the application over a data folder; yield its address."""
    server = uvicorn.Server(uvicorn.Config(create_app(workspace), port=0, log_level="warning", access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + START_TIMEOUT_S
    while not server.started:
        assert thread.is_alive(), "the server stopped before it was ready"
        assert time.monotonic() < deadline, f"the server did not start within {START_TIMEOUT_S} s"
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=START_TIMEOUT_S)


def wait_until(page: Page, condition: str) -> None:
    """Wait until an expression is true; asked from here, as a page's policy may forbid browsers to evaluate it."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while not page.evaluate(condition):
        assert time.monotonic() < deadline, condition
        page.wait_for_timeout(20)


def violations(page: Page, axe: str) -> list[tuple[str, list[str]]]:
    """Return the rules that axe finds broken on the page, each with the elements that break it."""
    page.evaluate(axe)
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    result = page.evaluate("options => axe.run(document, options)", options)
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in result["violations"]]


def visit(context: BrowserContext, path: str) -> Page:
    """Return a new page at `path`."""
    page = context.new_page()
    page.goto(path)
    return page


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site(catalogue_workspace: Workspace) -> Iterator[str]:
    """The address of the running application over the shipped catalogue."""
    with serving(catalogue_workspace) as address:
        yield address


@pytest.fixture(scope="session")
def host() -> Iterator[Site]:
    """The site that embeds the list."""
    with other_site() as found:
        yield found


@pytest.fixture(scope="session")
def service(catalogue_dir: Path, host: Site) -> Iterator[str]:
    """The address of the running service, which lets the pages of `host` read its answers."""
    settings = Settings(
        data_dir=catalogue_dir, today=TODAY, count_demand=False, count_feedback=False, cors_origins=(host.address,)
    )
    with Workspace(settings, clock=lambda: NOW) as workspace, serving(workspace) as address:
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


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core; CI must have it, elsewhere its tests are skipped without it."""
    path = os.environ.get("NEGZ_AXE", "")
    if Path(path).is_file():
        return Path(path).read_text(encoding="utf-8")
    message = "NEGZ_AXE must name axe-core's axe.min.js (npm install axe-core)"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)
