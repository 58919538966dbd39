"""Measure one peer in this process: python -m benchmarks.peers.worker build|ask NAME FOLDER JOB RESULT.

JOB is a folder with `vectors.npy`, `queries.npy` and `tuning.npy`; RESULT is where the figures are written as JSON.
Imports nothing of the project, so that it runs in the peers' environment.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks.peers.engine import PEERS, Engine, Vectors
from benchmarks.peers.figure import Figures, nth_best, recall, summary
from benchmarks.peers.meter import clocked, cpu_s, memory_mb, on_one_core, peak_mb

ITEMS = 10
ROUNDS = 3
UPDATES = 10
WANTED_RECALL = 0.99
SEED = 20261127


def main(arguments: list[str]) -> None:
    """Measure what the arguments say."""
    step, name, *paths = arguments
    folder, job, result = map(Path, paths)
    on_one_core()
    engine = PEERS[name].engine()
    figures = build(engine, folder, job) if step == "build" else ask(engine, folder, job)
    result.write_text(json.dumps(figures), encoding="utf-8")


def build(engine: Engine, folder: Path, job: Path) -> Figures:
    """Build into an empty folder."""
    vectors: Vectors = np.load(job / "vectors.npy")
    folder.mkdir(parents=True)
    engine.prepare(folder)
    started = time.perf_counter(), cpu_s(engine.process_ids())
    engine.build(folder, vectors)
    cpu, wall = cpu_s(engine.process_ids()) - started[1], time.perf_counter() - started[0]
    figures = {"cpu_s": round(cpu, 4), "wall_s": round(wall, 4), "peak_mb": round(peak_mb())}
    version = engine.version()
    engine.close()
    return {"version": version, "build": figures}


def ask(engine: Engine, folder: Path, job: Path) -> Figures:
    """Open what was built, search, tune, and replace some vectors."""
    queries, tuning = (np.load(job / f"{name}.npy") for name in ("queries", "tuning"))
    engine.prepare(folder)
    before = memory_mb()
    started = time.perf_counter(), cpu_s(engine.process_ids())
    engine.open(folder)
    opened = {"cpu_s": round(cpu_s(engine.process_ids()) - started[1], 3)}
    opened["wall_s"] = round(time.perf_counter() - started[0], 3)
    found = [list(engine.search(query, ITEMS)) for query in queries]
    after = memory_mb(engine.process_ids())
    vectors: Vectors = np.load(job / "vectors.npy", mmap_mode="r")
    least = nth_best(vectors, queries, ITEMS)
    settings = {"default": {"recall": recall(found, vectors, queries, least), **_times(engine, queries)}}
    width = tune(engine, vectors, tuning)
    if width is not None:
        found = [list(engine.search(query, ITEMS)) for query in queries]
        settings["tuned"] = {
            "width": width,
            "recall": recall(found, vectors, queries, least),
            **_times(engine, queries),
        }
    figures = {
        "open": opened,
        "disk_mb": round(engine.disk_bytes(folder) / 2**20, 1),
        "memory_mb": round(after - before, 1),
        "process_mb": round(after, 1),
        "settings": settings,
        "update": update(engine, tuning, len(vectors)) if engine.can_update else None,
    }
    engine.close()
    return figures


def tune(engine: Engine, vectors: Vectors, queries: Vectors) -> int | None:
    """Set and return the smallest width that finds enough for other queries than those measured; else the largest."""
    least = nth_best(vectors, queries, ITEMS)
    for width in engine.widths:
        engine.set_width(width)
        found = [list(engine.search(query, ITEMS)) for query in queries]
        if recall(found, vectors, queries, least) >= WANTED_RECALL:
            return width
    return engine.widths[-1] if engine.widths else None


def update(engine: Engine, vectors: Vectors, n: int) -> Figures:
    """Replace some rows by other vectors; return the times, and which share of them is found by the new one."""
    rows = np.random.default_rng(SEED).choice(n, UPDATES, replace=False).tolist()
    pairs = list(zip(rows, vectors, strict=False))
    times = clocked(lambda pair: engine.update(*pair), pairs, engine.process_ids())
    found = [row in list(engine.search(vector, ITEMS)) for row, vector in pairs]
    return summary(times) | {"found": sum(found) / len(found)}


def _times(engine: Engine, queries: Vectors) -> dict[str, float]:
    others = engine.process_ids()
    parts = [clocked(lambda query: engine.search(query, ITEMS), list(queries), others) for _ in range(ROUNDS)]
    return summary({clock: [value for part in parts for value in part[clock]] for clock in parts[0]})


if __name__ == "__main__":
    main(sys.argv[1:])
