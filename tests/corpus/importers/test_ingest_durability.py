"""An import that is killed at any moment leaves a whole store, which the next run completes; editors' tags stay."""

import os
import random
import signal
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from corpus.importers.ingest import ingest
from corpus.model import Grade, OutputId, Status, Tag
from corpus.source import SourceKind
from corpus.sqlite import SqliteStore
from corpus.sqlite.connection import DATABASE_NAME
from tests.builders import CDO
from tests.sources import ByAddress, FakeImporter, make_item

KILLS = 100
THINGS = 120  # three batches
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
SITE = "https://negz.org"
TAGGED = OutputId("thema-007")


def test_import_killed_a_hundred_times_at_random_moments_is_completed_by_the_next(tmp_path: Path) -> None:
    moments = random.Random(20_261_126)  # noqa: S311 - moments to kill at, no secret
    killed, undisturbed = tmp_path / "abgebrochen", tmp_path / "ungestoert"
    for folder in (killed, undisturbed):
        for version in (0, 1):  # what one of them lacks the other one has
            _read(folder, _site(version))
        with closing(SqliteStore(folder)) as store:
            store.upsert([replace(store.output(TAGGED), tags=(Tag(CDO, Grade.PRIMARY),))])
    interrupted = 0
    for version in range(1, KILLS + 1):
        interrupted += _read_and_kill(killed, _site(version), moments.uniform(0.0, 0.12))
        _check_whole(killed, version)
    assert interrupted > KILLS / 4, "hardly any kill met an import under way"
    for folder in (killed, undisturbed):
        _read(folder, _site(KILLS))
    assert _state(killed) == _state(undisturbed)
    with closing(SqliteStore(killed)) as store:
        assert [tag.concept for tag in store.output(TAGGED).tags or ()] == [CDO]


def _site(version: int) -> FakeImporter:
    """Return the site at its nth version: some things are new each time, some changed, one has gone."""
    importer = FakeImporter()
    for number in range(THINGS):
        changed = version if number % 10 == version % 10 else version // 10 * 10
        if number != (version * 7 + 50) % THINGS:
            item = make_item(f"thema-{number:03}", title=f"Thema {number:03}, Fassung {changed}")
            importer.hold(item, stamp=str(changed))
    return importer


def _read(folder: Path, importer: FakeImporter) -> None:
    with closing(SqliteStore(folder, clock=lambda: NOW)) as store:
        source = store.sources.add(SourceKind.WORDPRESS, SITE, {})
        matcher = ByAddress()
        for candidate in store.sources.candidates():
            matcher.add(candidate)
        ingest(store.sources, source, importer, matcher, clock=lambda: NOW, full=True)


def _read_and_kill(folder: Path, importer: FakeImporter, after_s: float) -> bool:
    """Read in a process of its own and kill it; return whether it was still at it."""
    child = os.fork()
    if child == 0:
        try:
            _read(folder, importer)
        finally:
            os._exit(0)
    time.sleep(after_s)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _check_whole(folder: Path, version: int) -> None:
    with closing(sqlite3.connect(folder / DATABASE_NAME)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    with closing(SqliteStore(folder)) as store:
        outputs = store.outputs(include_withdrawn=True)
        assert len(outputs) == THINGS
        assert all(output.manifestations and output.title.startswith("Thema ") for output in outputs)
        assert [tag.concept for tag in store.output(TAGGED).tags or ()] == [CDO], version


def _state(folder: Path) -> Mapping[OutputId, str]:
    """Return each output's title; what is withdrawn has the one it was last seen with, which is left out."""
    with closing(SqliteStore(folder)) as store:
        outputs = store.outputs(include_withdrawn=True)
        return {output.id: output.title if output.status is Status.PUBLISHED else "" for output in outputs}
