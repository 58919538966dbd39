from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from api.workspace import Workspace
from corpus.errors import SourceUnavailable
from corpus.freshness import interval_of
from corpus.importers.ingest import ingest
from corpus.job import JobRecord
from corpus.link import LinkState
from corpus.source import SkippedItem, SourceKind
from corpus.source_port import Source
from tests.api.console.conftest import csrf_in
from tests.api.moment import Moment
from tests.api.site.page import Page
from tests.builders import make_output, make_vocabulary
from tests.conftest import NOW
from tests.sources import ByAddress, FakeImporter, make_item

PATH = "/redaktion/quellen"
DEAD = "/redaktion/tote-links"
SITE = "https://negz.org"


@pytest.fixture
def source(workspace: Workspace) -> Source:
    """A site with two outputs and an imprint, read at `NOW`."""
    workspace.store.replace_vocabulary(make_vocabulary())
    importer = FakeImporter()
    importer.hold(make_item("eins", title="Erste Studie"), make_item("zwei", title="Zweite Studie"))
    importer.hold(SkippedItem("impressum", "Das Impressum ist kein Beitrag."))
    store = workspace.store.sources
    found = store.add(SourceKind.WORDPRESS, SITE, {})
    ingest(store, found, importer, ByAddress(), clock=workspace.clock)
    return store.source(SITE)


def test_page_without_sources_says_so(editor: TestClient) -> None:
    assert "Noch ist keine Quelle eingetragen." in Page(editor.get(PATH).text).text


@pytest.mark.usefixtures("source")
def test_source_is_shown_with_kind_address_age_and_next_run(editor: TestClient) -> None:
    text = Page(editor.get(PATH).text).text
    for part in (
        SITE,
        "WordPress, jede Stunde (Vorgabe)",
        "in Ordnung",
        "23.11.2026, 10:30 Uhr",
        "ab 23.11.2026, 11:24",
    ):
        assert part in text, part


@pytest.mark.usefixtures("source")
def test_report_of_the_last_run_is_shown_and_a_failure_with_its_remedy(
    editor: TestClient, workspace: Workspace
) -> None:
    workspace.store.jobs.begin(SITE, NOW)
    workspace.store.jobs.end(SITE, NOW, "2 neu, 1 übersprungen.")
    assert "2 neu, 1 übersprungen." in Page(editor.get(PATH).text).text
    workspace.store.jobs.end(SITE, NOW, "Weg.", SourceUnavailable("Weg.", "Prüfen Sie die Adresse."))
    text = Page(editor.get(PATH).text).text
    assert "Weg. Prüfen Sie die Adresse." in text
    assert "davon 1 mit Befund" in text


@pytest.mark.usefixtures("source")
def test_stale_source_shows_on_its_page_and_on_the_first_one(editor: TestClient, moment: Moment) -> None:
    assert "Mit einer Quelle stimmt etwas nicht." not in editor.get("/redaktion").text
    moment.pass_by(hours=3)
    assert "Mit einer Quelle stimmt etwas nicht." in editor.get("/redaktion").text
    assert "veraltet" in Page(editor.get(PATH).text).text


def test_run_is_asked_for_and_nothing_is_fetched_by_the_page(
    editor: TestClient, workspace: Workspace, source: Source
) -> None:
    answer = editor.post(PATH, data={"csrf": csrf_in(editor.get(PATH).text), "anfordern": str(source.id)})
    assert answer.status_code == 303
    assert workspace.store.jobs.records() == {
        SITE: JobRecord(SITE, requested_at=workspace.clock(), requested_by="Erika")
    }
    text = Page(editor.get(answer.headers["location"]).text).text
    assert "Der nächste Lauf von „negz jobs run“ liest die Quelle ein." in text
    assert "beim nächsten Lauf, angefordert von Ihnen" in text
    assert "Beim nächsten Lauf einlesen" not in text
    assert workspace.store.sources.source(SITE) == source


def test_things_of_a_source_are_listed_with_their_outputs(editor: TestClient, source: Source) -> None:
    html = editor.get(f"{PATH}/{source.id}").text
    rows = [[cell.partition("</td>")[0] for cell in row.split("<td>")[1:]] for row in html.split("<tr>")[2:]]
    assert [row[0] for row in rows] == ["eins", "impressum", "zwei"]
    assert ("Erste Studie" in rows[0][1], rows[1][1:]) == (True, ["–", "Das Impressum ist kein Beitrag."])
    assert 'href="/redaktion/beitrag/zwei"' in html


