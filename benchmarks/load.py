"""Fifty clients at one `negz serve` while everything else goes on: no error, nothing forbidden shown, flat memory.

    python -m benchmarks.load [--minutes 10] [--clients 50] [--json FILE]

The clients ask for lists (distinct, repeated, with text), relatives, searches, outputs, pages, fragments, feeds and the
coverage, and report feedback; they send back the tags of answers, so that what is "unchanged" is checked as well.
Meanwhile editors withdraw outputs and publish them again, keep outputs from a target group and end that, pin outputs
for some seconds by the clock, and decide; and an import whose records all change, an index build and a backup run again
and again as processes of their own. Limits are off, as all clients have one address.

An error is every answer with 5xx or 4xx (404 aside for an output that comes and goes), every connection that is refused
or breaks, and every command that fails. Forbidden is an output in any answer to a request that began after its
withdrawal, its rule's begin or its pin's end had been acknowledged, and while that stood. Memory is the resident memory
of the service at minute 2 (of shorter runs: after a third) beside that of the end: at most 1.15 times as much.
Prints counts, waiting times and memory; ends with 1 where one of the three does not hold.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from threading import Event, Thread
from typing import Any

from rich.console import Console
from rich.progress import Progress

from benchmarks.kill.ground import ENVIRONMENT, free_port, session_of
from benchmarks.mixed import chores
from benchmarks.mixed.ban import Bans
from benchmarks.mixed.editor import Editor, pin_for_seconds
from benchmarks.mixed.visitor import Stock, Tally, Visitor
from benchmarks.process import wait_until_ready

SETTLED_S = 120.0  # by then everything has been asked for once, and caches are full
SETTLED_SHARE = 1 / 3
MAX_MEMORY_RATIO = 1.15
SAMPLE_S = 2.0
PRESENCES = 6  # outputs of the catalogue that are withdrawn now and then, from the top of lists


@dataclass
class Run:
    """What is under way: a service, what is forbidden, what has been seen."""

    folder: Path
    scratch: Path
    port: int
    session: str
    stock: Stock
    bans: Bans
    tally: Tally
    done: "Counter[str]"
    over: Event


def main() -> int:
    """Run, print, and return 1 if a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    options = parser.parse_args()
    os.environ.update(ENVIRONMENT)
    with tempfile.TemporaryDirectory(prefix="negz-load-") as name, serving(Path(name)) as (run, server):
        memory = load(run, server, options.minutes * 60, options.clients)
    figures = summary(run, memory)
    show(figures)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return int(bool(figures["failures"] or figures["breaches"]) or figures["memory_ratio"] > MAX_MEMORY_RATIO)


@contextmanager
def serving(scratch: Path) -> Iterator[tuple[Run, "subprocess.Popen[bytes]"]]:
    """Fill a data folder and serve it."""
    folder, port = scratch / "data", free_port()
    chores.write_probes(scratch / "probes.jsonl", 1)
    for words in (["index", "build"], ["corpus", "import", str(scratch / "probes.jsonl")], ["index", "build"]):
        command = [sys.executable, "-m", "api", *words, "--data-dir", str(folder)]
        subprocess.run(command, check=True, capture_output=True)
    session = session_of(folder)
    command = [sys.executable, "-m", "api", "serve", "--port", str(port), "--data-dir", str(folder)]
    with (scratch / "said.txt").open("wb") as said, subprocess.Popen(command, stderr=said) as server:
        try:
            wait_until_ready(port)
            yield (
                Run(folder, scratch, port, session, stock_of(folder), Bans(), Tally(), Counter(), Event()),
                server,
            )
        finally:
            server.terminate()


def stock_of(folder: Path) -> Stock:
    """Return what can be asked for."""
    from contextlib import closing

    from corpus.model import Scheme
    from corpus.sqlite import SqliteStore

    with closing(SqliteStore(folder)) as store:
        outputs, vocabulary = store.outputs(), store.vocabulary()
    audiences, benefits = ([one.key.notation for one in vocabulary.in_scheme(scheme)] for scheme in Scheme)
    probes = chores.probe_ids()
    shipped = [output for output in outputs if output.id not in probes]
    volatile = frozenset([*probes, *(str(output.id) for output in shipped[:PRESENCES])])
    texts = [output.abstract.split(". ")[0][:200] for output in shipped if output.abstract]
    return Stock(audiences, benefits, [str(output.id) for output in outputs], volatile, texts)


