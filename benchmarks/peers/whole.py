"""Measure whole profile requests of this project: python -m benchmarks.peers.whole SIZE DATA ENCODER KEEP RESULT.

A request begins with the profile's words, which are encoded, and ends with the bytes of the answer, each output with
its reasons. The catalogue is that of `benchmarks.scale`, and stays in the folder KEEP for the next run.
"""

import json
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from benchmarks.peers.figure import WHOLE, Figures, summary
from benchmarks.peers.material import QUERIES, SEED, held_out_texts
from benchmarks.peers.meter import clocked, memory_mb, on_one_core
from benchmarks.peers.worker import ITEMS, ROUNDS
from benchmarks.scale import TODAY, build, fill, now, update

if TYPE_CHECKING:
    from recommender.query import Profile
    from recommender.service import Recommender

T = TypeVar("T")


def main(arguments: list[str]) -> None:
    """Fill and build a catalogue where there is none, and answer."""
    from corpus.sqlite import SqliteStore
    from recommender.service import Recommender

    size, data, encoder, keep, result = int(arguments[0]), Path(arguments[1]), arguments[2], *map(Path, arguments[3:])
    on_one_core()
    folder = keep / f"{encoder}-{size}"
    folder.mkdir(parents=True, exist_ok=True)
    store, index, built = SqliteStore(folder), folder / "index", folder / "built.json"
    if not (index / "current").exists():
        fill(store, size, data)
        built.write_text(json.dumps(build(store, index, encoder)), encoding="utf-8")
    before = memory_mb()
    recommender = Recommender(store, index, encoder_name=encoder, clock=now)
    kinds = answer(recommender, held_out_texts(data)[:QUERIES])
    figures = {
        "version": recommender.world().snapshot.manifest.fingerprint,
        "build": json.loads(built.read_text(encoding="utf-8")) if built.exists() else None,
        "kinds": kinds,
        "memory_mb": round(memory_mb() - before, 1),
        "process_mb": round(memory_mb(), 1),
        "disk_mb": round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20, 1),
        "update": update(store, index, encoder, recommender),
    }
    store.close()
    result.write_text(json.dumps(figures), encoding="utf-8")


def answer(recommender: "Recommender", texts: list[str]) -> Figures:
    """Return the times of each kind of request, and of encoding the texts alone, which is part of those with text."""
    from api import answer as shape
    from api.fragment import Fragments
    from api.reply import dump
    from recommender.query import RecommendationQuery

    fragments = Fragments()

    def whole(profile: "Profile") -> bytes:
        found = recommender.for_profile(RecommendationQuery(profile, TODAY, n=ITEMS))
        return dump(shape.recommendations(found, "de", fragments))

    times = {"encoding": _times(recommender.encoder.encode_query, texts)}
    return times | {kind: _times(whole, profiles) for kind, profiles in _profiles(recommender, texts).items()}


def _profiles(recommender: "Recommender", texts: list[str]) -> "dict[str, list[Profile]]":
    from corpus.model import Scheme
    from recommender.query import Profile

    chance, vocabulary = random.Random(SEED), recommender.world().vocabulary  # noqa: S311 - made-up profiles, no secret
    schemes = [[c.key for c in vocabulary.in_scheme(scheme)] for scheme in (Scheme.AUDIENCE, Scheme.BENEFIT)]
    ticks = [tuple((chance.choice(keys),) for keys in schemes) for _ in texts]
    return {
        "ticks": [Profile(*ticked) for ticked in ticks],
        "text": [Profile(text=text) for text in texts],
        WHOLE: [Profile(*ticked, text=text) for ticked, text in zip(ticks, texts, strict=True)],
    }


def _times(do: Callable[[T], object], asked: Sequence[T]) -> Figures:
    clocked(do, asked)
    parts = [clocked(do, asked) for _ in range(ROUNDS)]
    return summary({clock: [value for part in parts for value in part[clock]] for clock in parts[0]})


if __name__ == "__main__":
    main(sys.argv[1:])
