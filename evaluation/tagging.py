"""How good tag suggestions are: agreement with people's tags, and honesty of the confidence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.model import Output, Vocabulary
from evaluation.beyond import expected_calibration_error
from evaluation.compare import Interval, statistic_interval
from evaluation.tagging_baseline import suggest_plainly
from recommender.index.concept import is_tagged_by_person
from recommender.index.text import full_text
from recommender.ports import Encoder
from recommender.tagging.material import Columns, Material, concept_keys, read_output
from recommender.tagging.tagger import Tagger

Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]
Progress = Callable[[str, int, int], None]

REPEATS = 5
FOLDS = 10
RANKED = 5
SEED = 20261123


@dataclass(frozen=True, slots=True)
class TagFigures:
    """Agreement with people's tags.

    `micro_f1` counts all pairs of text and concept alike, `macro_f1` is the mean over concepts; `ndcg5` is the mean
    over texts of the ranking of concepts (binary gain); `ece` is the confidences' expected calibration error.
    """

    micro_f1: float
    macro_f1: float
    ndcg5: float
    ece: float

    def record(self) -> dict[str, float]:
        """Return the figures under their public names, rounded."""
        values = {"micro_f1": self.micro_f1, "macro_f1": self.macro_f1, "ndcg@5": self.ndcg5, "ece": self.ece}
        return {name: round(value, 4) for name, value in values.items()}


def measure(probabilities: Floats, suggested: Marks, assigned: Marks) -> TagFigures:
    """Compare suggestions with people's tags; all of shape (texts, concepts), at least one text."""
    return TagFigures(
        _f1(suggested, assigned),
        float(np.mean([_f1(suggested[:, c], assigned[:, c]) for c in range(assigned.shape[1])])),
        _mean_ndcg(probabilities, assigned),
        expected_calibration_error(probabilities.ravel(), assigned.ravel()).error,
    )


def mean_figures(found: Sequence[TagFigures]) -> TagFigures:
    """Return the mean of several measurements."""
    return TagFigures(
        *(float(np.mean([getattr(one, name) for one in found])) for name in ("micro_f1", "macro_f1", "ndcg5", "ece"))
    )


def _f1(suggested: Marks, assigned: Marks) -> float:
    """Return the F1 measure; 0 where nothing was suggested rightly."""
    both = int((suggested & assigned).sum())
    return 2 * both / max(1, int(suggested.sum()) + int(assigned.sum()))


def _mean_ndcg(probabilities: Floats, assigned: Marks) -> float:
    """Return the mean nDCG@5 over the texts that have a concept."""
    order = np.argsort(-probabilities, axis=1, kind="stable")[:, :RANKED]
    discount = 1 / np.log2(np.arange(2, order.shape[1] + 2))
    gained = (np.take_along_axis(assigned, order, axis=1) * discount).sum(axis=1)
    counts = np.minimum(assigned.sum(axis=1), len(discount))
    best = np.concatenate(([0.0], np.cumsum(discount)))[counts]
    return float(np.mean(gained[counts > 0] / best[counts > 0])) if (counts > 0).any() else 0.0


@dataclass(frozen=True, slots=True)
class TagValidation:
    """Repeated cross-validation on a catalogue: by scheme ours and the plain baseline, by concept our F1.

    The baseline is measured at even odds and at a common threshold per scheme, chosen on the training texts.
    `intervals` are those of our micro-F1, the texts resampled.
    """

    examples: int
    intervals: Mapping[str, Interval]
    schemes: Mapping[str, TagFigures]
    baseline: Mapping[str, TagFigures]
    tuned_baseline: Mapping[str, TagFigures]
    by_concept: Mapping[str, tuple[float, int]]

    def record(self) -> dict[str, object]:
        """Return the figures as JSON."""
        return {
            **{scheme: self._own_record(scheme) for scheme in self.schemes},
            "baseline": {scheme: figures.record() for scheme, figures in self.baseline.items()},
            "baseline_chosen_threshold": {name: figures.record() for name, figures in self.tuned_baseline.items()},
            "by_concept": {
                name: {"f1": round(f1, 4), "examples": examples} for name, (f1, examples) in self.by_concept.items()
            },
            "examples": self.examples,
            "method": f"{REPEATS} x {FOLDS}-fold cross-validation",
        }

    def _own_record(self, scheme: str) -> dict[str, object]:
        around = self.intervals[scheme]
        return {**self.schemes[scheme].record(), "micro_f1_interval": [round(around.low, 4), round(around.high, 4)]}


