from starlette.testclient import TestClient

from api.console.address import HOME
from api.console.menu import MENU
from api.console.start import PURPOSES
from tests.api.site.page import Page


def test_start_leads_to_every_page_and_says_what_it_is_for(editor: TestClient) -> None:
    page = Page(editor.get("/redaktion").text)
    links = {a.attributes["href"] for a in page.all("a")}
    assert {entry.path for entry in MENU} <= links
    for entry in MENU:
        assert entry.path == HOME or PURPOSES[entry.name] in page.text
