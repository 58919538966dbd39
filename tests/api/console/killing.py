"""A server that is killed without warning while an editor works with it."""

import os
import signal
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Timer
from urllib.parse import urlencode

from api.console.gate import COOKIE, csrf_of

ROOT = Path(__file__).parents[3]
PATIENCE_S = 30
# Everything is imported once; each server is a fork that opens the folder itself, as a restarted one does.
NURSERY = """
import os, signal, socket, sys
from pathlib import Path
import uvicorn
from api.app import create_app
from api.settings import Settings

app = create_app(Settings(data_dir=Path(sys.argv[1]), encoder="lsa"))  # opens nothing before it is served

def serve():
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    print(os.getpid(), listener.getsockname()[1], flush=True)
    config = uvicorn.Config(app, log_level="error", access_log=False)
    uvicorn.Server(config).run(sockets=[listener])

for _ in sys.stdin:
    child = os.fork()
    if child == 0:
        serve()
        os._exit(1)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Browser(ABC):
    """An editor's browser: posts one form after the other, as the pages would."""

    def __init__(self, session: str) -> None:
        self._headers = {
            "Cookie": f"{COOKIE}={session}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
        }
        self._csrf = csrf_of(session)

    @abstractmethod
    def send_next(self, connection: HTTPConnection) -> None:
        """Send a form that changes something, and note that it was acknowledged."""

    def work(self, connection: HTTPConnection, killing: Timer) -> None:
        """Work until the connection breaks; start the timer with the first acknowledgement, unless it runs."""
        with suppress(HTTPException, OSError):
            while True:
                self.send_next(connection)
                if killing.ident is None:
                    killing.start()

    def send(self, connection: HTTPConnection, path: str, **fields: str) -> None:
        """Post a form; return once the server has acknowledged it."""
        connection.request("POST", path, urlencode({"csrf": self._csrf, **fields}), self._headers)
        answer = connection.getresponse()
        location = answer.headers["location"] or ""
        assert (answer.status, "anmelden" in location) == (303, False), (answer.status, location)
        answer.read()


@contextmanager
def nursery(folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """Run the process that servers are forked from."""
    process = subprocess.Popen(
        [sys.executable, "-c", NURSERY, str(folder)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def serve_until_killed(process: "subprocess.Popen[str]", browser: Browser, seconds: float, *, from_start: bool) -> None:
    """Let the editor work with a fresh server until that is killed, so long after its start or its first answer."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n")
    process.stdin.flush()
    server, port = map(int, process.stdout.readline().split())
    killing = Timer(seconds, os.kill, [server, signal.SIGKILL])
    if from_start:
        killing.start()
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        browser.work(connection, killing)
    finally:
        connection.close()
        if killing.ident is None:
            os.kill(server, signal.SIGKILL)
        else:
            killing.join()
    assert int(process.stdout.readline()) == -signal.SIGKILL
