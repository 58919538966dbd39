"""A few kills of what `python -m benchmarks.kills` kills by the hundred; and its eyes for losses."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.kill.keeping import digest, mark, mark_of
from benchmarks.kill.reading import held_things
from corpus.sqlite import SqliteStore
from tests.builders import make_output

ROOT = Path(__file__).parents[2]
KILLS = 6
OPERATIONS = ("import-feed", "tagging", "backup", "restore")


@pytest.mark.timeout(900)  # on a busy machine; alone it takes about half a minute
def test_some_kills_lose_and_damage_nothing(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    command = [sys.executable, "-m", "benchmarks.kills", "--encoder", "lsa", "--kills", str(KILLS), "--json", figures]
    done = subprocess.run([*command, "--only", *OPERATIONS], cwd=ROOT, capture_output=True, text=True, check=False)
    records = json.loads(figures.read_text())
    assert [one[what] for one in records for what in ("lost", "damaged")] == [[]] * 2 * len(OPERATIONS)
    assert done.returncode == 0, done.stderr[-2000:]
    assert sum(one["kills"] for one in records) >= KILLS / 2, "hardly any kill met its operation"
    assert all(one["acknowledged"] for one in records)


def test_thing_of_two_versions_is_seen_as_halved(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    whole = make_output(id="probe-1", title="Probe 1, Fassung 3", abstract="Probe 1 in Fassung 3.")
    store.upsert([whole, replace(whole, id="probe-2", title="Probe 2, Fassung 3", abstract="Probe 2 in Fassung 2.")])
    store.close()
    held, wrong = held_things(tmp_path)
    assert (held, wrong) == ({1: 3, 2: 3}, ["by halves: probe-2 has versions [2, 3]"])


def test_digest_differs_with_what_a_database_holds(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    store.upsert([make_output()])
    store.close()
    mark(tmp_path, 1)
    first = digest(tmp_path / "negz.db")
    assert first == digest(tmp_path / "negz.db")
    mark(tmp_path, 2)
    assert (mark_of(tmp_path), first == digest(tmp_path / "negz.db")) == (2, False)
