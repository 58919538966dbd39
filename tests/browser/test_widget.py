"""The web component on a page of another origin, under a strict policy, with a service that may misbehave."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.widget.component import current_component
from api.workspace import Workspace
from corpus.model import Scheme
from tests.browser.conftest import serving, violations, wait_until
from tests.browser.host_page import STYLE, Site, site, strict_policy
from tests.conftest import NOW, TODAY

pytestmark = pytest.mark.browser

FALLBACK = '<a href="/publikationen/">Alle Publikationen</a>'
TIMEOUT_MS = 4000
EVENTS = """
window.events = [];
window.shifts = 0;
for (const name of ["loaded", "empty", "error"])
  addEventListener(`negz:${name}`, (event) => events.push([name, event.detail]));
new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shifts += entry.value; })
  .observe({ type: "layout-shift", buffered: true });
"""
ITEM = {
    "rank": 1,
    "fit_word": "hoch",
    "origin": "ranked",
    "output": {
        "kind": "study",
        "title": "Digitale Souveränität",
        "url": "https://negz.org/a",
        "link_kind": "page",
        "published": "2024-05-03",
        "language": "de",
    },
    "explanation": {"summary": "Richtet sich an „CDO“.", "criteria": []},
}


@pytest.fixture(scope="session")
def host() -> Iterator[Site]:
    """The site that embeds the list."""
    with site() as found:
        yield found


@pytest.fixture(scope="session")
def service(catalogue_dir: Path, host: Site) -> Iterator[str]:
    """The address of the running service, which lets the pages of `host` read its answers."""
    settings = Settings(data_dir=catalogue_dir, today=TODAY, count_demand=False, cors_origins=(host.address,))
    with Workspace(settings, clock=lambda: NOW) as workspace, serving(workspace) as address:
        yield address


@pytest.fixture
def contexts(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A maker of fresh visitors."""
    opened: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(**options)
        context.add_init_script(EVENTS)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


def element(
    service: str, attributes: str = 'audience="cdo" benefit="praxis" n="3" lang="de"', inside: str = FALLBACK
) -> str:
    return f'<negz-empfehlungen api="{service}/api/v1" {attributes}>{inside}</negz-empfehlungen>'


def script(service: str) -> str:
    found = current_component()
    return (
        f'<script type="module" src="{service}{found.path}" integrity="{found.integrity}" '
        'crossorigin="anonymous"></script>'
    )


def visit(context: BrowserContext, host: Site, body: str, policy: str = "", head: str = "") -> Page:
    host.html("/seite", body, policy=policy, head=head)
    page = context.new_page()
    page.goto(f"{host.address}/seite")
    return page


def settled(page: Page, events: int = 1) -> list[list[Any]]:
    """Wait until so many lists have come or failed; return the events."""
    wait_until(page, f"events.length >= {events}")
    found: list[list[Any]] = page.evaluate("events")
    return found


def answering(context: BrowserContext, host: Site, service: str, value: object, **options: Any) -> Page:
    """Visit a page whose list gets an answer that is not ours to give."""
    host.json("/api/v1/recommendations", value)
    return visit(context, host, element(host.address) + script(service), **options)


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


def test_component_and_fragment_show_the_same(contexts: Any, host: Site, service: str) -> None:
    for language in ("de", "en"):
        query = f"audience=cdo&benefit=praxis&n=8&lang={language}"
        attributes = f'audience="cdo" benefit="praxis" n="8" lang="{language}"'
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
        assert len(shown) > 24


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_list_has_no_accessibility_violation(
    contexts: Any, host: Site, service: str, axe: str, scheme: str, width: int
) -> None:
    colours = "body{background:#14180e;color:#eef2e4}" if scheme == "dark" else ""
    context = contexts(viewport={"width": width, "height": 800}, color_scheme=scheme)
    body = f"<main><h1>Rathaus</h1>{element(service, 'audience=cdo seed=dlf-chatbots-in-behoerden-2025 n=8')}</main>"
    page = visit(context, host, body + script(service), head=f"<style>{STYLE}{colours}</style>")
    settled(page)
    assert page.locator("[part~=item]").count() == 8
    assert not violations(page, axe)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


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


def test_links_are_reached_and_followed_by_keyboard(contexts: Any, host: Site, service: str) -> None:
    page = visit(contexts(), host, element(service) + script(service), head=f"<style>{STYLE}</style>")
    settled(page)
    page.keyboard.press("Tab")
    focused = "document.activeElement.shadowRoot.activeElement"
    assert page.evaluate(f"{focused}.textContent") == page.locator("[part=link]").first.inner_text()
    assert page.evaluate(f"getComputedStyle({focused}).outlineStyle") == "solid"


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


def test_list_without_script_leaves_what_stands_inside(contexts: Any, host: Site, service: str) -> None:
    page = visit(contexts(java_script_enabled=False), host, element(service) + script(service))
    assert page.get_by_text("Alle Publikationen").is_visible()