def load(run: Run, server: "subprocess.Popen[bytes]", seconds: float, clients: int) -> list[tuple[float, float]]:
    """Let everybody work for so long; return the service's memory in MB by second."""
    visitors = (Visitor(number, run.port, run.stock, run.bans, run.tally) for number in range(clients))
    threads = [Thread(target=one.work, args=(run.over,)) for one in visitors]
    threads += [Thread(target=work) for work in (*_editors(run), *_chores(run))]
    for thread in threads:
        thread.start()
    memory, start_s = [], time.monotonic()
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("Last", total=seconds)
        while (passed_s := time.monotonic() - start_s) < seconds:
            if server.poll() is not None:
                run.tally.fail(f"the service ended with {server.returncode}")
                break
            memory.append((passed_s, resident_mb(server.pid)))
            progress.update(task, completed=passed_s)
            time.sleep(SAMPLE_S)
    run.over.set()
    for thread in threads:
        thread.join()
    said = (run.scratch / "said.txt").read_text(encoding="utf-8", errors="replace")
    if "Traceback" in said:
        run.tally.fail(f"the service says: {said[-1500:]}")
    return memory


def resident_mb(pid: int) -> float:
    """Return the resident memory of a process (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def _editors(run: Run) -> list[Callable[[], None]]:
    """Return what editors do, each in a thread of its own."""
    probes, shipped = chores.probe_ids(), sorted(run.stock.volatile - set(chores.probe_ids()))
    concepts = [f"audience:{one}" for one in run.stock.audiences] + [f"benefit:{one}" for one in run.stock.benefits]
    turn = Counter[str]()

    def following(names: list[str], what: str) -> str:
        turn[what] += 1
        return names[turn[what] % len(names)]

    def withdraw(names: list[str], what: str) -> Callable[[], None]:
        return _editor(run, lambda editor, over: editor.withdraw(following(names, what), over))

    def pin() -> None:
        while not run.over.is_set():
            pin_for_seconds(run.folder, following(shipped, "pin"), run.stock.audiences[0], run.bans, run.over)
            run.done["pins"] += 1

    return [
        withdraw(probes[: len(probes) // 2], "probes"),
        withdraw(shipped[: len(shipped) // 2], "shipped"),
        _editor(run, lambda editor, over: editor.block(following(probes[len(probes) // 2 :], "rule"), "cdo", over)),
        _editor(run, lambda editor, _: editor.decide(following(list(run.stock.outputs[-60:]), "decide"), concepts)),
        pin,
    ]


def _editor(run: Run, step: Callable[[Editor, Event], None]) -> Callable[[], None]:
    editor = Editor(run.port, run.session, run.bans, run.tally, run.done)
    return lambda: editor.work(run.over, step)


def _chores(run: Run) -> list[Callable[[], None]]:
    folder, scratch, over, tally, done = run.folder, run.scratch, run.over, run.tally, run.done
    return [
        lambda: chores.keep_importing(folder, scratch / "probes.jsonl", over, tally, done),
        lambda: chores.keep_building(folder, over, tally, done),
        lambda: chores.keep_backing_up(folder, scratch / "backup.zip", over, tally, done),
    ]


def summary(run: Run, memory: list[tuple[float, float]]) -> dict[str, Any]:
    """Return the figures."""
    tally, last_s = run.tally, memory[-1][0]
    settled_s = SETTLED_S if last_s > 2 * SETTLED_S else last_s * SETTLED_SHARE
    before = next(mb for second, mb in memory if second >= settled_s)
    after = median(mb for _, mb in memory[-5:])
    waits = {
        name: {"median_ms": median(found) * 1e3, "p99_ms": quantiles([*found, *found], n=100)[98] * 1e3}
        for name, found in sorted(tally.durations_s.items())
    }
    return {
        "seconds": last_s,
        "requests": dict(tally.requests),
        "total": sum(tally.requests.values()),
        "unchanged": tally.unchanged,
        "waits": waits,
        "beside": dict(run.done),
        "bans": run.bans.count,
        "failures": tally.failures,
        "errors": tally.errors,
        "breaches": tally.breaches,
        "shown": tally.shown,
        "memory_settled_mb": before,
        "memory_end_mb": after,
        "memory_most_mb": max(mb for _, mb in memory),
        "memory_ratio": after / before,
    }


def show(figures: dict[str, Any]) -> None:
    """Print the figures, and what is wrong."""
    print("| asked for | requests | median ms | 99 % under ms |\n|---|---|---|---|")
    for name, waits in figures["waits"].items():
        print(f"| {name} | {figures['requests'][name]} | {waits['median_ms']:.0f} | {waits['p99_ms']:.0f} |")
    beside = ", ".join(f"{number} {what}" for what, number in sorted(figures["beside"].items()))
    print(f"{figures['total']} requests in {figures['seconds']:.0f} s, {figures['unchanged']} unchanged; {beside}")
    print(f"{figures['failures']} errors; {figures['breaches']} answers against {figures['bans']} bans")
    print(
        f"memory {figures['memory_settled_mb']:.0f} MB, in the end {figures['memory_end_mb']:.0f} MB: "
        f"{figures['memory_ratio']:.2f} times (at most {MAX_MEMORY_RATIO}); at most {figures['memory_most_mb']:.0f} MB"
    )
    for told in (*figures["errors"], *figures["shown"]):
        print(told, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
