"""What a large catalogue costs: building and updating its index, and answering, against one exact search in numpy.

    python -m benchmarks.scale --data FOLDER [--sizes 1000,10000,98304] [--encoder static] [--keep FOLDER] [--json FILE]

FOLDER holds `bundestag/scale.jsonl.gz`. A catalogue is the shipped one, with its tags, filled up from there. Every size
is measured in a process of its own on one core. Times of requests are processor time of their thread, so that a busy
machine does not decide; wall time stands beside them. The encoder is the static student (256 dimensions): the general
one takes ten times as long (`--encoder adapted`). With `--keep` a filled and built catalogue stays there for
the next run.
"""

import argparse
import gc
import gzip
import json
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from unittest.mock import patch

if TYPE_CHECKING:
    from corpus.model import Output
    from corpus.sqlite import SqliteStore
    from recommender.index.manifest import Manifest
    from recommender.query import Profile
    from recommender.service import Recommender

T = TypeVar("T")
SIZES = "1000,10000,98304"
PROFILES = 200  # of each kind
COMPARED = 100  # of them, whose lists are held against exact ones
WARM_UP = 10
ITEMS = 10
TODAY = date(2026, 11, 27)
ONE_CORE = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "RAYON")}
SEED = 20261127
TARGET_RECALL = 0.99  # of every list of an index that looks at likely outputs alone
TARGET_RATIO, RATIO_FROM = 0.5, 20_000  # of a request to one exact search; in fewer outputs, that is next to nothing

Figures = dict[str, Any]


