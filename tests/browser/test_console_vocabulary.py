"""The vocabulary desk in a real browser: by keyboard alone, without JavaScript, narrow, light and dark."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from api.accounts import Accounts
from api.settings import Settings
from api.workspace import Workspace
from corpus.account import Role
from corpus.catalogue import load_catalogue
from corpus.model import ConceptKey, Scheme
from corpus.vocabulary.spreadsheet import write_csv
from corpus.vocabulary_change import deprecate, get, version_of
from tests.browser.conftest import serving, violations
from tests.browser.console_page import PASSWORD, sign_in
from tests.rules import make_rule

pytestmark = pytest.mark.browser

HOME = "/redaktion/vokabular"
CDO = ConceptKey(Scheme.AUDIENCE, "cdo")
MOST_TABS = 120
PATHS = [
    HOME,
    f"{HOME}/audience/cdo",
    f"{HOME}/audience/beschaffung",
    f"{HOME}/neu?system=benefit",
    f"{HOME}/audience/politik/bearbeiten",
    f"{HOME}/audience/politik/zusammenlegen",
    f"{HOME}/audience/politik/aufteilen",
    f"{HOME}/audience/politik/stilllegen",
    f"{HOME}/audience/beschaffung/zurueckholen",
    f"{HOME}/einlesen",
    f"{HOME}/aufgaben",
    f"{HOME}/aenderungen",
]


def in_force() -> dict[str, datetime]:
    """Return what lets a rule be in force now; the servers of these tests live by the real clock."""
    now = datetime.now(UTC)
    return {"created_at": now, "expires_at": now + timedelta(days=14)}


@contextmanager
def desk(data_dir: Path) -> Iterator[tuple[str, Workspace]]:
    """The application over the shipped catalogue, in which one concept is deprecated."""
    with Workspace(Settings(data_dir=data_dir, encoder="lsa")) as workspace:
        load_catalogue(workspace.store)
        held = workspace.store.vocabulary()
        procurement = ConceptKey(Scheme.AUDIENCE, "beschaffung")
        concerned = make_rule(output_id=workspace.store.outputs()[0].id, audiences=(procurement,), **in_force())
        workspace.store.rules.add(concerned)
        wanted = deprecate(held, procurement, ["cdo", "wirtschaft"], "Zu selten")
        workspace.store.vocabulary_desk.apply(wanted, editor="Chefin", version=version_of(held))
        Accounts(workspace).add("Chefin", Role.ADMIN, PASSWORD)
        with serving(workspace) as address:
            yield address, workspace


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with desk(tmp_path_factory.mktemp("vokabular")) as (address, _):
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


def test_concept_is_deprecated_and_its_tasks_are_done_by_keyboard_alone(browser: Browser, tmp_path: Path) -> None:
    with desk(tmp_path) as (address, workspace):
        context = browser.new_context(base_url=address, java_script_enabled=True)
        page = sign_in(context.new_page(), name="Chefin")
        for name in ("Vokabular", "CDO, CIO", "Stilllegen"):
            enter(page, name)
        expect(page.get_by_role("heading", level=1)).to_contain_text("stilllegen")
        tab_to(page, "Verwaltungsleitung")
        page.keyboard.press("Space")
        tab_to(page, "Grund")
        page.keyboard.type("Zu eng gefasst")
        enter(page, "Vorschau zeigen")
        expect(page.get_by_role("heading", name="Betroffene Beiträge (49)")).to_be_visible()
        enter(page, "Änderung sichern")
        expect(page.get_by_role("status")).to_contain_text("Gesichert als Änderung Nummer 3.")
        assert get(workspace.store.vocabulary(), CDO).replaced_by == ("leitung",)
        open_tasks = len(workspace.store.vocabulary_desk.tasks())
        for name in ("Zum Vokabular", "Zu den Aufgaben", "Erledigt"):
            enter(page, name)
        expect(page.get_by_role("status")).to_have_text("Die Aufgabe ist erledigt.")
        assert len(workspace.store.vocabulary_desk.tasks()) == open_tasks - 1
        context.close()


def test_vocabulary_is_added_to_renamed_merged_split_and_read_in_by_keyboard_alone(
    browser: Browser, tmp_path: Path
) -> None:
    with desk(tmp_path) as (address, workspace):
        context = browser.new_context(base_url=address, accept_downloads=True)
        page = sign_in(context.new_page(), name="Chefin")

        def write(name: str, text: str) -> None:
            tab_to(page, name)
            page.keyboard.press("ControlOrMeta+a")
            page.keyboard.type(text)

        def save(number: int) -> None:
            write("Grund", "So ist es gemeint")
            enter(page, "Vorschau zeigen")
            enter(page, "Änderung sichern")
            expect(page.get_by_role("status")).to_contain_text(f"Gesichert als Änderung Nummer {number}.")

        for name in ("Vokabular", "Neuer Nutzen"):
            enter(page, name)
        write("Kürzel", "klarheit")
        write("Benennung (deutsch)", "Rechtliche Klarheit")
        save(3)
        enter(page, "Bearbeiten")
        write("Benennung (deutsch)", "Klarheit im Recht")
        save(4)
        enter(page, "Aufteilen")
        for notation, label in (("hausrecht", "Hausrecht"), ("satzung", "Satzungsrecht")):
            write("Kürzel", notation)
            write("Benennung (deutsch)", label)
        save(5)
        first_other = workspace.store.vocabulary().in_scheme(Scheme.BENEFIT)[0].label()
        for name in ("Zum Vokabular", "Hausrecht", "Zusammenlegen"):
            enter(page, name)
        tab_to(page, first_other)  # of the radio buttons, the arrows lead to the others
        for _ in range(len(workspace.store.vocabulary().in_scheme(Scheme.BENEFIT))):
            page.keyboard.press("ArrowDown")
            if page.get_by_label("Satzungsrecht").is_checked():
                break
        save(6)
        held = workspace.store.vocabulary()
        replaced = {one.key.notation: one.replaced_by for one in held.concepts if one.key.scheme is Scheme.BENEFIT}
        assert replaced["klarheit"] == ("hausrecht", "satzung")
        assert replaced["hausrecht"] == ("satzung",)
        assert get(held, ConceptKey(Scheme.BENEFIT, "klarheit")).label() == "Klarheit im Recht"
        enter(page, "Zum Vokabular")
        tab_to(page, "Herunterladen als SKOS")
        with page.expect_download() as found:
            page.keyboard.press("Enter")
        assert "Klarheit im Recht" in found.value.path().read_text(encoding="utf-8")
        enter(page, "Vokabular einlesen")
        tab_to(page, "Oder eingefügter Text")
        page.keyboard.insert_text(write_csv(held).replace("Satzungsrecht", "Satzungen"))
        save(7)
        assert get(workspace.store.vocabulary(), ConceptKey(Scheme.BENEFIT, "satzung")).label() == "Satzungen"
        context.close()


def test_file_is_read_in_without_javascript(browser: Browser, tmp_path: Path) -> None:
    with desk(tmp_path / "data") as (address, workspace):
        table = write_csv(workspace.store.vocabulary()).replace("Praxisbeispiele", "Beispiele aus der Praxis", 1)
        path = tmp_path / "vokabular.csv"
        path.write_text(table, encoding="utf-8", newline="")
        context = browser.new_context(base_url=address, java_script_enabled=False)
        page = sign_in(context.new_page(), name="Chefin")
        page.goto(f"{HOME}/einlesen")
        page.get_by_label("Datei").set_input_files(path)
        page.get_by_label("Grund").fill("So sagen wir es")
        page.get_by_role("button", name="Vorschau zeigen").click()
        expect(page.get_by_text("künftig: Beispiele aus der Praxis")).to_be_visible()
        page.get_by_role("button", name="Änderung sichern").click()
        expect(page.get_by_role("status")).to_contain_text("Gesichert als Änderung")
        praxis = get(workspace.store.vocabulary(), ConceptKey(Scheme.BENEFIT, "praxis"))
        assert praxis.label() == "Beispiele aus der Praxis"
        context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_page_at_any_width_never_scrolls_sideways(browser: Browser, reading: str, width: int) -> None:
    context = browser.new_context(base_url=reading, viewport={"width": width, "height": 800})
    page = sign_in(context.new_page(), name="Chefin")
    for path in PATHS:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    show_preview(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_in_light_and_dark_has_no_accessibility_violation(
    browser: Browser, reading: str, axe: str, scheme: str
) -> None:
    context = browser.new_context(base_url=reading, color_scheme=scheme, bypass_csp=True)
    page = sign_in(context.new_page(), name="Chefin")
    for path in PATHS:
        page.goto(path)
        assert not violations(page, axe), path
    show_preview(page)
    assert not violations(page, axe)
    page.goto(f"{HOME}/audience/politik/zusammenlegen")
    page.get_by_label("Grund").fill("Probe")
    page.get_by_role("button", name="Vorschau zeigen").click()
    expect(page.get_by_role("alert")).to_contain_text("Es ist kein Begriff ausgewählt.")
    assert not violations(page, axe)
    context.close()


def show_preview(page: Page) -> None:
    """Ask for a preview that has differences, outputs, an error and warnings."""
    page.goto(f"{HOME}/audience/politik/bearbeiten")
    page.get_by_label("Benennung (deutsch)").fill("Forschung und Lehre")
    page.get_by_label("Erläuterung (englisch)").fill("")
    page.get_by_label("Grund").fill("Probe")
    page.get_by_role("button", name="Vorschau zeigen").click()
    expect(page.get_by_role("alert")).to_contain_text("So lässt es sich nicht sichern")
