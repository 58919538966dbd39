from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.calendar_file import event_day
from api.workspace import Workspace
from corpus.model import OutputId
from tests.api.feed_world import World, open_world
from tests.api.site.page import Page


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path / "data") as found:
        yield found


def test_calendar_entry_is_a_file_for_every_dated_event_and_linked_from_its_page_alone(
    client: TestClient, catalogue_workspace: Workspace
) -> None:
    for output in catalogue_workspace.recommender().outputs():
        links = Page(client.get(f"/beitrag/{output.id}").text).links()
        href = links.get("Termin in den Kalender übernehmen (ICS-Datei)")
        assert (href is not None) == (event_day(output) is not None), output.id
        answer = client.get(href or f"/beitrag/{output.id}.ics")
        assert answer.status_code == (200 if href else 404)
        if href:
            assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
            assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{output.id}.ics"
            assert f"UID:{output.id}@negz.org\r\n" in answer.text


def test_calendar_entry_leads_back_to_the_page_in_its_language(world: World) -> None:
    page = Page(world.client.get("/beitrag/treffen-2027?lang=en").text)
    href = page.links()["Add the date to your calendar (ICS file)"]
    assert href == "/beitrag/treffen-2027.ics?lang=en"
    assert "URL:http://testserver/beitrag/treffen-2027?lang=en" in world.client.get(href).text


def test_calendar_entry_that_has_not_changed_is_not_sent_again(world: World) -> None:
    first = world.client.get("/beitrag/treffen-2027.ics")
    again = world.client.get("/beitrag/treffen-2027.ics", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("output_id", ["studie-2024", "ohne-datum", "gibt-es-nicht"])
def test_calendar_entry_of_anything_else_is_not_found_with_a_reason(world: World, output_id: str) -> None:
    answer = world.client.get(f"/beitrag/{output_id}.ics")
    assert (answer.status_code, answer.json()["code"]) == (404, "output_not_found")
    assert answer.json()["remedy"]


def test_calendar_entry_of_a_withdrawn_event_is_gone_at_once(world: World) -> None:
    assert world.client.get("/beitrag/treffen-2027.ics").status_code == 200
    world.workspace.store.withdraw([OutputId("treffen-2027")])
    assert world.client.get("/beitrag/treffen-2027.ics").status_code == 404
