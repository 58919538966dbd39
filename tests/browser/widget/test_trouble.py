"""Whatever is wrong with script, service or answer: the page stays as it is."""

from typing import Any

import pytest

from tests.browser.host_page import Site
from tests.browser.widget.embedding import ITEM, TIMEOUT_MS, answering, element, script, settled, visit

pytestmark = pytest.mark.browser


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
