import csv
from io import StringIO

import pytest
from starlette.testclient import TestClient

from api.workspace import Workspace
from corpus.editorial import Verdict
from corpus.vocabulary.skos import read_turtle
from corpus.vocabulary_change import deprecate, version_of
from tests.api.console.vocabulary_page import CDO_PAGE, HOME, fill, reject
from tests.api.site.page import Page
from tests.builders import CDO

PATHS = [
    HOME,
    f"{HOME}.ttl",
    f"{HOME}.csv",
    CDO_PAGE,
    f"{CDO_PAGE}/bearbeiten",
    f"{HOME}/neu",
    f"{HOME}/einlesen",
    f"{HOME}/aufgaben",
    f"{HOME}/aenderungen",
]


@pytest.fixture(autouse=True)
def _fill(workspace: Workspace) -> None:
    fill(workspace)


def row_of(page: Page, label: str) -> list[str]:
    rows = [" ".join(row.text.split()) for row in page.all("tr")]
    return next(row for row in rows if row.startswith(label)).removeprefix(label).split()


@pytest.mark.parametrize("path", PATHS)
def test_vocabulary_is_for_those_who_have_signed_in(browser: TestClient, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/redaktion/anmelden")


@pytest.mark.parametrize("path", PATHS)
def test_vocabulary_needs_no_index(editor: TestClient, path: str) -> None:
    answer = editor.get(path)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"


def test_overview_counts_what_is_assigned_and_names_what_never_is(editor: TestClient) -> None:
    page = Page(editor.get(HOME).text)
    assert row_of(page, "CDO, CIO und Digitalverantwortliche") == ["cdo", "1", "–", "–"]
    assert row_of(page, "Verwaltungsleitung") == ["leitung", "nie", "vergeben", "0", "–", "–"]
    assert "gezählt über 0 von 1 wartenden Beiträgen" in page.text
    assert "„Nie vergeben“ heißt" in page.text


def test_overview_names_what_is_suggested_too_often_by_the_rule_on_the_page(
    editor: TestClient, workspace: Workspace
) -> None:
    for number in range(3):
        reject(workspace, number, Verdict.WRONG)
    assert "zu oft vorgeschlagen" not in Page(editor.get(HOME).text).texts("table")[0]
    for number in range(3, 5):
        reject(workspace, number, Verdict.UNSUITED)
    page = Page(editor.get(HOME).text)
    row = row_of(page, "Verwaltungsleitung")
    assert row == ["leitung", "nie", "vergeben", "zu", "oft", "vorgeschlagen", "0", "5", "5", "von", "5"]
    assert "mindestens 5 Vorschläge oberhalb der Schwelle" in page.text


def test_overview_lists_deprecated_concepts_with_what_replaces_them(editor: TestClient, workspace: Workspace) -> None:
    store = workspace.store
    held = store.vocabulary()
    store.vocabulary_desk.apply(deprecate(held, CDO, ["leitung"], "Zu eng"), editor="chef", version=version_of(held))
    page = Page(editor.get(HOME).text)
    assert row_of(page, "CDO, CIO und Digitalverantwortliche")[:3] == ["cdo", "stillgelegt", "Verwaltungsleitung"]
    assert "Eine Aufgabe ist offen" in page.text
    concept = Page(editor.get(CDO_PAGE).text)
    assert concept.links()["Verwaltungsleitung"] == f"{HOME}/audience/leitung"
    assert "Wieder in Gebrauch nehmen" in concept.links()
    assert "Aufteilen" not in concept.links()


def test_concept_shows_what_is_said_about_it_who_carries_it_and_its_history(editor: TestClient) -> None:
    page = Page(editor.get(CDO_PAGE).text)
    assert page.texts("h1") == ["CDO, CIO und Digitalverantwortliche"]
    assert "Chief Digital Officer" in page.text
    assert page.links()["Künstliche Intelligenz in Kommunen"] == "/redaktion/beitrag/ki-in-kommunen-2024"
    assert "Nr. 1: eingelesen von Import" in page.text
    assert {"Bearbeiten", "Zusammenlegen", "Aufteilen", "Stilllegen"} <= set(page.links())


@pytest.mark.parametrize(
    "path", [f"{HOME}/audience/kuchen", f"{HOME}/kuchen/cdo", f"{CDO_PAGE}/essen", f"{CDO_PAGE}/neu"]
)
def test_concept_or_action_that_does_not_exist_is_a_page_with_the_remedy(editor: TestClient, path: str) -> None:
    answer = editor.get(path)
    assert answer.status_code == 404
    assert "Wählen Sie" in Page(answer.text).text


def test_turtle_is_a_file_that_reads_back(editor: TestClient, workspace: Workspace) -> None:
    answer = editor.get(f"{HOME}.ttl")
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="vokabular-2026-11-23.ttl"'
    assert read_turtle(answer.text) == workspace.store.vocabulary()


def test_csv_is_a_file_with_a_line_for_each_concept(editor: TestClient) -> None:
    answer = editor.get(f"{HOME}.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.text.startswith("\ufeff")
    assert len(list(csv.reader(StringIO(answer.text, newline=""), delimiter=";"))) == 7


def test_log_is_shown_in_portions(editor: TestClient, workspace: Workspace) -> None:
    store = workspace.store
    for number in range(51):
        held = store.vocabulary()
        labels = {**held.scheme_labels, "audience": {"de": f"Zielgruppe {number}"}}
        store.replace_vocabulary(type(held)(held.concepts, {key: labels[key] for key in held.scheme_labels}))
    page = Page(editor.get(f"{HOME}/aenderungen").text)
    assert page.texts("h2")[0].startswith("Nr. 52:")
    assert page.text.count("Grund: Aus einer Datei übernommen") == 50
    older = Page(editor.get(page.links()["Ältere zeigen"]).text)
    assert [heading.split(":")[0] for heading in older.texts("h2")] == ["Nr. 2", "Nr. 1"]
