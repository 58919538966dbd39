from http.cookies import SimpleCookie

import pytest
from starlette.testclient import TestClient

from api.accounts import Accounts
from api.app import create_app
from api.console.gate import COOKIE
from api.workspace import Workspace
from tests.api.console.conftest import PASSWORD, SAME_ORIGIN, csrf_in
from tests.api.moment import Moment
from tests.api.site.page import Page

SIGN_IN = "/redaktion/anmelden"
SIGN_OUT = "/redaktion/abmelden"
GOOD = {"name": "erika", "passwort": PASSWORD}


def test_sign_in_leads_to_the_console_and_greets_by_name(browser: TestClient) -> None:
    answer = browser.post(SIGN_IN, data=GOOD)
    assert (answer.status_code, answer.headers["location"]) == (303, "/redaktion")
    page = Page(browser.get("/redaktion").text)
    assert "Angemeldet: Erika" in page.text


def test_cookie_is_confined_and_hidden_from_scripts(browser: TestClient) -> None:
    header = browser.post(SIGN_IN, data=GOOD).headers["set-cookie"]
    cookie = SimpleCookie(header)[COOKIE]
    assert (cookie["path"], cookie["samesite"]) == ("/redaktion", "lax")
    assert (cookie["httponly"], cookie["secure"]) == (True, True)
    assert "domain" not in header.lower()
    assert "expires" not in header.lower()
    assert "max-age" not in header.lower()


def test_cookie_over_plain_http_is_not_marked_secure(workspace: Workspace) -> None:
    plain = TestClient(create_app(workspace), headers=SAME_ORIGIN, follow_redirects=False)
    assert "Secure" not in plain.post(SIGN_IN, data=GOOD).headers["set-cookie"]
    assert plain.get("/redaktion").status_code == 200


@pytest.mark.parametrize("path", ["/", "/suche", "/static/mark.svg", "/api/v1/coverage", "/healthz", SIGN_IN])
def test_no_page_that_is_merely_looked_at_sets_a_cookie(browser: TestClient, path: str) -> None:
    assert "set-cookie" not in browser.get(path).headers


@pytest.mark.parametrize(
    ("wanted", "location"),
    [
        ("/redaktion/regeln?seite=2", "/redaktion/regeln?seite=2"),
        ("https://example.org/", "/redaktion"),
        ("//example.org", "/redaktion"),
        ("/suche", "/redaktion"),
        ("", "/redaktion"),
    ],
)
def test_sign_in_leads_on_within_the_console_alone(browser: TestClient, wanted: str, location: str) -> None:
    page = Page(browser.get(SIGN_IN, params={"weiter": wanted}).text)
    kept = next(e.attributes["value"] for e in page.all("input") if e.attributes["name"] == "weiter")
    assert kept == wanted
    assert browser.post(SIGN_IN, data=GOOD | {"weiter": kept}).headers["location"] == location
    assert browser.get(SIGN_IN, params={"weiter": wanted}).headers["location"] == location


@pytest.mark.parametrize("name", ["erika", "niemand"])
def test_wrong_password_and_unknown_name_get_the_same_answer(browser: TestClient, name: str) -> None:
    answer = browser.post(SIGN_IN, data={"name": name, "passwort": "falsch", "weiter": "/redaktion/regeln"})
    page = Page(answer.text)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert "set-cookie" not in answer.headers
    assert page.texts("title") == ["Fehler: Anmelden – NEGZ Redaktion"]
    alert = next(e for e in page.elements if e.attributes.get("role") == "alert")
    assert "Name und Passwort passen nicht zusammen." in alert.text
    values = {e.attributes["name"]: e.attributes.get("value") for e in page.all("input")}
    assert values == {"weiter": "/redaktion/regeln", "name": name, "passwort": None}


