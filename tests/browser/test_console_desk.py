"""The desk in a real browser: a whole output by keyboard alone, undone, disputed, and without JavaScript."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from api.accounts import Accounts
from api.settings import Settings
from api.workspace import Workspace
from corpus.account import Role
from corpus.editorial import Decision, Verdict
from corpus.model import OutputId
from tests.api.console.desk_world import DeskWorld, path_of
from tests.browser.conftest import serving, violations
from tests.builders import CDO, LEITUNG, OEFFENTLICHE_IT, PRAXIS

pytestmark = pytest.mark.browser

PASSWORD = "Regen Tisch Ameise Büro"  # noqa: S105
QUEUE, TRAIL = "/redaktion/warteschlange", "/redaktion/protokoll"
MOST_TABS = 80


class Console:
    """A running console over a `DeskWorld` of its own."""

    def __init__(self, address: str, world: DeskWorld, browser: Browser) -> None:
        self.address, self.world, self._browser = address, world, browser

    def page(self, name: str = "Erika", **options: object) -> Page:
        """Return a page of a browser that the account has signed in with."""
        context = self._browser.new_context(base_url=self.address, **options)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto("/redaktion/anmelden")
        page.get_by_label("Name").fill(name)
        page.get_by_label("Passwort").fill(PASSWORD)
        page.get_by_role("button", name="Anmelden").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Redaktion")
        return page

    def verdicts(self, output_id: OutputId) -> dict[str, str]:
        """Return what is stored as decided about an output."""
        return {str(view.concept): view.verdict.value for view in self.world.dossier(output_id).standing}


class Keys:
    """Presses keys one by one, and counts them."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.count = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self._page.keyboard.press(key)
            self.count += 1

    def tab_to(self, target: Locator) -> None:
        """Press the tabulator until the element has the focus."""
        for _ in range(MOST_TABS):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError(f"{target} cannot be reached by the tabulator")


@pytest.fixture
def console(tmp_path: Path, browser: Browser) -> Iterator[Console]:
    with Workspace(Settings(data_dir=tmp_path, encoder="lsa")) as workspace:
        for name in ("Erika", "Mehmet"):
            Accounts(workspace).add(name, Role.EDITOR, PASSWORD)
        world = DeskWorld(workspace)
        with serving(workspace) as address:
            yield Console(address, world, browser)
            for context in browser.contexts:
                context.close()


def saved(page: Page, text: str) -> None:
    """Wait until the server has acknowledged the last decision."""
    expect(page.locator("#letzter-schritt")).to_contain_text(text)


def test_whole_output_is_done_with_one_key_for_each_decision_and_one_to_publish(console: Console) -> None:
    page = console.page()
    keys = Keys(page)
    page.goto(path_of(console.world.study))
    expect(page.locator(".row").first).to_be_focused()
    keys.press("j", "n", "s", "f")
    page.wait_for_url("**freigegeben=*")
    assert keys.count == 3 + 1
    assert console.verdicts(console.world.study) == {
        str(LEITUNG): "accepted",
        str(CDO): "wrong",
        str(PRAXIS): "accepted",
    }
    assert {
        str(tag.concept): tag.grade.value for tag in console.world.store.output(console.world.study).tags or ()
    } == {
        str(LEITUNG): "primary",
        str(PRAXIS): "secondary",
    }
    expect(page.locator("[data-begriff]:focus")).to_have_count(1)


def test_published_output_is_reached_again_and_undone_step_by_step_by_key(console: Console) -> None:
    page, study = console.page(), console.world.study
    keys = Keys(page)
    page.goto(path_of(study))
    keys.press("j", "n", "f")
    page.wait_for_url("**freigegeben=*")
    keys.press("r")
    page.wait_for_url(f"**{path_of(study)}")
    keys.press("u")
    saved(page, "rückgängig gemacht (ohne Begriffe, wartet)")
    assert console.world.store.output(study).tags is None
    keys.press("u", "u")
    saved(page, "Verwaltungsleitung: nicht entschieden")
    assert console.verdicts(study) == {}


def test_second_press_takes_a_decision_back(console: Console) -> None:
    page = console.page()
    page.goto(path_of(console.world.study))
    keys = Keys(page)
    keys.press("z")
    saved(page, "nicht für uns")
    keys.press("ArrowUp", "z")
    saved(page, "nicht entschieden")
    expect(page.locator("#zeile-audience-leitung")).to_be_focused()
    assert console.verdicts(console.world.study) == {}


