"""Block, shortcode and editor with the real service, as visitors and editors meet them."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from api.accounts import Accounts
from api.read_keys import ReadKeys
from api.settings import Settings
from api.workspace import Workspace
from corpus.account import Role
from tests.browser.conftest import serving, violations
from tests.wordpress.conftest import SignIn
from tests.wordpress.site import WordPress

pytestmark = pytest.mark.wordpress

BLOCK = '<!-- wp:negz/empfehlungen {"audience":"cdo","benefit":"praxis","n":4,"heading":"Für CDOs"} /-->'
SHORTCODE = '[negz_empfehlungen audience="leitung" benefit="umsetzung" n="3" heading="Für Führungskräfte"]'
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def workspace(catalogue_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The shipped catalogue, with an account for the plug-in."""
    folder = Path(shutil.copytree(catalogue_dir, tmp_path_factory.mktemp("wordpress") / "data"))
    with Workspace(Settings(data_dir=folder, today=date(2026, 11, 23)), clock=lambda: NOW) as opened:
        Accounts(opened).add("wordpress", Role.EDITOR, "Regen Tisch Ameise Büro")
        yield opened


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


def test_page_shows_both_lists_and_stands_when_the_service_stops(
    wordpress: WordPress, workspace: Workspace, page: Page, axe: str
) -> None:
    hosts: set[str] = set()

    def note(request: Request) -> None:
        hosts.add(request.url.split("/")[2])

    page.on("request", note)
    post = wordpress.add_post(f"<p>Davor.</p>{BLOCK}{SHORTCODE}<p>Danach.</p>")
    with serving(workspace) as address:
        wordpress.configure(address=address, key=ReadKeys(workspace).add("Website", ["https://negz.org"]).key)
        page.goto(post)
        titles = shown_titles(page)
        assert len(titles) == 7
        assert page.get_by_role("region", name="Für CDOs").get_by_role("listitem").count() == 4
        assert page.get_by_role("region", name="Für Führungskräfte").get_by_role("listitem").count() == 3
        assert page.locator(".negz-empfehlungen__reason").first.inner_text().startswith("Richtet sich an")
        assert page.locator(".negz-empfehlungen").first.evaluate("list => list.querySelectorAll('a').length") > 0
        assert violations(page, axe) == []
    wordpress.let_copies_age()
    for _ in range(2):
        page.goto(post)
        assert shown_titles(page) == titles
    assert hosts == {wordpress.host}
    assert page.context.cookies() == []


@pytest.mark.parametrize("width", [320, 1280])
def test_list_fits_the_window(wordpress: WordPress, workspace: Workspace, page: Page, width: int) -> None:
    with serving(workspace) as address:
        wordpress.configure(address=address)
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(wordpress.add_post(BLOCK))
    widths = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert len(shown_titles(page)) == 4
    assert widths[0] <= widths[1]


def test_service_that_was_never_there_leaves_no_trace(wordpress: WordPress, page: Page) -> None:
    wordpress.configure(address="http://127.0.0.1:9")
    page.goto(wordpress.add_post(f"<p>Davor.</p>{BLOCK}{SHORTCODE}<p>Danach.</p>"))
    assert page.locator(".negz-empfehlungen, [class*=negz]").count() == 0
    expect(page.get_by_text("Danach.")).to_be_visible()


def test_key_that_the_service_does_not_know_is_named(
    wordpress: WordPress, workspace: Workspace, sign_in: SignIn
) -> None:
    with serving(workspace) as address:
        wordpress.configure(address=address, key="unbekannt")
        page = sign_in("administrator").new_page()
        page.goto("/wp-admin/options-general.php?page=negz-empfehlungen")
        page.get_by_role("button", name="Verbindung prüfen").click()
        expect(page.locator(".notice-error")).to_contain_text("Der Dienst weist Schlüssel oder Token ab.")
        page.close()


def test_editor_places_the_block_sees_the_list_and_publishes(
    wordpress: WordPress, workspace: Workspace, sign_in: SignIn
) -> None:
    with ExitStack() as stack:
        wordpress.configure(address=stack.enter_context(serving(workspace)))
        page = sign_in("editor").new_page()
        stack.callback(page.close)
        page.goto("/wp-admin/post-new.php")
        title = page.get_by_role("textbox", name="Add title")  # Debian brings no translation of the editor itself
        title.fill("Für unsere CDOs")
        title.press("Enter")
        page.keyboard.type("/NEGZ")
        page.get_by_role("option", name="NEGZ-Empfehlungen").click()
        expect(page.get_by_text("Auf der Seite erscheint hier nichts")).to_be_visible()
        page.get_by_label("CDO, CIO und Digitalverantwortliche").check()
        expect(page.locator(".negz-empfehlungen__item")).to_have_count(4)
        page.get_by_label("Länge der Liste").last.fill("2")
        expect(page.locator(".negz-empfehlungen__item")).to_have_count(2)
        page.evaluate("wp.data.dispatch('core/editor').editPost({status: 'publish'})")
        page.evaluate("wp.data.dispatch('core/editor').savePost()")
        address = page.evaluate("wp.data.select('core/editor').getPermalink()")
        content = page.evaluate("wp.data.select('core/editor').getEditedPostContent()")
        assert content == '<!-- wp:negz/empfehlungen {"audience":"cdo","n":2} /-->'
        page.goto(address)
        assert len(shown_titles(page)) == 2


def test_editor_gets_suggestions_of_the_real_service(
    wordpress: WordPress, workspace: Workspace, sign_in: SignIn
) -> None:
    with ExitStack() as stack:
        address = stack.enter_context(serving(workspace))
        wordpress.configure(address=address, token=Accounts(workspace).new_token("wordpress"))
        request = sign_in("editor").request
        nonce = request.get("/wp-admin/admin-ajax.php?action=rest-nonce").text()
        post = wordpress.add_post("<p>Text</p>").rpartition("=")[2]
        title = "Wie Kommunen Software beschaffen: Leitfaden für Vergabestellen"
        content = "<p>Der Leitfaden zeigt Vergabestellen Schritt für Schritt, wie sie IT-Leistungen ausschreiben.</p>"
        answer = request.post(
            "/?rest_route=/negz/v1/tag-suggestions",
            data={"post": post, "title": title, "content": content},
            headers={"X-WP-Nonce": nonce},
        )
        assert answer.status == 200, answer.text()
        found = answer.json()["suggestions"]
        assert any("Beschaffung" in suggestion["label"] and suggestion["evidence"] for suggestion in found), found


def shown_titles(page: Page) -> list[str]:
    return page.locator(".negz-empfehlungen__title").all_inner_texts()
