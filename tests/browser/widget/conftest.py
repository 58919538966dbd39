"""A site of another origin, the running service, and visitors."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from api.settings import Settings
from api.workspace import Workspace
from tests.browser.conftest import serving
from tests.browser.host_page import Site, site
from tests.browser.widget.embedding import EVENTS
from tests.conftest import NOW, TODAY


@pytest.fixture(scope="session")
def host() -> Iterator[Site]:
    """The site that embeds the list."""
    with site() as found:
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
def contexts(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A maker of fresh visitors."""
    opened: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(**options)
        context.add_init_script(EVENTS)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()
