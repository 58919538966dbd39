"""No step of a second view that the server has acknowledged is lost when it is killed, and none arrives by halves."""

import random
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest

from api.accounts import Accounts
from api.console.wording import CHOICES
from api.settings import Settings
from api.workspace import Workspace
from corpus.account import Role
from corpus.editorial import TrailAction, TrailEntry
from corpus.editorial_json import assessment_from_json
from corpus.editorial_second import SecondView
from corpus.model import OutputId
from corpus.sqlite import SqliteStore
from tests.api.console.conftest import PASSWORD
from tests.api.console.killing import Browser, nursery, serve_until_killed
from tests.builders import make_output, make_vocabulary

KILLS = 30
LONGEST_LIFE_S = 0.12  # after the first acknowledgement; a step takes some ten milliseconds
SEED = 20_261_127
EDITOR = "Erika"
OUTPUTS = tuple(OutputId(f"beitrag-{number}") for number in range(200))  # more than will ever be closed
CONCEPTS = tuple(concept.key for concept in make_vocabulary().concepts)
CLOSED, UNDONE = 0.1, 0.25  # the share of steps that close a view, and up to which they take one back


@dataclass(frozen=True, slots=True)
class Step:
    """A step as it was acknowledged."""

    output_id: OutputId
    number: int
    action: TrailAction


class SecondClient(Browser):
    """Takes second views of one output after the other."""

    def __init__(self, session: str, store: SqliteStore) -> None:
        super().__init__(session)
        self._desk = store.editorial.second
        self._moves = random.Random(SEED)  # noqa: S311 - decisions of a test, no secret
        self._left = list(OUTPUTS)
        self.acknowledged: list[Step] = []

    def send_next(self, connection: HTTPConnection) -> None:
        """Decide, undo or close."""
        output_id = self._left[0]
        view = self._desk.view(output_id, EDITOR)
        if view is not None and view.is_closed:  # written, but killed before it was acknowledged
            self._left.pop(0)
            return self.send_next(connection)
        action, code = self._move(view)
        revision = view.revision if view else 0
        self.send(connection, f"/redaktion/zweitsicht/{output_id}", stand=str(revision), tat=code)
        self.acknowledged.append(Step(output_id, revision + 1, action))
        return None

    def _move(self, view: SecondView | None) -> tuple[TrailAction, str]:
        lot = self._moves.random()
        if view is not None and view.opinions and lot < CLOSED:
            return TrailAction.CLOSE, "freigeben"
        if view is not None and view.opinions and lot < UNDONE:
            return TrailAction.UNDO, "zurueck"
        concept = self._moves.choice(CONCEPTS)
        said = next((one for one in view.opinions if one.concept == concept), None) if view else None
        choice = self._moves.choice([one for one in CHOICES if not one.fits(said)])
        return TrailAction.ASSESS, f"{choice.code} {concept}"


@pytest.fixture
def session(tmp_path: Path) -> str:
    """The token of a session over a data folder in which outputs have their tags."""
    with Workspace(Settings(data_dir=tmp_path, encoder="lsa")) as workspace:
        workspace.store.replace_vocabulary(make_vocabulary())
        workspace.store.upsert([make_output(id=output_id) for output_id in OUTPUTS])
        Accounts(workspace).add(EDITOR, Role.EDITOR, PASSWORD)
        return Accounts(workspace).sign_in(EDITOR, PASSWORD, "127.0.0.1")


def test_acknowledged_steps_of_second_views_survive_every_kill_of_the_server(tmp_path: Path, session: str) -> None:
    moments = random.Random(SEED)  # noqa: S311 - moments to kill at, no secret
    store = SqliteStore(tmp_path)
    client = SecondClient(session, store)
    with nursery(tmp_path) as process:
        for kill in range(1, KILLS + 1):
            serve_until_killed(process, client, moments.uniform(0.0, LONGEST_LIFE_S), from_start=False)
            check(store, client.acknowledged, kill)
    store.close()
    actions = {step.action for step in client.acknowledged}
    assert actions == {TrailAction.ASSESS, TrailAction.UNDO, TrailAction.CLOSE}


def check(store: SqliteStore, acknowledged: list[Step], kills: int) -> None:
    trail = list(store.editorial.export())
    written = {Step(line.output_id, line.step, line.action) for line in trail}
    assert not [step for step in acknowledged if step not in written]
    assert len(trail) - len(acknowledged) <= kills, "more was written than what was on its way when a server was killed"
    for view in store.editorial.second.views():
        check_whole(view, [line for line in trail if line.second == view.number])


def check_whole(view: SecondView, trail: list[TrailEntry]) -> None:
    """Assert that the view is what the steps of its trail amount to."""
    assert [line.step for line in trail] == list(range(1, view.revision + 1))
    said = {line.concept: assessment_from_json(line.after) for line in trail if line.concept is not None}
    assert view.opinions == tuple(one for _, one in sorted(said.items()) if one is not None)
    assert view.is_closed == (trail[-1].action is TrailAction.CLOSE)
    assert bool(view.first_views) == view.is_closed