def test_script_that_is_not_the_pinned_one_does_not_run(contexts: Any, host: Site, service: str) -> None:
    wrong = script(service).replace("sha384-", "sha384-AAAA")
    page = visit(contexts(), host, element(service) + wrong)
    page.wait_for_load_state("networkidle")
    assert page.get_by_text("Alle Publikationen").is_visible()
    assert page.evaluate("customElements.get('negz-empfehlungen') === undefined")


def test_nothing_that_fits_leaves_what_stands_inside(contexts: Any, host: Site, service: str) -> None:
    page = answering(contexts(), host, service, {"items": [], "empty_reason": "nothing_fits"})
    assert settled(page) == [["empty", {"reason": "nothing_fits"}]]
    assert page.get_by_text("Alle Publikationen").is_visible()


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        "<html>Wartung</html>",
        "null",
        "[]",
        '"text"',
        {},
        {"items": "viele"},
        {"items": [None]},
        {"items": [{"output": {"title": 5}}]},
        {"items": [{**ITEM, "output": None}]},
    ],
    ids=str,
)
def test_nonsense_leaves_what_stands_inside(contexts: Any, host: Site, service: str, nonsense: object) -> None:
    context = contexts()
    failures: list[str] = []
    context.on("weberror", lambda error: failures.append(str(error.error)))
    page = answering(context, host, service, nonsense)
    [(name, detail)] = settled(page)
    assert (name, detail["reason"], detail["status"]) == ("error", "answer", 200)
    assert page.get_by_text("Alle Publikationen").is_visible()
    assert failures == []


def test_hostile_answer_is_shown_as_text_and_runs_nothing(contexts: Any, host: Site, service: str) -> None:
    evil = "<img src=x onerror=alert(1)><script>alert(1)</script>"
    output = {
        "title": evil,
        "url": "javascript:alert(1)",
        "kind": "constructor",
        "link_kind": "__proto__",
        "published": "2024-99-99",
        "language": evil,
    }
    items = [
        {**ITEM, "output": output, "explanation": {"summary": evil, "criteria": "keine"}},
        {**ITEM, "output": {**ITEM["output"], "url": "data:text/html,x", "title": "x" * 100_000}},  # type: ignore[dict-item]
        *[ITEM] * 500,
    ]
    context = contexts()
    ran: list[str] = []
    context.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    page = answering(context, host, service, {"items": items})
    settled(page)
    assert page.locator("[part~=item]").count() == 3
    assert page.locator("[part=title]").first.inner_text() == evil
    assert page.locator("[part=link]").evaluate_all("all => all.map(e => e.href)") == ["https://negz.org/a"]
    assert page.locator("negz-empfehlungen img").count() == 0
    assert len(page.locator("[part=title]").nth(1).inner_text()) < 1000
    assert ran == []


def test_service_that_is_down_leaves_what_stands_inside(contexts: Any, host: Site, service: str) -> None:
    page = visit(contexts(), host, element("http://127.0.0.1:9") + script(service))
    [(name, detail)] = settled(page)
    assert (name, detail["reason"], detail["status"]) == ("error", "network", 0)
    assert page.get_by_text("Alle Publikationen").is_visible()


def test_service_that_cannot_even_deliver_the_script_leaves_the_page_alone(contexts: Any, host: Site) -> None:
    page = visit(contexts(), host, element("http://127.0.0.1:9") + script("http://127.0.0.1:9") + "<p>Weiter</p>")
    page.wait_for_load_state("load")
    assert page.get_by_text("Alle Publikationen").is_visible()
    assert page.get_by_text("Weiter").is_visible()


@pytest.mark.parametrize("how", ["delay_s", "stall_s"])
def test_slow_service_is_given_up_and_the_page_is_not_held_back(
    contexts: Any, host: Site, service: str, how: str
) -> None:
    waits: dict[str, float] = getattr(host, how)
    waits["/api/v1/recommendations"] = TIMEOUT_MS / 1000 + 3
    try:
        page = answering(contexts(), host, service, {"items": [ITEM]})
        assert page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd") < TIMEOUT_MS
        assert page.get_by_text("Alle Publikationen").is_visible()
        [(name, detail)] = settled(page)
    finally:
        del waits["/api/v1/recommendations"]
    assert (name, detail["reason"]) == ("error", "timeout")
    assert TIMEOUT_MS <= page.evaluate("performance.now()") < TIMEOUT_MS + 2500
    assert page.get_by_text("Alle Publikationen").is_visible()


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


def test_refused_question_says_so_to_the_page(contexts: Any, host: Site, service: str) -> None:
    page = visit(contexts(), host, element(service, 'audience="kuchen"') + script(service))
    [(name, detail)] = settled(page)
    assert (name, detail["reason"], detail["status"]) == ("error", "answer", 422)
    assert "kuchen" in detail["message"]


