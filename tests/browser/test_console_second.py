"""A second view by keyboard alone: Anna publishes, Bernd looks without seeing it, closes, and settles what differs."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from api.accounts import Accounts
from api.settings import Settings
from api.workspace import Workspace
from corpus.account import Role
from corpus.editorial import Decision, Verdict
from corpus.editorial_second import SecondView
from corpus.model import ConceptKey, Grade, OutputId, Scheme
from tests.browser.conftest import serving, violations

pytestmark = pytest.mark.browser

PASSWORD = "Regen Tisch Ameise Büro"  # noqa: S105
ANNA, BERND = "Anna Groß", "Bernd Müller"
CDO, POLITIK = ConceptKey(Scheme.AUDIENCE, "cdo"), ConceptKey(Scheme.AUDIENCE, "politik")
ORIENTIERUNG = ConceptKey(Scheme.BENEFIT, "orientierung")


@pytest.fixture(scope="module")
def workspace(catalogue_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The shipped catalogue; Anna has published three outputs with CDO and ORIENTIERUNG."""
    data_dir = shutil.copytree(catalogue_dir, tmp_path_factory.mktemp("zweitsicht") / "data")
    with Workspace(Settings(data_dir=data_dir)) as found:
        for name in (ANNA, BERND):
            Accounts(found).add(name, Role.EDITOR, PASSWORD)
        desk = found.store.editorial
        for dossier in [one for one in desk.dossiers() if one.is_waiting][:3]:
            views = [Decision(key, Verdict.ACCEPTED, Grade.PRIMARY) for key in (CDO, ORIENTIERUNG)]
            revision = desk.assess(dossier.output.id, views, editor=ANNA, revision=0)
            desk.publish(dossier.output.id, editor=ANNA, revision=revision)
        yield found


@pytest.fixture(scope="module")
def console(workspace: Workspace) -> Iterator[str]:
    with serving(workspace) as address:
        yield address


@pytest.fixture
def bernd(browser: Browser, console: str) -> Iterator[Page]:
    """Bernd's browser, on the list of second views."""
    context = browser.new_context(base_url=console)
    yield signed_in(context, BERND)
    context.close()


def signed_in(context: BrowserContext, name: str) -> Page:
    page = context.new_page()
    page.goto("/redaktion/zweitsicht")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_label("Passwort").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Zweitsicht")
    return page


def open_first(page: Page) -> OutputId:
    """Open the first output of the list by keyboard."""
    page.get_by_role("link", name="Mit dem ersten anfangen").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/redaktion/zweitsicht/*")
    return OutputId(page.url.split("#")[0].rpartition("/")[2])


def press_at(page: Page, concept: ConceptKey, key: str) -> None:
    """Walk down to the concept's row with the arrow key, and decide there."""
    wanted = f"zeile-{concept.scheme}-{concept.notation}"
    for _ in range(30):
        if page.evaluate("document.activeElement.closest('[data-begriff]')?.id") == wanted:
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press(key)
    expect(page.locator(f"#{wanted} [data-taste={key}]")).to_have_attribute("aria-pressed", "true")


def closed_view(workspace: Workspace) -> SecondView:
    return next(view for view in workspace.store.editorial.second.views() if view.is_closed)


def test_second_view_is_taken_closed_and_settled_by_keyboard_alone(bernd: Page, workspace: Workspace) -> None:
    output_id = open_first(bernd)
    expect(bernd.locator("main")).not_to_contain_text(ANNA)
    expect(bernd.locator("[aria-pressed=true]")).to_have_count(0)
    press_at(bernd, POLITIK, "j")
    press_at(bernd, CDO, "s")
    press_at(bernd, ORIENTIERUNG, "n")
    bernd.keyboard.press("u")
    expect(bernd.locator("#zeile-benefit-orientierung [aria-pressed=true]")).to_have_count(0)
    published = workspace.store.output(output_id)

    bernd.keyboard.press("f")
    bernd.wait_for_url("**/vergleich/*")
    expect(bernd.locator("main")).to_contain_text(f"Erste Sicht: {ANNA}. Zweitsicht: {BERND}")
    expect(bernd.locator("[data-offen]")).to_have_count(3)
    assert workspace.store.output(output_id) == published

    for number, key in enumerate("212"):
        expect(bernd.locator("[data-offen]").first).to_be_focused()
        bernd.keyboard.press(key)
        expect(bernd.locator("[data-offen]")).to_have_count(2 - number)
    expect(bernd.locator("#freigeben")).to_be_focused()
    bernd.keyboard.press("f")
    expect(bernd.get_by_role("status")).to_contain_text("ist freigegeben.")
    tags = {tag.concept: tag.grade for tag in workspace.store.output(output_id).tags or ()}
    assert tags == {POLITIK: Grade.PRIMARY, CDO: Grade.PRIMARY}


def test_list_and_agreement_are_reached_by_the_menu(bernd: Page) -> None:
    bernd.get_by_role("navigation").get_by_role("link", name="Übereinstimmung").focus()
    bernd.keyboard.press("Enter")
    expect(bernd.get_by_role("heading", level=1)).to_have_text("Übereinstimmung")
    expect(bernd.get_by_role("cell", name="zu wenige Beiträge").first).to_be_visible()


def test_second_view_works_without_javascript(browser: Browser, console: str, workspace: Workspace) -> None:
    context = browser.new_context(base_url=console, java_script_enabled=False)
    page = signed_in(context, BERND)
    page.get_by_role("link", name="Mit dem ersten anfangen").click()
    page.locator("#zeile-audience-politik-j").click()
    expect(page.locator("#zeile-audience-politik")).to_contain_text("passt – von Ihnen")
    page.get_by_role("button", name="Zweitsicht abschließen").click()
    page.locator("#unterschied-audience-politik-2").click()
    expect(page.locator("#unterschied-audience-politik")).to_contain_text("Entschieden: passt – von Ihnen")
    assert workspace.store.editorial.second.views()[-1].is_closed
    context.close()


def pages(workspace: Workspace) -> list[str]:
    desk = workspace.store.editorial
    done = desk.second.worked_on(BERND) | {view.output_id for view in desk.second.views()}
    untouched = next(one.output.id for one in desk.dossiers() if not one.is_waiting and one.output.id not in done)
    return [
        "/redaktion/zweitsicht",
        f"/redaktion/zweitsicht/{untouched}",
        f"/redaktion/zweitsicht/vergleich/{closed_view(workspace).number}",
        "/redaktion/uebereinstimmung",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_in_light_and_dark_have_no_accessibility_violation(
    browser: Browser, console: str, workspace: Workspace, axe: str, scheme: str
) -> None:
    context = browser.new_context(base_url=console, color_scheme=scheme, bypass_csp=True)
    page = signed_in(context, BERND)
    for path in pages(workspace):
        page.goto(path)
        assert not violations(page, axe), path
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_at_any_width_never_scroll_sideways(
    browser: Browser, console: str, workspace: Workspace, width: int
) -> None:
    context = browser.new_context(base_url=console, viewport={"width": width, "height": 800})
    page = signed_in(context, BERND)
    for path in pages(workspace):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()
