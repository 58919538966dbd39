"""No decision that the server has acknowledged is lost when it is killed, and no step arrives by halves."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Timer
from urllib.parse import urlencode

import pytest

from api.accounts import Accounts
from api.console.gate import COOKIE, csrf_of
from api.console.wording import CHOICES, Choice
from api.settings import Settings
from api.workspace import Workspace
from corpus.account import Role
from corpus.editorial import Assessment, Dossier, TrailAction, TrailEntry, tags_of
from corpus.editorial_json import assessment_from_json
from corpus.model import ConceptKey, OutputId
from corpus.sqlite import SqliteStore
from corpus.sqlite.connection import DATABASE_NAME
from tests.api.console.conftest import PASSWORD
from tests.builders import make_output, make_vocabulary

ROOT = Path(__file__).parents[3]
KILLS = 100
LONGEST_LIFE_S = 0.12  # after the first acknowledgement; a decision takes some ten milliseconds
LONGEST_START_S = 0.4  # from the moment the server listens, which is before it is ready
STARTS = 4  # one kill in so many is timed from the start
PATIENCE_S = 30
SEED = 20_261_126
EDITOR = "Erika"
OUTPUTS = tuple(OutputId(f"beitrag-{number}") for number in range(3))
CONCEPTS = tuple(concept.key for concept in make_vocabulary().concepts)
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


@dataclass(frozen=True, slots=True)
class Step:
    """A step as it was acknowledged; `choice` is None where it takes back what was decided."""

    output_id: OutputId
    number: int
    action: TrailAction
    concept: ConceptKey | None = None
    choice: Choice | None = None

    def is_in(self, trail: dict[tuple[OutputId, int], TrailEntry]) -> bool:
        """Return whether the trail holds the step as it was acknowledged."""
        line = trail.get((self.output_id, self.number))
        if line is None or (line.action, line.editor) != (self.action, EDITOR):
            return False
        if self.action is not TrailAction.ASSESS:
            return True
        return line.concept == self.concept and self.choice is not None and self.choice.fits(view_after(line))


class Client:
    """An editor's browser: posts one decision after the other, as the desk's forms would."""

    def __init__(self, session: str, store: SqliteStore, seed: int) -> None:
        self._headers = {
            "Cookie": f"{COOKIE}={session}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
        }
        self._csrf = csrf_of(session)
        self._desk = store.editorial
        self._moves = random.Random(seed)  # noqa: S311 - decisions of a test, no secret
        self.acknowledged: list[Step] = []

    def work(self, connection: HTTPConnection, killing: Timer) -> None:
        """Decide until the connection breaks; start the timer with the first acknowledgement, unless it runs."""
        with suppress(HTTPException, OSError):
            while True:
                step, code = self._move(self._desk.dossier(self._moves.choice(OUTPUTS)))
                fields = {"csrf": self._csrf, "stand": str(step.number - 1), "tat": code}
                path = f"/redaktion/beitrag/{step.output_id}"
                connection.request("POST", path, urlencode(fields), self._headers)
                answer = connection.getresponse()
                location = answer.headers["location"] or ""
                assert (answer.status, "anmelden" in location) == (303, False), (answer.status, location)
                self.acknowledged.append(step)
                if killing.ident is None:
                    killing.start()
                answer.read()

    def _move(self, dossier: Dossier) -> tuple[Step, str]:
        """Return a step that changes something, and the value of its button."""
        number = dossier.revision + 1
        lot = self._moves.random()
        if number > 1 and lot < 0.2:
            return Step(dossier.output.id, number, TrailAction.PUBLISH), "freigeben"
        if lot < 0.3 and standing_steps(self._desk.trail(dossier.output.id)):
            return Step(dossier.output.id, number, TrailAction.UNDO), "zurueck"
        concept = self._moves.choice(CONCEPTS)
        said = next((view for view in dossier.assessments if view.concept == concept), None)
        choice = self._moves.choice([one for one in CHOICES if not one.fits(said)])
        return Step(dossier.output.id, number, TrailAction.ASSESS, concept, choice), f"{choice.code} {concept}"


def standing_steps(trail: Iterable[TrailEntry]) -> set[int]:
    """Return the steps that nobody has taken back."""
    lines = list(trail)
    done = {line.step for line in lines if line.action is not TrailAction.UNDO}
    return done - {line.undone_step for line in lines}


def view_after(line: TrailEntry) -> Assessment | None:
    return assessment_from_json(line.after)


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


def serve_until_killed(process: "subprocess.Popen[str]", client: Client, seconds: float, *, from_start: bool) -> None:
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
        client.work(connection, killing)
    finally:
        connection.close()
        if killing.ident is None:
            os.kill(server, signal.SIGKILL)
        else:
            killing.join()
    assert int(process.stdout.readline()) == -signal.SIGKILL


@pytest.fixture
def session(tmp_path: Path) -> str:
    """The token of a session over a data folder in which some outputs wait."""
    with Workspace(Settings(data_dir=tmp_path, encoder="lsa")) as workspace:
        workspace.store.replace_vocabulary(make_vocabulary())
        workspace.store.upsert([make_output(id=output_id, tags=None) for output_id in OUTPUTS])
        Accounts(workspace).add(EDITOR, Role.EDITOR, PASSWORD)
        return Accounts(workspace).sign_in(EDITOR, PASSWORD, "127.0.0.1")


def test_acknowledged_decisions_after_a_hundred_kills_of_the_server_are_all_there(tmp_path: Path, session: str) -> None:
    moments = random.Random(SEED)  # noqa: S311 - moments to kill at, no secret
    store = SqliteStore(tmp_path)
    client = Client(session, store, SEED)
    with nursery(tmp_path) as process:
        for kill in range(1, KILLS + 1):
            from_start = kill % STARTS == 0
            seconds = moments.uniform(0.0, LONGEST_START_S if from_start else LONGEST_LIFE_S)
            serve_until_killed(process, client, seconds, from_start=from_start)
            check(tmp_path, store, client.acknowledged, kill)
    store.close()
    assert len(client.acknowledged) > KILLS, "too few decisions between the kills to prove anything"


def check(folder: Path, store: SqliteStore, acknowledged: list[Step], kills: int) -> None:
    connection = sqlite3.connect(folder / DATABASE_NAME)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    trail = list(store.editorial.export())
    by_step = {(line.output_id, line.step): line for line in trail}
    assert not [step for step in acknowledged if not step.is_in(by_step)]
    assert len(trail) - len(acknowledged) <= kills, "more was written than what was on its way when a server was killed"
    for output_id in OUTPUTS:
        check_whole(store.editorial.dossier(output_id), [line for line in trail if line.output_id == output_id])


def check_whole(dossier: Dossier, trail: list[TrailEntry]) -> None:
    """Assert that revision, views, tags and publication are what the steps of the trail amount to."""
    assert [line.step for line in trail] == list(range(1, dossier.revision + 1))
    views = {line.concept: view_after(line) for line in trail if line.concept is not None}
    assert dossier.assessments == tuple(view for _, view in sorted(views.items()) if view is not None)
    publications = [line for line in trail if line.concept is None]
    published = json.loads(publications[-1].after or "") if publications else {"tags": None, "published_by": None}
    held = dossier.output.tags
    assert (held is None, dossier.published_by) == (published["tags"] is None, published["published_by"])
    assert [str(tag.concept) for tag in held or ()] == [tag["concept"] for tag in published["tags"] or ()]
    if trail and trail[-1].action is TrailAction.PUBLISH:
        assert set(held or ()) == set(tags_of(dossier.assessments))
