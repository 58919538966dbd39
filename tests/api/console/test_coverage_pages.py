"""The coverage over the shipped catalogue, as an editor meets it."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from api.accounts import Accounts
from api.app import create_app
from api.settings import Settings
from api.workspace import Workspace
from corpus.account import Role
from corpus.model import OutputId
from tests.api.console.conftest import PASSWORD, SAME_ORIGIN
from tests.api.site.page import Page
from tests.conftest import NOW, TODAY

PATHS = [
    "/redaktion/abdeckung",
    "/redaktion/abdeckung.svg",
    "/redaktion/abdeckung.csv",
    "/redaktion/abdeckung/cdo/recht",
]


@pytest.fixture(scope="module")
def catalogue(catalogue_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The shipped catalogue with an account of its own."""
    data_dir = shutil.copytree(catalogue_dir, tmp_path_factory.mktemp("abdeckung") / "data")
    with Workspace(Settings(data_dir=data_dir, today=TODAY), clock=lambda: NOW) as found:
        Accounts(found).add("Erika", Role.EDITOR, PASSWORD)
        yield found


@pytest.fixture(scope="module")
def reader(catalogue: Workspace) -> TestClient:
    """A browser that Erika has signed in with."""
    client = TestClient(
        create_app(catalogue), base_url="https://negz.example", headers=SAME_ORIGIN, follow_redirects=False
    )
    assert client.post("/redaktion/anmelden", data={"name": "Erika", "passwort": PASSWORD}).status_code == 303
    return client


def test_heat_map_shows_every_cell_of_the_coverage_with_a_link(reader: TestClient, catalogue: Workspace) -> None:
    page = Page(reader.get("/redaktion/abdeckung").text)
    cells = [a for a in page.all("a") if a.attributes["href"].startswith("/redaktion/abdeckung/")]
    expected = catalogue.recommender().coverage().cells
    assert len(cells) == len(expected) == 100
    for link, cell in zip(cells, expected, strict=True):
        assert link.attributes["href"] == f"/redaktion/abdeckung/{cell.audience.notation}/{cell.benefit.notation}"
        shown = link.text.split(" (")[0].split()
        numbers = [str(len(cell.editor)), *(["+", str(len(cell.model))] if cell.model else [])]
        assert shown[: len(numbers)] == numbers
    rows, columns = ([th.text for th in page.all("th") if th.attributes["scope"] == scope] for scope in ("row", "col"))
    assert (len(rows), rows[-1]) == (11, "Gesamt")
    assert (len(columns), columns[-1]) == (11, "Gesamt")


def test_heat_map_names_what_is_missing(reader: TestClient, catalogue: Workspace) -> None:
    text = Page(reader.get("/redaktion/abdeckung").text).text
    gaps = catalogue.recommender().coverage().gaps
    vocabulary = catalogue.recommender().vocabulary()
    labels = {concept.key: concept.label() for concept in vocabulary.concepts}
    named = [labels[gap.benefit] for gap in gaps if gap.audience.notation == "beschaffung"]
    sentence = re.search("Für Beschaffung und Vergabe gibt es nichts zu ([^.]*)[.]", text)
    assert sentence is not None
    assert re.findall("„([^“]*)“", sentence[1]) == named
    assert "Stand: 23.11.2026." in text


def test_cell_lists_its_outputs_newest_first_and_who_tagged_them(reader: TestClient, catalogue: Workspace) -> None:
    page = Page(reader.get("/redaktion/abdeckung/cdo/recht").text)
    cells = catalogue.recommender().coverage().cells
    cell = next(c for c in cells if (c.audience.notation, c.benefit.notation) == ("cdo", "recht"))
    links = [a.attributes["href"] for a in page.all("a") if "/beitrag/" in a.attributes["href"]]
    assert sorted(links) == sorted(f"/redaktion/beitrag/{output_id}" for output_id in (*cell.editor, *cell.model))
    dates = [time.attributes["datetime"] for time in page.all("time")]
    assert dates == sorted(dates, reverse=True)
    assert page.text.count("Redaktion 2") == 0
    assert page.text.count("Modell (Zielgruppe") == len(cell.model)
    assert f"{len(cell.editor)} von der Redaktion, {len(cell.model)} vom Modell" in page.text


def test_empty_cell_says_that_there_is_nothing(reader: TestClient) -> None:
    page = Page(reader.get("/redaktion/abdeckung/beschaffung/praxis").text)
    assert page.texts("h1") == ["Beschaffung und Vergabe: Praxisbeispiele"]
    assert "Für Beschaffung und Vergabe gibt es nichts zu „Praxisbeispiele“" in page.text


def test_cell_that_does_not_exist_is_a_page_with_the_remedy(reader: TestClient) -> None:
    answer = reader.get("/redaktion/abdeckung/cdo/kuchen")
    assert answer.status_code == 404
    assert "Wählen Sie ein Feld in der Tabelle" in Page(answer.text).text


