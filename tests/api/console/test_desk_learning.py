"""The desk over the shipped catalogue with its real tagger: what is decided is learned before the next output."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.accounts import Accounts
from api.app import create_app
from api.settings import Settings
from api.workspace import Workspace
from corpus.account import Role
from corpus.model import OutputId
from tests.api.console.conftest import PASSWORD, SAME_ORIGIN
from tests.api.console.desk_world import decide, path_of
from tests.conftest import NOW, TODAY


@pytest.fixture
def workspace(writable_catalogue_dir: Path) -> Iterator[Workspace]:
    """The shipped catalogue, to be worked on by Erika; no output is in the blind sample."""
    settings = Settings(data_dir=writable_catalogue_dir, today=TODAY, blind_share=0)
    with Workspace(settings, clock=lambda: NOW) as found:
        Accounts(found).add("Erika", Role.EDITOR, PASSWORD)
        yield found


def model_of(workspace: Workspace, output_id: OutputId) -> str:
    made = workspace.store.editorial.dossier(output_id).suggestions
    return made.model_version if made else ""


def test_next_output_shows_what_the_last_one_taught_and_undoing_unteaches_it(workspace: Workspace) -> None:
    editor = TestClient(
        create_app(workspace), base_url="https://negz.example", headers=SAME_ORIGIN, follow_redirects=False
    )
    editor.post("/redaktion/anmelden", data={"name": "erika", "passwort": PASSWORD})
    waiting = [output.id for output in workspace.store.outputs() if output.tags is None]
    first = waiting[0]
    learned = workspace.tagger().version
    decide(editor, first, "ergaenzen", begriff="CDO", stufe="passt")
    answer = decide(editor, first, "freigeben")
    following = OutputId(answer.headers["location"].partition("?")[0].rpartition("/")[2])
    assert following in waiting
    editor.get(path_of(following))
    taught = model_of(workspace, following)
    assert taught == workspace.tagger().version != learned
    assert model_of(workspace, first) == learned
    decide(editor, first, "zurueck")
    editor.get(path_of(following))
    assert model_of(workspace, following) == learned