def test_many_things_are_read_page_by_page(editor: TestClient, source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.console.source_page.ITEMS_PER_PAGE", 2)
    first = Page(editor.get(f"{PATH}/{source.id}").text)
    (following,) = [e.attributes["href"] for e in first.all("a") if "?nach=" in e.attributes.get("href", "")]
    assert following == f"{PATH}/{source.id}?nach=impressum"
    second = editor.get(following).text
    assert "Zweite Studie" in second
    assert "Erste Studie" not in second


@pytest.mark.usefixtures("source")
def test_correction_that_differs_is_listed_with_both_words(editor: TestClient, workspace: Workspace) -> None:
    workspace.store.corrections.correct("eins", {"title": "Von der Redaktion"}, editor="Erika")
    html = editor.get(PATH).text
    assert "Von der Redaktion" in html
    assert "Erste Studie" in html
    assert 'href="/redaktion/beitrag/eins/angaben"' in html


def test_dead_addresses_are_listed_with_since_when_and_where_to_change_them(
    editor: TestClient, workspace: Workspace
) -> None:
    workspace.store.upsert([make_output()])
    address = make_output().manifestations[0].url
    assert "Zurzeit gilt keine Adresse als tot." in editor.get(DEAD).text
    workspace.store.links.note(LinkState(address, NOW, 404, "Antwortet mit 404.", NOW, 2))
    text = Page(editor.get(DEAD).text).text
    assert "1 von 1 Adressen sind angesehen; 1 haben zuletzt nicht geantwortet" in text
    workspace.store.links.note(LinkState(address, NOW, 404, "Antwortet mit 404.", NOW, 3))
    html = editor.get(DEAD).text
    assert all(part in html for part in (address, "Antwortet mit 404.", "23.11.2026, 10:30 Uhr"))
    assert 'href="/redaktion/beitrag/ki-in-kommunen-2024/angaben"' in html
    assert "1 Adresse antwortet seit Tagen nicht." in Page(editor.get(PATH).text).text


def test_unknown_source_is_not_found(editor: TestClient) -> None:
    assert editor.get(f"{PATH}/99").status_code == 404
    csrf = csrf_in(editor.get("/redaktion").text)
    assert editor.post(PATH, data={"csrf": csrf, "anfordern": "99"}).status_code == 404


@pytest.mark.parametrize("path", [PATH, f"{PATH}/1", DEAD])
def test_nobody_gets_in_without_signing_in(browser: TestClient, path: str) -> None:
    answer = browser.get(path)
    assert (answer.status_code, "/redaktion/anmelden" in answer.headers["location"]) == (303, True)


def test_interval_of_a_source_is_changed_and_taken_back(
    editor: TestClient, workspace: Workspace, source: Source
) -> None:
    path = f"{PATH}/{source.id}"
    csrf = csrf_in(editor.get(path).text)
    answer = editor.post(path, data={"csrf": csrf, "abstand": " 24 "})
    assert answer.status_code == 303
    text = Page(editor.get(answer.headers["location"]).text).text
    assert "Der Abstand ist gesichert." in text
    assert "alle 24 Stunden" in text
    assert interval_of(workspace.store.sources.source(SITE)) == timedelta(days=1)
    editor.post(path, data={"csrf": csrf, "abstand": ""})
    assert workspace.store.sources.source(SITE) == source


@pytest.mark.parametrize("text", ["0", "169", "täglich", "1,5", "٣"])
def test_interval_that_is_none_is_refused_and_stays_in_the_field(
    editor: TestClient, workspace: Workspace, source: Source, text: str
) -> None:
    path = f"{PATH}/{source.id}"
    answer = editor.post(path, data={"csrf": csrf_in(editor.get(path).text), "abstand": text})
    fields = {e.attributes.get("name"): e.attributes.get("value") for e in Page(answer.text).all("input")}
    assert (answer.status_code, fields["abstand"]) == (422, text)
    assert f"„{text}“ ist kein Abstand." in Page(answer.text).text
    assert workspace.store.sources.source(SITE) == source
