"""How well outputs are tagged, beside Annif, learned from the same texts and asked about the same ones.

    python -m benchmarks.tagging_annif --data DIR [--sizes 100,300,1000,all] [--environment DIR] [--json]

DIR holds proceedings.jsonl.gz, as described for `negz tags eval`. Annif (annif.org, the subject indexing tool of the
National Library of Finland) is a comparison system and no dependency: it gets an environment of its own, with the
versions of annif-requirements.txt. For every draw of examples its backends learn from exactly our examples, texts and
vocabulary. How many subjects are suggested from which score on is chosen for each of them on examples held out from a
first fit (five folds; of all examples one fifth), never on the texts asked about, and applied after a fit on all of
them. "ensemble" is Annif's weighted mean of its backends' scores; the weights are chosen on the held-out examples too.

Sizes are done one after the other, and each one's figures told as soon as they are known.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.annif_worker import ALL_BACKENDS
from evaluation.benchmarks.proceedings import ALL, FieldTask, evaluate_task, read_task
from evaluation.tagging import TagFigures, mean_figures, measure
from recommender.encoders.registry import open_encoder

Scores = NDArray[np.float64]
Marks = NDArray[np.bool_]
Rows = NDArray[np.intp]

HERE = Path(__file__).parent
DATA = "proceedings.jsonl.gz"
FIELD = "subject_areas"
FOLDS = 5
OURS, ENSEMBLE = "negz", "annif ensemble"
LIMITS = (1, 2, 3, 4, 5)
THRESHOLDS = np.round(np.arange(0, 1, 0.01), 2)
WEIGHTS = (0.0, 1.0, 2.0)
POLL_S = 0.5
LOG_CHARS = 3_000  # of the end of Annif's log, where it fails
MEASURES = ("micro_f1", "ndcg@5", "ece")


@dataclass(frozen=True, slots=True)
class Fit:
    """One fit of one backend: its name, and rows of examples to learn from and to be asked about; None: the test."""

    name: str
    backend: str
    learned: Rows
    held_out: Rows | None


@dataclass(frozen=True, slots=True)
class Cut:
    """Which scores are suggestions: so many of a text's highest at most, from a threshold on."""

    limit: int
    threshold: float

    def apply(self, scores: Scores) -> Marks:
        """Return the suggestions, shape (texts, subjects); ties keep the order of the subjects."""
        rank = np.argsort(np.argsort(-scores, axis=1, kind="stable"), axis=1, kind="stable")
        return (rank < self.limit) & (scores >= self.threshold) & (scores > 0)


def main() -> int:
    """Measure both and print; exit 1 where ours is not ahead in a column."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help=f"folder with {DATA}")
    parser.add_argument("--sizes", default="100,300,1000,all", help="numbers of examples, separated by commas")
    parser.add_argument("--environment", type=Path, metavar="DIR", help="keep Annif's environment there")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    options = parser.parse_args()
    started = time.perf_counter()
    file = options.data / DATA
    task = read_task(file, file, FIELD, options.sizes.split(","))
    with tempfile.TemporaryDirectory() as folder:
        python = _environment(options.environment or Path(folder) / "environment")
        job = Path(folder) / "job"
        _talk("negz")
        figures = {OURS: evaluate_task(task, open_encoder("use", offline=True))}
        for size in task.draws:
            for name, found in _annif_figures(task, size, python, job / size).items():
                figures.setdefault(name, {})[size] = found
            _talk_figures(figures, size, time.perf_counter() - started)
        facts = _facts(task, options.sizes, file, _version(python), time.perf_counter() - started)
    if options.json:
        found = {name: {size: one.record() for size, one in sizes.items()} for name, sizes in figures.items()}
        print(json.dumps({"facts": facts, "figures": found}, indent=1))
    else:
        _print(figures, facts)
    return 0 if _is_ahead(figures) else 1


def _environment(folder: Path) -> Path:
    """Return the Python of Annif's environment, made where there is none."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    _talk("install Annif")
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*command, "--requirement", HERE / "annif-requirements.txt"], check=True, stdout=sys.stderr)
    return python


