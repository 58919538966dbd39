"""The snippets of docs/einbinden.md, as they stand there, on a page of another origin under the policy it names.

Fluid and Twig are written out by a few replacements here; what runs in Chromium is the HTML that the two make of them.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment
from playwright.sync_api import Browser, Page

from api.widget.component import current_component
from tests.browser.conftest import wait_until
from tests.browser.host_page import Site

pytestmark = pytest.mark.browser

GUIDE = Path(__file__).parents[2] / "docs" / "einbinden.md"
EXAMPLE = "https://empfehlungen.example"
SETTINGS = {"audience": "cdo", "benefit": "praxis", "fallbackPage": "7"}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def snippet(name: str, service: str) -> str:
    """Return a snippet of the guide, for the service at hand."""
    found = re.search(rf"<!-- snippet: {name} -->\n```\w+\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None, name
    return found[1].replace(EXAMPLE, service)


def policy(service: str, *, styles: bool = False) -> str:
    return snippet("policy", service).strip().removeprefix("Content-Security-Policy: ") + (
        "; style-src 'self'" if styles else ""
    )


def from_fluid(template: str) -> str:
    """Return the HTML of the Fluid snippet: tags of the view helpers by their names, settings by their values."""
    written = re.sub(r"<f:asset\.script identifier=\S+ (.*?) />", r"<script \1></script>", template, flags=re.DOTALL)
    written = re.sub(r'<f:link\.page pageUid="([^"]*)">(.*?)</f:link\.page>', r'<a href="/?id=\1">\2</a>', written)
    for name, value in SETTINGS.items():
        written = written.replace(f"{{settings.negz.{name}}}", value)
    assert "f:" not in written.replace("http", "")
    assert "{" not in written
    return written


def from_twig(template: str, library: str) -> str:
    """Return the HTML of the Twig snippet, the library's script after it as Drupal writes it."""
    source = re.search(r"^ +(https?://\S+):$", library, re.MULTILINE)
    assert source is not None
    listed = library.partition("attributes:\n")[2]
    attributes = " ".join(f'{name}="{value}"' for name, value in re.findall(r"^ +(\w+): (\S+)$", listed, re.MULTILINE))
    script = f'<script src="{source[1]}" {attributes}></script>'
    environment = Environment(autoescape=True)
    environment.filters["t"] = str
    html = environment.from_string(template).render(attach_library=lambda name: "" if "/" in name else name)
    return html + script


def shows_list(page: Page, host: Site, n: int) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{host.address}/seite")
    items = "document.querySelector('negz-empfehlungen').shadowRoot?.querySelectorAll('[part~=item]').length"
    wait_until(page, f"{items} === {n}")
    assert not page.get_by_text("Alle Publikationen").is_visible()
    assert complaints == []


@pytest.mark.parametrize("kind", ["html", "fluid", "twig"])
def test_snippet_shows_the_list_under_the_policy_of_the_guide(page: Page, host: Site, service: str, kind: str) -> None:
    html = snippet(kind, service)
    if kind == "fluid":
        html = from_fluid(html)
    elif kind == "twig":
        html = from_twig(html, snippet("library", service))
    host.html("/seite", html, policy=policy(service))
    shows_list(page, host, 4)


def test_static_page_of_the_guide_shows_the_list(page: Page, host: Site, service: str) -> None:
    host.pages["/seite"] = ("text/html; charset=utf-8", snippet("page", service), {})
    shows_list(page, host, 3)


def test_style_sheet_of_the_guide_does_what_it_says(page: Page, host: Site, service: str) -> None:
    host.pages["/stil.css"] = ("text/css", snippet("css", service), {})
    head = '<link rel="stylesheet" href="/stil.css">'
    host.html("/seite", snippet("html", service), policy=policy(service, styles=True), head=head)
    page.set_viewport_size({"width": 1280, "height": 800})
    shows_list(page, host, 4)
    style = "(e, name) => getComputedStyle(e)[name]"
    host_element = page.locator("negz-empfehlungen")
    assert host_element.evaluate(style, "minHeight") == "416px"
    assert page.locator("[part~=item]").first.evaluate(style, "borderLeftColor") == "rgb(138, 177, 34)"
    assert page.locator("[part=link]").first.evaluate(style, "color") == "rgb(61, 90, 6)"
    columns: Any = page.locator("[part=list]").evaluate(style, "gridTemplateColumns")
    assert len(columns.split()) == 2


@pytest.mark.parametrize("is_down", [False, True])
def test_php_of_the_guide_puts_the_list_in_or_a_link(
    page: Page, host: Site, service: str, is_down: bool, tmp_path: Path
) -> None:
    php = shutil.which("php")
    if php is None:
        pytest.skip("needs PHP's command line (php-cli)")
    script = tmp_path / "liste.php"
    script.write_text(snippet("php", "http://127.0.0.1:9" if is_down else service), encoding="utf-8")
    html = subprocess.run([php, str(script)], capture_output=True, text=True, check=True, timeout=30).stdout
    host.html("/seite", html, policy="default-src 'none'")
    page.goto(f"{host.address}/seite")
    assert page.locator(".negz-item").count() == (0 if is_down else 4)
    assert page.get_by_text("Alle Publikationen").is_visible() == is_down


def test_policy_for_typo3_names_what_the_policy_of_the_guide_names(service: str) -> None:
    php = snippet("typo3-policy", service)
    extended = dict(re.findall(r"MutationMode::Extend, Directive::(\w+), new UriValue\('([^']+)'\)", php))
    assert extended == {"ScriptSrc": service, "ConnectSrc": service}
    assert f"script-src 'self' {service}; connect-src {service}" in policy(service)


def test_every_snippet_pins_the_current_version() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert set(re.findall(r"sha384-[\w+/=]+", text)) == {current_component().integrity}
    assert set(re.findall(r"/widget/[\d.]+/[\w.-]+\.js", text)) == {current_component().path}
