"""What the list tells of itself, only where the page asks for it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from api.settings import Settings
from api.workspace import Workspace
from corpus.feedback import FeedbackEvent
from tests.browser.conftest import serving
from tests.browser.host_page import Site, strict_policy
from tests.browser.widget.embedding import ITEM, element, script, settled, visit, wait_for
from tests.conftest import NOW, TODAY

pytestmark = pytest.mark.browser

FEEDBACK = 'audience="cdo" n="3" lang="de" key="lese-1" feedback'
THREE = {
    "recommendation_id": "liste-1",
    "items": [{**ITEM, "output": {**ITEM["output"], "id": f"beitrag-{n}"}} for n in (1, 2, 3)],  # type: ignore[dict-item]
}


def test_list_with_feedback_tells_what_was_seen_and_opened_and_not_by_whom(
    contexts: Any, host: Site, service: str
) -> None:
    host.json("/api/v1/recommendations", THREE)
    host.told.clear()
    body = f'{element(host.address, FEEDBACK)}<div class="lang"></div>'
    context = contexts(viewport={"width": 800, "height": 220})
    context.add_cookies([{"name": "sitzung", "value": "1", "url": host.address}])
    context.route("https://negz.org/**", lambda route: route.fulfill(body="Beitrag"))
    page = visit(context, host, body + script(service), strict_policy(f"{service} {host.address}"))
    settled(page)
    wait_for(lambda: len(host.told) == 1)
    page.mouse.wheel(0, 2000)
    wait_for(lambda: len(host.told) == 2)
    page.locator("[part=link]").last.click()
    wait_for(lambda: len(host.told) == 3)
    said = [json.loads(body) for _, _, body in host.told]
    assert [one["event"] for one in said] == ["shown", "shown", "opened"]
    seen = said[0]["output_ids"] + said[1]["output_ids"]
    assert sorted(seen) == ["beitrag-1", "beitrag-2", "beitrag-3"]
    assert said[2]["output_ids"] == ["beitrag-3"]
    assert {one["recommendation_id"] for one in said} == {"liste-1"}
    assert {one["placement"] for one in said} == {"widget"}
    assert len({one["event_id"] for one in said}) == 1
    assert {address for address, _, _ in host.told} == {"/api/v1/feedback?key=lese-1"}
    assert not [headers for _, headers, _ in host.told if {"Cookie", "Referer"} & set(headers)]


def test_service_takes_what_the_list_tells(contexts: Any, host: Site, writable_catalogue_dir: Path) -> None:
    settings = Settings(data_dir=writable_catalogue_dir, today=TODAY, cors_origins=(host.address,))
    context = contexts(viewport={"width": 1280, "height": 3000})
    context.route(re.compile("^https://"), lambda route: route.fulfill(body="Beitrag"))
    with Workspace(settings, clock=lambda: NOW) as workspace, serving(workspace) as service:
        body = element(service, 'audience="cdo" benefit="praxis" n="10" feedback')
        page = visit(context, host, body + script(service), strict_policy(service))
        settled(page)
        page.locator("[part=link]").first.click()
        page.wait_for_url(re.compile("^https://"))
        store = workspace.store.feedback
        wait_for(lambda: store.feedback(TODAY, TODAY).placements.get("widget") == {FeedbackEvent.SHOWN: 10})


def test_list_without_feedback_tells_nothing(contexts: Any, host: Site, service: str) -> None:
    host.json("/api/v1/recommendations", THREE)
    host.told.clear()
    page = visit(contexts(), host, element(host.address) + script(service))
    settled(page)
    page.wait_for_timeout(1500)
    assert host.told == []
