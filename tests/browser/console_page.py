"""What editors do on every page of the console."""

import pytest
from playwright.sync_api import Page

PASSWORD = "Regen Tisch Ameise Büro"  # noqa: S105
MOST_TABS = 120


def sign_in(page: Page, path: str = "", *, name: str = "Erika") -> Page:
    """Sign in, and open a path of the console."""
    page.goto("/redaktion/anmelden")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    if path:
        page.goto(path)
    return page


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the element of this name has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("(document.activeElement.labels?.[0] ?? document.activeElement).textContent").strip() == name:
            return
    pytest.fail(f"Tab never reaches {name!r}")
