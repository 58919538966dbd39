"""Who may do what: every route of the application, asked in every role; routes added later are asked too."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.accounts import Accounts
from api.app import create_app
from api.security import is_console
from api.settings import Settings
from api.workspace import Workspace
from corpus.account import Role
from tests.api.console.conftest import PASSWORD, SAME_ORIGIN, csrf_in
from tests.api.test_every_route import address_of, leaves
from tests.conftest import NOW, TODAY

TAGS = "/api/v1/tag-suggestions"
SIGN_IN = "/redaktion/anmelden"
FOR_ANYBODY = {SIGN_IN, "/redaktion/static/{path}"}
SAVING = {"schritt": "anwenden"}
FOR_ADMINS: dict[tuple[str, str], dict[str, str]] = {
    ("GET", "/redaktion/schluessel"): {},
    ("POST", "/redaktion/schluessel"): {},
    ("POST", "/redaktion/versuche"): {},
    ("POST", "/redaktion/vokabular/einlesen"): SAVING,
    ("POST", "/redaktion/vokabular/neu"): SAVING,
    ("POST", "/redaktion/vokabular/{scheme}/{notation}/{wish}"): SAVING,
}
"""What editors may not do, and the fields that ask for it."""

FOR_PROGRAMS = {
    "/redaktion/protokoll.csv",
    "/redaktion/uebereinstimmung.csv",
    "/redaktion/vokabular.csv",
    "/redaktion/vokabular.ttl",
}
"""What a token opens as well as a session does; pages and forms it does not."""

ROUTES = sorted(
    (method, path) for path, methods in leaves(list(create_app(Settings(today=TODAY)).routes)) for method in methods
)
CONSOLE = [(method, path) for method, path in ROUTES if is_console(path) and path not in FOR_ANYBODY]
PAGES = [path for method, path in CONSOLE if method == "GET"]
FORMS = [path for method, path in CONSOLE if method == "POST"]
PUBLIC = [(method, path) for method, path in ROUTES if not is_console(path) and path != TAGS]


NAMES = {
    "scheme": "audience",
    "notation": "cdo",
    "wish": "bearbeiten",
    "number": "1",
    "benefit": "praxis",
    "picture": "tage",
}


@pytest.fixture(scope="module")
def workspace(catalogue_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    data_dir = Path(shutil.copytree(catalogue_dir, tmp_path_factory.mktemp("access") / "data"))
    settings = Settings(data_dir=data_dir, today=TODAY, count_demand=False, count_feedback=False)
    with Workspace(settings, clock=lambda: NOW) as found:
        accounts = Accounts(found)
        accounts.add("Erika", Role.EDITOR, PASSWORD)
        accounts.add("chef", Role.ADMIN, PASSWORD)
        yield found


@pytest.fixture(scope="module")
def browsers(workspace: Workspace) -> dict[str, TestClient]:
    """A browser for each role, and a program with a token."""
    found = {}
    for role, name in {"nobody": "", "editor": "erika", "admin": "chef", "program": ""}.items():
        found[role] = TestClient(
            create_app(workspace), base_url="https://negz.example", headers=SAME_ORIGIN, follow_redirects=False
        )
        if name:
            answer = found[role].post(SIGN_IN, data={"name": name, "passwort": PASSWORD})
            assert answer.status_code == 303
    token = Accounts(workspace).new_token("Erika")
    found["program"].headers["Authorization"] = f"Bearer {token}"
    return found


@pytest.fixture(scope="module")
def csrf(browsers: dict[str, TestClient]) -> str:
    return csrf_in(browsers["editor"].get("/redaktion").text)


def at(path: str, workspace: Workspace) -> str:
    filled = re.sub(r"{(\w+)}", lambda name: NAMES.get(name[1], name[0]), path)
    return address_of(filled, workspace)


def written(workspace: Workspace) -> list[str]:
    """Return what the database holds, but for when a session was last used."""
    with closing(sqlite3.connect(workspace.settings.data_dir / "negz.db")) as connection:
        return [line for line in connection.iterdump() if 'INTO "sessions"' not in line]


@pytest.mark.parametrize(("method", "path"), PUBLIC)
def test_public_answer_is_the_same_whoever_asks(
    workspace: Workspace, browsers: dict[str, TestClient], method: str, path: str
) -> None:
    codes = {role: browser.request(method, at(path, workspace)).status_code for role, browser in browsers.items()}
    assert len(set(codes.values())) == 1, codes
    assert codes["nobody"] < 500


@pytest.mark.parametrize("path", PAGES)
def test_page_of_the_console_is_for_whoever_has_signed_in(
    workspace: Workspace, browsers: dict[str, TestClient], path: str
) -> None:
    address = at(path, workspace)
    for role in ("nobody",) if path in FOR_PROGRAMS else ("nobody", "program"):
        answer = browsers[role].get(address)
        assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, SIGN_IN), role
        assert answer.content == b""
    codes = {role: browsers[role].get(address).status_code for role in ("editor", "admin")}
    assert codes["admin"] in {200, 303, 404, 422}  # 404 and 422: nothing has that name yet
    assert codes["editor"] == (403 if ("GET", path) in FOR_ADMINS else codes["admin"])


@pytest.mark.parametrize("path", FORMS)
def test_form_is_refused_without_session_proof_or_from_elsewhere_and_writes_nothing(
    workspace: Workspace, browsers: dict[str, TestClient], csrf: str, path: str
) -> None:
    address, before = at(path, workspace), written(workspace)
    for role in ("nobody", "program"):
        assert browsers[role].post(address, data={"csrf": csrf}).status_code in {303, 403}, role
    for role in ("editor", "admin"):
        for proof in ({"weiter": ""}, {"csrf": "0" * 64}):
            assert browsers[role].post(address, data=proof).status_code == 403, (role, proof)
    assert browsers["admin"].post(address, data={"csrf": csrf}).status_code == 403  # another session's
    elsewhere = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    assert browsers["editor"].post(address, data={"csrf": csrf}, headers=elsewhere).status_code == 403
    assert written(workspace) == before


@pytest.mark.parametrize("path", [path for method, path in FOR_ADMINS if method == "POST"])
def test_editor_may_not_send_what_is_for_admins(
    workspace: Workspace, browsers: dict[str, TestClient], csrf: str, path: str
) -> None:
    before = written(workspace)
    form = {"csrf": csrf} | FOR_ADMINS["POST", path]
    assert browsers["editor"].post(at(path, workspace), data=form).status_code == 403
    assert written(workspace) == before


def test_tag_suggestions_are_for_tokens_alone(browsers: dict[str, TestClient]) -> None:
    document = {"documents": [{"text": "Registermodernisierung"}]}
    codes = {role: browser.post(TAGS, json=document).status_code for role, browser in browsers.items()}
    assert codes == {"nobody": 401, "editor": 401, "admin": 401, "program": 200}


@pytest.mark.parametrize("path", sorted({path for _, path in ROUTES}))
def test_route_answers_no_method_that_it_does_not_declare(
    workspace: Workspace, browsers: dict[str, TestClient], path: str
) -> None:
    declared = {method for method, other in ROUTES if other == path}
    for method in {"POST", "PUT", "PATCH", "DELETE", "TRACE"} - declared:
        assert browsers["admin"].request(method, at(path, workspace)).status_code == 405, method
