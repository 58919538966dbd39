import re

import pytest
from starlette.testclient import TestClient

from api.accounts import Accounts
from api.app import create_app
from api.console.menu import MENU
from api.workspace import Workspace
from corpus.account import Role
from corpus.errors import StoreReadOnly
from corpus.sql.accounts import SqlAccounts
from tests.api.console.conftest import PASSWORD, SAME_ORIGIN
from tests.api.site.page import Page


@pytest.mark.parametrize("path", ["/redaktion", "/redaktion/anmelden"])
def test_console_is_kept_by_no_cache_and_runs_and_frames_nothing(browser: TestClient, path: str) -> None:
    headers = browser.get(path, follow_redirects=True).headers
    assert headers["cache-control"] == "no-store"
    policy = headers["content-security-policy"]
    assert "script-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("path", ["/redaktion", "/redaktion/anmelden"])
def test_page_has_the_frame_that_assistive_technology_needs(editor: TestClient, path: str) -> None:
    page = Page(editor.get(path, follow_redirects=True).text)
    assert page.all("html")[0].attributes["lang"] == "de"
    assert page.links()["Zum Inhalt"] == "#inhalt"
    assert [main.attributes["id"] for main in page.all("main")] == ["inhalt"]
    assert len(page.all("h1")) == 1
    labelled = {label.attributes["for"] for label in page.all("label")}
    fields = {e.attributes["id"] for e in page.all("input") if e.attributes.get("type") != "hidden"}
    assert labelled == fields
    assert not [e for e in page.elements if "style" in e.attributes or e.tag in {"script", "style"}]
    assert not [e for e in page.elements if any(name.startswith("on") for name in e.attributes)]


def test_sign_in_form_lets_password_managers_help(browser: TestClient) -> None:
    page = Page(browser.get("/redaktion/anmelden").text)
    assert {e.attributes["id"]: e.attributes["autocomplete"] for e in page.all("input") if "id" in e.attributes} == {
        "name": "username",
        "passwort": "current-password",
    }


def test_every_file_of_a_page_is_there_and_kept_for_good(editor: TestClient) -> None:
    page = Page(editor.get("/redaktion").text)
    files = [link.attributes["href"] for link in page.all("link")]
    assert len(files) == 3
    for path in files:
        answer = editor.get(path)
        assert answer.status_code == 200, path
        assert "immutable" in answer.headers["cache-control"]


def test_menu_entry_of_the_page_is_marked_and_every_entry_leads_somewhere(admin: TestClient) -> None:
    page = Page(admin.get("/redaktion").text)
    assert [a.text for a in page.all("a") if a.attributes.get("aria-current") == "page"] == ["Übersicht"]
    for entry in MENU:
        assert page.links()[entry.label] == entry.path
        assert admin.get(entry.path).status_code in {200, 503}, entry.path  # some need an index, which is not there


@pytest.mark.parametrize("entry", MENU, ids=lambda entry: entry.name)
def test_page_of_the_menu_is_for_those_who_have_signed_in(browser: TestClient, entry: object) -> None:
    path = getattr(entry, "path", "")
    answer = browser.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/redaktion/anmelden")


def test_start_page_shows_the_account(editor: TestClient) -> None:
    page = Page(editor.get("/redaktion").text)
    facts = dict(zip(page.texts("dt"), page.texts("dd"), strict=True))
    assert facts == {"Name": "Erika", "Rolle": "Redaktion", "Angelegt": "23.11.2026"}


def test_failure_is_a_page_with_remedy_and_sign_out(editor: TestClient) -> None:
    answer = editor.post("/redaktion/abmelden", data={"csrf": "falsch"})
    page = Page(answer.text)
    assert answer.status_code == 403
    assert answer.headers["cache-control"] == "no-store"
    assert page.texts("h1") == ["Nicht erlaubt"]
    assert "Laden Sie die Seite neu" in page.text
    assert page.texts("button") == ["Abmelden"]


def test_failure_of_the_database_is_a_page_without_a_name(editor: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise StoreReadOnly("Kein Schreibrecht.", "Geben Sie es.")

    monkeypatch.setattr(SqlAccounts, "session", fail)
    answer = editor.get("/redaktion")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "Kein Schreibrecht. Geben Sie es." in Page(answer.text).text


def test_hostile_account_name_is_shown_as_text(browser: TestClient, workspace: Workspace) -> None:
    accounts = Accounts(workspace)
    workspace.store.accounts.add("<b>x</b>", Role.EDITOR, "", workspace.clock())
    accounts.set_password("<b>x</b>", PASSWORD)
    browser.post("/redaktion/anmelden", data={"name": "<b>x</b>", "passwort": PASSWORD})
    html = browser.get("/redaktion").text
    assert "<b>" not in html
    assert "&lt;b&gt;x&lt;/b&gt;" in html


def test_visitor_pages_do_not_link_to_the_console_s_files(browser: TestClient) -> None:
    assert not re.search(r"console\.css|negz_redaktion", browser.get("/nichts").text)


def test_unexpected_error_is_a_page_of_the_console(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("kaputt")

    app = create_app(workspace)
    monkeypatch.setattr("api.console.start.StartView", fail)
    client = TestClient(app, base_url="https://negz.example", headers=SAME_ORIGIN, raise_server_exceptions=False)
    client.post("/redaktion/anmelden", data={"name": "erika", "passwort": PASSWORD}, follow_redirects=False)
    answer = client.get("/redaktion")
    assert answer.status_code == 500
    page = Page(answer.text)
    assert page.texts("h1") == ["Interner Fehler"]
    assert "Im Dienst ist ein unerwarteter Fehler aufgetreten." in page.text
    assert "kaputt" not in answer.text
