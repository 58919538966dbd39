import pytest
from starlette.requests import Request

from api.console.address import is_next, sign_in_address


def asked(path: str, query: str = "", method: str = "GET", prefix: str = "") -> Request:
    scope = {
        "type": "http",
        "method": method,
        "path": prefix + path,
        "raw_path": (prefix + path).encode(),
        "query_string": query.encode(),
        "root_path": prefix,
        "headers": [],
    }
    return Request(scope)


@pytest.mark.parametrize("path", ["/redaktion", "/redaktion?a=1", "/redaktion/beitraege/x-1?seite=2&q=%C3%BC"])
def test_sign_in_may_lead_to_a_page_of_the_console(path: str) -> None:
    assert is_next(path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/suche",
        "//example.org",
        "/\\example.org",
        "https://example.org/redaktion",
        "//example.org/redaktion",
        "/redaktionell",
        "redaktion",
        "/redaktion/\\example.org",
        "/redaktion/x\r\nSet-Cookie: a=b",
        "/redaktion/ü",
        "/redaktion/a b",
        "javascript:alert(1)",
        "/redaktion/anmelden",
        "/redaktion/anmelden?weiter=/redaktion/anmelden",
        "/redaktion/abmelden",
    ],
)
def test_sign_in_leads_nowhere_else(path: str) -> None:
    assert not is_next(path)


def test_sign_in_address_leads_back_to_the_page_asked_for() -> None:
    assert sign_in_address(asked("/redaktion/regeln", "seite=2&q=%C3%BC")) == (
        "/redaktion/anmelden?weiter=%2Fredaktion%2Fregeln%3Fseite%3D2%26q%3D%25C3%25BC"
    )
    assert sign_in_address(asked("/redaktion/regeln", prefix="/negz")) == (
        "/negz/redaktion/anmelden?weiter=%2Fredaktion%2Fregeln"
    )


def test_sign_in_address_leads_back_to_no_form_and_not_to_the_first_page() -> None:
    assert sign_in_address(asked("/redaktion/regeln", method="POST")) == "/redaktion/anmelden"
    assert sign_in_address(asked("/redaktion")) == "/redaktion/anmelden"
