"""The list of the web component on a page of another origin, under a strict policy."""

from itertools import product
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Request
from starlette.testclient import TestClient

from api.app import create_app
from api.workspace import Workspace
from tests.browser.conftest import violations, wait_until
from tests.browser.host_page import STYLE, Site, strict_policy
from tests.browser.reach import tab_stops
from tests.browser.widget.embedding import ITEM, element, script, settled, visit

pytestmark = pytest.mark.browser


def test_list_under_the_strict_policy_shows_what_the_interface_recommends(
    contexts: Any, host: Site, service: str, catalogue_workspace: Workspace
) -> None:
    context = contexts()
    complaints: list[str] = []
    context.on("console", lambda message: complaints.append(message.text))
    policy = f"{strict_policy(service)}; require-trusted-types-for 'script'"
    page = visit(context, host, element(service) + script(service), policy)
    assert settled(page)[0][0] == "loaded"
    client = TestClient(create_app(catalogue_workspace))
    expected = client.get("/api/v1/recommendations?audience=cdo&benefit=praxis&n=3").json()
    assert page.locator("negz-empfehlungen h3").all_inner_texts() == [i["output"]["title"] for i in expected["items"]]
    assert page.locator("[part=reason]").all_inner_texts() == [i["explanation"]["summary"] for i in expected["items"]]
    assert page.evaluate("events[0][1]") == {"items": 3, "recommendationId": expected["recommendation_id"]}
    assert not page.get_by_text("Alle Publikationen").is_visible()
    assert complaints == []
    assert page.evaluate("document.querySelectorAll('[style]').length") == 0


@pytest.mark.parametrize(("audience", "benefit"), [("cdo", "praxis"), ("beschaffung", "umsetzung")])
def test_component_and_fragment_show_the_same(
    contexts: Any, host: Site, service: str, audience: str, benefit: str
) -> None:
    for language in ("de", "en"):
        query = f"audience={audience}&benefit={benefit}&n=20&lang={language}"
        attributes = f'audience="{audience}" benefit="{benefit}" n="20" lang="{language}"'
        page = visit(contexts(), host, element(service, attributes) + script(service))
        settled(page)
        fragment = contexts().new_page()
        fragment.goto(f"{service}/embed/recommendations.html?{query}")
        shadow = "document.querySelector('negz-empfehlungen').shadowRoot.querySelector('section')"
        outline = (
            "root => [...root.querySelectorAll('*')].filter(e => !e.children.length)"
            ".map(e => [e.localName, e.textContent.trim(), e.getAttribute('href'), e.getAttribute('datetime')])"
        )
        shown = page.evaluate(f"({outline})({shadow})")
        assert shown == fragment.evaluate(f"({outline})(document.querySelector('section'))")
        assert len(shown) > 60
        assert {"Passt teilweise", "Fits in part"} & {words for _, words, *_ in shown}


def test_list_sends_no_cookie_and_no_referrer_and_stores_nothing(contexts: Any, host: Site, service: str) -> None:
    context = contexts()
    context.add_cookies([{"name": "sitzung", "value": "1", "url": service}])
    asked: list[Request] = []

    def remember(request: Request) -> None:
        asked.append(request)

    context.on("request", remember)
    page = visit(context, host, element(service) + script(service), strict_policy(service))
    settled(page)
    calls = [request for request in asked if "/api/" in request.url]
    assert len(calls) == 1
    assert calls[0].method == "GET"
    headers = calls[0].all_headers()
    assert not {"cookie", "referer"} & set(headers)
    assert {request.url.partition("/api/")[0].partition("/widget/")[0] for request in asked} <= {
        service,
        f"{host.address}/seite",
    }
    assert [cookie["name"] for cookie in context.cookies()] == ["sitzung"]
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


@pytest.mark.parametrize("kind", ["component", "fragment"])
@pytest.mark.parametrize(
    "viewport", [{"width": 320, "height": 256}, {"width": 1280, "height": 1024}], ids=["400 %", ""]
)
def test_list_has_no_accessibility_violation(
    contexts: Any, host: Site, service: str, axe: str, viewport: dict[str, int], kind: str
) -> None:
    context = contexts(viewport=viewport)
    asked = "audience=cdo seed=dlf-chatbots-in-behoerden-2025 n=8"
    fragment = context.request.get(f"{service}/embed/recommendations.html?{asked.replace(' ', '&')}").text()
    lists = {"component": element(service, asked) + script(service), "fragment": fragment}
    colours = "@media (prefers-color-scheme: dark){body{background:#14180e;color:#eef2e4}a{color:#bede6a}}"
    head = f'<meta name="viewport" content="width=device-width"><style>{STYLE}{colours}</style>'
    page = visit(context, host, f"<main><h1>Rathaus</h1>{lists[kind]}</main>", head=head)
    wait_until(page, "(document.querySelector('negz-empfehlungen')?.shadowRoot || document).querySelector('ol li')")
    assert page.locator("li").count() == 8
    for scheme, forced in product(("light", "dark"), ("none", "active")):
        page.emulate_media(color_scheme=scheme, forced_colors=forced)
        assert not violations(page, axe), (scheme, forced)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_list_takes_the_colours_of_its_page(contexts: Any, host: Site, service: str) -> None:
    head = "<style>body{background:#102;color:rgb(250, 240, 230)}negz-empfehlungen{--negz-accent:rgb(1, 2, 3)}" + (
        "negz-empfehlungen::part(title){text-transform:uppercase}</style>"
    )
    page = visit(contexts(), host, element(service) + script(service), head=head)
    settled(page)
    style = "e => { const s = getComputedStyle(e); return [s.color, s.borderLeftColor, s.textTransform]; }"
    assert page.locator("[part~=item]").first.evaluate(style)[1] == "rgb(1, 2, 3)"
    assert page.locator("[part=reason]").first.evaluate(style)[0] == "rgb(250, 240, 230)"
    assert page.locator("[part=title]").first.evaluate(style)[2] == "uppercase"


