"""The coverage in a real browser: by keyboard, at every width, on paper, and without JavaScript."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from api.accounts import Accounts
from api.settings import Settings
from api.workspace import Workspace
from corpus.account import Role
from corpus.demand import Pair
from tests.browser.conftest import serving, violations
from tests.conftest import NOW, TODAY

pytestmark = pytest.mark.browser

PASSWORD = "Regen Tisch Ameise Büro"  # noqa: S105
PATH, CELL_PATH = "/redaktion/abdeckung", "/redaktion/abdeckung/beschaffung/praxis"
FIRST_CELL, REGION = ".heat tbody td a", ".heat-scroll"
MOST_TABS = 60
SCREEN_SIZES = [(320, "light"), (320, "dark"), (1280, "light"), (1280, "dark")]
A4_LANDSCAPE_PX = 1032  # 297 mm less two margins of 12 mm, at 96 pixels an inch


@pytest.fixture(scope="module")
def console(catalogue_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a console over the shipped catalogue, in which every pair has been asked for."""
    data_dir = shutil.copytree(catalogue_dir, tmp_path_factory.mktemp("abdeckung") / "data")
    settings = Settings(data_dir=data_dir, today=TODAY, count_demand=False)
    with Workspace(settings, clock=lambda: NOW) as workspace:
        Accounts(workspace).add("Erika", Role.EDITOR, PASSWORD)
        cells = workspace.recommender().coverage().cells
        asked: dict[Pair, int] = {
            (cell.audience.notation, cell.benefit.notation): 5 + 37 * n for n, cell in enumerate(cells)
        }
        asked |= {("cdo", None): 1234, (None, "praxis"): 56}
        del asked["cdo", "orientierung"]
        workspace.store.demand.add(TODAY - timedelta(days=3), asked)
        with serving(workspace) as address:
            yield address


def visit(browser: Browser, address: str, **options: object) -> BrowserContext:
    """Return a browser with Erika signed in, on the coverage."""
    context = browser.new_context(base_url=address, **options)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/redaktion/anmelden")
    page.get_by_label("Name").fill("Erika")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    page.goto(PATH)
    expect(page.get_by_role("heading", level=1)).to_have_text("Abdeckung")
    return context


def tab_to(page: Page, selector: str) -> None:
    """Press the tabulator until the element has the focus."""
    for _ in range(MOST_TABS):
        if page.evaluate("selector => document.activeElement === document.querySelector(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by the tabulator")


def test_cell_is_opened_and_left_by_keyboard_alone(browser: Browser, console: str) -> None:
    context = visit(browser, console, java_script_enabled=True)
    page = context.pages[0]
    tab_to(page, REGION)
    tab_to(page, FIRST_CELL)
    first = page.locator(FIRST_CELL).first
    expect(first).to_be_in_viewport()
    assert first.evaluate("element => getComputedStyle(element).outlineStyle") != "none"
    page.keyboard.press("Tab")
    target = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{console}{target}")
    expect(page.get_by_text("Danach wurde in den letzten 90 Tagen")).to_be_visible()
    tab_to(page, f"main a[href='{PATH}']")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{console}{PATH}")
    context.close()


def test_sentence_about_a_gap_leads_to_its_cell_without_javascript(browser: Browser, console: str) -> None:
    context = visit(browser, console, java_script_enabled=False)
    page = context.pages[0]
    section = page.get_by_role("region", name="Gefragt und geboten")
    links = section.get_by_role("link")
    assert links.count() >= 2
    name = links.first.inner_text()
    links.first.click()
    heading = page.get_by_role("heading", level=1).inner_text()
    benefit, audience = name.removeprefix("„").split("“ für ")
    assert heading == f"{audience}: {benefit}"
    context.close()


def test_every_cell_is_named_by_its_pair_and_numbers(browser: Browser, console: str) -> None:
    context = visit(browser, console)
    page = context.pages[0]
    cell = page.locator(f".heat a[href='{CELL_PATH}']")
    expect(cell).to_have_accessible_name(
        "0 1966× (kein Beitrag, 1966-mal gefragt) für Beschaffung und Vergabe: Praxisbeispiele"
    )
    context.close()


@pytest.mark.parametrize(("width", "scheme"), SCREEN_SIZES)
@pytest.mark.parametrize("path", [PATH, CELL_PATH])
def test_page_never_scrolls_sideways_and_breaks_no_rule(
    browser: Browser, console: str, axe: str, path: str, width: int, scheme: str
) -> None:
    context = visit(browser, console, viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    page = context.pages[0]
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not violations(page, axe)
    context.close()


def test_heat_map_on_a_wide_screen_needs_no_scrolling(browser: Browser, console: str) -> None:
    context = visit(browser, console, viewport={"width": 1280, "height": 900})
    region = context.pages[0].locator(REGION)
    assert region.evaluate("element => element.scrollWidth <= element.clientWidth")
    context.close()


def test_heat_map_on_a_narrow_screen_scrolls_in_its_own_frame_by_key(browser: Browser, console: str) -> None:
    context = visit(browser, console, viewport={"width": 320, "height": 700})
    page = context.pages[0]
    tab_to(page, REGION)
    page.keyboard.press("ArrowRight")
    page.wait_for_function("selector => document.querySelector(selector).scrollLeft > 0", arg=REGION)
    assert page.evaluate("document.documentElement.scrollLeft") == 0
    context.close()


def test_heat_map_on_paper_fits_the_sheet_and_keeps_its_shades(browser: Browser, console: str) -> None:
    context = visit(browser, console, viewport={"width": A4_LANDSCAPE_PX, "height": 703}, color_scheme="dark")
    page = context.pages[0]
    page.emulate_media(media="print", color_scheme="light")
    assert page.evaluate("document.documentElement.scrollWidth") <= A4_LANDSCAPE_PX
    hot = page.locator(".heat td.heat-4").first
    assert hot.evaluate("element => getComputedStyle(element).backgroundColor") == "rgb(138, 177, 34)"
    assert hot.evaluate("element => getComputedStyle(element).printColorAdjust") == "exact"
    overflowing = page.evaluate(
        "[...document.querySelectorAll('.heat td')].filter(cell => cell.scrollHeight > cell.clientHeight + 1).length"
    )
    assert overflowing == 0
    pages = page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
    assert pages == 2, "the sentences on one sheet, the map on the next"
    context.close()


def test_picture_is_a_file_with_a_title_and_a_description(browser: Browser, console: str, tmp_path: Path) -> None:
    context = visit(browser, console, accept_downloads=True)
    page = context.pages[0]
    with page.expect_download() as download:
        page.get_by_role("link", name="Als Bild (SVG)").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    page.goto(path.as_uri())
    root = page.locator("svg")
    expect(root).to_have_attribute("role", "img")
    assert root.evaluate("svg => svg.querySelector(':scope > title').textContent") == (
        "Beiträge nach Zielgruppe und Nutzen"
    )
    described = root.evaluate("svg => svg.querySelector(':scope > desc').textContent")
    assert "Gezählt sind Anfragen vom 20.11.2026 bis zum 23.11.2026" in described
    overlong = root.evaluate(
        """svg => [...svg.querySelectorAll('text')].filter(text => {
            const box = text.getBBox(), width = svg.viewBox.baseVal.width
            return box.x < 0 || box.x + box.width > width
        }).map(text => text.textContent)"""
    )
    assert overlong == []
    context.close()
