"""The usage in a real browser: by keyboard, at every width, in forced colours, on paper, and without JavaScript."""

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
from corpus.feedback import FeedbackStore, Placement
from corpus.model import Scheme
from tests.api.console.usage_world import EMPTY, HELPFUL, NOT_HELPFUL, OPENED, SHOWN, add_feedback
from tests.browser.conftest import serving, violations, wait_until
from tests.conftest import NOW, TODAY

pytestmark = pytest.mark.browser

PASSWORD = "Regen Tisch Ameise Büro"  # noqa: S105
PATH = "/redaktion/nutzung"
MOST_TABS = 80
A4_PX = 703  # 210 mm less two margins of 12 mm, at 96 pixels an inch
# The pictures' texts that reach beyond them, as people see them: labels, numbers, months.
OVERLONG = """[...document.querySelectorAll('svg.plot')].flatMap(svg =>
    [...svg.querySelectorAll('text')].filter(text => {
        const box = text.getBoundingClientRect()
        return box.left < 0 || box.right > document.documentElement.clientWidth
    }).map(text => text.textContent))"""
# Pairs of texts that stand on one another.
COLLIDING = """[...document.querySelectorAll('svg.plot')].flatMap(svg => {
    const boxes = [...svg.querySelectorAll('text')].map(text => [text.textContent, text.getBBox()])
    return boxes.flatMap(([one, a], place) => boxes.slice(place + 1).filter(([, b]) =>
        a.x < b.x + b.width && b.x < a.x + a.width && a.y + 3 < b.y + b.height - 3 && b.y + 3 < a.y + a.height - 3
    ).map(([other]) => `${one} / ${other}`))
})"""


