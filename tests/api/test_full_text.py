"""What answers and pages say of a PDF and a recording whose full text was imported: the page and the second."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.workspace import Workspace
from corpus.passage import Passage, Place
from corpus.source_port import Reading
from tests.builders import make_output, make_vocabulary
from tests.conftest import NOW, TODAY
from tests.sources import ByAddress, FakeImporter, make_item

PDF, VIDEO = "https://negz.org/akte.pdf", "https://www.youtube.com/watch?v=abc"
ITEMS = (
    make_item(
        "akte",
        title="Bericht über ein Vorhaben",
        abstract="Ein Vorhaben.",
        passages=(
            Passage("Die Einleitung nennt Ziele.", Place(page=1), PDF),
            Passage("Der Fachkräftemangel verzögert <b>Bauanträge</b>. Das Amt hilft sich.", Place(page=14), PDF),
        ),
    ),
    make_item(
        "vortrag",
        title="Ein Gespräch",
        abstract="Ein Abend.",
        passages=(
            Passage("Guten Abend.", Place(seconds=0), VIDEO),
            Passage("Unsere Wasserzähler funken nachts.", Place(seconds=750), VIDEO),
        ),
    ),
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    data_dir: Path = tmp_path_factory.mktemp("full_text")
    with Workspace(Settings(data_dir=data_dir, encoder="lsa", today=TODAY), clock=lambda: NOW) as workspace:
        workspace.store.replace_vocabulary(make_vocabulary())
        workspace.store.upsert([make_output(id="anderes", title="Registermodernisierung")])
        sources, importer = workspace.store.sources, FakeImporter()
        source = sources.begin(sources.add(importer.kind, importer.address, {}).id)
        sources.keep(source, [Reading(item) for item in ITEMS], ByAddress())
        workspace.build_index()
        yield TestClient(create_app(workspace))


@pytest.mark.parametrize(
    ("query", "output", "evidence", "where"),
    [
        (
            "Bauanträge",
            "akte",
            "Der Fachkräftemangel verzögert <b>Bauanträge</b>.",
            {"page": 14, "url": f"{PDF}#page=14"},
        ),
        ("Wasserzähler", "vortrag", "Unsere Wasserzähler funken nachts.", {"seconds": 750, "url": f"{VIDEO}&t=750"}),
    ],
)
def test_search_finds_what_stands_in_the_full_text_alone_and_says_where(
    client: TestClient, query: str, output: str, evidence: str, where: dict[str, object]
) -> None:
    first = client.get("/api/v1/search", params={"q": query}).json()["items"][0]
    assert first["output"]["id"] == output
    (topic,) = (found for found in first["explanation"]["criteria"] if found["criterion"] == "topic")
    assert (topic["evidence"], topic["where"]) == (evidence, where)


def test_search_page_marks_the_words_and_links_to_the_place(client: TestClient) -> None:
    page = client.get("/suche", params={"q": "Bauanträge"}).text
    assert "&lt;b&gt;<mark>Bauanträge</mark>&lt;/b&gt;" in page
    assert f'<a href="{PDF}#page=14" rel="noreferrer">S. 14</a>' in page
    english = client.get("/suche", params={"q": "Wasserzähler", "lang": "en"}).text
    assert f'<a href="{VIDEO}&amp;t=750" rel="noreferrer">from 12:30</a>' in english
