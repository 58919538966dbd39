"""A site of another origin, the running service, and visitors."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.widget.embedding import EVENTS


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
