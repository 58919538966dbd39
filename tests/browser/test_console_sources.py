"""An output's record, the sources and dead addresses in a real browser: by keyboard alone, narrow, light and dark."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Literal

import pytest
from playwright.sync_api import Browser, expect

from api.accounts import Accounts
from api.settings import Settings
from api.workspace import Workspace
from corpus.account import Role
from corpus.errors import SourceUnavailable
from corpus.importers.ingest import ingest
from corpus.link import LinkState
from corpus.model import OutputId
from corpus.source import SourceKind
from tests.browser.conftest import serving, violations
from tests.browser.console_page import PASSWORD, sign_in, tab_to
from tests.builders import make_output, make_vocabulary
from tests.sources import ByAddress, FakeImporter, make_item

pytestmark = pytest.mark.browser

STUDY = OutputId("ki-in-kommunen-2024")
FACTS, SOURCES, DEAD = f"/redaktion/beitrag/{STUDY}/angaben", "/redaktion/quellen", "/redaktion/tote-links"
SITE = "https://wissensportal-der-verwaltungsmodernisierung.example.org/veroeffentlichungen/"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Workspace]]:
    """A console with a study, a source that failed, a dead address, and a correction."""
    with Workspace(Settings(data_dir=tmp_path_factory.mktemp("quellen"), encoder="lsa")) as workspace:
        Accounts(workspace).add("Erika", Role.EDITOR, PASSWORD)
        store, now = workspace.store, workspace.clock()
        store.replace_vocabulary(make_vocabulary())
        store.upsert([make_output()])
        importer = FakeImporter(address=SITE)
        importer.hold(make_item("eins", title="Erste Studie"))
        source = store.sources.add(SourceKind.WORDPRESS, SITE, {})
        ingest(store.sources, source, importer, ByAddress(), clock=workspace.clock)
        store.sources.add(SourceKind.FEED, "https://negz.example/feed/", {})
        store.jobs.begin(SITE, now)
        store.jobs.end(SITE, now, "Antwortet mit 503.", SourceUnavailable("Antwortet mit 503.", "Später noch einmal."))
        address = make_output().manifestations[0].url
        store.links.note(LinkState(address, now, 404, "Antwortet mit 404.", now - timedelta(days=4), 3))
        store.corrections.correct(STUDY, {"subtitle": "Ein Blick in zwölf Rathäuser"}, editor="Erika")
        with serving(workspace) as address:
            yield address, workspace


def test_field_is_corrected_undone_and_given_back_by_keyboard_alone_without_a_script(
    browser: Browser, desk: tuple[str, Workspace]
) -> None:
    address, workspace = desk
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = sign_in(context.new_page(), FACTS)
    tab_to(page, "Titel")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("KI in Kommunen")
    page.keyboard.press("Enter")  # the form's own way to save, whatever buttons stand before
    expect(page.get_by_role("status")).to_contain_text("Gesichert.")
    assert workspace.store.output(STUDY).title == "KI in Kommunen"
    expect(page.locator("#feld-title-quelle")).to_contain_text("Künstliche Intelligenz in Kommunen")
    tab_to(page, "Angabe der Quelle übernehmen: Titel")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("was die Quelle sagt")
    assert workspace.store.output(STUDY).title == make_output().title
    tab_to(page, "Letzten Schritt rückgängig machen")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("rückgängig")
    assert workspace.store.output(STUDY).title == "KI in Kommunen"
    context.close()


def test_mistake_is_told_where_it_is_and_what_was_typed_stays(browser: Browser, desk: tuple[str, Workspace]) -> None:
    context = browser.new_context(base_url=desk[0])
    page = sign_in(context.new_page(), FACTS)
    page.get_by_label("Datum").fill("im Mai")
    page.get_by_label("Reihe", exact=True).fill("Neue Reihe")
    page.get_by_role("button", name="Angaben sichern").click()
    expect(page.get_by_role("alert")).to_contain_text("Nicht gesichert")
    expect(page.get_by_label("Datum")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Reihe", exact=True)).to_have_value("Neue Reihe")
    context.close()


def test_run_of_a_source_is_asked_for_by_keyboard(browser: Browser, desk: tuple[str, Workspace]) -> None:
    address, workspace = desk
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = sign_in(context.new_page(), SOURCES)
    tab_to(page, f"Beim nächsten Lauf einlesen: {SITE}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Vorgemerkt")
    assert workspace.store.jobs.records()[SITE].requested_by == "Erika"
    page.get_by_role("link", name="Zu den toten Adressen").press("Enter")
    page.get_by_role("cell").get_by_role("link").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Angaben zum Beitrag")
    context.close()


@pytest.mark.parametrize("path", [FACTS, SOURCES, f"{SOURCES}/1", DEAD])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_page_breaks_no_rule_of_accessibility_and_fits(
    browser: Browser, desk: tuple[str, Workspace], axe: str, path: str, scheme: Literal["light", "dark"], width: int
) -> None:
    context = browser.new_context(
        base_url=desk[0], color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True
    )
    page = sign_in(context.new_page(), path)
    assert violations(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
