"""What goes on beside the answers, each again and again as a process of its own: import, index build, backup."""

import json
import subprocess
import sys
from collections import Counter
from itertools import count
from pathlib import Path
from threading import Event

from benchmarks.mixed.visitor import Tally

PAUSE_S = 2.0
PROBES = 40
TIMEOUT_S = 300


def keep_importing(folder: Path, source: Path, over: Event, tally: Tally, done: "Counter[str]") -> None:
    """Import records that all change from one time to the next."""
    for version in count(2):
        if over.wait(PAUSE_S):
            return
        write_probes(source, version)
        _run(["corpus", "import", str(source)], "imports", folder, tally, done)


def keep_building(folder: Path, over: Event, tally: Tally, done: "Counter[str]") -> None:
    """Build the index."""
    while not over.wait(PAUSE_S):
        _run(["index", "build"], "index builds", folder, tally, done)


def keep_backing_up(folder: Path, target: Path, over: Event, tally: Tally, done: "Counter[str]") -> None:
    """Replace a backup, and hold the new one against its checksums."""
    from api.archive import check_archive
    from corpus.errors import NegzError

    while not over.wait(PAUSE_S):
        _run(["backup", str(target), "--force"], "backups", folder, tally, done)
        try:
            check_archive(target)
        except NegzError as error:
            tally.fail(f"backup: {error.subject}")


def write_probes(path: Path, version: int) -> None:
    """Write records at this version, with words of their own and tags."""
    lines = (json.dumps(_probe(number, version), ensure_ascii=False) for number in range(PROBES))
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def probe_ids() -> list[str]:
    """Return the ids of these records."""
    return [f"probe-unter-last-{number}" for number in range(PROBES)]


def _probe(number: int, version: int) -> dict[str, object]:
    audience = ("cdo", "politik", "leitung")[number % 3]
    return {
        "id": probe_ids()[number],
        "type": "study",
        "title": f"Register und Vergabe {number}, Fassung {version}",
        "language": "de",
        "date": "2026",
        "url": f"https://probe.example/{number}",
        "abstract": f"Wie Kommunen Register verbinden und Software beschaffen, Teil {number} in Fassung {version}.",
        "tags": {"audience": {audience: "primary"}, "benefit": {"praxis": "primary"}},
    }


def _run(words: list[str], name: str, folder: Path, tally: Tally, done: "Counter[str]") -> None:
    command = [sys.executable, "-m", "api", *words, "--data-dir", str(folder)]
    try:
        ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=TIMEOUT_S)
    except subprocess.TimeoutExpired:
        tally.fail(f"{name}: still at it after {TIMEOUT_S} s")
        return
    if ended.returncode:
        tally.fail(f"{name} ended with {ended.returncode}: {ended.stderr[-500:]}")
    done[name] += 1
