"""The usage over the shipped catalogue, as an editor meets it."""

import csv
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from api.accounts import Accounts
from api.app import create_app
from api.console.view_usage import PICTURES
from api.settings import Settings
from api.workspace import Workspace
from corpus.account import Role
from corpus.model import OutputKind
from tests.api.console.conftest import PASSWORD, SAME_ORIGIN
from tests.api.console.usage_world import EMPTY, HELPFUL, NOT_HELPFUL, OPENED, SHOWN, add_feedback
from tests.api.site.page import Page
from tests.conftest import NOW, TODAY

PATH = "/redaktion/nutzung"
FILES = [f"{PATH}.csv", *(f"{PATH}/{name}.svg" for name in PICTURES)]


def signed_in(workspace: Workspace) -> TestClient:
    """Return a browser that Erika has signed in with."""
    client = TestClient(
        create_app(workspace), base_url="https://negz.example", headers=SAME_ORIGIN, follow_redirects=False
    )
    assert client.post("/redaktion/anmelden", data={"name": "Erika", "passwort": PASSWORD}).status_code == 303
    return client


@pytest.fixture(scope="module")
def data_dir(catalogue_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped catalogue with an account, and nothing counted."""
    copied = Path(shutil.copytree(catalogue_dir, tmp_path_factory.mktemp("nutzung") / "data"))
    with Workspace(Settings(data_dir=copied, today=TODAY), clock=lambda: NOW) as workspace:
        Accounts(workspace).add("Erika", Role.EDITOR, PASSWORD)
    return copied


@pytest.fixture(scope="module")
def reader(data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Erika's browser, after two target groups have seen lists, one of them fifty days ago."""
    copied = Path(shutil.copytree(data_dir, tmp_path_factory.mktemp("gezaehlt") / "data"))
    with Workspace(Settings(data_dir=copied, today=TODAY), clock=lambda: NOW) as workspace:
        store = workspace.store.feedback
        add_feedback(
            store,
            TODAY,
            {SHOWN: 1002, OPENED: 203, HELPFUL: 41, NOT_HELPFUL: 4, EMPTY: 12},
            audiences=("cdo",),
            benefits=("praxis",),
        )
        old = TODAY - timedelta(days=50)
        output = ("aus-negz-wird-negz", OutputKind.ARTICLE)
        add_feedback(store, old, {SHOWN: 500, OPENED: 25}, audiences=("leitung",), benefits=("recht",), output=output)
        yield signed_in(workspace)


def row(page: Page, label: str) -> list[str]:
    """Return the cells of the first table's row of that name."""
    texts = [(e.tag, " ".join(e.text.split()).replace("\u00a0", " ")) for e in page.elements if e.tag in {"th", "td"}]
    start = texts.index(("th", label)) + 1
    return [text for _, text in texts[start : start + 7]]


def test_page_shows_each_target_group_with_numbers_shares_and_their_ranges(reader: TestClient) -> None:
    page = Page(reader.get(PATH).text)
    cdo = row(page, "CDO, CIO und Digitalverantwortliche")
    assert cdo == ["1.000", "205", "20 % (18 bis 23 %)", "40", "unter 5", "mindestens 78 %", "10"]
    assert row(page, "Beschaffung und Vergabe")[:2] == ["unter 5", "unter 5"]
    assert "–lässt sich nicht sagen" in row(page, "Beschaffung und Vergabe")[2]


def test_page_names_the_finding_in_words(reader: TestClient) -> None:
    text = Page(reader.get(PATH).text).text.replace("\u00a0", " ")
    assert "öffnet die Zielgruppe „Verwaltungsleitung und Führungskräfte“: 5 % (3 bis 8 %); am meisten „CDO," in text
    assert "Gezählt vom 04.10.2026 bis zum 23.11.2026." in text
    assert "Zahlen unter 5 bleiben verborgen, alle anderen sind auf Fünfer gerundet." in text
    assert "129 von 131 veröffentlichten Beiträgen wurden in diesen Tagen seltener als 5-mal gezeigt" in text
    assert "Zielgruppe „CDO, CIO und Digitalverantwortliche“: rund 10-mal" in text


def test_page_shows_the_stores_sums(reader: TestClient) -> None:
    page = Page(reader.get(PATH).text)
    assert list(zip(page.texts("dt"), page.texts("dd"), strict=True)) == [
        ("Gezeigt", "1.500"),
        ("Geöffnet", "230"),
        ("Hilfreich", "40"),
        ("Nicht hilfreich", "unter 5"),
        ("Leere Listen", "10"),
    ]


def test_shorter_range_leaves_out_what_is_older(reader: TestClient) -> None:
    page = Page(reader.get(PATH, params={"tage": "30"}).text)
    assert page.texts("dd")[0] == "1.000"
    chosen = [e.attributes["value"] for e in page.all("option") if "selected" in e.attributes]
    assert chosen == ["30"]
    assert page.links()["Alles als Tabelle (CSV)"] == f"{PATH}.csv?tage=30"


@pytest.mark.parametrize("path", [PATH, *FILES])
def test_range_that_is_not_offered_is_refused_with_those_that_are(reader: TestClient, path: str) -> None:
    answer = reader.get(path, params={"tage": "7"})
    assert answer.status_code == 422
    assert "Wählen Sie 30, 90, 365 Tage." in Page(answer.text).text


def test_page_has_pictures_named_by_what_they_show_where_there_is_something_to_see(reader: TestClient) -> None:
    page = Page(reader.get(PATH).text)
    titles = page.texts("figcaption")
    assert titles == [PICTURES[name].title for name in PICTURES]
    assert [title for title in page.texts("title") if title in titles] == titles
    assert not [e for e in page.elements if "style" in e.attributes or e.tag in {"script", "style"}]


def test_output_most_opened_comes_first_with_a_link_to_its_desk(reader: TestClient) -> None:
    page = Page(reader.get(PATH).text)
    section = page.html.partition("Am häufigsten geöffnet")[2]
    first = section.index("/redaktion/beitrag/angst-im-wandel")
    assert first < section.index("/redaktion/beitrag/aus-negz-wird-negz")


def test_what_is_asked_for_and_missing_is_that_of_the_coverage(reader: TestClient) -> None:
    text = Page(reader.get(PATH).text).text
    assert "Wonach gefragt wird, ist noch nicht gezählt." in text
    assert "/redaktion/abdeckung" in Page(reader.get(PATH).text).links().values()


def test_csv_has_a_line_for_each_row_and_each_output_and_no_number_below_five(reader: TestClient) -> None:
    answer = reader.get(f"{PATH}.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="nutzung-2026-11-23-90-tage.csv"'
    lines = list(csv.reader(answer.text.removeprefix("\ufeff").splitlines(), delimiter=";"))
    assert ["Zielgruppe", "cdo", "CDO, CIO und Digitalverantwortliche", "1000", "205", "40", "unter 5", "10"] in lines
    assert sum(line[0] == "Beitrag" for line in lines) == 131
    assert lines[1] == ["Insgesamt", "", "Insgesamt", "1500", "230", "40", "unter 5", "10"]
    numbers = [int(cell) for line in lines for cell in line[3:] if cell.isdigit()]
    assert numbers
    assert all(number >= 5 and number % 5 == 0 for number in numbers)


@pytest.mark.parametrize("name", PICTURES)
def test_picture_is_a_file_that_runs_nothing(reader: TestClient, name: str) -> None:
    answer = reader.get(f"{PATH}/{name}.svg", params={"tage": "365"})
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["content-disposition"] == f'attachment; filename="nutzung-{name}-2026-11-23-365-tage.svg"'
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    root = ElementTree.fromstring(answer.text)  # noqa: S314 - our own text
    assert root[0].text == PICTURES[name].title
    assert "Gezählt vom 04.10.2026 bis zum 23.11.2026." in answer.text


def test_picture_that_does_not_exist_is_a_page_with_the_remedy(reader: TestClient) -> None:
    answer = reader.get(f"{PATH}/kuchen.svg")
    assert answer.status_code == 404
    assert "Wählen Sie eines auf der Seite /redaktion/nutzung." in Page(answer.text).text


@pytest.mark.parametrize(
    ("counts", "events", "said"),
    [
        (True, 0, "Noch ist nichts gezählt."),
        (True, 4, "Gezählt wird seit dem 20.11.2026; in den letzten 90 Tagen kam noch nichts auf mindestens 5."),
        (False, 0, "Die Einstellung NEGZ_COUNT_FEEDBACK steht auf false."),
        (False, 4, "Zurzeit wird nicht gezählt (NEGZ_COUNT_FEEDBACK=false)."),
        (False, 5, "Zurzeit wird nicht gezählt (NEGZ_COUNT_FEEDBACK=false)."),
    ],
)
def test_page_without_numbers_says_why(data_dir: Path, tmp_path: Path, counts: bool, events: int, said: str) -> None:
    copied = Path(shutil.copytree(data_dir, tmp_path / "data"))
    settings = Settings(data_dir=copied, today=TODAY, count_feedback=counts)
    with Workspace(settings, clock=lambda: NOW) as workspace:
        if events:
            add_feedback(workspace.store.feedback, TODAY - timedelta(days=3), {SHOWN: events})
        page = Page(signed_in(workspace).get(PATH).text)
    assert said in page.text
    assert bool(page.all("svg")[1:]) == (events >= 5), "the first is the mark"
    assert "So ist gezählt" in page.texts("h2")


def test_what_visitors_do_is_what_editors_see(data_dir: Path, tmp_path: Path) -> None:
    copied = Path(shutil.copytree(data_dir, tmp_path / "data"))
    with Workspace(Settings(data_dir=copied, today=TODAY), clock=lambda: NOW) as workspace:
        with TestClient(create_app(workspace), headers={"Sec-Fetch-Mode": "navigate"}) as visitor:
            answer = visitor.get("/api/v1/recommendations?audience=cdo&benefit=praxis&n=3").json()
            first, list_id = answer["items"][0]["output"]["id"], answer["recommendation_id"]
            for number in range(5):
                visitor.get("/?audience=cdo&benefit=praxis&n=3")
                visitor.get(f"/beitrag/{first}?aus={list_id}")
                said = {"recommendation_id": list_id, "output_id": first, "event": "helpful", "event_id": str(number)}
                assert visitor.post("/api/v1/feedback", json=said).status_code == 204
        page = Page(signed_in(workspace).get(PATH).text)
    assert row(page, "CDO, CIO und Digitalverantwortliche")[:5] == [
        "15",
        "5",
        "–lässt sich nicht sagen",
        "5",
        "unter 5",
    ]
    assert row(page, "Praxisbeispiele")[:2] == ["15", "5"]
    assert row(page, "Seiten dieses Dienstes")[:2] == ["15", "5"]
    assert row(page, "Schnittstelle")[3] == "5"
    assert f"/redaktion/beitrag/{first}" in page.html.partition("Am häufigsten geöffnet")[2].partition("</table>")[0]


@pytest.mark.parametrize("path", [PATH, *FILES])
def test_usage_is_for_those_who_have_signed_in(browser: TestClient, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/redaktion/anmelden")


@pytest.mark.parametrize("path", [PATH, *FILES])
def test_usage_without_an_index_says_what_to_do(editor: TestClient, path: str) -> None:
    answer = editor.get(path)
    assert answer.status_code == 503
    assert "negz index build" in Page(answer.text).text