def main() -> int:
    """Measure every size and print one JSON object; exit 1 if the largest index misses a target."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--sizes", default=SIZES)
    parser.add_argument("--encoder", default="static")
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.one, options)))
        return 0
    sizes = {str(size): _in_process(size) for size in map(int, options.sizes.split(","))}
    machine = {"cpus": os.cpu_count(), "python": platform.python_version(), "machine": platform.machine()}
    figures = {"machine": machine, "encoder": options.encoder, "sizes": sizes}
    text = json.dumps(figures, indent=1)
    print(text)
    if options.json:
        options.json.write_text(text + "\n", encoding="utf-8")
    return 0 if all(is_kept(found) for found in sizes.values()) else 1


def is_kept(found: Figures) -> bool:
    """Say whether a size keeps what is promised: nearly all of the exact list, and large ones half of such a search.

    Texts are encoded beforehand there: the search that is compared with has its vector, too.
    """
    kinds = found["requests"].values()
    recalled = all(kind["recall"] >= TARGET_RECALL for kind in kinds)
    ratios = (kind.get("p95_encoded_to_exact_search", kind["p95_to_exact_search"]) for kind in kinds)
    return recalled and (found["outputs"] < RATIO_FROM or all(ratio <= TARGET_RATIO for ratio in ratios))


def measure(size: int, options: argparse.Namespace) -> Figures:
    """Fill, build, answer and update a catalogue of `size` outputs."""
    from corpus.sqlite import SqliteStore
    from recommender.service import Recommender

    with tempfile.TemporaryDirectory() as temporary:
        folder = (options.keep or Path(temporary)) / f"{options.encoder}-{size}"
        folder.mkdir(parents=True, exist_ok=True)
        store = SqliteStore(folder)
        figures: Figures = {"outputs": size}
        if not (folder / "index" / "current").exists():
            figures["fill_s"] = timed(lambda: fill(store, size, options.data))
            figures["build"] = build(store, folder / "index", options.encoder)
        started = time.process_time()
        recommender = Recommender(store, folder / "index", encoder_name=options.encoder, clock=now)
        recommender.world().priors(TODAY)
        figures["open_cpu_s"] = round(time.process_time() - started, 2)
        spare_the_collector()
        figures["is_large"] = recommender.world().snapshot.shortcut is not None
        figures |= answer(recommender)
        figures["update"] = update(store, folder / "index", options.encoder, recommender)
        store.close()
    return figures


def spare_the_collector() -> None:
    """Let the garbage collector leave alone what is there, and look at the rest as rarely as in the service."""
    from api.app import GC_THRESHOLDS

    gc.set_threshold(*GC_THRESHOLDS)
    gc.collect()
    gc.freeze()


def fill(store: "SqliteStore", size: int, data: Path) -> None:
    """Load the shipped catalogue and as many proceedings as make `size` outputs."""
    from corpus.catalogue import load_catalogue
    from corpus.model import Output, OutputId, OutputKind

    load_catalogue(store)
    with gzip.open(data / "bundestag" / "scale.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = map(json.loads, islice(lines, size - len(store.outputs())))
        store.upsert(
            Output(OutputId(f"b-{record['id']}"), OutputKind.ARTICLE, record["title"], abstract=record["abstract"])
            for record in records
        )


def build(store: "SqliteStore", root: Path, encoder_name: str) -> Figures:
    """Build the index; return what it cost, and how much of that its parts take that nobody can do without.

    `encoding` is the encoder with its own spelling of the texts, `student` the same of the static one beside it,
    `graph` the library's graph of neighbours. Of memory it says what the process has taken at most so far.
    """
    from recommender.config import RankingConfig
    from recommender.encoders.adapted import general_encoder
    from recommender.encoders.registry import open_encoder
    from recommender.index import build as index_build
    from recommender.index import spelled

    texts = index_build.training_texts(store) if encoder_name == "lsa" else ()
    encoder, spent = open_encoder(encoder_name, texts=texts), dict.fromkeys(("encoding", "student", "graph"), 0.0)
    with ExitStack() as stack:
        for part, owner, name in (
            ("encoding", general_encoder(encoder), "encode_documents"),
            ("encoding", spelled, "normalise"),
            ("student", index_build, "student_vectors"),
            ("graph", index_build, "build_graph"),
        ):
            stack.enter_context(patch.object(owner, name, _counted(getattr(owner, name), spent, part)))
        started = time.process_time()
        manifest: Manifest = index_build.build_index(
            store, root, encoder_name=encoder_name, encoder=encoder, config=RankingConfig(), clock=now
        )
        cpu_s = time.process_time() - started
    return {
        "cpu_s": round(cpu_s, 2),
        **{f"{part}_cpu_s": round(seconds, 2) for part, seconds in spent.items()},
        "to_parts": round(cpu_s / sum(spent.values()), 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "encoded_texts": manifest.encoded_texts,
        "reused_texts": manifest.reused_texts,
    }


def _counted(do: Callable[..., Any], spent: dict[str, float], part: str) -> Callable[..., Any]:
    def counted(*given: Any) -> Any:
        started = time.process_time()
        result = do(*given)
        spent[part] += time.process_time() - started
        return result

    return counted


def answer(recommender: "Recommender") -> Figures:
    """Answer profiles of each kind; return their times beside those of an exact search, and what of its list came.

    Memory is looked at in between: what is compared with looks at everything, and no visitor makes the service do that.
    """
    import numpy as np

    world = recommender.world()
    chance = random.Random(SEED)  # noqa: S311 - made-up profiles, no secret
    kinds = {kind: list(profiles) for kind, profiles in profiles_of(world.outputs, world.vocabulary, chance)}
    asked = questions(recommender, kinds)
    encoding = summary(clocked(lambda one: recommender.encoder.encode_query(one.text), kinds["text"]))
    for question in asked.values():
        question.time()
    used = memory(recommender)

    documents = np.ascontiguousarray(world.snapshot.documents)
    vectors = list(recommender.encoder.encode_queries([one.text for one in kinds["text"]]))
    search = summary(clocked(lambda vector: np.argpartition(documents @ vector, -ITEMS)[-ITEMS:], vectors))
    with patch.object(type(recommender), "_current", exact_generation(recommender, world)):
        figures = {name: question.compared(search["p50_cpu_ms"]) for name, question in asked.items()}
    return {
        "exact_search": {"dim": documents.shape[1], **search},
        "encoding": encoding,
        "requests": {kind: figures[kind] for kind in kinds},
        "others": {name: found for name, found in figures.items() if name not in kinds},
        "memory_mb": used,
    }


def questions(recommender: "Recommender", kinds: "dict[str, list[Profile]]") -> "dict[str, Question]":
    """Return what is asked, by name: whole requests of each kind, relatives, and free searches."""
    from recommender.encoded import encode_texts
    from recommender.query import RecommendationQuery

    def asked(profile: "Profile", encoded: Any = None) -> Any:
        return recommender.for_profile(RecommendationQuery(profile, TODAY, n=ITEMS), encoded=encoded)

    found = {kind: Question(asked, profiles) for kind, profiles in kinds.items()}
    for kind, profiles in kinds.items():
        if profiles[0].text:
            found[kind].encoded = encode_texts(recommender.encoder, [profile.text for profile in profiles])
    found["related"] = Question(
        lambda profile: recommender.related(profile.seeds[0], as_of=TODAY, n=ITEMS), kinds["seed"]
    )
    found["search"] = Question(lambda profile: recommender.search(profile.text, as_of=TODAY, n=ITEMS), kinds["words"])
    return found


@dataclass
class Question:
    """A way to ask, and the profiles that are asked about; a text is asked about twice, and encoded beforehand once."""

    ask: Callable[..., Any]
    profiles: "list[Profile]"
    encoded: Sequence[Any] = ()
    figures: Figures = field(default_factory=dict)
    near: list[set[Any]] = field(default_factory=list)

    def time(self) -> None:
        """Answer all, to bytes; keep the times and the beginning's lists."""
        write = writer()
        self.figures = summary(clocked(lambda one: write(self.ask(one)), self.profiles))
        if self.encoded:
            both = list(zip(self.profiles, self.encoded, strict=True))
            self.figures["p95_encoded_cpu_ms"] = summary(clocked(lambda one: write(self.ask(*one)), both))["p95_cpu_ms"]
        self.near = self._lists()

    def compared(self, reference_ms: float) -> Figures:
        """Return the times, as shares of one exact search as well, and how much of the lists of now had come before."""
        figures, lists = self.figures, self._lists()
        found = (len(some & every) / len(every) if every else 1.0 for some, every in zip(self.near, lists, strict=True))
        figures["p95_to_exact_search"] = round(figures["p95_cpu_ms"] / reference_ms, 2)
        if self.encoded:
            figures["p95_encoded_to_exact_search"] = round(figures["p95_encoded_cpu_ms"] / reference_ms, 2)
        return figures | {"recall": round(sum(found) / len(lists), 4)}

    def _lists(self) -> list[set[Any]]:
        return [{item.output.id for item in self.ask(one).items} for one in self.profiles[:COMPARED]]


