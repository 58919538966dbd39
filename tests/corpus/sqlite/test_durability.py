"""An acknowledged write survives a kill at any moment, and nothing arrives by halves."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corpus.sqlite import SqliteStore
from corpus.sqlite.connection import DATABASE_NAME

ROOT = Path(__file__).parents[3]
BATCH = 7
ROUNDS = 5
WRITER = f"""
import sys
from itertools import count
from pathlib import Path
from corpus.sqlite import SqliteStore
from tests.builders import make_output

store = SqliteStore(Path(sys.argv[1]))
for batch in count(int(sys.argv[2])):
    ids = [f"b{{batch}}-{{number}}" for number in range({BATCH})]
    store.upsert([make_output(id=name) for name in ids])
    print(batch, flush=True)
"""


def write_until_killed(folder: Path, first_batch: int, seconds: float) -> list[int]:
    """Return the batches that the writer acknowledged before it was killed."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), str(first_batch)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    first = writer.stdout.readline()
    time.sleep(seconds)
    os.kill(writer.pid, signal.SIGKILL)
    rest = writer.stdout.read()
    writer.stdout.close()
    writer.wait()
    return [int(line) for line in (first + rest).split("\n") if line]


@pytest.mark.parametrize("seed", [20_261_123])
def test_acknowledged_batches_after_kills_are_all_there_and_whole(tmp_path: Path, seed: int) -> None:
    moments = random.Random(seed)  # noqa: S311 - moments to kill at, no secret
    acknowledged: set[int] = set()
    for _ in range(ROUNDS):
        start = max(acknowledged, default=-1) + 2
        acknowledged.update(write_until_killed(tmp_path, start, moments.uniform(0.0, 0.15)))
        check_integrity(tmp_path)
        held = held_batches(tmp_path)
        assert acknowledged <= held.keys()
        assert set(held.values()) == {BATCH}
        store = SqliteStore(tmp_path)
        assert store.corpus_version() == len(held)
        assert len(store.search("Kommunen", limit=10_000)) == BATCH * len(held)
        store.close()


def held_batches(folder: Path) -> dict[int, int]:
    store = SqliteStore(folder)
    batches: dict[int, int] = {}
    for output in store.outputs():
        assert output.tags
        assert output.manifestations
        batch = int(output.id.partition("-")[0].removeprefix("b"))
        batches[batch] = batches.get(batch, 0) + 1
    store.close()
    return batches


def check_integrity(folder: Path) -> None:
    connection = sqlite3.connect(folder / DATABASE_NAME)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