def test_svg_is_a_file_that_runs_nothing(reader: TestClient) -> None:
    answer = reader.get("/redaktion/abdeckung.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["content-disposition"] == 'attachment; filename="abdeckung-2026-11-23.svg"'
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert ElementTree.fromstring(answer.text).tag.endswith("svg")  # noqa: S314 - our own text


def test_csv_is_a_file_with_a_line_for_each_cell(reader: TestClient) -> None:
    answer = reader.get("/redaktion/abdeckung.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert len(answer.text.splitlines()) == 101


@pytest.fixture
def asked(writable_catalogue_dir: Path) -> Iterator[TestClient]:
    """Erika's browser, after visitors and programs have asked for four things; the service has been started anew."""
    with Workspace(Settings(data_dir=writable_catalogue_dir, today=TODAY), clock=lambda: NOW) as workspace:
        Accounts(workspace).add("Erika", Role.EDITOR, PASSWORD)
        with TestClient(create_app(workspace)) as visitor:
            for _ in range(7):
                visitor.get("/?audience=beschaffung&benefit=praxis")
                visitor.get("/api/v1/recommendations?audience=cdo")
            for _ in range(5):
                visitor.post("/api/v1/recommendations", json={"benefit": ["recht"]})
            for _ in range(4):
                visitor.get("/api/v1/recommendations?audience=nachwuchs&benefit=praxis")
        client = TestClient(create_app(workspace), base_url="https://negz.example", headers=SAME_ORIGIN)
        client.post("/redaktion/anmelden", data={"name": "Erika", "passwort": PASSWORD})
        yield client


def test_heat_map_shows_what_visitors_and_programs_asked_for(asked: TestClient) -> None:
    page = Page(asked.get("/redaktion/abdeckung").text)
    links = [a for a in page.all("a") if "-mal gefragt) für" in a.text]
    assert [a.attributes["href"] for a in links] == ["/redaktion/abdeckung/beschaffung/praxis"]
    assert "(kein Beitrag, 7-mal gefragt)" in links[0].text
    assert {"ohne Nutzen", "ohne Zielgruppe"} <= set(page.texts("th"))
    assert {"7× gefragt", "5× gefragt"} <= set(page.texts("td"))
    assert "19× gefragt" in page.text, "what is shown, summed up: the four requests stay hidden"


def test_heat_map_names_what_is_asked_for_and_not_there(asked: TestClient) -> None:
    page = Page(asked.get("/redaktion/abdeckung").text)
    assert "Gezählt sind Anfragen vom 23.11.2026." in page.text
    sentence = "Nach „Praxisbeispiele“ für Beschaffung und Vergabe wurde 7-mal gefragt; dazu gibt es keinen Beitrag."
    assert sentence in page.texts("li")
    assert "Wonach kaum jemand fragt, lässt sich erst sagen, wenn mehr gezählt ist" in page.text


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("beschaffung/praxis", "Danach wurde in den letzten 90 Tagen 7-mal gefragt."),
        ("nachwuchs/praxis", "Danach wurde in den letzten 90 Tagen weniger als 5-mal gefragt."),
    ],
)
def test_cell_says_how_often_it_was_asked_for(asked: TestClient, path: str, said: str) -> None:
    assert said in Page(asked.get(f"/redaktion/abdeckung/{path}").text).text


def test_files_tell_what_was_asked_for(asked: TestClient) -> None:
    lines = asked.get("/redaktion/abdeckung.csv").text.splitlines()
    assert len(lines) == 103
    assert next(line for line in lines if ";beschaffung;Praxisbeispiele;praxis;" in line).endswith(";7")
    assert lines[-2].endswith(";cdo;ohne Nutzen;;;;;;;7")
    assert lines[-1].startswith("ohne Zielgruppe;;")
    assert "7×" in asked.get("/redaktion/abdeckung.svg").text


def test_coverage_before_anything_was_counted_says_so(reader: TestClient) -> None:
    page = Page(reader.get("/redaktion/abdeckung").text)
    assert "Wonach gefragt wird, ist noch nicht gezählt." in page.text
    assert "ohne Nutzen" not in page.texts("th")
    assert "Danach wurde" not in Page(reader.get("/redaktion/abdeckung/cdo/recht").text).text


def test_coverage_where_counting_is_off_says_so(writable_catalogue_dir: Path) -> None:
    settings = Settings(data_dir=writable_catalogue_dir, today=TODAY, count_demand=False)
    with Workspace(settings, clock=lambda: NOW) as workspace:
        Accounts(workspace).add("Erika", Role.EDITOR, PASSWORD)
        client = TestClient(create_app(workspace), base_url="https://negz.example", headers=SAME_ORIGIN)
        client.post("/redaktion/anmelden", data={"name": "Erika", "passwort": PASSWORD})
        assert "NEGZ_COUNT_DEMAND steht auf false" in client.get("/redaktion/abdeckung").text


def test_withdrawn_output_leaves_its_cell(catalogue_dir: Path, tmp_path: Path) -> None:
    data_dir = shutil.copytree(catalogue_dir, tmp_path / "data")
    with Workspace(Settings(data_dir=data_dir, today=TODAY), clock=lambda: NOW) as workspace:
        Accounts(workspace).add("Erika", Role.EDITOR, PASSWORD)
        client = TestClient(create_app(workspace), base_url="https://negz.example", headers=SAME_ORIGIN)
        client.post("/redaktion/anmelden", data={"name": "Erika", "passwort": PASSWORD})
        cell = workspace.recommender().coverage().cells[0]
        path = f"/redaktion/abdeckung/{cell.audience.notation}/{cell.benefit.notation}"
        gone = OutputId(cell.editor[0])
        assert f"/beitrag/{gone}" in client.get(path).text
        workspace.store.withdraw([gone])
        assert f"/beitrag/{gone}" not in client.get(path).text
        assert "Seitdem hat sich der Bestand einmal geändert" in client.get("/redaktion/abdeckung").text


@pytest.mark.parametrize("path", PATHS)
def test_coverage_is_for_those_who_have_signed_in(browser: TestClient, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/redaktion/anmelden")


@pytest.mark.parametrize("path", PATHS)
def test_coverage_without_an_index_says_what_to_do(editor: TestClient, path: str) -> None:
    answer = editor.get(path)
    assert answer.status_code == 503
    assert "negz index build" in Page(answer.text).text
