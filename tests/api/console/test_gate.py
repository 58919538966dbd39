from collections.abc import Mapping

import pytest
from starlette.requests import Request

from api.accounts import Accounts
from api.console.gate import COOKIE, Gate, NotSignedIn, SignedIn
from api.settings import Settings
from api.workspace import Workspace
from corpus.errors import Forbidden
from tests.api.console.conftest import PASSWORD
from tests.api.moment import Moment

HOST = {"host": "negz.example"}


def request(headers: Mapping[str, str] | None = None, *, method: str = "GET", path: str = "/redaktion/x") -> Request:
    raw = [(name.lower().encode(), value.encode()) for name, value in (HOST | dict(headers or {})).items()]
    return Request(
        {"type": "http", "method": method, "path": path, "query_string": b"", "headers": raw, "scheme": "https"}
    )


@pytest.fixture
def gate(workspace: Workspace) -> Gate:
    return Gate(workspace)


@pytest.fixture
def token(workspace: Workspace) -> str:
    return Accounts(workspace).sign_in("erika", PASSWORD, "192.0.2.7")


@pytest.fixture
def signed(gate: Gate, token: str) -> SignedIn:
    found = gate.signed_in(request({"Cookie": f"{COOKIE}={token}"}))
    assert found is not None
    return found


def test_signed_in_names_the_account_and_a_proof_that_is_not_the_session(signed: SignedIn, token: str) -> None:
    assert signed.account.name == "Erika"
    assert len(signed.csrf) == 64
    assert token not in signed.csrf


def test_proofs_of_two_sessions_differ_and_each_stays_the_same(
    gate: Gate, workspace: Workspace, signed: SignedIn, token: str
) -> None:
    other = Accounts(workspace).sign_in("erika", PASSWORD, "192.0.2.7")
    again = gate.signed_in(request({"Cookie": f"{COOKIE}={token}"}))
    another = gate.signed_in(request({"Cookie": f"{COOKIE}={other}"}))
    assert again == signed
    assert another is not None
    assert another.csrf != signed.csrf


@pytest.mark.parametrize("cookie", ["", "negz_redaktion=", "negz_redaktion=falsch", "negz_redaktion=ü\u00ff", "x=y"])
def test_nobody_is_signed_in_without_a_session(gate: Gate, cookie: str) -> None:
    assert gate.signed_in(request({"Cookie": cookie})) is None


def test_signed_in_ends_with_the_session(gate: Gate, token: str, moment: Moment) -> None:
    moment.pass_by(hours=12)
    assert gate.signed_in(request({"Cookie": f"{COOKIE}={token}"})) is None


def test_whoever_is_signed_in_is_admitted_and_nobody_else(gate: Gate, token: str, signed: SignedIn) -> None:
    assert gate.admit(request({"Cookie": f"{COOKIE}={token}"})) == signed
    with pytest.raises(NotSignedIn):
        gate.admit(request())


def test_sign_in_page_leads_back(gate: Gate) -> None:
    answer = gate.sign_in_page(request())
    assert (answer.status_code, answer.headers["cache-control"]) == (303, "no-store")
    assert answer.headers["location"] == "/redaktion/anmelden?weiter=%2Fredaktion%2Fx"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Origin": "https://negz.example"},
        {"Origin": "https://NEGZ.example"},
    ],
)
def test_form_of_our_own_page_passes(gate: Gate, signed: SignedIn, headers: dict[str, str]) -> None:
    gate.check_form(request(headers, method="POST"), {"csrf": signed.csrf}, signed)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": ""},
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://negz.example"},
        {"Origin": "https://example.org"},
        {"Origin": "https://negz.example.org"},
        {"Origin": "https://negz.example:8443"},
        {"Origin": "https://example.org/negz.example"},
        {"Origin": "null"},
        {"Origin": "https://["},
        {"Origin": ""},
    ],
)
def test_form_of_a_foreign_page_is_forbidden(gate: Gate, signed: SignedIn, headers: dict[str, str]) -> None:
    with pytest.raises(Forbidden, match="fremden Seite"):
        gate.check_form(request(headers, method="POST"), {"csrf": signed.csrf}, signed)


@pytest.mark.parametrize("form", [{}, {"csrf": ""}, {"csrf": "0" * 64}, {"csrf": "ü"}])
def test_form_without_the_session_s_proof_is_forbidden(gate: Gate, signed: SignedIn, form: dict[str, str]) -> None:
    with pytest.raises(Forbidden, match="anderen Anmeldung"):
        gate.check_form(request({"Sec-Fetch-Site": "same-origin"}, method="POST"), form, signed)


def test_origin_may_be_the_public_address_behind_a_proxy(workspace: Workspace, signed: SignedIn) -> None:
    settings = Settings(data_dir=workspace.settings.data_dir, public_url="https://finder.negz.example/pfad")
    with Workspace(settings) as behind_proxy:
        gate = Gate(behind_proxy)
        gate.check_origin(request({"Origin": "https://finder.negz.example"}, method="POST"))
        with pytest.raises(Forbidden):
            gate.check_origin(request({"Origin": "https://andere.negz.example"}, method="POST"))
    assert signed.account.name == "Erika"


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_token_names_its_account(gate: Gate, workspace: Workspace, scheme: str) -> None:
    token = Accounts(workspace).new_token("chef")
    found = gate.by_token(request({"Authorization": f"{scheme} {token}"}))
    assert found is not None
    assert found.name == "chef"


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer falsch", "Basic {token}", "{token}", "Bearer ü"])
def test_token_that_is_none_names_nobody(gate: Gate, workspace: Workspace, header: str) -> None:
    token = Accounts(workspace).new_token("chef")
    assert gate.by_token(request({"Authorization": header.format(token=token)})) is None


def test_cookie_is_no_token_and_token_no_cookie(gate: Gate, workspace: Workspace, token: str) -> None:
    bearer = Accounts(workspace).new_token("chef")
    assert gate.by_token(request({"Authorization": f"Bearer {token}"})) is None
    assert gate.signed_in(request({"Cookie": f"{COOKIE}={bearer}"})) is None
