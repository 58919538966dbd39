"""How good tag suggestions are: agreement with people's tags, and honesty of the confidence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from corpus.model import Output, Vocabulary
from evaluation.beyond import expected_calibration_error
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
BASELINE_REGULARISATION = 10.0  # C of the plain heads


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
    """Repeated cross-validation on a catalogue: by scheme ours and the plain baseline, by concept our F1."""

    examples: int
    schemes: Mapping[str, TagFigures]
    baseline: Mapping[str, TagFigures]
    by_concept: Mapping[str, tuple[float, int]]

    def record(self) -> dict[str, object]:
        """Return the figures as JSON."""
        return {
            **{scheme: figures.record() for scheme, figures in self.schemes.items()},
            "baseline": {scheme: figures.record() for scheme, figures in self.baseline.items()},
            "by_concept": {
                name: {"f1": round(f1, 4), "examples": examples} for name, (f1, examples) in self.by_concept.items()
            },
            "examples": self.examples,
            "method": f"{REPEATS} x {FOLDS}-fold cross-validation",
        }


def cross_validate(
    outputs: Sequence[Output], vocabulary: Vocabulary, encoder: Encoder, progress: Progress | None = None
) -> TagValidation:
    """Measure the tagger on outputs that a person has tagged, each predicted by taggers that have not seen it."""
    examples = [output for output in outputs if is_tagged_by_person(output)]
    columns, keys = Columns.of_vocabulary(vocabulary, encoder), concept_keys(vocabulary)
    assigned = np.array([[any(t.concept == key for t in o.tags or ()) for key in keys] for o in examples], dtype=bool)
    texts = [full_text(output) for output in examples]
    material = Material.of([read_output(output) for output in examples], columns, encoder.encode_documents)
    ours, plain, concepts = [], [], []
    for repeat in range(REPEATS):
        probabilities, suggested = _cross_predict(material, assigned, columns, repeat)
        ours.append(_by_scheme(probabilities, suggested, assigned, columns))
        concepts.append([_f1(suggested[:, c], assigned[:, c]) for c in range(len(keys))])
        with threadpool_limits(1):  # shared out over cores, fits on so few examples take twenty times as long
            guessed = _plain_heads(texts, assigned, repeat)
        plain.append(_by_scheme(guessed, guessed >= 0.5, assigned, columns))  # noqa: PLR2004 - even odds
        if progress:
            progress("Kreuzvalidierung", repeat + 1, REPEATS)
    names = list(dict.fromkeys(str(key.scheme) for key in keys))
    return TagValidation(
        len(examples),
        {name: mean_figures([found[i] for found in ours]) for i, name in enumerate(names)},
        {name: mean_figures([found[i] for found in plain]) for i, name in enumerate(names)},
        {
            str(key): (float(np.mean([found[c] for found in concepts])), int(assigned[:, c].sum()))
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
    groups = [columns.groups == group for group in np.unique(columns.groups)]
    return [measure(probabilities[:, own], suggested[:, own], assigned[:, own]) for own in groups]


def _plain_heads(texts: Sequence[str], assigned: Marks, repeat: int) -> Floats:
    """Return the baseline's probabilities: TF-IDF over characters and one logistic head per concept."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    probabilities = np.zeros(assigned.shape)
    for rows in folds_of(len(texts), repeat):
        training = np.setdiff1d(np.arange(len(texts)), rows)
        vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
        known = vectorizer.fit_transform([texts[i] for i in training])
        asked = vectorizer.transform([texts[i] for i in rows])
        for concept in range(assigned.shape[1]):
            target = assigned[training, concept]
            if target.any() and not target.all():
                head = LogisticRegression(C=BASELINE_REGULARISATION, class_weight="balanced", max_iter=500)
                probabilities[rows, concept] = head.fit(known, target).predict_proba(asked)[:, 1]
    return probabilities
