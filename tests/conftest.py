"""What many tests share: the shipped catalogue with its index, built once, on a day that stands still."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from api.settings import Settings
from api.workspace import Workspace

if TYPE_CHECKING:
    from tests.postgresql_server import PostgresqlServer

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "DATA",
        "DATA_DIR",
        "ENCODER",
        "ENCODER_OFFLINE",
        "HOST",
        "PORT",
        "PUBLIC_URL",
        "CONTACT",
        "IMPRINT_URL",
        "CORS_ORIGINS",
        "COUNT_DEMAND",
        "COUNT_FEEDBACK",
        "FETCH_INTERVAL_S",
        "FETCH_LOOPBACK",
        "NEIGHBOURS",
        "STORE",
        "STORE_READ",
        "TODAY",
        "TRUSTED_PROXIES",
        "REQUIRE_KEY",
        "METRICS_TOKEN",
        "WORDPRESS_LOGINS",
    ):
        monkeypatch.delenv(f"NEGZ_{name}", raising=False)


@pytest.fixture(scope="session", autouse=True)
def _no_rate_limits() -> Iterator[None]:
    """Tests ask faster than any visitor; those of the limits set their own."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("READING", "TEXT", "FEEDBACK", "TAG_SUGGESTIONS", "KEY"):
            patch.setenv(f"NEGZ_RATE_LIMIT_{name}", "0")
        yield


@pytest.fixture(scope="session")
def catalogue_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder with the shipped catalogue and its index; never written to, which is checked at the end.

    A service that starts on it would note the day it began to count: it needs `writable_catalogue_dir`.
    """
    data_dir = tmp_path_factory.mktemp("catalogue") / "data"
    with Workspace(Settings(data_dir=data_dir, today=TODAY), clock=lambda: NOW) as workspace:
        workspace.load_shipped_catalogue_if_empty()
        workspace.build_index()
        written = workspace.store.corpus_version()
    yield data_dir
    with Workspace(Settings(data_dir=data_dir)) as workspace:
        assert workspace.store.demand.demand(TODAY, TODAY).since is None, "a test has served from catalogue_dir"
        assert workspace.store.feedback.feedback(TODAY, TODAY).since is None, "a test has counted in catalogue_dir"
        assert workspace.store.corpus_version() == written, "a test has written to catalogue_dir"


@pytest.fixture(scope="session")
def postgresql() -> "Iterator[PostgresqlServer]":
    """A PostgreSQL server whose first database has pgvector; a test makes a schema of its own in it."""
    from tests.postgresql_server import running_server

    with running_server() as server:
        server.run("CREATE EXTENSION vector")
        yield server


@pytest.fixture(scope="session")
def catalogue_workspace(catalogue_dir: Path) -> Iterator[Workspace]:
    """The workspace over `catalogue_dir`, at `NOW`."""
    settings = Settings(data_dir=catalogue_dir, today=TODAY, count_demand=False, count_feedback=False)  # no writing
    with Workspace(settings, clock=lambda: NOW) as workspace:
        yield workspace


@pytest.fixture
def writable_catalogue_dir(catalogue_dir: Path, tmp_path: Path) -> Path:
    """A copy of `catalogue_dir` for one test to change."""
    return Path(shutil.copytree(catalogue_dir, tmp_path / "data"))
