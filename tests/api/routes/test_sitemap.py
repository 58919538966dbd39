import re
from collections.abc import Iterator
from pathlib import Path
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.workspace import Workspace
from corpus.model import OutputId
from tests.api.feed_world import World, open_world
from tests.api.site.page import Page

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path / "data") as found:
        yield found


def entries(client: TestClient) -> dict[str, ElementTree.Element]:
    answer = client.get("/sitemap.xml")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/xml")
    root = ElementTree.fromstring(answer.content)  # noqa: S314 - our own answer
    assert root.tag == f"{SITEMAP}urlset"
    return {url.findtext(f"{SITEMAP}loc") or "": url for url in root.findall(f"{SITEMAP}url")}


def versions(url: ElementTree.Element) -> dict[str, str]:
    return {link.attrib["hreflang"]: link.attrib["href"] for link in url.findall(LINK)}


def test_sitemap_names_pages_that_are_there_and_call_themselves_the_same(world: World) -> None:
    found = entries(world.client)
    for address, url in found.items():
        answer = world.client.get(address)
        assert answer.status_code == 200, address
        page = Page(answer.text)
        links = {(e.attributes["rel"], e.attributes.get("hreflang")): e.attributes["href"] for e in page.all("link")}
        assert links["canonical", None] == address
        assert not any(e.attributes.get("name") == "robots" for e in page.all("meta"))
        assert versions(url) == {name: links["alternate", name] for name in ("de", "en", "x-default")}


def test_sitemap_links_the_languages_both_ways(world: World) -> None:
    found = entries(world.client)
    for address, url in found.items():
        others = versions(url)
        assert address in (others["de"], others["en"])
        assert others["x-default"] == others["de"]
        assert versions(found[others["de"]]) == versions(found[others["en"]])


def test_sitemap_holds_every_output_with_the_day_it_last_changed(world: World) -> None:
    world.moment.pass_by(days=3)
    world.workspace.store.withdraw([OutputId("boese-2025")])
    found = entries(world.client)
    assert not any("boese" in address for address in found)
    days = {address: url.findtext(f"{SITEMAP}lastmod") for address, url in found.items() if "/beitrag/" in address}
    assert set(days.values()) == {"2026-11-23"}
    assert len(days) == 2 * 4


def may_fetch(client: TestClient, address: str) -> bool:
    """Read robots.txt as RFC 9309 (2.2.2) says: of the rules that match, the longest; of two as long, Allow."""
    path = address.removeprefix("http://testserver")
    rules = [line.split(": ", 1) for line in client.get("/robots.txt").text.splitlines() if "llow: " in line]
    matching = [(len(rule), kind == "Allow") for kind, rule in rules if re.match(_pattern(rule), path)]
    return max(matching, default=(0, True))[1]


def _pattern(rule: str) -> str:
    return re.escape(rule).replace(r"\*", ".*").replace(r"\$", "$")


def test_sitemap_lists_no_page_that_robots_shall_leave_alone(world: World) -> None:
    assert [address for address in entries(world.client) if not may_fetch(world.client, address)] == []


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("/beitrag/studie-2024", True),
        ("/beitrag/studie-2024?aus=0123456789abcdef.cdo.", False),
        ("/feeds/cdo.xml?benefit=praxis", True),
        ("/?audience=cdo&benefit=praxis", True),
        ("/?audience=cdo&text=Cloud", False),
        ("/?audience=cdo&seed=studie-2024", False),
        ("/katalog?lang=en", True),
        ("/katalog?kind=study&lang=en", False),
        ("/suche?q=Cloud", False),
        ("/redaktion/anmelden", False),
        ("/embed/recommendations.html?audience=cdo", False),
    ],
)
def test_robots_may_read_pages_and_feeds_but_neither_console_nor_lists_without_end(
    world: World, address: str, allowed: bool
) -> None:
    assert may_fetch(world.client, address) is allowed


def test_robots_are_told_where_the_sitemap_is(world: World) -> None:
    robots = RobotFileParser()
    robots.parse(world.client.get("/robots.txt").text.splitlines())
    assert robots.site_maps() == ["http://testserver/sitemap.xml"]


def test_robots_are_told_the_public_address_where_one_is_set(tmp_path: Path) -> None:
    with open_world(tmp_path, public_url="https://negz.org/finder") as world:
        assert "Sitemap: https://negz.org/finder/sitemap.xml" in world.client.get("/robots.txt").text
        assert all(address.startswith("https://negz.org/finder/") for address in entries(world.client))


def test_robots_are_answered_without_an_index_and_the_sitemap_says_what_is_missing(tmp_path: Path) -> None:
    with Workspace(Settings(data_dir=tmp_path, encoder="lsa")) as workspace:
        client = TestClient(create_app(workspace))
        assert client.get("/robots.txt").status_code == 200
        answer = client.get("/sitemap.xml")
    assert (answer.status_code, answer.json()["code"]) == (503, "index_missing")
