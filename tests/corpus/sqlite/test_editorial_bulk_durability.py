"""A process killed during bulk steps leaves none of them by halves, and loses none that was acknowledged."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from corpus.editorial import TrailAction, tags_of
from corpus.editorial_bulk import PartState
from corpus.model import OutputId
from corpus.sqlite import SqliteStore
from corpus.sqlite.connection import DATABASE_NAME
from tests.builders import make_output, make_vocabulary
from tests.contracts.editorial_bulk_contract import made_for

ROOT = Path(__file__).parents[3]
KILLS = 20
MOST_STEPS = 4  # acknowledged before a kill
LONGEST_WAIT_S = 0.06  # after the last of them; a bulk step over all outputs takes ten to thirty milliseconds
SEED = 20_261_125
OUTPUTS = tuple(OutputId(f"beitrag-{number:02}") for number in range(15))
EDITOR = """
import sys
from pathlib import Path
from corpus.editorial_bulk import BulkItem, BulkOrder, PartState
from corpus.model import Grade, OutputId
from corpus.sqlite import SqliteStore
from tests.builders import CDO, PRAXIS

desk = SqliteStore(Path(sys.argv[1])).editorial
order = BulkOrder(Grade.PRIMARY, publishes=True)
print("ready", flush=True)
while True:
    last = next(iter(desk.bulk.steps(limit=1)), None)
    if last is not None and last.parts_in(PartState.STANDING):
        done = desk.bulk.undo(last.number, editor="Anna")
        print("undone", done.number, flush=True)
    else:
        items = [BulkItem(OutputId(one), (CDO, PRAXIS), desk.dossier(OutputId(one)).revision, "m1", "v1")
                 for one in sys.argv[2:]]
        done = desk.bulk.accept(items, order, editor="Anna")
        print("accepted", done.number, flush=True)
"""


def work_until_killed(folder: Path, steps: int, seconds: float) -> list[tuple[str, int]]:
    """Return what the editor's process acknowledged before it was killed, as what was done and to which bulk step.

    It is killed some time after so many steps.
    """
    editor = subprocess.Popen(
        [sys.executable, "-c", EDITOR, str(folder), *OUTPUTS],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert editor.stdout is not None
    assert editor.stderr is not None
    assert editor.stdout.readline() == "ready\n", editor.stderr.read()
    first = [editor.stdout.readline() for _ in range(steps)]
    time.sleep(seconds)
    os.kill(editor.pid, signal.SIGKILL)
    rest, complaint = editor.communicate()
    written = "".join((*first, rest))
    assert (editor.returncode, complaint) == (-signal.SIGKILL, "")
    whole = written[: written.rfind("\n") + 1].splitlines()
    return [(what, int(number)) for what, number in (line.split() for line in whole)]


def test_bulk_steps_after_twenty_kills_are_whole_or_not_there(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    store.replace_vocabulary(make_vocabulary())
    store.upsert([make_output(id=output_id, tags=None) for output_id in OUTPUTS])
    for output_id in OUTPUTS:
        store.editorial.keep_suggestions(made_for(output_id))
    store.close()
    moments = random.Random(SEED)  # noqa: S311 - moments to kill at, no secret
    acknowledged: list[tuple[str, int]] = []
    for _ in range(KILLS):
        acknowledged += work_until_killed(
            tmp_path, moments.randint(1, MOST_STEPS), moments.uniform(0.0, LONGEST_WAIT_S)
        )
        check(tmp_path, acknowledged)
    assert {what for what, _ in acknowledged} == {"accepted", "undone"}


def check(folder: Path, acknowledged: list[tuple[str, int]]) -> None:
    connection = sqlite3.connect(folder / DATABASE_NAME)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
    store = SqliteStore(folder)
    steps = {step.number: step for step in store.editorial.bulk.steps(limit=10_000)}
    for what, number in acknowledged:
        assert number in steps, f"{what} {number} was acknowledged"
        assert what == "accepted" or not steps[number].parts_in(PartState.STANDING)
    for step in steps.values():
        assert tuple(part.output_id for part in step.parts) == OUTPUTS, "a bulk step that some outputs missed"
        assert len({part.state for part in step.parts}) == 1, "a bulk step undone by halves"
    lines = list(store.editorial.export())
    assert all(line.bulk in steps for line in lines)
    standing = [step for step in steps.values() if step.parts_in(PartState.STANDING)]
    for dossier in store.editorial.dossiers():
        assert (dossier.published_by, dossier.output.tags is None) == (("Anna", False) if standing else (None, True))
        assert set(dossier.output.tags or ()) == set(tags_of(dossier.assessments))
        own = [line for line in lines if line.output_id == dossier.output.id]
        assert len([line for line in own if line.action is TrailAction.PUBLISH]) == len(steps)
        assert dossier.revision == max((line.step for line in own), default=0)
    store.close()