def cross_validate(
    outputs: Sequence[Output], vocabulary: Vocabulary, encoder: Encoder, progress: Progress | None = None
) -> TagValidation:
    """Measure the tagger on outputs that a person has tagged, each predicted by taggers that have not seen it."""
    examples = [output for output in outputs if is_tagged_by_person(output)]
    columns, keys = Columns.of_vocabulary(vocabulary, encoder), concept_keys(vocabulary)
    assigned = np.array([[any(t.concept == key for t in o.tags or ()) for key in keys] for o in examples], dtype=bool)
    texts = [full_text(output) for output in examples]
    material = Material.of([read_output(output) for output in examples], columns, encoder.encode_documents)
    ours, plain, tuned, every = [], [], [], []
    for repeat in range(REPEATS):
        probabilities, suggested = _cross_predict(material, assigned, columns, repeat)
        ours.append(_by_scheme(probabilities, suggested, assigned, columns))
        every.append(suggested)
        guessed = suggest_plainly(texts, assigned, columns.groups, folds_of(len(texts), repeat))
        plain.append(_by_scheme(guessed.probabilities, guessed.at_even_odds, assigned, columns))
        tuned.append(_by_scheme(guessed.probabilities, guessed.at_chosen_threshold, assigned, columns))
        if progress:
            progress("Kreuzvalidierung", repeat + 1, REPEATS)
    names = list(dict.fromkeys(str(key.scheme) for key in keys))
    own, even, chosen = (
        {name: mean_figures([found[i] for found in repeats]) for i, name in enumerate(names)}
        for repeats in (ours, plain, tuned)
    )
    return TagValidation(
        len(examples),
        {
            name: _interval([found[:, group] for found in every], assigned[:, group])
            for name, group in zip(names, _groups(columns), strict=True)
        },
        own,
        even,
        chosen,
        {
            str(key): (float(np.mean([_f1(found[:, c], assigned[:, c]) for found in every])), int(assigned[:, c].sum()))
            for c, key in enumerate(keys)
        },
    )


def folds_of(n: int, repeat: int) -> list[NDArray[np.intp]]:
    """Return the rows of each fold; another partition for each repetition."""
    order = np.random.default_rng(SEED + repeat).permutation(n)
    return [np.sort(order[fold::FOLDS]) for fold in range(min(FOLDS, n))]


def _cross_predict(material: Material, assigned: Marks, columns: Columns, repeat: int) -> tuple[Floats, Marks]:
    probabilities, suggested = np.zeros(assigned.shape), np.zeros(assigned.shape, dtype=bool)
    for rows in folds_of(len(assigned), repeat):
        training = np.setdiff1d(np.arange(len(assigned)), rows)
        tagger = Tagger.fit(material.take(training), assigned[training], columns)
        probabilities[rows] = tagger.predict(material.take(rows))
        suggested[rows] = probabilities[rows] >= tagger.thresholds
    return probabilities, suggested


def _by_scheme(probabilities: Floats, suggested: Marks, assigned: Marks, columns: Columns) -> list[TagFigures]:
    return [measure(probabilities[:, own], suggested[:, own], assigned[:, own]) for own in _groups(columns)]


def _groups(columns: Columns) -> list[Marks]:
    """Return which concepts are each scheme's."""
    return [columns.groups == group for group in np.unique(columns.groups)]


def _interval(repeats: Sequence[Marks], assigned: Marks) -> Interval:
    """Return the interval of the mean micro-F1 of several repetitions, the texts resampled."""
    found = np.mean([(suggested & assigned).sum(axis=1) for suggested in repeats], axis=0)
    named = np.mean([suggested.sum(axis=1) for suggested in repeats], axis=0) + assigned.sum(axis=1)
    rng = np.random.default_rng(SEED)
    return statistic_interval(lambda rows: float(2 * found[rows].sum() / max(1.0, named[rows].sum())), len(found), rng)
