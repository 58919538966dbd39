"""Editorial rules in a real browser: by keyboard alone, without JavaScript, narrow, light and dark."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from api.accounts import Accounts
from api.settings import Settings
from api.workspace import Workspace
from corpus.account import Role
from corpus.catalogue import load_catalogue
from corpus.editorial_rule import RuleKind
from corpus.model import OutputId
from tests.browser.conftest import serving, violations
from tests.browser.console_page import PASSWORD, sign_in
from tests.builders import CDO
from tests.conftest import NOW, TODAY
from tests.rules import block_beside, block_everywhere, boost, make_rule

pytestmark = pytest.mark.browser

HOME, WHY = "/redaktion/regeln", "/redaktion/warum"
FAR, OTHER = OutputId("aus-negz-wird-negz"), OutputId("ak-diversity-interview")
MOST_TABS = 120
PATHS = [
    HOME,
    f"{HOME}?gesichert=1",
    f"{HOME}/1",
    f"{HOME}/4",
    f"{HOME}/neu?art=oben",
    f"{HOME}/neu?art=nicht-fuer",
    f"{HOME}/neu?art=nicht-zu",
    f"{HOME}/neu?art=gewicht",
    WHY,
]


@contextmanager
def desk(data_dir: Path) -> Iterator[tuple[str, Workspace]]:
    """The application over the shipped catalogue and an index."""
    with Workspace(Settings(data_dir=data_dir, encoder="lsa", today=TODAY), clock=lambda: NOW) as workspace:
        load_catalogue(workspace.store)
        workspace.build_index()
        Accounts(workspace).add("Erika", Role.EDITOR, PASSWORD)
        with serving(workspace) as address:
            yield address, workspace


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A desk with a rule of each kind, one of them ended."""
    with desk(tmp_path_factory.mktemp("regeln")) as (address, workspace):
        rules = workspace.store.rules
        for rule in (make_rule(output_id=FAR), block_beside(OTHER, FAR), boost(OTHER, -0.25), block_everywhere(FAR)):
            added = rules.add(rule)
        rules.end(added.id, by="Erika", at=NOW)
        yield address


