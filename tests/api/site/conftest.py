"""Visitors to the real pages: over the shipped catalogue, and over a small hostile one."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.settings import Settings
from api.site.address import Address
from api.site.german import GERMAN
from api.site.pages import SitePages, pages_router
from api.site.view import Visit
from api.widget.page import add_embed_page
from api.workspace import Workspace
from corpus.model import Grade, Manifestation, ManifestationKind, OutputId, OutputKind, PartialDate, Tag
from tests.builders import CDO, PRAXIS, make_output, make_vocabulary

TODAY = date(2026, 11, 23)
HOSTILE = "<script>alert(1)</script>"


def visitor(workspace: Workspace) -> TestClient:
    app, pages = FastAPI(), SitePages(workspace)
    app.include_router(pages_router(pages))
    add_embed_page(app.router, workspace, pages.failure)
    app.add_exception_handler(404, lambda request, _: pages.not_found(request))
    return TestClient(app)


@pytest.fixture(scope="session")
def client(catalogue_workspace: Workspace) -> TestClient:
    return visitor(catalogue_workspace)


@pytest.fixture(scope="session")
def small_workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Four outputs: a hostile one, an upcoming meeting, a report elsewhere, one without tags, link and date."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("small"), encoder="lsa", today=TODAY)
    with Workspace(settings, clock=lambda: datetime(2026, 11, 20, tzinfo=UTC)) as workspace:
        workspace.store.replace_vocabulary(make_vocabulary())
        workspace.store.upsert(
            [
                make_output(
                    id=OutputId("boese"),
                    title=f"Titel {HOSTILE}",
                    subtitle='"><img src=x onerror=alert(1)>',
                    abstract=f"Text {HOSTILE} über Sprachmodelle in Bürgerämtern.",
                    topics=(HOSTILE,),
                    people=(HOSTILE,),
                    manifestations=(Manifestation(ManifestationKind.PAGE, "javascript:alert(1)"),),
                    sources=("javascript:alert(2)", "https://negz.org/?a=<b>"),
                ),
                make_output(
                    id=OutputId("brown-bag-2027"),
                    kind=OutputKind.BROWN_BAG,
                    title="Austausch über Praxisbeispiele",
                    published=PartialDate(2027, 1, 14),
                    duration_minutes=60,
                ),
                make_output(
                    id=OutputId("bericht"),
                    title="Digitale Souveränität",
                    abstract="Was Rechenzentren leisten.",
                    published=PartialDate(2022),
                    manifestations=(),
                    sources=("https://www.kommune21.de/bericht",),
                    tags=(Tag(CDO, Grade.SECONDARY), Tag(PRAXIS, Grade.PRIMARY)),
                ),
                make_output(
                    id=OutputId("ohne-alles"),
                    title="Ein Beitrag ohne Angaben",
                    subtitle=None,
                    abstract="",
                    published=None,
                    people=(),
                    series=None,
                    topics=(),
                    manifestations=(),
                    sources=(),
                    tags=None,
                ),
            ]
        )
        workspace.build_index()
        yield workspace


@pytest.fixture(scope="session")
def small_client(small_workspace: Workspace) -> TestClient:
    return visitor(small_workspace)


@pytest.fixture
def german_visit() -> Visit:
    return Visit(GERMAN, Address("", "de", "0"), "/", (), TODAY)


@pytest.fixture
def empty_workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace(Settings(data_dir=tmp_path, encoder="lsa", today=TODAY)) as workspace:
        yield workspace
