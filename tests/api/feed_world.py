"""A small catalogue whose feeds are known by construction, with a moment that a test can move on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.workspace import Workspace
from corpus.model import Grade, OutputId, OutputKind, PartialDate, Tag
from tests.api.moment import Moment
from tests.builders import CDO, EVIDENZ, LEITUNG, PRAXIS, make_output, make_vocabulary
from tests.conftest import TODAY

HOSTILE = '<script>alert("1")</script> & ]]>\x0b'

OUTPUTS = (
    make_output(id=OutputId("studie-2024")),
    make_output(
        id=OutputId("treffen-2027"),
        kind=OutputKind.MEETUP,
        title="Netzwerktreffen: Praxis, Fragen; Antworten",
        abstract="Verwaltungen tauschen sich aus.\nMit Übungen für Führungskräfte.",
        published=PartialDate(2027, 1, 14),
        people=("Änne Groß",),
        tags=(Tag(CDO, Grade.PRIMARY), Tag(EVIDENZ, Grade.PRIMARY)),
    ),
    make_output(
        id=OutputId("boese-2025"),
        title=f"Titel {HOSTILE}",
        abstract=f"Text {HOSTILE}",
        language="en",
        published=PartialDate(2025),
        tags=(Tag(LEITUNG, Grade.PRIMARY), Tag(PRAXIS, Grade.PRIMARY)),
    ),
    make_output(id=OutputId("ohne-datum"), published=None),
    make_output(id=OutputId("ohne-zuordnung-2023"), published=PartialDate(2023, 6, 1), tags=()),
)


@dataclass
class World:
    """The workspace, a client of the application over it, and the present moment."""

    workspace: Workspace
    client: TestClient
    moment: Moment


@contextmanager
def open_world(data_dir: Path, **settings: str) -> Iterator[World]:
    """Load the outputs above into a fresh folder and open the application over it."""
    moment = Moment()
    setup = Settings(data_dir=data_dir, encoder="lsa", today=TODAY, count_demand=False, **settings)
    with Workspace(setup, clock=moment) as workspace:
        workspace.store.replace_vocabulary(make_vocabulary())
        workspace.store.upsert(OUTPUTS)
        workspace.build_index()
        with TestClient(create_app(workspace), raise_server_exceptions=False) as client:
            yield World(workspace, client, moment)