def exact_generation(recommender: "Recommender", world: Any) -> Callable[..., Any]:
    """Return what makes the recommender look at every output."""
    exact = replace(world, snapshot=replace(world.snapshot, shortcut=None))
    generation = replace(recommender._current(), world=exact)
    return lambda *_: generation


def writer() -> Callable[[Any], bytes]:
    """Return what writes answers to bytes, as the service does."""
    from api import answer as shape
    from api.fragment import Fragments
    from api.reply import dump

    fragments = Fragments()
    return lambda found: dump(shape.recommendations(found, "de", fragments))


def profiles_of(outputs: "dict[int, Output]", vocabulary: Any, chance: random.Random) -> Iterator[tuple[str, Any]]:
    """Yield kinds of profiles: ticks, an output's own words, both, three words of it, and an output to start from."""
    from corpus.model import Scheme
    from recommender.query import Profile

    audiences, benefits = (
        [c.key for c in vocabulary.in_scheme(scheme)] for scheme in (Scheme.AUDIENCE, Scheme.BENEFIT)
    )
    chosen = chance.choices(list(outputs.values()), k=PROFILES)
    texts = [f"{output.title} {' '.join(output.abstract.split()[:8])}" for output in chosen]
    words = [" ".join(chance.sample(text.split(), min(3, len(text.split())))) for text in texts]
    ticks = [((chance.choice(audiences),), (chance.choice(benefits),)) for _ in texts]
    yield "ticks", [Profile(*ticked) for ticked in ticks]
    yield "text", [Profile(text=text) for text in texts]
    yield "ticks_and_text", [Profile(*ticked, text=text) for ticked, text in zip(ticks, texts, strict=True)]
    yield "words", [Profile(text=text) for text in words]
    yield "seed", [Profile(seeds=(output.id,)) for output in chosen]