def _version(python: Path) -> str:
    ask = "from importlib.metadata import version; print(version('annif'))"
    return subprocess.run([python, "-P", "-c", ask], check=True, capture_output=True, text=True).stdout.strip()


def _annif_figures(task: FieldTask, size: str, python: Path, folder: Path) -> dict[str, TagFigures]:
    """Return the figures of each backend and of the ensemble for one size, the mean over its draws."""
    fits = [list(_fits(size, number, rows)) for number, rows in enumerate(task.draws[size])]
    folder.mkdir(parents=True)
    _run_worker(task, [fit for of_draw in fits for fit in of_draw], python, folder)
    found = [_draw_figures(task, of_draw, folder) for of_draw in fits]
    return {name: mean_figures([one[name] for one in found]) for name in found[0]}


def _fits(size: str, number: int, rows: Rows) -> Iterator[Fit]:
    """Yield the fits for one draw: for each backend those on parts of the examples, and the one on all of them."""
    folds = range(1) if size == ALL else range(FOLDS)
    for backend in ALL_BACKENDS:
        for fold in folds:
            is_out = np.arange(len(rows)) % FOLDS == fold
            yield Fit(f"{number}-{backend}-{fold}", backend, rows[~is_out], rows[is_out])
        yield Fit(f"{number}-{backend}-test", backend, rows, None)


def _run_worker(task: FieldTask, fits: Sequence[Fit], python: Path, folder: Path) -> None:
    texts = [*task.examples, *task.asked]
    place = {label: i for i, label in enumerate(task.labels)}
    asked = list(range(len(task.examples), len(texts)))
    job = {
        "subjects": task.labels,
        "texts": [text.text for text in texts],
        "labels": [[place[label] for label in text.labels if label in place] for text in texts],
        "runs": [
            {
                "name": fit.name,
                "backend": fit.backend,
                "train": fit.learned.tolist(),
                "asked": asked if fit.held_out is None else fit.held_out.tolist(),
            }
            for fit in fits
        ],
    }
    (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
    log = folder / "log.txt"
    # -P: Annif must not take our benchmarks/http.py for Python's http
    command = [python, "-P", HERE / "annif_worker.py", folder]
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output) as worker:
        told = -1
        while worker.poll() is None:
            time.sleep(POLL_S)
            done = len(list(folder.glob("*.npy")))
            if done >= told + len(fits) // 20 + 1:
                told = done
                _talk(f"annif {done}/{len(fits)} fits")
    if worker.returncode:
        raise SystemExit(f"Annif failed:\n{log.read_text(encoding='utf-8', errors='replace')[-LOG_CHARS:]}")


def _draw_figures(task: FieldTask, fits: Sequence[Fit], folder: Path) -> dict[str, TagFigures]:
    """Return the figures of each backend and of the ensemble for one draw."""
    held_out: dict[str, list[Scores]] = {}
    asked: dict[str, Scores] = {}
    order: dict[str, list[Rows]] = {}
    for fit in fits:
        scores = np.load(folder / f"{fit.name}.npy").astype(np.float64)
        if fit.held_out is None:
            asked[fit.backend] = scores
        else:
            held_out.setdefault(fit.backend, []).append(scores)
            order.setdefault(fit.backend, []).append(fit.held_out)
    known = {name: np.concatenate(parts) for name, parts in held_out.items()}
    truth = {name: _truth(task, np.concatenate(rows)) for name, rows in order.items()}
    figures = {}
    for name, scores in asked.items():
        cut = _best_cut(known[name], truth[name])[1]
        figures[f"annif {name}"] = measure(scores, cut.apply(scores), task.truth)
    weights, cut = _best_weights(known, next(iter(truth.values())))
    mixed = _mix(asked, weights)
    figures[ENSEMBLE] = measure(mixed, cut.apply(mixed), task.truth)
    return figures


