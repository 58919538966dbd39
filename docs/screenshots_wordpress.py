"""Take the pictures of the WordPress plug-in from a real WordPress: `make screenshots-wordpress`."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from docs.screenshots import ARGUMENTS, EDITOR, IMAGES, PASSWORD, PORT, wait_until_ready
from tests.wordpress import site

BLOCK = '<!-- wp:negz/empfehlungen {"benefit":"praxis","n":4} /-->'
INTRODUCTION = (
    "<!-- wp:paragraph --><p>Was andere Verwaltungen beim Digitalisieren gelernt haben:</p><!-- /wp:paragraph -->"
)
TITLE = "Wie Kommunen Software beschaffen"
CONTENT = (
    "<!-- wp:paragraph --><p>Der Leitfaden zeigt Vergabestellen Schritt für Schritt, wie sie IT-Leistungen "
    "ausschreiben. Er hilft, Angebote zu vergleichen.</p><!-- /wp:paragraph -->"
)


def main() -> None:
    """Start the service and a WordPress on fresh folders, and take every picture."""
    if lacking := site.missing():
        sys.exit(lacking)
    negz = Path(sys.executable).with_name("negz")
    with tempfile.TemporaryDirectory(prefix="negz-wp-") as folder:
        data, archive = Path(folder) / "data", Path(folder) / "negz-empfehlungen.zip"
        account = [negz, "accounts", "add", EDITOR, "--role", "editor", "--password-stdin", "--data-dir", data]
        subprocess.run(account, input=f"{PASSWORD}\n", text=True, check=True)
        token = subprocess.run(
            [negz, "accounts", "token", EDITOR, "--data-dir", data], check=True, capture_output=True, text=True
        ).stdout.strip()
        subprocess.run([negz, "widget", "wordpress", "--out", archive], check=True)
        with subprocess.Popen([negz, "serve", "--port", str(PORT), "--data-dir", data]) as server:
            try:
                wait_until_ready()
                with site.running_wordpress(Path(folder)) as wordpress:
                    wordpress.install_plugin(archive)
                    take_pictures(wordpress, token)
            finally:
                server.terminate()


def take_pictures(wordpress: site.WordPress, token: str) -> None:
    """Save each picture as PNG below docs/images."""
    insert = "return wp_insert_term( $in['name'], 'category' )['term_id'];"
    mapping = {
        wordpress.run(insert, name=name): audience
        for name, audience in {"Digitalisierung": "cdo", "Führung": "leitung", "Vergabe": "beschaffung"}.items()
    }
    wordpress.configure(address=f"http://127.0.0.1:{PORT}", token=token, mapping=mapping)
    address = wordpress.add_post(INTRODUCTION + BLOCK, post_title="Digitalisierung", post_category=[min(mapping)])
    draft = wordpress.add_post(CONTENT, post_title=TITLE).rpartition("=")[2]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=ARGUMENTS
        )
        context = browser.new_context(base_url=wordpress.url, locale="de-DE", viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.goto(address)
        page.locator(".negz-empfehlungen").scroll_into_view_if_needed()
        page.screenshot(path=IMAGES / "wordpress-block-1280.png")
        sign_in(page)
        page.goto("/wp-admin/options-general.php?page=negz-empfehlungen")
        page.get_by_role("button", name="Verbindung prüfen").click()
        page.locator(".notice-success").first.wait_for()
        page.screenshot(path=IMAGES / "wordpress-einstellungen-1280.png")
        page.goto(f"/wp-admin/post.php?post={draft}&action=edit")
        page.get_by_role("button", name="NEGZ: Zielgruppen und Nutzen").click()
        page.get_by_role("button", name="Vorschlagen").click()
        page.locator("[aria-live=polite] li").first.wait_for()
        page.screenshot(path=IMAGES / "wordpress-vorschlaege-1280.png")
        browser.close()


def sign_in(page: Page) -> None:
    """Sign in as an administrator."""
    page.goto("/wp-login.php")
    page.locator("#user_login").fill("administrator")
    page.locator("#user_pass").fill(site.PASSWORD)
    page.locator("#wp-submit").click()
    page.wait_for_url("**/wp-admin/**")


if __name__ == "__main__":
    main()