def update(store: "SqliteStore", root: Path, encoder_name: str, recommender: "Recommender") -> Figures:
    """Change and withdraw an output; return seconds until lists show it, and what a rebuild costs.

    A large index shows it without a rebuild, a small one (`found_at_once` false) after one.
    """
    from recommender.query import Profile, RecommendationQuery

    word = f"Zuckerrübenernte {time.time_ns()}"
    query = RecommendationQuery(Profile(text=word), TODAY, n=ITEMS)
    changed = replace(store.outputs()[len(store.outputs()) // 2], title=word)

    def listed() -> tuple[bool, dict[str, float]]:
        cpu, wall = time.process_time(), time.perf_counter()
        found = any(item.output.id == changed.id for item in recommender.for_profile(query).items)
        return found, {
            "cpu_s": round(time.process_time() - cpu, 2),
            "wall_s": round(time.perf_counter() - wall, 2),
        }

    store.upsert([changed])
    found_at_once, shown = listed()
    store.withdraw([changed.id])
    still_there, gone = listed()
    store.upsert([changed])
    rebuilt = build(store, root, encoder_name)
    found, taken_up = listed()
    return {
        "found_at_once": found_at_once,
        "shown": shown,
        "gone_at_once": not still_there,
        "gone": gone,
        "rebuild": rebuilt,
        "found_after_rebuild": found,
        "taken_up": taken_up,
    }


def memory(recommender: "Recommender") -> Figures:
    """Return resident memory after the requests, of its own and of mapped files, beside all vectors' size (Linux)."""
    snapshot = recommender.world().snapshot
    vectors = sum(part.nbytes for part in (snapshot.documents, snapshot.titles, snapshot.passage_vectors))
    lines = (line.split() for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines())
    resident = {words[0]: int(words[1]) / 1024 for words in lines if words[0] in {"RssAnon:", "RssFile:"}}
    return {"own": round(resident["RssAnon:"]), "files": round(resident["RssFile:"]), "vectors": vectors // 2**20}


def clocked(do: Callable[[T], object], asked: Sequence[T]) -> dict[str, list[float]]:
    """Return milliseconds for each thing asked, by processor and by wall; the first few are done twice."""
    for one in asked[:WARM_UP]:
        do(one)
    cpu, wall = [], []
    for one in asked:
        started = time.perf_counter(), time.thread_time()
        do(one)
        cpu.append((time.thread_time() - started[1]) * 1e3)
        wall.append((time.perf_counter() - started[0]) * 1e3)
    return {"cpu_ms": cpu, "wall_ms": wall}


def summary(times: dict[str, list[float]]) -> dict[str, float]:
    """Return median and 95th percentile of each clock."""
    import numpy as np

    return {
        f"p{share}_{name}": round(float(np.percentile(values, share)), 3)
        for name, values in times.items()
        for share in (50, 95)
    }


def timed(do: Callable[[], object]) -> float:
    """Return the wall seconds of doing something."""
    started = time.perf_counter()
    do()
    return round(time.perf_counter() - started, 2)


def now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


def _in_process(size: int) -> Figures:
    command = [sys.executable, "-m", "benchmarks.scale", *sys.argv[1:], "--one", str(size)]
    done = subprocess.run(command, env={**os.environ, **ONE_CORE}, stdout=subprocess.PIPE, check=True)
    found: Figures = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    sys.exit(main())
