"""Merges, suggestions and previews in a real browser: by keyboard alone, without a script, narrow, light and dark."""

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, expect

from api.accounts import Accounts
from api.settings import Settings
from api.workspace import Workspace
from corpus.account import Role
from corpus.merging.duplicates import suggest_merges
from corpus.model import Manifestation, ManifestationKind, OutputId, Status
from corpus.source import SourceKind
from corpus.source_port import Reading
from tests.browser.conftest import serving, violations
from tests.browser.console_page import PASSWORD, sign_in, tab_to
from tests.builders import make_output, make_vocabulary
from tests.sources import ByAddress, make_item

pytestmark = pytest.mark.browser

STUDY, TWIN, OTHER = OutputId("ki-in-kommunen"), OutputId("ki-in-kommunen-2"), OutputId("register")
MERGES = "/redaktion/zusammenfuehrungen"
PREVIEW = f"{MERGES}/vorschau?von={TWIN}&in={STUDY}"
ASKED = f"{MERGES}/vorschau?von=Kommunen&in=Register"
SITE = "https://wissensportal-der-verwaltungsmodernisierung.example.org/veroeffentlichungen/"


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Workspace]]:
    """A console with a study held twice, which is suggested, and a recording that the machine merged."""
    with Workspace(Settings(data_dir=tmp_path_factory.mktemp("merges"), encoder="lsa")) as workspace:
        Accounts(workspace).add("Erika", Role.EDITOR, PASSWORD)
        store = workspace.store
        store.replace_vocabulary(make_vocabulary())
        page = Manifestation(ManifestationKind.PAGE, "https://negz.org/termin/register-verbinden/")
        other = {"title": "Register verbinden", "number": "23", "people": (), "manifestations": (page,), "sources": ()}
        store.upsert([make_output(id=STUDY), make_output(id=TWIN, subtitle=None), make_output(id=OTHER, **other)])
        source = store.sources.begin(store.sources.add(SourceKind.WORDPRESS, SITE, {}).id)
        matcher = ByAddress()
        for candidate in store.sources.candidates():
            matcher.add(candidate)
        item = make_item("video", title="Register verbinden: die Aufzeichnung", manifestations=(page,))
        store.sources.keep(source, [Reading(item)], matcher)
        suggest_merges(store.sources, store.merges, store.corpus_version())
        with serving(workspace) as address:
            yield address, workspace


def test_suggestion_is_merged_after_its_preview_and_parted_by_keyboard_alone_without_a_script(
    browser: Browser, desk: tuple[str, Workspace]
) -> None:
    address, workspace = desk
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = sign_in(context.new_page(), MERGES)
    title = make_output().title
    before = workspace.store.outputs(include_withdrawn=True)
    tab_to(page, f"Vorschau: {title} und {title}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Zusammenführen: Vorschau")
    tab_to(page, "Begründung")
    page.keyboard.press("Enter")  # the form's own way to merge
    expect(page.get_by_role("status")).to_contain_text("Zusammengeführt.")
    assert workspace.store.output(TWIN).status is Status.WITHDRAWN
    tab_to(page, f"Trennen: Nr. 2, {title}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Getrennt.")
    expect(page.get_by_role("cell", name="getrennt von Ihnen")).to_be_visible()
    assert workspace.store.outputs(include_withdrawn=True) == before
    context.close()


def test_outputs_are_found_by_a_word_of_their_titles_and_chosen(browser: Browser, desk: tuple[str, Workspace]) -> None:
    context = browser.new_context(base_url=desk[0], java_script_enabled=False)
    page = sign_in(context.new_page(), f"/redaktion/beitrag/{OTHER}")
    page.get_by_role("link", name="Zusammenführen und trennen").press("Enter")
    expect(page.get_by_label("Beitrag, der aufgeht")).to_have_value("Register verbinden")
    page.get_by_label("Beitrag, der bleibt").fill("Kommunen")
    page.get_by_label("Beitrag, der bleibt").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("passt auf 2 Beiträge")
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Vorschau zeigen").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Zusammenführen: Vorschau")
    expect(page.get_by_role("table")).to_contain_text("https://negz.org/termin/register-verbinden/")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_page_breaks_no_rule_of_accessibility_and_fits(
    browser: Browser, desk: tuple[str, Workspace], axe: str, scheme: Literal["light", "dark"], width: int
) -> None:
    context = browser.new_context(
        base_url=desk[0], color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True
    )
    page = sign_in(context.new_page(), MERGES)
    for path in (MERGES, PREVIEW, ASKED, f"{MERGES}?beitrag={OTHER}"):
        page.goto(path)
        assert violations(page, axe) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()
