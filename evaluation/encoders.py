"""Encoders side by side: the same tasks for each, every figure with its 95 % bootstrap interval, speed and memory."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle, islice
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corpus.errors import SourceUnavailable
from corpus.ports import Clock, Store
from evaluation.benchmarks import debate_task, proceedings, sts, text_pairs
from evaluation.compare import Interval, bootstrap_interval, statistic_interval
from evaluation.data import profiles_path, qrels_path, robustness_path
from evaluation.encoder_speed import measure_speed, ratios
from evaluation.experiment import held_out_ndcg
from evaluation.judgements import read_qrels
from evaluation.profiles import read_profiles
from evaluation.robustness import read_task as read_robustness
from evaluation.shipped import indexed, shipped_store
from recommender.encoders.registry import LSA, open_encoder
from recommender.errors import InvalidQuery
from recommender.index.text import full_text, passages
from recommender.ports import Encoder

Progress = Callable[[str, int, int], None]

REFERENCE = "use"  # the general encoder: how much faster than it are the others?
SIZES = ("100", "300", "1000")
SPEED_TEXTS = 2_000
SEED = 20261126

FILES: Mapping[str, tuple[str, ...]] = {
    "pairs": ("pairs/pairs.jsonl.gz",),
    "sts": ("sts/stsb-de-dev.csv",),
    "areas": ("bundestag/proceedings.jsonl.gz",),
    "related": ("bundestag/debated_documents.jsonl.gz", "bundestag/debated_together.tsv"),
    "profiles": (),
    "robustness": (),
    "speed": (),
}
"""The tasks, and the files of the data folder that each needs; those without any are measured on what is shipped."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of one encoder; `interval` is None for speed and memory, `count` the number of cases behind it."""

    name: str
    value: float
    interval: Interval | None
    count: int


Figures = Mapping[str, Mapping[str, Sequence[Measure]]]
"""Measures by task and encoder."""


@dataclass(slots=True)
class Bench:
    """What tasks share: the data folder, the shipped outputs, and encoders that are loaded once."""

    folder: Path
    store: Store
    clock: Clock
    as_of: date
    offline: bool
    say: Progress
    _opened: dict[str, Encoder] = field(init=False, default_factory=dict)

    def encoder(self, name: str, texts: Sequence[str]) -> Encoder:
        """Return the encoder called `name`; a corpus-fitted one learns from the task's own texts, without labels."""
        if name == LSA:
            return open_encoder(name, texts=texts, offline=self.offline)
        if name not in self._opened:
            self._opened[name] = open_encoder(name, offline=self.offline)
        return self._opened[name]

    def file(self, task: str, number: int = 0) -> Path:
        """Return the path of one of the task's files."""
        return self.folder / FILES[task][number]


Measuring = Callable[[str], Sequence[Measure]]
"""A task that has been read: measures the encoder of a name."""


def compare_encoders(
    names: Sequence[str],
    tasks: Sequence[str],
    folder: Path | None,
    *,
    clock: Clock,
    as_of: date,
    offline: bool = True,
    progress: Progress | None = None,
) -> dict[str, dict[str, Sequence[Measure]]]:
    """Return the measures by task and encoder.

    Parameters
    ----------
    names, tasks : sequence of str
        Names of encoders, and keys of `FILES`.
    folder : Path or None
        Where the files of `FILES` lie.
    clock, as_of
        The day that decides what is upcoming, for the profiles.
    offline : bool
        Whether a hub may not be asked for a model.
    progress : callable, optional
        Called with the stage, and how much of it is done of how much.

    Raises
    ------
    InvalidQuery
        For a task that there is not, or one that needs files without a folder.
    SourceUnavailable, SourceFormat, InvalidRecord
        For files that are missing or not as described.
    EncoderUnavailable
        For an encoder that there is not; it is told before anything is measured.
    """
    _check(tasks, folder)
    say = progress or (lambda _stage, _done, _total: None)
    with shipped_store(clock) as store:
        bench = Bench(folder or Path(), store, clock, as_of, offline, say)
        for name in names:
            bench.encoder(name, ["Digitale Verwaltung"]).encode_documents(["Digitale Verwaltung"])
        found: dict[str, dict[str, Sequence[Measure]]] = {}
        for task in tasks:
            if task == "speed":
                found[task] = _speed(bench, names)
                continue
            say(f"{task}: lesen", 0, 1)
            measuring = _PREPARED[task](bench)
            say(f"{task}: lesen", 1, 1)
            found[task] = {}
            for name in names:
                say(f"{task}: {name}", 0, 1)
                found[task][name] = measuring(name)
                say(f"{task}: {name}", 1, 1)
    return found


def _check(tasks: Sequence[str], folder: Path | None) -> None:
    for task in tasks:
        if task not in FILES:
            raise InvalidQuery(f"Eine Aufgabe „{task}“ gibt es nicht.", f"Bekannt sind: {', '.join(FILES)}.")
        if FILES[task] and folder is None:
            raise InvalidQuery(f"Die Aufgabe „{task}“ braucht Dateien.", "Nennen Sie ihren Ordner mit --data.")
        for name in FILES[task]:
            path = (folder or Path()) / name
            if not path.is_file():
                raise SourceUnavailable(
                    f"Die Aufgabe „{task}“ braucht „{path}“; die Datei fehlt.",
                    "Nennen Sie mit --data den Ordner, in dem sie liegt, oder mit --tasks andere Aufgaben.",
                )


