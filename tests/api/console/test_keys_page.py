import pytest
from starlette.testclient import TestClient

from api.read_keys import ReadKeys
from api.workspace import Workspace
from tests.api.console.conftest import csrf_in
from tests.api.site.page import Page

PATH = "/redaktion/schluessel"
SITE = "https://negz.org"


@pytest.fixture
def keys(workspace: Workspace) -> ReadKeys:
    return ReadKeys(workspace)


def send(admin: TestClient, **fields: str) -> tuple[int, str]:
    """Send the form with the page's token; return the status, and the page that it leads to."""
    token = csrf_in(admin.get(PATH).text)
    answer = admin.post(PATH, data={"csrf": token, **fields})
    page = admin.get(answer.headers["location"]) if answer.status_code == 303 else answer
    return answer.status_code, page.text


def test_key_is_added_and_shown_with_what_a_page_needs(admin: TestClient, keys: ReadKeys) -> None:
    status, html = send(admin, name="Website", herkunft=f"{SITE}/\r\nhttps://www.negz.org", grenze="600")
    (key,) = keys.list()
    assert (status, key.name, key.per_minute) == (303, "Website", 600)
    assert key.origins == (SITE, "https://www.negz.org")
    text = Page(html).text
    assert "Der Leseschlüssel „Website“ ist angelegt." in text
    assert f"{SITE}, https://www.negz.org" in text
    assert "600 Anfragen je Minute" in text
    snippet = (
        f'<negz-empfehlungen api="https://negz.example/api/v1" key="{key.key}" audience="cdo"></negz-empfehlungen>'
    )
    assert snippet in text


def test_key_without_a_limit_has_the_common_one(admin: TestClient, keys: ReadKeys) -> None:
    send(admin, name="Website", herkunft=SITE)
    assert [key.per_minute for key in keys.list()] == [None]


def test_key_is_revoked_and_kept_as_past(admin: TestClient, keys: ReadKeys) -> None:
    keys.add("Website", [SITE])
    status, html = send(admin, widerrufen="Website")
    assert status == 303
    assert [key.revoked_at is None for key in keys.list()] == [False]
    assert "Der Leseschlüssel „Website“ ist widerrufen." in html
    assert "Zurzeit gilt kein Schlüssel." in html
    assert "Widerrufene Schlüssel (1)" in html


@pytest.mark.parametrize(
    ("fields", "status", "complaint"),
    [
        ({"name": "Website", "herkunft": "negz.org"}, 422, "„negz.org“ ist keine Herkunft"),
        ({"name": "Website", "herkunft": " "}, 422, "nicht für 0"),
        ({"name": "x", "herkunft": SITE}, 422, "kann nicht der Name"),
        ({"name": "Website", "herkunft": SITE, "grenze": "viele"}, 422, "„viele“ ist keine Zahl"),
        ({"name": "Website", "herkunft": SITE, "grenze": "0"}, 422, "zu wenig"),
        ({"name": "Intranet", "herkunft": SITE}, 409, "gibt es schon"),
        ({"widerrufen": "niemand"}, 404, "„niemand“ gibt es nicht"),
    ],
)
def test_what_cannot_be_is_said_above_the_form_which_keeps_what_was_typed(
    admin: TestClient, keys: ReadKeys, fields: dict[str, str], status: int, complaint: str
) -> None:
    keys.add("Intranet", [SITE])
    given, html = send(admin, **fields)
    page = Page(html)
    assert given == status
    assert page.texts("title")[0].startswith("Fehler:")
    assert complaint in page.text
    assert [key.name for key in keys.list()] == ["Intranet"]
    if "name" in fields:
        values = {e.attributes.get("name"): e.attributes.get("value") for e in page.all("input")}
        assert (values["name"], values["grenze"]) == (fields["name"], fields.get("grenze", ""))


def test_form_of_another_page_or_session_adds_nothing(admin: TestClient, keys: ReadKeys) -> None:
    fields = {"name": "Website", "herkunft": SITE}
    token = csrf_in(admin.get(PATH).text)
    assert admin.post(PATH, data={"csrf": "falsch", **fields}).status_code == 403
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert admin.post(PATH, data={"csrf": token, **fields}, headers=foreign).status_code == 403
    assert list(keys.list()) == []


def test_page_is_for_admins_and_editors_are_not_led_to_it(editor: TestClient, keys: ReadKeys) -> None:
    assert PATH not in editor.get("/redaktion").text
    refused = editor.get(PATH)
    assert (refused.status_code, "admin" in refused.text) == (403, True)
    token = csrf_in(editor.get("/redaktion").text)
    assert editor.post(PATH, data={"csrf": token, "name": "Website", "herkunft": SITE}).status_code == 403
    assert list(keys.list()) == []


def test_admin_is_led_to_the_page(admin: TestClient) -> None:
    assert admin.get("/redaktion").text.count(f'href="{PATH}"') == 2


def test_nobody_signed_in_is_sent_to_the_sign_in(browser: TestClient) -> None:
    for answer in (browser.get(PATH), browser.post(PATH, data={"name": "Website"})):
        assert (answer.status_code, "/redaktion/anmelden" in answer.headers["location"]) == (303, True)
