"""How long people wait while a service reads what has changed and opens a new index, in one process, on one core.

    python -m benchmarks.waiting --data-dir COPY [--encoder static] [--json FILE]

COPY is a data folder that may be changed, such as one that `python -m benchmarks.scale --keep` has left: one of its
outputs is withdrawn, published again, and given another title; its index is put in place once more. After each of these
somebody asks for a list every few milliseconds, as a service would, and the slowest answer is told. With `--before`
nothing is done beside the answers, as in a command: whoever asks first does it all.
"""

import argparse
import json
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.scale import now

if TYPE_CHECKING:
    from corpus.sql.store import SqlStore
    from recommender.service import Recommender

WATCHED_S = 6.0  # after each change; all of it is done by then
PAUSE_S = 0.002  # between two requests

Figures = dict[str, float]


def main() -> int:
    """Measure and print one JSON object."""
    from corpus.sqlite import SqliteStore
    from recommender.service import Recommender
    from recommender.succession import Alone

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data-dir", type=Path, required=True, metavar="COPY")
    parser.add_argument("--encoder", default="static")
    parser.add_argument("--before", action="store_true", help="do nothing beside the answers, to compare")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    options = parser.parse_args()
    store, root = SqliteStore(options.data_dir), options.data_dir / "index"
    agreement = None if options.before else Alone()
    recommender = Recommender(store, root, encoder_name=options.encoder, clock=now, agreement=agreement)
    figures = {"outputs": len(recommender.outputs()), "is_beside": not options.before}
    text = json.dumps(figures | measure(store, root, recommender), indent=1)
    recommender.close()
    store.close()
    print(text)
    if options.json:
        options.json.write_text(text + "\n", encoding="utf-8")
    return 0


def measure(store: "SqlStore", root: Path, recommender: "Recommender") -> dict[str, Figures]:
    """Change the folder in four ways, and return for each how long people waited."""
    outputs = recommender.outputs()
    output = outputs[len(outputs) // 2]
    changes: dict[str, Callable[[], object]] = {
        "withdrawn": lambda: store.withdraw([output.id]),
        "published again": lambda: store.upsert([output]),
        "changed": lambda: store.upsert([replace(output, title=f"Zuckerrübenernte {time.time_ns()}")]),
        "new index": lambda: os.utime(root / "current"),
    }
    return {name: watch(recommender, change) for name, change in changes.items()}


def watch(recommender: "Recommender", change: Callable[[], object]) -> Figures:
    """Return the median and the longest time of requests after a change, wall time and that of the one who asks."""
    from corpus.model import ConceptKey, Scheme
    from recommender.query import Profile, RecommendationQuery

    query = RecommendationQuery(Profile((ConceptKey(Scheme.AUDIENCE, "cdo"),)), now().date(), n=5)
    recommender.for_profile(query)
    change()
    times, began = list[tuple[float, float]](), time.perf_counter()
    while time.perf_counter() - began < WATCHED_S:
        wall, own = time.perf_counter(), time.thread_time()
        recommender.for_profile(query)
        times.append((time.perf_counter() - wall, time.thread_time() - own))
        time.sleep(PAUSE_S)
    walls = sorted(wall for wall, _ in times)
    return {
        "asked": len(times),
        "median_ms": round(1_000 * walls[len(walls) // 2], 1),
        "longest_ms": round(1_000 * walls[-1], 1),
        "longest_own_cpu_ms": round(1_000 * max(own for _, own in times), 1),
    }


if __name__ == "__main__":
    raise SystemExit(main())
