"""The editors' console in a real browser: signing in and out, with and without mistakes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from api.accounts import Accounts
from api.settings import Settings
from api.workspace import Workspace
from corpus.account import Role
from tests.browser.conftest import serving, violations

pytestmark = pytest.mark.browser

PASSWORD = "Regen Tisch Ameise Büro"  # noqa: S105
LONG_NAME = "Wolfgang-Maximilian von Schmidt-Rottluff-Oberhausen der Juengere"


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the application over a data folder with one account."""
    data_dir: Path = tmp_path_factory.mktemp("console")
    with Workspace(Settings(data_dir=data_dir, encoder="lsa")) as workspace:
        Accounts(workspace).add(LONG_NAME, Role.EDITOR, PASSWORD)
        with serving(workspace) as address:
            yield address


@pytest.fixture
def visit(browser: Browser, console: str) -> Iterator[BrowserContext]:
    """A fresh browser without JavaScript."""
    context = browser.new_context(base_url=console, java_script_enabled=False)
    yield context
    context.close()


def sign_in(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("Name").fill(LONG_NAME)
    page.get_by_label("Passwort").fill(password)
    page.get_by_role("button", name="Anmelden").click()


def test_editor_signs_in_and_out_without_javascript(visit: BrowserContext) -> None:
    page = visit.new_page()
    page.goto("/redaktion")
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Redaktion")
    cookie = visit.cookies()[0]
    assert (cookie["name"], cookie["path"], cookie["httpOnly"]) == ("negz_redaktion", "/redaktion", True)
    assert (cookie["sameSite"], cookie["expires"]) == ("Lax", -1)
    page.get_by_role("button", name="Abmelden").click()
    expect(page.get_by_role("status")).to_have_text("Sie sind abgemeldet.")
    assert visit.cookies() == []
    page.goto("/redaktion")
    expect(page.get_by_role("heading", level=1)).to_have_text("Anmelden")


def test_editor_signs_in_and_out_by_keyboard_alone(visit: BrowserContext) -> None:
    page = visit.new_page()
    page.goto("/redaktion")

    def tab_to(text: str) -> None:
        for _ in range(30):
            page.keyboard.press("Tab")
            if page.evaluate("(document.activeElement.labels?.[0] ?? document.activeElement).innerText") == text:
                return
        raise AssertionError(f"the keyboard does not lead to {text!r}")

    for label, typed in (("Name", LONG_NAME), ("Passwort", PASSWORD)):
        tab_to(label)
        page.keyboard.type(typed)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Redaktion")
    tab_to("Abmelden")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Sie sind abgemeldet.")


def test_wrong_password_is_said_and_the_name_is_kept(visit: BrowserContext) -> None:
    page = visit.new_page()
    page.goto("/redaktion/anmelden")
    sign_in(page, "falsch geraten")
    expect(page.get_by_role("alert")).to_contain_text("Name und Passwort passen nicht zusammen.")
    expect(page.get_by_label("Name")).to_have_value(LONG_NAME)
    expect(page.get_by_label("Passwort")).to_have_value("")


def test_form_of_a_foreign_page_signs_nobody_in(visit: BrowserContext, console: str) -> None:
    elsewhere = console.replace("127.0.0.1", "localhost")
    page = visit.new_page()
    page.set_content(f"""<form method="post" action="{elsewhere}/redaktion/anmelden">
        <input name="name" value="{LONG_NAME}"><input name="passwort" value="{PASSWORD}"><button>Los</button></form>""")
    page.get_by_role("button").click()
    expect(page.get_by_text("Die Anfrage kommt von einer fremden Seite.")).to_be_visible()
    assert visit.cookies() == []


@pytest.mark.parametrize("width", [320, 1280])
def test_page_at_any_width_never_scrolls_sideways(browser: Browser, console: str, width: int) -> None:
    context = browser.new_context(base_url=console, viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto("/redaktion/anmelden")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    sign_in(page)
    expect(page.get_by_role("button", name="Abmelden")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_in_light_and_dark_has_no_accessibility_violation(
    browser: Browser, console: str, axe: str, scheme: str
) -> None:
    context = browser.new_context(base_url=console, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto("/redaktion/anmelden")
    assert not violations(page, axe)
    sign_in(page, "falsch geraten")
    assert not violations(page, axe)
    sign_in(page)
    assert not violations(page, axe)
    context.close()