@pytest.fixture(scope="module")
def console(catalogue_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a console over the shipped catalogue, with a year of feedback on everything there is."""
    data_dir = shutil.copytree(catalogue_dir, tmp_path_factory.mktemp("nutzung") / "data")
    settings = Settings(data_dir=data_dir, today=TODAY, count_feedback=False, count_demand=False)
    with Workspace(settings, clock=lambda: NOW) as workspace:
        Accounts(workspace).add("Erika", Role.EDITOR, PASSWORD)
        fill(workspace, workspace.store.feedback)
        with serving(workspace) as address:
            yield address


def fill(workspace: Workspace, store: FeedbackStore) -> None:
    vocabulary = workspace.recommender().vocabulary()
    audiences, benefits = (vocabulary.in_scheme(scheme) for scheme in (Scheme.AUDIENCE, Scheme.BENEFIT))
    outputs = workspace.recommender().outputs()
    for number, (audience, benefit) in enumerate(zip(audiences, benefits, strict=True)):
        shown = 900 + 12_345 * number
        counts = {SHOWN: shown, OPENED: shown // (3 + number), HELPFUL: 20 * number, NOT_HELPFUL: 40, EMPTY: number}
        for month in range(13):
            add_feedback(
                store,
                TODAY - timedelta(days=30 * month),
                counts,
                audiences=(audience.key.notation,),
                benefits=(benefit.key.notation,),
                output=(outputs[number].id, outputs[number].kind),
                placement=list(Placement)[number % len(Placement)],
            )


def visit(browser: Browser, address: str, path: str = PATH, **options: object) -> BrowserContext:
    """Return a browser with Erika signed in, on the usage."""
    context = browser.new_context(base_url=address, **options)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/redaktion/anmelden")
    page.get_by_label("Name").fill("Erika")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_have_text("Nutzung")
    return context


def tab_to(page: Page, selector: str) -> None:
    """Press the tabulator until the element has the focus."""
    for _ in range(MOST_TABS):
        if page.evaluate("selector => document.activeElement === document.querySelector(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by the tabulator")


@pytest.mark.parametrize("with_script", [True, False])
def test_range_is_chosen_by_keyboard_alone(browser: Browser, console: str, with_script: bool) -> None:
    context = visit(browser, console, java_script_enabled=with_script)
    page = context.pages[0]
    tab_to(page, "#tage")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{console}{PATH}?tage=365")
    expect(page.get_by_label("Zeitraum")).to_have_value("365")
    expect(page.get_by_text("Gezählt vom 28.11.2025 bis zum 23.11.2026.")).to_be_visible()
    context.close()


def test_page_without_javascript_shows_pictures_and_unfolds_the_outputs_nobody_sees(
    browser: Browser, console: str
) -> None:
    context = visit(browser, console, java_script_enabled=False)
    page = context.pages[0]
    expect(page.get_by_role("img", name="Gezeigt und geöffnet nach Zielgruppe")).to_be_visible()
    section = page.get_by_role("region", name="Seltener als 5-mal gezeigt")
    expect(section.get_by_role("link").nth(15)).to_be_hidden()
    section.get_by_text("weitere zeigen").click()
    expect(section.get_by_role("link").nth(15)).to_be_visible()
    context.close()


@pytest.mark.parametrize("forced", ["none", "active"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_page_never_scrolls_sideways_and_breaks_no_rule(
    browser: Browser, console: str, axe: str, width: int, scheme: str, forced: str
) -> None:
    context = visit(
        browser,
        console,
        f"{PATH}?tage=365",
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        forced_colors=forced,
        bypass_csp=True,
    )
    page = context.pages[0]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(OVERLONG) == []
    assert page.evaluate(COLLIDING) == []
    assert not violations(page, axe)
    context.close()


def test_colours_of_a_picture_stand_out_from_the_page_in_both_schemes(browser: Browser, console: str) -> None:
    for scheme in ("light", "dark"):
        context = visit(browser, console, color_scheme=scheme)
        contrast = context.pages[0].evaluate(
            """() => {
                const light = colour => colour.match(/[\\d.]+/g).slice(0, 3).map(part => part / 255)
                    .map(part => part <= .03928 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4)
                    .reduce((sum, part, place) => sum + part * [.2126, .7152, .0722][place], 0)
                const page = light(getComputedStyle(document.body).backgroundColor)
                const of = (selector, property) => {
                    const own = light(getComputedStyle(document.querySelector(selector))[property])
                    return (Math.max(own, page) + .05) / (Math.min(own, page) + .05)
                }
                return [of('.plot-shown', 'stroke'), of('.plot-opened', 'fill'), of('.plot-track', 'stroke')]
            }"""
        )
        assert min(contrast) >= 3, (scheme, contrast)
        context.close()


def test_table_on_a_narrow_screen_scrolls_in_its_own_frame_by_key(browser: Browser, console: str) -> None:
    context = visit(browser, console, viewport={"width": 320, "height": 700})
    page = context.pages[0]
    tab_to(page, ".table-frame")
    page.keyboard.press("ArrowRight")
    wait_until(page, "document.querySelector('.table-frame').scrollLeft > 0")
    assert page.evaluate("document.documentElement.scrollLeft") == 0
    context.close()


def test_page_on_paper_fits_the_sheet_and_keeps_its_colours(browser: Browser, console: str) -> None:
    context = visit(
        browser, console, f"{PATH}?tage=365", viewport={"width": A4_PX, "height": 1032}, color_scheme="dark"
    )
    page = context.pages[0]
    page.emulate_media(media="print", color_scheme="light")
    assert page.evaluate("document.documentElement.scrollWidth") <= A4_PX
    assert page.evaluate(OVERLONG) == []
    shown = page.locator("rect.plot-shown").nth(1)
    assert shown.evaluate("element => getComputedStyle(element).fill") == "rgb(138, 177, 34)"
    assert shown.evaluate("element => getComputedStyle(element).printColorAdjust") == "exact"
    expect(page.get_by_role("button", name="Anzeigen")).to_be_hidden()
    assert page.evaluate(
        "[...document.querySelectorAll('.table-frame')].every(frame => frame.scrollWidth <= frame.clientWidth + 1)"
    )
    context.close()


def test_picture_is_a_file_with_all_of_it_inside(browser: Browser, console: str, tmp_path: Path) -> None:
    context = visit(browser, console, f"{PATH}?tage=365", accept_downloads=True)
    page = context.pages[0]
    links = page.get_by_role("link", name="Als Bild (SVG)")
    assert links.count() == 7
    paths = []
    for number in range(links.count()):
        with page.expect_download() as download:
            links.nth(number).click()
        paths.append(tmp_path / download.value.suggested_filename)
        download.value.save_as(paths[-1])
    for path in paths:
        page.goto(path.as_uri())
        overlong = page.locator("svg").evaluate(
            """svg => [...svg.querySelectorAll('text')].filter(text => {
                const box = text.getBoundingClientRect(), edge = svg.getBoundingClientRect()
                return box.left < edge.left || box.right > edge.right || box.bottom > edge.bottom
            }).map(text => text.textContent)"""
        )
        assert overlong == [], path.name
    context.close()