def test_list_taken_off_the_page_stops_asking_and_tells_nothing(contexts: Any, host: Site, service: str) -> None:
    host.delay_s["/api/v1/recommendations"] = 0.5
    try:
        page = answering(contexts(), host, service, {"items": [ITEM]})
        page.evaluate("customElements.whenDefined('negz-empfehlungen')")
        page.evaluate("document.querySelector('negz-empfehlungen').remove()")
        page.wait_for_timeout(1000)
        assert page.evaluate("events") == []
    finally:
        del host.delay_s["/api/v1/recommendations"]


BELOW = "<p>Was darunter steht und nicht springen soll.</p>"


@pytest.mark.parametrize("width", [320, 480, 768, 1280])
def test_page_does_not_shift_when_the_list_fills(contexts: Any, host: Site, service: str, width: int) -> None:
    """A list that comes late, with something visible under it, on a page that says nothing about its height."""
    host.json("/api/v1/recommendations", {"items": [ITEM, ITEM, ITEM]})
    host.delay_s["/api/v1/recommendations"] = 0.7
    try:
        context = contexts(viewport={"width": width, "height": 2000})
        page = visit(context, host, element(host.address) + BELOW + script(service), head=f"<style>{STYLE}</style>")
        wait_until(page, "customElements.get('negz-empfehlungen') !== undefined")
        wait_until(page, "performance.getEntriesByName('first-paint').length > 0")
        page.wait_for_timeout(200)
        before, top = page.evaluate("shifts"), page.get_by_text("Was darunter steht").bounding_box()
        settled(page)
        page.wait_for_timeout(300)
        assert page.locator("[part~=item]").count() == 3
        assert page.get_by_text("Was darunter steht").bounding_box() == top
        assert page.evaluate("shifts") == before
    finally:
        del host.delay_s["/api/v1/recommendations"]


def test_page_that_sets_the_height_itself_never_shifts(contexts: Any, host: Site, service: str) -> None:
    """The page's own style sheet holds the room from the first paint on, however late script and answer come."""
    host.json("/api/v1/recommendations", {"items": [ITEM, ITEM, ITEM]})
    host.pages["/stil.css"] = ("text/css", "negz-empfehlungen{display:block;min-height:30rem}", {})
    late = f"setTimeout(() => import('{service}{current_component().path}'), 600)"
    host.pages["/spaet.js"] = ("text/javascript", late, {})
    head = '<link rel="stylesheet" href="/stil.css">'
    body = element(host.address) + BELOW + '<script src="/spaet.js" defer></script>'
    policy = f"default-src 'none'; script-src 'self' {service}; connect-src {host.address}; style-src 'self'"
    page = visit(contexts(viewport={"width": 800, "height": 1200}), host, body, policy, head)
    settled(page)
    page.wait_for_timeout(300)
    assert page.locator("[part~=item]").count() == 3
    assert page.evaluate("performance.getEntriesByName('first-paint')[0].startTime") < 600
    assert page.evaluate("shifts") == 0


def test_measure_of_shifts_sees_one(contexts: Any, host: Site, service: str) -> None:
    host.json("/api/v1/recommendations", {"items": [ITEM, ITEM, ITEM]})
    head = f"<style>{STYLE}negz-empfehlungen{{--negz-min-height:0}}</style>"
    host.delay_s["/api/v1/recommendations"] = 0.7
    try:
        page = visit(contexts(), host, element(host.address) + BELOW + script(service), head=head)
        settled(page)
        page.wait_for_timeout(300)
        assert page.evaluate("shifts") > 0
    finally:
        del host.delay_s["/api/v1/recommendations"]


@pytest.mark.parametrize("width", [320, 480, 768, 1280])
def test_reserved_height_is_enough_for_every_list_of_the_catalogue(
    contexts: Any, host: Site, service: str, catalogue_workspace: Workspace, width: int
) -> None:
    vocabulary = catalogue_workspace.recommender().vocabulary()
    audiences, benefits = ([c.key.notation for c in vocabulary.in_scheme(scheme)] for scheme in Scheme)
    pairs = [(a, b) for a in audiences for b in benefits][::3]
    lists = "".join(element(service, f'audience="{a}" benefit="{b}" n="4"') for a, b in pairs)
    context = contexts(viewport={"width": width, "height": 800})
    context.add_init_script(
        "Object.defineProperty(window, 'innerHeight', { value: Infinity })"
    )  # nothing is given back
    page = visit(context, host, lists + script(service), head=f"<style>{STYLE}</style>")
    settled(page, len(pairs))
    heights = page.locator("negz-empfehlungen").evaluate_all(
        "all => all.map(e => [e.shadowRoot.querySelector('section')?.offsetHeight ?? 0, "
        "parseFloat(getComputedStyle(e).minHeight)])"
    )
    assert [pair for pair, (taken, reserved) in zip(pairs, heights, strict=True) if taken > reserved] == []
    assert max(taken for taken, _ in heights) > heights[0][1] * 0.6
