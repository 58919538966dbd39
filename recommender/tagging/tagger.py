"""Suggests concepts for outputs, from as few examples as there are.

Ridge heads on embeddings, character n-grams and cues, votes of neighbours, likeness to labels and scope notes, and
what is usual for a kind or a series: single opinions, weighed by one logistic regression that all concepts of a scheme
share (stacking: Wolpert 1992), which also calibrates the result. With few examples the sharing is what counts: that a
cue in the title speaks for a concept is learned from all concepts at once.
"""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController, threadpool_limits

from recommender.tagging.material import Columns, Material
from recommender.tagging.opinion import Opinions
from recommender.tagging.threshold import choose_thresholds
from recommender.tagging.wide import MAX_KERNEL_EXAMPLES, WideOpinions

Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]

MIN_EXAMPLES = 3  # of a concept, below which a suggestion says that it rests on too few
MIN_TEXTS = 5  # examples below which nothing is learned but base rates
INVERSE_REGULARISATION = 1.0


@dataclass(frozen=True, slots=True)
class Weighing:
    """The fused opinion on one scheme's concepts: standardisation and weights of the opinions."""

    columns: NDArray[np.intp]
    mean: Floats
    sd: Floats
    weights: Floats
    intercept: float

    @classmethod
    def fit(cls, opinions: Floats, assigned: Marks, columns: NDArray[np.intp]) -> Self:
        """Fit on the opinions on n examples, shape (n, c, opinions), taking the concepts in `columns` together."""
        from sklearn.linear_model import LogisticRegression

        rows = opinions[:, columns].reshape(-1, opinions.shape[2])
        target = assigned[:, columns].ravel()
        mean, sd = rows.mean(axis=0), rows.std(axis=0) + 1e-9
        if target.all() or not target.any():
            odds = np.log((target.sum() + 0.5) / ((~target).sum() + 0.5))
            return cls(columns, mean, sd, np.zeros(opinions.shape[2]), float(odds))
        model: Any = LogisticRegression(C=INVERSE_REGULARISATION, max_iter=500).fit((rows - mean) / sd, target)
        return cls(columns, mean, sd, model.coef_[0], float(model.intercept_[0]))

    def probabilities(self, opinions: Floats) -> Floats:
        """Return the probability of the scheme's concepts, shape (m, len(columns))."""
        logits = ((opinions[:, self.columns] - self.mean) / self.sd) @ self.weights + self.intercept
        found: Floats = 1.0 / (1.0 + np.exp(-logits))
        return found


class Tagger:
    """Learned from n examples; `fit` takes well under a second for a thousand of them.

    Attributes
    ----------
    of_examples : ndarray, shape (n, c)
        Probabilities of the examples, by opinions that come from the others.
    thresholds : ndarray, shape (c,)
        From which probability on each concept is suggested.
    counts : ndarray of int, shape (c,)
        How many examples have each concept.
    """

    def __init__(
        self, columns: Columns, assigned: Marks, opinions: Opinions | WideOpinions | None, weighings: list[Weighing]
    ) -> None:
        self.columns = columns
        self._threads = ThreadpoolController()  # looks through the loaded libraries once, not at every prediction
        self.counts = assigned.sum(axis=0)
        self._opinions = opinions
        self._weighings = weighings
        self._base = assigned.mean(axis=0) if len(assigned) else np.zeros(len(columns.keys))
        self.of_examples = (
            np.tile(self._base, (len(assigned), 1)) if opinions is None else self._weigh(opinions.of_examples)
        )
        self.thresholds = self._thresholds(assigned)

    @classmethod
    def fit(cls, examples: Material, assigned: Marks, columns: Columns) -> Self:
        """Learn from n examples and their concepts, shape (n, c)."""
        if len(examples) < MIN_TEXTS or not len(columns.keys):
            return cls(columns, assigned, None, [])
        with threadpool_limits(1):  # small matrices: shared out over cores they take longer
            build = Opinions if len(examples) <= MAX_KERNEL_EXAMPLES else WideOpinions
            opinions = build(examples, assigned, columns)
            groups = [np.flatnonzero(columns.groups == group) for group in np.unique(columns.groups)]
            weighings = [Weighing.fit(opinions.of_examples, assigned, group) for group in groups]
            return cls(columns, assigned, opinions, weighings)

    def predict(self, texts: Material) -> Floats:
        """Return the probability of every concept for m texts, shape (m, c); base rates where too little is known."""
        if self._opinions is None:
            return np.tile(self._base, (len(texts), 1))
        with self._threads.limit(limits=1):
            return self._weigh(self._opinions.of(texts))

    def nearest(self, texts: Material) -> NDArray[np.intp]:
        """Return the rows of the examples nearest to each text, shape (m, k)."""
        if self._opinions is None:
            return np.zeros((len(texts), 0), dtype=np.intp)
        return self._opinions.nearest(texts)

    def _weigh(self, opinions: Floats) -> Floats:
        found = np.zeros(opinions.shape[:2])
        for weighing in self._weighings:
            found[:, weighing.columns] = weighing.probabilities(opinions)
        return found

    def _thresholds(self, assigned: Marks) -> Floats:
        thresholds = np.full(len(self.columns.keys), 0.5)
        for weighing in self._weighings:
            own = weighing.columns
            thresholds[own] = choose_thresholds(self.of_examples[:, own], assigned[:, own])
        return thresholds
