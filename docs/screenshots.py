"""Take the pictures of the README from a running service: `make screenshots`, with CHROMIUM naming the browser."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PORT = 8746
IMAGES = Path(__file__).parent / "images"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ASKED = "/?audience=cdo&benefit=praxis&benefit=umsetzung&text=Beispiele+anderer+Kommunen+f%C3%BCr+Online-Dienste&n=5"
PICTURES = {
    "start-1280": ("/", 1280, 900),
    "list-1280": (ASKED, 1280, 900),
    "list-320": (ASKED, 320, 900),
    "einbinden-1280": ("/einbinden?audience=cdo&benefit=praxis&n=4&kind=component", 1280, 1100),
    "schreibtisch-1280": ("/redaktion/beitrag/round-table-ergebnisse-herbsttagung-2020", 1280, 900),
    "abdeckung-1280": ("/redaktion/abdeckung#karte", 1280, 900),
}
EDITOR, PASSWORD = "Erika", "Regen Tisch Ameise Büro"  # of a data folder that lives as long as this script


def main() -> None:
    """Start the service on a fresh folder and take every picture."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        negz = Path(sys.executable).with_name("negz")
        account = [negz, "accounts", "add", EDITOR, "--role", "editor", "--password-stdin", "--data-dir", folder]
        subprocess.run(account, input=f"{PASSWORD}\n", text=True, check=True)
        with subprocess.Popen([negz, "serve", "--port", str(PORT), "--data-dir", folder]) as server:
            try:
                wait_until_ready()
                take_pictures()
            finally:
                server.terminate()


def wait_until_ready() -> None:
    """Wait up to two minutes for /readyz."""
    for _ in range(240):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/readyz", timeout=5).close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    sys.exit("the service did not get ready")


def sign_in(page: Page) -> None:
    """Sign in, so that the console's pages can be seen."""
    page.goto("/redaktion/anmelden")
    page.get_by_label("Name").fill(EDITOR)
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    page.get_by_role("button", name="Abmelden").wait_for()


def take_pictures() -> None:
    """Save each picture as PNG below docs/images."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=ARGUMENTS
        )
        context = browser.new_context(base_url=f"http://127.0.0.1:{PORT}")
        sign_in(context.new_page())
        for name, (path, width, height) in PICTURES.items():
            page = context.new_page()
            page.set_viewport_size({"width": width, "height": height})
            page.goto(path)
            page.wait_for_load_state("networkidle")  # the list on other sites comes by script
            page.screenshot(path=IMAGES / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