def tab_to(page: Page, name: str) -> None:
    """Move the focus on until what has it is called `name`."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        called = page.evaluate(
            "() => { const e = document.activeElement;"
            " return (e.labels && e.labels.length ? e.labels[0] : e).innerText.trim() }"
        )
        if called.startswith(name):
            return
    raise AssertionError(f"the keyboard does not lead to {name!r}")


def enter(page: Page, name: str) -> None:
    """Go to a link or a button by keyboard, press it, and wait for the page it leads to."""
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("with_script", [True, False], ids=["script", "no script"])
def test_rule_is_made_previewed_saved_and_ended_by_keyboard_alone(
    browser: Browser, tmp_path: Path, with_script: bool
) -> None:
    with desk(tmp_path) as (address, workspace):
        context = browser.new_context(base_url=address, java_script_enabled=with_script)
        page = sign_in(context.new_page())
        enter(page, "Regeln")
        enter(page, "Oben zeigen")
        tab_to(page, "Beitrag")
        page.keyboard.type("aus negz wird")
        tab_to(page, "CDO, CIO")
        page.keyboard.press("Space")
        tab_to(page, "Begründung")
        page.keyboard.type("Der Aufruf läuft noch.")
        enter(page, "Vorschau zeigen")
        expect(page.get_by_role("heading", level=1)).to_have_text("Vorschau: oben zeigen")
        expect(page.get_by_text("neu auf Platz 1")).to_be_visible()
        assert workspace.store.rules.all() == ()
        tab_to(page, "Mit einem anderen Profil ansehen")
        page.keyboard.press("Enter")
        tab_to(page, "Verwaltungsleitung")
        page.keyboard.press("Space")
        enter(page, "Liste zeigen")
        expect(page.get_by_role("heading", name="Liste für: „Verwaltungsleitung")).to_be_visible()
        enter(page, "Regel sichern")
        expect(page.get_by_role("status")).to_contain_text("Die Regel Nummer 1 ist gesichert und gilt ab sofort.")
        (rule,) = workspace.store.rules.all()
        assert (rule.kind, rule.output_id, rule.audiences) == (RuleKind.PIN, FAR, (CDO,))
        tab_to(page, "Warum fehlt ein Beitrag?")
        enter(page, "Ansehen oder beenden")
        enter(page, "Regel jetzt beenden")
        expect(page.get_by_role("status")).to_contain_text("Die Regel Nummer 1 ist beendet und wirkt nicht mehr.")
        assert workspace.store.rules.active(NOW) == ()
        context.close()


def test_missing_output_is_explained_by_keyboard_alone(browser: Browser, reading: str) -> None:
    context = browser.new_context(base_url=reading)
    page = sign_in(context.new_page())
    page.goto(HOME)
    enter(page, "Warum fehlt ein Beitrag?")
    tab_to(page, "Beitrag")
    page.keyboard.type(OTHER)
    tab_to(page, "Weitere Angaben")
    page.keyboard.press("Enter")
    tab_to(page, "Ausgangsbeitrag")
    page.keyboard.type(OTHER)
    enter(page, "Nachsehen")
    expect(page.get_by_role("heading", name="Ausgeschieden bei: Ausschlüsse")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("selbst ein Ausgangsbeitrag")
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_page_at_any_width_never_scrolls_sideways(browser: Browser, reading: str, width: int) -> None:
    context = browser.new_context(base_url=reading, viewport={"width": width, "height": 800})
    page = sign_in(context.new_page())
    for path in PATHS:
        page.goto(path)
        open_all(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    for show in (show_preview, show_candidates, show_answer, show_cause):
        show(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_in_light_and_dark_has_no_accessibility_violation(
    browser: Browser, reading: str, axe: str, scheme: str
) -> None:
    context = browser.new_context(base_url=reading, color_scheme=scheme, bypass_csp=True)
    page = sign_in(context.new_page())
    for path in PATHS:
        page.goto(path)
        open_all(page)
        assert not violations(page, axe), path
    for show in (show_preview, show_candidates, show_answer, show_cause):
        show(page)
        assert not violations(page, axe)
    context.close()


def open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")


def show_preview(page: Page) -> None:
    """Ask for a preview in which something moves, with the form for another profile open."""
    page.goto(f"{HOME}/neu?art=nicht-fuer&zielgruppe=cdo&beitrag={FAR}")
    page.get_by_label("Begründung").fill("Probe")
    page.get_by_role("button", name="Vorschau zeigen").click()
    expect(page.get_by_text("nicht mehr in der Liste")).to_be_visible()
    open_all(page)


def show_candidates(page: Page) -> None:
    """Type words that several outputs hold."""
    page.goto(f"{HOME}/neu?art=nicht-zu&beitrag=cdo")
    page.get_by_label("Nicht vorschlagen zu").fill(FAR)
    page.get_by_label("Begründung").fill("Probe")
    page.get_by_role("button", name="Vorschau zeigen").click()
    expect(page.get_by_role("group", name="Welcher Beitrag ist gemeint?")).to_be_visible()


def show_answer(page: Page) -> None:
    """Ask why an output is missing that fits too little, with everything open."""
    page.goto(f"{WHY}?beitrag={FAR}&profil_zielgruppe=leitung")
    page.get_by_role("button", name="Nachsehen").click()
    expect(page.get_by_role("heading", name="Ausgeschieden bei")).to_be_visible()
    open_all(page)


def show_cause(page: Page) -> None:
    """Ask about an output that a rule shows at the top, with everything open."""
    page.goto(f"{WHY}?beitrag={FAR}&profil_zielgruppe=cdo")
    page.get_by_role("button", name="Nachsehen").click()
    expect(page.get_by_text("Eine Regel zeigt ihn in dieser Liste oben.")).to_be_visible()
    open_all(page)
