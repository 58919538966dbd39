"""`negz get`: one request through the application, without a server."""

import asyncio
import sys
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote, unquote, urlsplit

import typer

from api.commands.option import DataDir
from api.commands.output import talk
from api.commands.session import open_ready_workspace
from api.exit_code import ExitCode, exit_code_of_status

if TYPE_CHECKING:
    from starlette.applications import Starlette

_HOST = "localhost"


@dataclass(slots=True)
class Answer:
    """What the application sent back."""

    status: int = HTTPStatus.INTERNAL_SERVER_ERROR
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def get(
    path: Annotated[str, typer.Argument(metavar="PFAD", help="Pfad mit Parametern, zum Beispiel /api/v1/coverage.")],
    data_dir: DataDir = None,
) -> None:
    """Eine Adresse des Dienstes abrufen, ohne ihn zu starten."""
    from recommender.errors import InvalidQuery

    if not path.startswith("/"):
        raise InvalidQuery(
            f"„{path}“ ist kein Pfad.", "Ein Pfad beginnt mit einem Schrägstrich, zum Beispiel /api/v1/coverage."
        )
    with open_ready_workspace(data_dir) as workspace:
        from api.app import create_app

        answer = asyncio.run(fetch(create_app(workspace, counts_demand=False), path))
    _print(answer)
    code = exit_code_of_status(answer.status)
    if code is not ExitCode.OK:
        talk(f"{answer.status} {_phrase(answer.status)}")
        raise typer.Exit(code)


async def fetch(app: "Starlette", path: str) -> Answer:
    """Return the answer to a GET request for the path, the application started and stopped around it."""
    parts = urlsplit(path)
    scope: MutableMapping[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": unquote(parts.path),
        "raw_path": parts.path.encode(),
        "query_string": quote(parts.query, safe="%=&+,:;/?@!$'()*~[]").encode(),
        "root_path": "",
        "headers": [(b"host", _HOST.encode())],
        "client": ("127.0.0.1", 0),
        "server": (_HOST, 80),
    }
    answer = Answer()
    finished = asyncio.Event()

    async def receive() -> MutableMapping[str, Any]:
        """Send no body; afterwards stay connected, for a client that leaves would cancel the answer."""
        if not finished.is_set():
            finished.set()
            return {"type": "http.request", "body": b"", "more_body": False}
        await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in message["headers"]}
        elif message["type"] == "http.response.body":
            answer.body += message.get("body", b"")

    async with app.router.lifespan_context(app):
        await app(scope, receive, send)
    return answer


def _print(answer: Answer) -> None:
    typer.echo(answer.body, nl=sys.stdout.isatty() and not answer.body.endswith(b"\n"))
    if "location" in answer.headers:
        talk(f"Weiter unter: {answer.headers['location']}")


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