def test_evidence_is_jumped_to_by_key_and_stands_out(console: Console) -> None:
    page = console.page()
    page.goto(path_of(console.world.study))
    keys = Keys(page)
    expect(page.locator("mark.is-meant")).to_have_text(["Künstliche Intelligenz ", "Führungskräfte entscheiden."])
    keys.press("e")
    expect(page.locator("mark:focus")).to_have_text("Führungskräfte entscheiden.")
    keys.press("e")
    expect(page.locator("mark:focus")).to_have_text("Künstliche Intelligenz ")
    keys.press("e")
    expect(page.locator("#zeile-audience-leitung")).to_be_focused()
    keys.press("ArrowDown")
    expect(page.locator("mark.is-meant")).to_have_count(0)
    keys.press("e")
    expect(page.get_by_role("status")).to_have_text("Zu diesem Begriff ist keine Textstelle markiert.")


def test_missing_concept_is_added_by_a_synonym(console: Console) -> None:
    page = console.page()
    page.goto(path_of(console.world.study))
    keys = Keys(page)
    keys.press("b")
    page.keyboard.type("rechenzentrum")
    keys.press("Enter")
    saved(page, "Öffentliche IT: passt")
    expect(page.locator("#zeile-audience-oeffentliche-it .row-decided")).to_have_text("passt – von Ihnen")
    page.keyboard.type("kochrezepte")
    keys.press("Enter")
    expect(page.locator("#stoerung")).to_contain_text("„kochrezepte“ gibt es im Vokabular nicht")
    keys.press("Escape", "j")
    saved(page, "passt")
    expect(page.locator("#stoerung")).to_be_hidden()
    assert str(OEFFENTLICHE_IT) in console.verdicts(console.world.study)


def test_blind_output_is_done_before_suggestions_are_asked_for_by_key(console: Console) -> None:
    page, blind = console.page(), console.world.blind
    page.goto(path_of(blind))
    keys = Keys(page)
    expect(page.locator("#verdeckt")).to_be_visible()
    expect(page.locator(".row-confidence, mark, .beleg")).to_have_count(0)
    keys.press("v")
    keys.press("j")
    saved(page, "Verwaltungsleitung: passt")
    keys.press("v")
    expect(page.locator("#zeile-audience-leitung")).to_contain_text("81 %")
    page.reload()
    expect(page.locator("#zeile-audience-leitung")).to_contain_text("81 %")
    views = console.world.dossier(blind).assessments
    assert [(view.blind, view.rank) for view in views] == [(True, None)]


def test_untouched_output_is_published_only_by_a_second_press(console: Console) -> None:
    page, study = console.page(), console.world.study
    page.goto(path_of(study))
    keys = Keys(page)
    keys.press("f")
    expect(page.locator("#stoerung")).to_have_text(
        "Über diesen Beitrag ist noch nichts entschieden. Passt wirklich kein Begriff, dann geben Sie ihn noch einmal "
        "frei (Taste f)."
    )
    expect(page.locator("#freigeben")).to_contain_text("Nichts passt: freigeben")
    assert console.world.store.output(study).tags is None
    keys.press("f")
    page.wait_for_url("**freigegeben=*")
    assert console.world.store.output(study).tags == ()


def test_keys_can_be_switched_off_and_never_act_while_typing(console: Console) -> None:
    page = console.page()
    page.goto(path_of(console.world.study))
    keys = Keys(page)
    keys.press("b", "j", "n")
    expect(page.locator("#begriff")).to_have_value("jn")
    keys.press("Escape", "?")
    keys.tab_to(page.locator("#tasten-schalter"))
    keys.press("Enter")
    expect(page.locator("#tasten-schalter")).to_have_text("Tasten einschalten")
    keys.press("u", "f", "j")
    page.reload()
    keys.press("j")
    expect(page.locator("#letzter-schritt")).to_have_text("Noch ist nichts entschieden.")
    assert console.world.dossier(console.world.study).revision == 0


def test_two_editors_get_a_conflict_that_is_resolved_by_keyboard(console: Console) -> None:
    page, study, desk = console.page(), console.world.study, console.world.desk
    page.goto(path_of(study))
    desk.assess(study, [Decision(LEITUNG, Verdict.WRONG)], editor="Mehmet", revision=0)
    keys = Keys(page)
    keys.press("j", "j")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Zwei Fassungen")
    expect(heading).to_be_focused()
    expect(page.get_by_role("alert").first).to_contain_text("wurde inzwischen von Mehmet bearbeitet")
    assert [view.editor for view in console.world.dossier(study).assessments] == ["Mehmet"]
    keys.tab_to(page.get_by_role("button", name="Meines eintragen: Verwaltungsleitung: passt"))
    keys.press("Enter")
    expect(page.locator("#zeile-audience-leitung-stand")).to_contain_text("passt – von Ihnen")
    expect(page.locator("#zeile-audience-leitung-stand")).to_contain_text("uneinig")
    assert len(console.world.dossier(study).assessments) == 2


