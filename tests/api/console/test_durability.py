"""No decision that the server has acknowledged is lost when it is killed, and no step arrives by halves."""

import json
import random
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest

from api.accounts import Accounts
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
from tests.api.console.killing import Browser, nursery, serve_until_killed
from tests.builders import make_output, make_vocabulary

KILLS = 100
LONGEST_LIFE_S = 0.12  # after the first acknowledgement; a decision takes some ten milliseconds
LONGEST_START_S = 0.4  # from the moment the server listens, which is before it is ready
STARTS = 4  # one kill in so many is timed from the start
SEED = 20_261_126
EDITOR = "Erika"
OUTPUTS = tuple(OutputId(f"beitrag-{number}") for number in range(3))
CONCEPTS = tuple(concept.key for concept in make_vocabulary().concepts)


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


class Client(Browser):
    """Decides at the desk."""

    def __init__(self, session: str, store: SqliteStore, seed: int) -> None:
        super().__init__(session)
        self._desk = store.editorial
        self._moves = random.Random(seed)  # noqa: S311 - decisions of a test, no secret
        self.acknowledged: list[Step] = []

    def send_next(self, connection: HTTPConnection) -> None:
        """Decide, publish or undo."""
        step, code = self._move(self._desk.dossier(self._moves.choice(OUTPUTS)))
        fields = {"stand": str(step.number - 1), "tat": code, "nichts": "ja"}  # also where all has been taken back
        self.send(connection, f"/redaktion/beitrag/{step.output_id}", **fields)
        self.acknowledged.append(step)

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