def _pairs(bench: Bench) -> Measuring:
    task = text_pairs.read_task(bench.file("pairs"))
    return lambda name: [_mean("mrr", task.reciprocal_ranks(bench.encoder(name, task.texts)))]


def _sts(bench: Bench) -> Measuring:
    task = sts.read_task(bench.file("sts"))

    def measuring(name: str) -> list[Measure]:
        cosines = task.cosines(bench.encoder(name, task.texts))
        return [_measure("spearman", lambda rows: sts.spearman(cosines[rows], task.scores[rows]), len(cosines))]

    return measuring


def _areas(bench: Bench) -> Measuring:
    path = bench.file("areas")
    task = proceedings.read_task(path, path, "subject_areas", SIZES)
    texts = [text.text for text in (*(task.examples[row] for row in task.needed), *task.asked)]
    truth = task.truth

    def measuring(name: str) -> list[Measure]:
        encoder = bench.encoder(name, texts)

        def tell(stage: str, done: int, total: int) -> None:
            bench.say(f"areas: {name}, {stage}", done, total)

        found = []
        for size, draws in proceedings.predict_task(task, encoder, tell):
            both = np.array([(draw.suggested & truth).sum(axis=1) for draw in draws])
            either = np.array([draw.suggested.sum(axis=1) + truth.sum(axis=1) for draw in draws])
            found.append(_measure(f"micro_f1@{size}", _mean_f1(both, either), len(truth)))
        return found

    return measuring


def _mean_f1(both: NDArray[np.int_], either: NDArray[np.int_]) -> Callable[[NDArray[np.intp]], float]:
    """Return micro-F1 of the texts in given rows, the mean over draws; counts of shape (draws, texts)."""

    def f1(rows: NDArray[np.intp]) -> float:
        return float(np.mean(2 * both[:, rows].sum(axis=1) / np.maximum(1, either[:, rows].sum(axis=1))))

    return f1


def _related(bench: Bench) -> Measuring:
    task = debate_task.read_task(bench.file("related"), bench.file("related", 1), bench.say)
    return lambda name: [_mean("ndcg@10", task.ndcg(bench.encoder(name, task.texts)))]


def _profiles(bench: Bench) -> Measuring:
    cases, qrels = read_profiles(profiles_path()), read_qrels(qrels_path())
    texts = [full_text(output) for output in bench.store.outputs()]

    def measuring(name: str) -> list[Measure]:
        encoder = bench.encoder(name, texts)
        with indexed(bench.store, name, encoder, bench.clock, offline=bench.offline) as recommender:
            return [_mean("ndcg@10", list(held_out_ndcg(recommender, cases, qrels, bench.as_of).values()))]

    return measuring


def _robustness(bench: Bench) -> Measuring:
    task = read_robustness(robustness_path(), bench.store.outputs())

    def measuring(name: str) -> list[Measure]:
        ranks = task.reciprocal_ranks(bench.encoder(name, task.texts))
        return [_mean(f"mrr, {way}", values) for way, values in ranks.items()]

    return measuring


def _speed(bench: Bench, names: Sequence[str]) -> dict[str, Sequence[Measure]]:
    bench.say("speed", 0, 1)
    outputs = bench.store.outputs()
    shipped = [full_text(output) for output in outputs] + [span.text for o in outputs for span in passages(o)]
    order = np.random.default_rng(SEED).permutation(len(shipped))  # long and short ones in every turn
    texts = list(islice(cycle([shipped[row] for row in order]), SPEED_TEXTS))
    found = measure_speed(names, texts, offline=bench.offline)
    times = ratios(found, REFERENCE)
    bench.say("speed", 1, 1)
    measures: dict[str, Sequence[Measure]] = {}
    for name, speed in found.items():
        ratio = times[name]
        measures[name] = [
            Measure("texts_per_s", speed.texts_per_s, None, len(texts)),
            *([] if ratio is None else [Measure(f"times_{REFERENCE}", ratio, None, len(texts))]),
            Measure("peak_mib", speed.peak_mib, None, len(texts)),
        ]
    return measures


_PREPARED: Mapping[str, Callable[[Bench], Measuring]] = {
    "pairs": _pairs,
    "sts": _sts,
    "areas": _areas,
    "related": _related,
    "profiles": _profiles,
    "robustness": _robustness,
}


def _mean(name: str, values: ArrayLike) -> Measure:
    numbers = np.asarray(values, dtype=np.float64)
    interval = bootstrap_interval(numbers, np.random.default_rng(SEED), resamples=1_000)
    return Measure(name, float(numbers.mean()), interval, len(numbers))


def _measure(name: str, statistic: Callable[[NDArray[np.intp]], float], n: int) -> Measure:
    interval = statistic_interval(statistic, n, np.random.default_rng(SEED))
    return Measure(name, statistic(np.arange(n)), interval, n)