def test_trail_is_reached_read_and_downloaded_by_keyboard_alone(console: Console) -> None:
    page, study = console.page(), console.world.study
    page.goto(path_of(study))
    keys = Keys(page)
    keys.press("j")
    saved(page, "passt")
    keys.tab_to(page.get_by_role("link", name="Protokoll"))
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Protokoll")
    expect(page.get_by_role("cell", name="Verwaltungsleitung: passt")).to_be_visible()
    keys.tab_to(page.get_by_role("link", name="Alles als CSV herunterladen"))
    with page.expect_download() as found:
        keys.press("Enter")
    assert f";Erika;{study};1;entschieden;{LEITUNG};" in found.value.path().read_text(encoding="utf-8")
    keys.tab_to(page.get_by_role("link", name="Künstliche Intelligenz in Kommunen"))
    keys.press("Enter")
    page.wait_for_url(f"**{path_of(study)}")


def test_lost_connection_is_said_and_nothing_is_shown_as_saved(console: Console) -> None:
    page = console.page()
    page.goto(path_of(console.world.study))
    page.context.set_offline(True)
    Keys(page).press("j")
    expect(page.locator("#stoerung")).to_contain_text("Die Entscheidung ist nicht gesichert.")
    expect(page.locator(".is-decided")).to_have_count(0)
    page.context.set_offline(False)
    Keys(page).press("n")
    saved(page, "falsch")
    expect(page.locator("#stoerung")).to_be_hidden()


def test_whole_output_is_done_by_forms_without_javascript(console: Console) -> None:
    page, study = console.page(java_script_enabled=False), console.world.study
    page.goto(path_of(study))
    page.get_by_role("button", name=re.compile("passt ?: Verwaltungsleitung")).click()
    page.get_by_role("button", name=re.compile("falsch ?: CDO")).click()
    page.get_by_label("Fehlt ein Begriff?").fill("Fallstudien")
    page.get_by_label("Gewicht").select_option("nebenbei")
    page.get_by_role("button", name="Hinzufügen").click()
    expect(page.locator("#zusammenfassung")).to_contain_text("mit 2 Begriffen")
    page.get_by_role("button", name="Freigeben und weiter").click()
    expect(page.get_by_text("ist freigegeben, mit 2 Begriffen.")).to_be_visible()
    page.get_by_role("link", name="Zu diesem Beitrag zurück").click()
    page.get_by_role("button", name="Rückgängig").click()
    expect(page.locator("#letzter-schritt")).to_contain_text("rückgängig gemacht")
    assert console.world.store.output(study).tags is None
    assert len(console.world.dossier(study).assessments) == 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_in_light_and_dark_have_no_accessibility_violation(console: Console, axe: str, scheme: str) -> None:
    page, world = console.page(color_scheme=scheme, bypass_csp=True), console.world
    for path in ("/redaktion", QUEUE, TRAIL, path_of(world.blind), path_of(world.study)):
        page.goto(path)
        assert not violations(page, axe), path
    Keys(page).press("j", "n")
    saved(page, "falsch")
    page.locator("#tasten summary").click()
    assert not violations(page, axe)
    world.desk.assess(world.study, [Decision(PRAXIS, Verdict.WRONG)], editor="Mehmet", revision=2)
    page.locator("#zeile-benefit-praxis").focus()
    Keys(page).press("j")
    expect(page.get_by_role("heading", level=1)).to_have_text("Zwei Fassungen")
    assert not violations(page, axe)
    page.get_by_role("button", name="Meines eintragen").click()
    saved(page, "Praxisbeispiele: passt")
    expect(page.locator("#zeile-benefit-praxis")).to_be_focused()
    Keys(page).press("f")
    page.wait_for_url("**freigegeben=*")
    assert not violations(page, axe)
    page.goto(TRAIL)
    assert not violations(page, axe)


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_at_any_width_never_scroll_sideways(console: Console, width: int) -> None:
    page, world = console.page(viewport={"width": width, "height": 800}), console.world
    for path in (path_of(world.study), path_of(world.blind), QUEUE, TRAIL):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.goto(path_of(world.study))
    world.desk.assess(world.study, [Decision(LEITUNG, Verdict.WRONG)], editor="Mehmet", revision=0)
    Keys(page).press("j")
    expect(page.get_by_role("heading", level=1)).to_have_text("Zwei Fassungen")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_forced_colours_still_tell_what_is_pressed_and_what_is_meant(console: Console) -> None:
    page = console.page(forced_colors="active")
    page.goto(path_of(console.world.study))
    Keys(page).press("j", "ArrowUp")
    saved(page, "passt")
    width = "element => getComputedStyle(element).borderTopWidth"
    assert page.locator("#zeile-audience-leitung-j").evaluate(width) == "3px"
    assert page.locator("#zeile-audience-leitung-n").evaluate(width) == "1px"
    colour = "element => getComputedStyle(element).backgroundColor"
    meant, page_colour = page.locator("mark.is-meant").first.evaluate(colour), page.locator("body").evaluate(colour)
    assert meant != page_colour