def _truth(task: FieldTask, rows: Rows) -> Marks:
    return FieldTask(task.examples, [task.examples[row] for row in rows], task.labels, {}).truth


def _best_cut(scores: Scores, truth: Marks) -> tuple[float, Cut]:
    """Return the best micro-averaged F1 over all limits and thresholds, and where it is."""
    rank = np.argsort(np.argsort(-scores, axis=1, kind="stable"), axis=1, kind="stable")
    edges = np.append(THRESHOLDS, np.inf)
    best = (-1.0, Cut(1, 0.0))
    for limit in LIMITS:
        allowed = (rank < limit) & (scores > 0)
        suggested = np.cumsum(np.histogram(scores[allowed], edges)[0][::-1])[::-1]
        right = np.cumsum(np.histogram(scores[allowed & truth], edges)[0][::-1])[::-1]
        f1 = 2 * right / np.maximum(1, suggested + truth.sum())
        if f1.max() > best[0]:
            best = float(f1.max()), Cut(limit, float(THRESHOLDS[f1.argmax()]))
    return best


def _best_weights(known: Mapping[str, Scores], truth: Marks) -> tuple[dict[str, float], Cut]:
    best: tuple[float, dict[str, float], Cut] = (-1.0, {}, Cut(1, 0.0))
    for values in product(WEIGHTS, repeat=len(known)):
        if 1.0 not in values:
            continue  # nothing, or a multiple of other weights
        weights = dict(zip(known, values, strict=True))
        f1, cut = _best_cut(_mix(known, weights), truth)
        if f1 > best[0]:
            best = f1, weights, cut
    return best[1], best[2]


def _mix(scores: Mapping[str, Scores], weights: Mapping[str, float]) -> Scores:
    mixed: Scores = sum(weights[name] * one for name, one in scores.items()) / sum(weights.values())
    return mixed


def _is_ahead(figures: Mapping[str, Mapping[str, TagFigures]]) -> bool:
    others = [found for name, found in figures.items() if name != OURS]
    return all(one.micro_f1 > max(o[size].micro_f1 for o in others) for size, one in figures[OURS].items())


def _facts(task: FieldTask, sizes: str, file: Path, version: str, seconds: float) -> dict[str, object]:
    return {
        "cpus": os.cpu_count(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "annif": version,
        "examples": len(task.examples),
        "asked": len(task.asked),
        "backends": list(ALL_BACKENDS),
        "draws": {size: len(draws) for size, draws in task.draws.items()},
        "fits": sum(len(list(_fits(size, 0, rows))) for size, draws in task.draws.items() for rows in draws),
        "seconds": round(seconds),
        "commands": [
            f"python -m benchmarks.tagging_annif --data {file.parent} --sizes {sizes}",
            f"negz tags eval --train {file} --test {file} --field {FIELD} --sizes {sizes} --json",
        ],
    }


def _print(figures: Mapping[str, Mapping[str, TagFigures]], facts: Mapping[str, object]) -> None:
    for name, value in facts.items():
        print(f"{name}: {value}")
    for measure_name in MEASURES:
        sizes = list(figures[OURS])
        print(f"\n{measure_name:<22}" + "".join(f"{size:>9}" for size in sizes))
        for name, found in figures.items():
            print(f"{name:<22}" + "".join(f"{found[size].record()[measure_name]:>9.3f}" for size in sizes))
    print("\nAnnif's scores are no probabilities: its ece says how they would do as such, not what Annif promises.")


def _talk_figures(figures: Mapping[str, Mapping[str, TagFigures]], size: str, seconds: float) -> None:
    told = ", ".join(f"{name} {found[size].micro_f1:.3f}" for name, found in figures.items())
    _talk(f"micro-F1 from {size} examples ({seconds:.0f} s): {told}")


def _talk(stage: str) -> None:
    print(f"{stage} ...", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
