"""No acknowledged decision is lost when the process is killed during tagging, and no step arrives by halves."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from corpus.editorial import TrailAction, tags_of
from corpus.model import OutputId
from corpus.sqlite import SqliteStore
from corpus.sqlite.connection import DATABASE_NAME
from tests.builders import make_output, make_vocabulary

ROOT = Path(__file__).parents[3]
KILLS = 100
LONGEST_LIFE_S = 0.08  # after the first acknowledgement; a step takes a few milliseconds
SEED = 20_261_124
OUTPUTS = tuple(OutputId(f"beitrag-{number}") for number in range(3))
LINES = {TrailAction.ASSESS: 2, TrailAction.PUBLISH: 1}  # what every whole step has written
EDITOR = """
import random, sys
from pathlib import Path
from corpus.editorial import Decision, Verdict
from corpus.model import Grade, OutputId
from corpus.sqlite import SqliteStore
from tests.builders import CDO, EVIDENZ, LEITUNG, PRAXIS

moves = random.Random(int(sys.argv[2]))
desk = SqliteStore(Path(sys.argv[1])).editorial
revisions = {id_: desk.dossier(OutputId(id_)).revision for id_ in sys.argv[3:]}
print("ready", flush=True)
while True:
    id_ = OutputId(moves.choice(sys.argv[3:]))
    seen = revisions[id_]
    verdict = [Verdict.WRONG, Verdict.UNSUITED][seen % 2]
    grade = [Grade.PRIMARY, Grade.SECONDARY][seen % 2]
    what = moves.choice(["assess", "assess", "publish", "undo"]) if seen else "assess"
    editor = f"Anna {sys.argv[2]}.{seen}"
    if what == "assess":
        pair = [(CDO, PRAXIS), (LEITUNG, EVIDENZ)][moves.randrange(2)]
        desk.assess(id_, [Decision(pair[0], verdict), Decision(pair[1], Verdict.ACCEPTED, grade)],
                    editor=editor, revision=seen)
    elif what == "publish":
        desk.publish(id_, editor=editor, revision=seen)
    else:
        if not any(line.action != "undo" for line in desk.trail(id_)):
            continue
        try:
            desk.undo(id_, editor=editor, revision=seen)
        except Exception as error:
            if type(error).__name__ != "Conflict":
                raise
            continue
    revisions[id_] = seen + 1
    print(id_, seen + 1, what, editor, sep="\\t", flush=True)
"""


def tag_until_killed(folder: Path, seed: int, seconds: float) -> list[tuple[str, int, str, str]]:
    """Return the steps that the editor's process acknowledged before it was killed."""
    editor = subprocess.Popen(
        [sys.executable, "-c", EDITOR, str(folder), str(seed), *OUTPUTS],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert editor.stdout is not None
    assert editor.stderr is not None
    assert editor.stdout.readline() == "ready\n", editor.stderr.read()
    time.sleep(seconds)
    os.kill(editor.pid, signal.SIGKILL)
    written, complaint = editor.communicate()
    assert (editor.returncode, complaint) == (-signal.SIGKILL, "")
    whole = written[: written.rfind("\n") + 1].splitlines()
    return [(output_id, int(step), what, who) for output_id, step, what, who in (line.split("\t") for line in whole)]


def test_acknowledged_decisions_after_a_hundred_kills_are_all_there_and_whole(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    store.replace_vocabulary(make_vocabulary())
    store.upsert([make_output(id=output_id, tags=None) for output_id in OUTPUTS])
    store.close()
    moments = random.Random(SEED)  # noqa: S311 - moments to kill at, no secret
    acknowledged: list[tuple[str, int, str, str]] = []
    for kill in range(KILLS):
        fresh = tag_until_killed(tmp_path, kill, moments.uniform(0.0, LONGEST_LIFE_S))
        acknowledged += fresh
        check(tmp_path, fresh)
    check(tmp_path, acknowledged)
    assert len(acknowledged) > KILLS, "too few steps between the kills to prove anything"


def check(folder: Path, acknowledged: list[tuple[str, int, str, str]]) -> None:
    connection = sqlite3.connect(folder / DATABASE_NAME)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
    store = SqliteStore(folder)
    trail = list(store.editorial.export())
    held = {(line.output_id, line.step, line.action.value, line.editor) for line in trail}
    assert set(acknowledged) <= held
    sizes = Counter((line.output_id, line.step, line.action) for line in trail)
    assert all(size == LINES[action] for (*_, action), size in sizes.items() if action in LINES)
    for dossier in store.editorial.dossiers():
        own = [line for line in trail if line.output_id == dossier.output.id]
        assert dossier.revision == len({line.step for line in own}) == max((line.step for line in own), default=0)
        publications = [line for line in own if line.concept is None]
        published = json.loads(publications[-1].after or "") if publications else {"tags": None, "published_by": None}
        held_tags = dossier.output.tags
        assert (held_tags is None) == (published["tags"] is None)
        assert [str(tag.concept) for tag in held_tags or ()] == [tag["concept"] for tag in published["tags"] or ()]
        assert dossier.published_by == published["published_by"]
        if publications and own[-1] is publications[-1] and own[-1].action is TrailAction.PUBLISH:
            assert set(held_tags or ()) == set(tags_of(dossier.assessments))
    store.close()