def test_list_in_forced_colours_keeps_its_marks(contexts: Any, host: Site, service: str) -> None:
    context = contexts(forced_colors="active")
    page = visit(context, host, element(service) + script(service))
    settled(page)
    widths = page.locator("[part~=item]").evaluate_all("all => all.map(e => getComputedStyle(e).borderLeftWidth)")
    assert set(widths) == {"4px"}
    link = page.locator("[part=link]").first
    canvas = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert link.evaluate("e => getComputedStyle(e).color") != canvas


def test_every_link_is_reached_by_keyboard_and_shows_it(contexts: Any, host: Site, service: str) -> None:
    body = f'<a href="#davor">Davor</a>{element(service)}<a href="#danach">Danach</a>{script(service)}'
    page = visit(contexts(), host, body, head=f"<style>{STYLE}</style>")
    settled(page)
    stops = list(tab_stops(page))
    titles = page.locator("[part=link]").all_inner_texts()
    assert [stop.text for stop in stops] == ["Davor", *titles, "Danach"]
    assert not [stop.html for stop in stops if not stop.is_marked or stop.is_hidden]


def test_headings_follow_the_page(contexts: Any, host: Site, service: str) -> None:
    body = "".join(
        element(service, f'audience="cdo" n="1" {attributes}')
        for attributes in ("", 'heading-level="4"', 'heading-level="9"', 'heading="Für CDOs"', 'heading=""')
    )
    page = visit(contexts(), host, body + script(service))
    settled(page, 5)
    outline = (
        "all => all.map(e => [...e.shadowRoot.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => h.localName).join())"
    )
    assert page.locator("negz-empfehlungen").evaluate_all(outline) == ["h2,h3", "h4,h5", "h2,h3", "h2,h3", "h3"]
    assert page.locator("[part=heading]").nth(3).inner_text() == "Für CDOs"


def test_changed_attribute_asks_once_more_and_shows_the_new_list(contexts: Any, host: Site, service: str) -> None:
    page = visit(contexts(), host, element(service) + script(service))
    settled(page)
    before = page.locator("[part=title]").all_inner_texts()
    page.evaluate(
        "const e = document.querySelector('negz-empfehlungen');"
        "e.setAttribute('audience', 'politik'); e.setAttribute('benefit', 'recht'); e.setAttribute('lang', 'en')"
    )
    assert [name for name, _ in settled(page, 2)] == ["loaded", "loaded"]
    assert page.locator("[part=title]").all_inner_texts() != before
    assert page.locator("[part=heading]").inner_text() == "Outputs that fit"
    assert page.evaluate("performance.getEntriesByType('resource').filter(e => e.name.includes('/api/')).length") == 2


def test_several_lists_on_a_page_answer_each_for_itself(contexts: Any, host: Site, service: str) -> None:
    body = element(service, 'audience="cdo" n="2"') + element(service, 'audience="niemand"', "<p>Zweiter Ersatz</p>")
    page = visit(contexts(), host, body + script(service) + script(service))
    assert {name for name, _ in settled(page, 2)} == {"loaded", "error"}
    assert page.locator("negz-empfehlungen").first.locator("[part~=item]").count() == 2
    assert page.get_by_text("Zweiter Ersatz").is_visible()
    assert "niemand" in page.evaluate("events.find(([name]) => name === 'error')[1].message")


def test_attributes_are_what_is_asked_for_and_nothing_else(contexts: Any, host: Site, service: str) -> None:
    host.json("/api/v1/recommendations", {"items": [ITEM]})
    attributes = 'audience="cdo, leitung" benefit="" seed="a&b" n="99" lang="en-GB" key="lese-1" class="liste"'
    page = visit(contexts(), host, element(host.address, attributes) + script(service))
    settled(page)
    asked = [urlsplit(address) for address, _ in host.asked if "/api/" in address][-1]
    assert parse_qs(asked.query, keep_blank_values=True) == {
        "audience": ["cdo, leitung"],
        "seed": ["a&b"],
        "key": ["lese-1"],
        "n": ["20"],
        "lang": ["en"],
    }


def test_list_without_an_address_asks_the_service_its_script_comes_from(
    contexts: Any, host: Site, service: str
) -> None:
    page = visit(contexts(), host, f'<negz-empfehlungen audience="cdo" n="2"></negz-empfehlungen>{script(service)}')
    assert settled(page)[0][0] == "loaded"
