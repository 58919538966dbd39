from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.console.vocabulary_import_page import MAX_TEXT_CHARS
from api.workspace import Workspace
from corpus.model import Concept, ConceptKey, Scheme
from corpus.vocabulary.skos import write_turtle
from corpus.vocabulary.spreadsheet import write_csv
from corpus.vocabulary_change import get
from tests.api.console.vocabulary_page import HOME, csrf, fields_of, fill, sign_in
from tests.api.site.page import Page
from tests.builders import CDO, make_vocabulary

PATH = f"{HOME}/einlesen"
HELD = make_vocabulary()
RETIRED = replace(
    HELD,
    concepts=(
        *(
            replace(one, deprecated=True, replaced_by=("leitung",), related=())
            if one.key == CDO
            else replace(one, related=tuple(name for name in one.related if name != "cdo"))
            for one in HELD.concepts
        ),
        Concept(ConceptKey(Scheme.BENEFIT, "recht"), {"de": "Recht"}),
    ),
)


@pytest.fixture
def admin(browser: TestClient, workspace: Workspace) -> TestClient:
    fill(workspace)
    return sign_in(browser, "chef")


def send(browser: TestClient, step: str = "vorschau", *, file: bytes | None = None, **typed: str) -> Any:
    """Send the form as a browser does, with a file or without one."""
    fields = {"csrf": csrf(browser), "grund": "Abgestimmt", "schritt": step, **typed}
    upload = ("vokabular.ttl", file, "text/turtle") if file is not None else ("", b"", "application/octet-stream")
    return browser.post(PATH, data=fields, files={"datei": upload})


def save(browser: TestClient, shown: Any) -> Any:
    fields = {name: value[0] if isinstance(value, list) else value for name, value in fields_of(shown.text).items()}
    return browser.post(PATH, data={**fields, "schritt": "anwenden"}, files={"leer": ("", b"")})


@pytest.mark.parametrize("text", [write_turtle(RETIRED), write_csv(RETIRED)], ids=["turtle", "csv"])
def test_file_is_previewed_with_differences_and_then_saved(admin: TestClient, workspace: Workspace, text: str) -> None:
    shown = send(admin, file=text.encode())
    page = Page(shown.text)
    assert page.texts("h1") == ["Vorschau: Vokabular einlesen"]
    assert "benefit:recht neu" in page.text
    assert "Ein Beitrag trägt einen der geänderten Begriffe. Es entsteht eine Aufgabe zum Nachvergeben." in page.text
    assert "Hinweise (" in page.text
    assert workspace.store.vocabulary() == HELD
    answer = save(admin, shown)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{HOME}?gesichert=2")
    assert workspace.store.vocabulary() == RETIRED
    assert len(workspace.store.vocabulary_desk.tasks()) == 1
    entry = workspace.store.vocabulary_desk.changes(limit=1)[0]
    assert (entry.editor, entry.reason) == ("chef", "Abgestimmt")


def test_pasted_table_of_an_old_spreadsheet_is_read(admin: TestClient, workspace: Workspace) -> None:
    table = "begriffssystem;kuerzel;benennung_de\r\naudience;leitung;Führungskräfte\r\n"
    shown = send(admin, file=table.encode("cp1252"))
    assert "künftig: Führungskräfte" in Page(shown.text).text
    assert "Der Begriff „audience:cdo“ fehlt in der Datei; er bleibt, wie er ist." in Page(shown.text).text
    pasted = send(admin, text=table)
    assert save(admin, pasted).status_code == 303
    assert [one.key for one in workspace.store.vocabulary().concepts] == [one.key for one in HELD.concepts]


def test_same_vocabulary_has_no_differences(admin: TestClient) -> None:
    shown = send(admin, text=write_csv(HELD))
    assert "Es gibt keine Unterschiede" in shown.text
    assert save(admin, shown).status_code == 409


def test_vocabulary_that_breaks_a_rule_is_shown_with_its_findings_and_not_saved(
    admin: TestClient, workspace: Workspace
) -> None:
    text = write_turtle(HELD).replace('"Verwaltungsleitung"@de', '"Öffentliche IT"@de')
    shown = send(admin, text=text)
    page = Page(shown.text)
    assert "So lässt es sich nicht sichern" in page.text
    assert "dieselbe Benennung „Öffentliche IT“" in page.text
    assert "Änderung sichern" not in page.text
    assert save(admin, shown).status_code == 422
    assert workspace.store.vocabulary() == HELD


def test_line_that_cannot_be_read_forbids_saving(admin: TestClient, workspace: Workspace) -> None:
    text = write_csv(HELD) + "publikum;x;X\r\n"
    shown = send(admin, text=text)
    assert "nennt kein Begriffssystem, sondern „publikum“" in shown.text
    assert "Änderung sichern" not in shown.text
    assert save(admin, shown).status_code == 422
    assert workspace.store.vocabulary() == HELD


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"text": ""}, "Es fehlt das Vokabular."),
        ({"text": "Guten Tag"}, "weder SKOS (Turtle) noch eine Tabelle"),
        ({"text": "@prefix kaputt"}, "kein gültiges Turtle"),
        ({"text": "x" * (MAX_TEXT_CHARS + 1)}, "negz corpus import"),
        ({"text": write_csv(HELD), "grund": ""}, "Der Grund fehlt."),
    ],
)
def test_text_that_cannot_be_used_comes_back_with_the_remedy(
    admin: TestClient, typed: dict[str, str], says: str
) -> None:
    answer = send(admin, **typed)
    assert answer.status_code == 422
    assert says in Page(answer.text).text
    assert fields_of(answer.text)["text"].split() == typed["text"].removeprefix("\ufeff").split()


def test_file_larger_than_a_request_is_refused(admin: TestClient) -> None:
    assert send(admin, file=b"x" * 300_000).status_code == 413


def test_file_of_an_older_state_shows_a_new_preview(admin: TestClient, workspace: Workspace) -> None:
    shown = send(admin, text=write_turtle(RETIRED))
    workspace.store.replace_vocabulary(
        replace(HELD, scheme_labels={**HELD.scheme_labels, Scheme.AUDIENCE: {"de": "Z"}})
    )
    conflict = save(admin, shown)
    assert conflict.status_code == 409
    assert "Das Vokabular hat inzwischen Import" in conflict.text
    assert save(admin, conflict).status_code == 303
    assert get(workspace.store.vocabulary(), CDO).deprecated


def test_editor_may_preview_a_file_but_not_save_it(browser: TestClient, workspace: Workspace) -> None:
    fill(workspace)
    erika = sign_in(browser, "Erika")
    shown = send(erika, text=write_turtle(RETIRED))
    assert "nur Konten mit der Rolle" in shown.text
    assert save(erika, shown).status_code == 403
    assert workspace.store.vocabulary() == HELD
