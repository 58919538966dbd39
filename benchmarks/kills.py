"""Kill this software at random moments of whatever it does, and count what is lost: nothing may be.

    python -m benchmarks.kills [--kills 500] [--seed N] [--only NAME ...] [--json FILE]

Every operation runs on a copy of the shipped catalogue: imports of a file, a feed and a folder, whose things all change
from turn to turn; a vocabulary from a file and from its form; decisions and bulk steps of an editor over HTTP;
feedback; index builds; backups over an older file and into a folder; restores over other contents; and `negz serve`
under all of that at once. Commands are forks of a process that has imported everything, so that kills meet their work.
First each runs without a kill; then SIGKILL comes at moments spread evenly over the time that took (every fourth kill
of a service over its start). A kill that came after the end is not counted, but what was left is checked as well.

After each kill: `PRAGMA integrity_check` and `foreign_key_check`, the checksum of every index file, `negz doctor`, what
was acknowledged (exit code 0; HTTP 303, 204), nothing by halves, and a new `negz serve` on the folder until `GET
/readyz` says 200. One restart in ten is a new process and timed, the others are forks, which cost less. In the end the
imports run once undisturbed, and must complete what was killed. Ends with 1 if anything was lost or damaged, or a
restart took ten seconds, those aside in which it waited for a processor.
"""

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from benchmarks.kill.clients import BulkTagging, FeedbackCounting, Serving, Tagging, VocabularyChange
from benchmarks.kill.examination import Restart, find_damage, restart, restart_as_fork
from benchmarks.kill.ground import Ground, prepared
from benchmarks.kill.keeping import Backup, IndexBuild, Restore
from benchmarks.kill.operation import Operation
from benchmarks.kill.reading import FeedImport, FileImport, FolderImport, VocabularyImport

OPERATIONS: dict[str, type[Operation]] = {
    kind.name: kind
    for kind in (
        FileImport,
        FeedImport,
        FolderImport,
        VocabularyImport,
        Tagging,
        BulkTagging,
        VocabularyChange,
        FeedbackCounting,
        IndexBuild,
        Backup,
        Restore,
        Serving,
    )
}
RESTART_S = 10.0
TIMED = 10  # one restart in so many is timed
TRIES = 4  # until a kill meets the operation


@dataclass
class Record:
    """What was seen of an operation."""

    name: str
    span_s: float = 0.0
    kills: int = 0
    ended_first: int = 0
    acknowledged: int = 0
    restarts: list[Restart] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)

    @property
    def slowest(self) -> Restart:
        """The slowest of the restarts, by what it would have taken alone."""
        return max(self.restarts, key=lambda one: one.own_s)

    def add(self, findings: Sequence[str], moment: str) -> None:
        """Note what is wrong, as a loss or a damage."""
        for finding in findings:
            told = f"{self.name}, {moment}: {finding}"
            print(told, file=sys.stderr, flush=True)  # at once, as somebody may end the run
            (self.lost if finding.startswith("lost") else self.damaged).append(told)


def main(arguments: Sequence[str] | None = None) -> int:
    """Kill, print a line for each operation, and return 1 if anything was lost."""
    parser = argparse.ArgumentParser(description="Kills at random moments, and what is left after each.")
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=OPERATIONS, default=list(OPERATIONS), metavar="NAME")
    parser.add_argument("--encoder", default="adapted", help="of the index; lsa is quick")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    options = parser.parse_args(arguments)
    with (
        tempfile.TemporaryDirectory(prefix="negz-kills-") as scratch,
        prepared(Path(scratch), options.encoder) as ground,
    ):
        records = measure(ground, options.only, options.kills, options.seed)
    show(records)
    if options.json:
        options.json.write_text(json.dumps([asdict(one) for one in records], indent=1, ensure_ascii=False) + "\n")
    is_slow = max(one.slowest.own_s for one in records) >= RESTART_S
    return int(is_slow or any(one.lost or one.damaged for one in records))


def measure(ground: Ground, names: Sequence[str], kills: int, seed: int) -> list[Record]:
    """Run each operation once, then kill them in turn."""
    moments = random.Random(seed)  # noqa: S311 - moments to kill at, no secret
    operations = [OPERATIONS[name](ground) for name in names]
    records = [Record(operation.name) for operation in operations]
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("Kills", total=kills)
        for operation, record in zip(operations, records, strict=True):
            attempt(operation, record, None)
        for number in range(kills):
            operation, record = operations[number % len(operations)], records[number % len(operations)]
            progress.update(task, description=operation.name)
            for _ in range(TRIES):
                if attempt(operation, record, moments.uniform(0.0, record.span_s)):
                    break
            progress.advance(task)
    for operation, record in zip(operations, records, strict=True):
        record.add(operation.finish(), "in the end")
        record.acknowledged = operation.acknowledged
    return records


def attempt(operation: Operation, record: Record, kill_after_s: float | None) -> bool:
    """Do it once, look at everything, and return whether a kill met it."""
    operation.turn += 1
    operation.prepare()
    is_met, taken_s = operation.work(kill_after_s)
    moment = f"killed after {taken_s:.3f} s" if is_met else "not killed"
    if is_met:
        record.kills += 1
    elif kill_after_s is None:
        record.span_s = taken_s
    else:
        record.ended_first += 1
    record.add(find_damage(operation.ground, operation.folder), moment)
    record.add(operation.check(), moment)
    is_timed = operation.turn % TIMED == 1
    again = restart(operation.folder) if is_timed else restart_as_fork(operation.ground, operation.folder)
    record.restarts.append(again)
    record.add(again.wrong, moment)
    return is_met


def show(records: Sequence[Record]) -> None:
    """Print a table, the sums, and what is wrong."""
    print("| operation | span s | kills | ended before | acknowledged | slowest restart s (alone) | lost | damaged |")
    print("|---|---|---|---|---|---|---|---|")
    for one in records:
        columns = (one.name, f"{one.span_s:.2f}", one.kills, one.ended_first, one.acknowledged)
        print("|", " | ".join(map(str, columns)), f"| {one.slowest.ready_s:.1f} ({one.slowest.own_s:.1f}) |", end=" ")
        print(len(one.lost), "|", len(one.damaged), "|")
    slowest = max((one.slowest for one in records), key=lambda one: one.own_s)
    restarts = sum(again.ready_s > 0 for one in records for again in one.restarts)
    lost, damaged = ([told for one in records for told in getattr(one, what)] for what in ("lost", "damaged"))
    print(
        f"{sum(one.kills for one in records)} kills, {sum(one.acknowledged for one in records)} acknowledged writes, "
        f"{len(lost)} losses, {len(damaged)} damages; {restarts} restarts timed, the slowest {slowest.ready_s:.1f} s, "
        f"of which {slowest.waited_s:.1f} s without a processor (the rest must be under {RESTART_S:.0f} s)"
    )


if __name__ == "__main__":
    sys.exit(main())
