"""Measure whole profile requests of this project: python -m benchmarks.peers.whole STEP SIZE DATA ENCODER KEEP RESULT.

A request begins with the profile's words, which are encoded, and ends with the bytes of the answer, each output with
its reasons. STEP is "build", which fills and builds a catalogue where KEEP holds none, or "ask". The catalogue is that
of `benchmarks.scale`; what is changed is changed in a copy, so that it stays as it is for the next run.
"""

import json
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from benchmarks.peers.figure import WHOLE, Figures, summary
from benchmarks.peers.material import QUERIES, SEED, held_out_texts
from benchmarks.peers.meter import clocked, memory_mb, on_one_core
from benchmarks.peers.worker import ITEMS, ROUNDS, UPDATES
from benchmarks.scale import TODAY, build, fill, now

if TYPE_CHECKING:
    from corpus.sqlite import SqliteStore
    from recommender.query import Profile, RecommendationQuery
    from recommender.service import Recommender

T = TypeVar("T")
INDEX, CURRENT, BUILT = "index", "current", "built.json"


def main(arguments: list[str]) -> None:
    """Do one step."""
    step, size, data, encoder, keep, result = arguments
    on_one_core()
    folder = Path(keep) / f"{encoder}-{size}"
    if step == "build":
        build_once(folder, int(size), Path(data), encoder)
        figures: Figures = {"build": json.loads((folder / BUILT).read_text(encoding="utf-8"))}
    else:
        figures = ask(folder, held_out_texts(Path(data))[:QUERIES], encoder)
    Path(result).write_text(json.dumps(figures), encoding="utf-8")


def build_once(folder: Path, size: int, data: Path, encoder: str) -> None:
    """Fill and build a catalogue of `size` outputs where the folder holds none."""
    from corpus.sqlite import SqliteStore

    if (folder / BUILT).exists():
        return
    shutil.rmtree(folder / INDEX, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    store = SqliteStore(folder)
    fill(store, size, data)
    figures = build(store, folder / INDEX, encoder)
    store.close()
    (folder / BUILT).write_text(json.dumps(figures), encoding="utf-8")


def ask(folder: Path, texts: list[str], encoder: str) -> Figures:
    """Answer requests over a copy of the folder, and change an output of it."""
    from corpus.sqlite import SqliteStore
    from recommender.service import Recommender

    disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        copy = Path(name)
        shutil.copytree(folder / INDEX, copy / INDEX, copy_function=os.link)  # an index is replaced, never written to
        for file in folder.glob("*.db"):
            shutil.copy2(file, copy)
        store = SqliteStore(copy)
        before = memory_mb()
        recommender = Recommender(store, copy / INDEX, encoder_name=encoder, clock=now)
        kinds = answer(recommender, texts)
        after = memory_mb()
        figures = {
            "version": recommender.world().snapshot.manifest.fingerprint,
            "kinds": kinds,
            "memory_mb": round(after - before, 1),
            "process_mb": round(after, 1),
            "disk_mb": round(disk / 2**20, 1),
            "update": change(store, copy / INDEX, encoder, recommender),
        }
        store.close()
    return figures


def change(store: "SqliteStore", index: Path, encoder: str, recommender: "Recommender") -> Figures:
    """Change an output until a list shows it by its new words; return the times, and whether that took a build."""
    from recommender.query import Profile, RecommendationQuery

    outputs, took_build = store.outputs(), [False]
    chosen = random.Random(SEED).sample(outputs, UPDATES)  # noqa: S311 - which outputs, no secret

    def until_found(number: int) -> None:
        changed = replace(chosen[number], title=f"Zuckerrübenernte im Landkreis {number}")
        query = RecommendationQuery(Profile(text=changed.title), TODAY, n=ITEMS)
        store.upsert([changed])
        if not _lists(recommender, query, changed.id):
            took_build[0] = True
            build(store, index, encoder)
            if not _lists(recommender, query, changed.id):
                raise RuntimeError(f"{changed.title} is not listed after a build")

    times = clocked(until_found, [0])
    if not took_build[0]:
        times = clocked(until_found, list(range(1, UPDATES)))
    return summary(times) | {"took_build": took_build[0]}


def _lists(recommender: "Recommender", query: "RecommendationQuery", output_id: str) -> bool:
    return any(item.output.id == output_id for item in recommender.for_profile(query).items)


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