def test_guessing_is_locked_out_with_the_time_to_come_back(browser: TestClient, moment: Moment) -> None:
    wrong = {"name": "erika", "passwort": "falsch"}
    assert [browser.post(SIGN_IN, data=wrong).status_code for _ in range(5)] == [401] * 5
    answer = browser.post(SIGN_IN, data=GOOD)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "900")
    assert "in 15 Minuten noch einmal" in Page(answer.text).text
    moment.pass_by(minutes=15)
    assert browser.post(SIGN_IN, data=GOOD).status_code == 303


@pytest.mark.parametrize("path", [SIGN_IN, SIGN_OUT])
@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}])
def test_form_sent_by_a_foreign_page_is_refused_with_a_page(
    editor: TestClient, path: str, headers: dict[str, str]
) -> None:
    form = GOOD | {"csrf": csrf_in(editor.get("/redaktion").text)}
    answer = editor.post(path, data=form, headers=headers)
    assert answer.status_code == 403
    assert "fremden Seite" in Page(answer.text).text
    assert "set-cookie" not in answer.headers
    assert editor.get("/redaktion").status_code == 200


def test_program_that_sends_the_wrong_form_gets_a_problem_document(browser: TestClient) -> None:
    answer = browser.post(SIGN_IN, json=GOOD, headers={"Accept": "*/*"})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


def test_sign_out_ends_the_session_and_forgets_the_cookie(editor: TestClient) -> None:
    token = editor.cookies[COOKIE]
    answer = editor.post(SIGN_OUT, data={"csrf": csrf_in(editor.get("/redaktion").text)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/redaktion/anmelden?abgemeldet=1")
    assert COOKIE not in editor.cookies
    assert "Sie sind abgemeldet." in Page(editor.get(answer.headers["location"]).text).text
    editor.cookies.set(COOKIE, token, domain="negz.example", path="/redaktion")
    assert editor.get("/redaktion").status_code == 303


def test_sign_out_without_the_proof_keeps_the_session(editor: TestClient) -> None:
    assert editor.post(SIGN_OUT, data={"csrf": "geraten"}).status_code == 403
    assert editor.get("/redaktion").status_code == 200


def test_sign_out_of_nobody_leads_to_the_sign_in_page(browser: TestClient) -> None:
    assert browser.post(SIGN_OUT, data={"csrf": ""}).headers["location"] == "/redaktion/anmelden?abgemeldet=1"


def test_foreign_page_cannot_delete_the_cookie_that_it_cannot_send(browser: TestClient) -> None:
    answer = browser.post(SIGN_OUT, data={"csrf": ""}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_signing_in_again_gives_a_new_session_and_ends_the_old(editor: TestClient, workspace: Workspace) -> None:
    old = editor.cookies[COOKIE]
    editor.post(SIGN_IN, data=GOOD | {"name": "chef"})
    accounts = Accounts(workspace)
    assert accounts.session(old) is None
    now = accounts.session(editor.cookies[COOKIE])
    assert now is not None
    assert now.name == "chef"


def test_session_planted_in_a_browser_is_not_taken_over(browser: TestClient, workspace: Workspace) -> None:
    browser.cookies.set(COOKIE, "vom-angreifer-gesetzt", domain="negz.example", path="/redaktion")
    answer = browser.post(SIGN_IN, data=GOOD)
    assert "vom-angreifer-gesetzt" not in answer.headers["set-cookie"]
    assert Accounts(workspace).session("vom-angreifer-gesetzt") is None


def test_disabled_account_is_out_with_its_next_click(editor: TestClient, workspace: Workspace) -> None:
    Accounts(workspace).disable("erika")
    assert editor.get("/redaktion").headers["location"] == SIGN_IN


def test_hostile_name_is_shown_as_text(browser: TestClient) -> None:
    hostile = '"><script>alert(1)</script>'
    answer = browser.post(SIGN_IN, data={"name": hostile, "passwort": "x", "weiter": hostile})
    assert "<script" not in answer.text
    assert (
        next(e for e in Page(answer.text).all("input") if e.attributes["name"] == "name").attributes["value"] == hostile
    )
