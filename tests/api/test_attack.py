"""What attackers try on the way in: paths that leave their folder, hosts that are not ours, search expressions."""

from collections.abc import Iterator

import anyio
import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message, Scope

from api.app import create_app
from api.workspace import Workspace
from tests.api.test_every_route import address_of, public_paths

FOREIGN = "boese.example"
SECRETS = (b"SQLite format 3", b"root:", b"[project]", b'"""')  # of the database, the system, this project, its code
CLIMBS = (
    "../app.py",
    "../../pyproject.toml",
    "..%2fapp.py",
    "%2e%2e/app.py",
    "%2e%2e%2f%2e%2e%2fpyproject.toml",
    "..%5capp.py",
    "....//app.py",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "mark.svg%00.py",
    "mark.svg/../../app.py",
)


@pytest.fixture(scope="module")
def app(catalogue_workspace: Workspace) -> ASGIApp:
    return create_app(catalogue_workspace)


@pytest.fixture(scope="module")
def named(catalogue_workspace: Workspace) -> Iterator[TestClient]:
    settings = catalogue_workspace.settings.model_copy(update={"public_url": "https://wirkung.negz.example"})
    workspace = Workspace(settings, clock=catalogue_workspace.clock)
    with TestClient(create_app(workspace), raise_server_exceptions=False) as found:
        yield found


def answered(app: ASGIApp, path: str) -> tuple[int, bytes]:
    """Ask for a path as it stands, which clients would tidy up; return status and body."""
    sent: list[Message] = []
    scope: Scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path.replace("%2f", "/").replace("%2e", ".").replace("%5c", "\\").replace("%00", "\0"),
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"negz.example")],
        "server": ("127.0.0.1", 80),
        "client": ("203.0.113.9", 1),
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    anyio.run(app, scope, receive, send)
    body = b"".join(message.get("body", b"") for message in sent)
    return int(sent[0]["status"]), body


@pytest.mark.parametrize("climb", CLIMBS)
@pytest.mark.parametrize("folder", ["/static/", "/redaktion/static/", "/widget/1.0.0/", "/widget/"])
def test_no_path_leaves_its_folder(app: ASGIApp, folder: str, climb: str) -> None:
    status, body = answered(app, folder + climb)

    assert status in {400, 404, 405}
    assert not any(secret in body for secret in SECRETS)


@pytest.mark.parametrize("path", public_paths())
def test_host_that_somebody_else_named_is_in_nobody_s_answer(
    client: TestClient, catalogue_workspace: Workspace, path: str
) -> None:
    address = address_of(path, catalogue_workspace)
    headers = {"host": FOREIGN, "x-forwarded-host": FOREIGN, "forwarded": f"host={FOREIGN}"}
    client.get(address, headers=headers)

    assert FOREIGN not in client.get(address).text


@pytest.mark.parametrize("path", public_paths())
def test_with_a_public_address_no_named_host_is_believed(
    named: TestClient, catalogue_workspace: Workspace, path: str
) -> None:
    answer = named.get(address_of(path, catalogue_workspace), headers={"host": FOREIGN}, follow_redirects=False)

    assert FOREIGN not in answer.text
    assert FOREIGN not in str(answer.headers)


@pytest.mark.parametrize(
    "text",
    [
        '" OR 1=1 --',
        "a* NEAR(b c)",
        'title:"x',
        "Robert'); DROP TABLE outputs;--",
        "{{7*7}}",
        "${7*7}",
        "%s%s%n",
        "\\x00",
    ],
)
def test_search_reads_no_expression(client: TestClient, catalogue_workspace: Workspace, text: str) -> None:
    before = len(catalogue_workspace.store.outputs())
    answer = client.get("/api/v1/search", params={"q": text})
    page = client.get("/suche", params={"q": text})

    assert (answer.status_code, page.status_code) == (200, 200)
    assert "49" not in page.text or "{{7*7}}" not in text
    assert len(catalogue_workspace.store.outputs()) == before
