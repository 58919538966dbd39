"""Read keys in a real browser: without JavaScript, narrow, light and dark."""

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from api.accounts import Accounts
from api.read_keys import ReadKeys
from api.settings import Settings
from api.workspace import Workspace
from corpus.account import Role
from tests.browser.conftest import serving, violations

pytestmark = pytest.mark.browser

PASSWORD = "Regen Tisch Ameise Büro"  # noqa: S105
PATH = "/redaktion/schluessel"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, ReadKeys]]:
    """A console with an admin, a key that is good, and one that was."""
    with Workspace(Settings(data_dir=tmp_path_factory.mktemp("schluessel"), encoder="lsa")) as workspace:
        Accounts(workspace).add("chef", Role.ADMIN, PASSWORD)
        keys = ReadKeys(workspace)
        keys.add("Website", ["https://negz.org", "https://www.negz.org"], 600)
        keys.add("Tagung 2025", ["https://tagung-der-verwaltungsmodernisierung.example.org:8443"])
        keys.revoke("Tagung 2025")
        with serving(workspace) as address:
            yield address, keys


def sign_in(page: Page) -> Page:
    page.goto(f"/redaktion/anmelden?weiter={PATH}")
    page.get_by_label("Name").fill("chef")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    page.goto(PATH)
    return page


def test_key_is_added_and_revoked_without_a_script(browser: Browser, desk: tuple[str, ReadKeys]) -> None:
    address, keys = desk
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = sign_in(context.new_page())
    page.get_by_label("Name der Website").fill("Intranet")
    page.get_by_label("Herkunft ihrer Seiten").fill("https://intranet.example")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Der Leseschlüssel „Intranet“ ist angelegt.")
    added = next(key for key in keys.list() if key.name == "Intranet")
    expect(page.get_by_text(added.key, exact=True)).to_be_visible()
    page.get_by_role("listitem").filter(has_text=added.key).get_by_role("button").click()
    expect(page.get_by_role("status")).to_have_text("Der Leseschlüssel „Intranet“ ist widerrufen.")
    context.close()


def test_mistake_is_told_and_what_was_typed_stays(browser: Browser, desk: tuple[str, ReadKeys]) -> None:
    context = browser.new_context(base_url=desk[0])
    page = sign_in(context.new_page())
    page.get_by_label("Name der Website").fill("Intranet")
    page.get_by_label("Herkunft ihrer Seiten").fill("intranet.example")
    page.get_by_role("button", name="Schlüssel anlegen").click()
    expect(page.get_by_role("alert")).to_contain_text("„intranet.example“ ist keine Herkunft")
    expect(page.get_by_label("Name der Website")).to_have_value("Intranet")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_page_breaks_no_rule_of_accessibility_and_fits(
    browser: Browser, desk: tuple[str, ReadKeys], axe: str, scheme: Literal["light", "dark"], width: int
) -> None:
    context = browser.new_context(
        base_url=desk[0], color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True
    )
    page = sign_in(context.new_page())
    page.get_by_text("Widerrufene Schlüssel").click()
    assert violations(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
