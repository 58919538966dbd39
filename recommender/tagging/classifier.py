"""One logistic head per concept on frozen features, learned from the editors' tags.

With far fewer examples than features the heads are fitted in the span of the examples (an exact reformulation of the
regularised problem, see Hastie, Tibshirani & Friedman 2009, section 18.3.5), which makes refitting cheap.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from recommender.index.lexical import CharacterIndex
from recommender.ports import Vectors

Floats = NDArray[np.float64]

INVERSE_REGULARISATION = 10.0  # C of the logistic heads
FOLDS = 10  # of the predictions for outputs that are examples themselves
MIN_EXAMPLES = 2  # a concept seen less often gets its base rate
MAX_COMPONENTS = 300  # enough to reproduce a few hundred examples exactly, and to bound the cost of thousands
RANK_TOLERANCE = 1e-6  # singular values below this share of the largest carry nothing


@dataclass(frozen=True, slots=True)
class TextFeatures:
    """The frozen features of n outputs: their vectors and their character n-grams, both of length 1."""

    vectors: Vectors
    characters: CharacterIndex

    def gram(self, rows: NDArray[np.intp]) -> Floats:
        """Return the inner products of every output with those in `rows`, shape (n, len(rows))."""
        gram = (self.vectors @ self.vectors[rows].T).astype(np.float64)
        for column, row in enumerate(rows):
            gram[:, column] += self.characters.cosines(*self.characters.rows.row(int(row)))
        return gram


def predict_tags(features: TextFeatures, assigned: NDArray[np.bool_], is_example: NDArray[np.bool_]) -> Floats:
    """Return the probability of every concept for every output.

    Examples are predicted by heads that have not seen them (cross-fitting), so that the model's opinion of a tagged
    output is as honest as that of an untagged one.

    Parameters
    ----------
    features : TextFeatures
        Of n outputs.
    assigned : ndarray of bool, shape (n, concepts)
        The editors' tags; rows of outputs that are no examples are ignored.
    is_example : ndarray of bool, shape (n,)
        Which outputs an editor has tagged.

    Returns
    -------
    ndarray, shape (n, concepts)
        Probabilities in [0, 1]; the base rate where a concept has too few examples or the examples
        have no words, 0 without any example.
    """
    with threadpool_limits(1):  # hundreds of tiny fits: shared out over cores, each takes ten times as long
        return _predict_all(features, assigned, is_example)


def _predict_all(features: TextFeatures, assigned: NDArray[np.bool_], is_example: NDArray[np.bool_]) -> Floats:
    examples = np.flatnonzero(is_example)
    probabilities = np.zeros(assigned.shape)
    if not len(examples):
        return probabilities
    projected = _span_features(features.gram(examples), examples)
    others = np.flatnonzero(~is_example)
    probabilities[others] = _predict(projected, assigned, examples, others)
    fold = np.arange(len(examples)) % FOLDS
    for number in range(min(FOLDS, len(examples))):
        held_out, training = examples[fold == number], examples[fold != number]
        probabilities[held_out] = _predict(projected, assigned, training, held_out)
    return probabilities


def _span_features(gram: Floats, examples: NDArray[np.intp]) -> Floats:
    """Return coordinates of every output in the span of the examples; inner products with examples are kept."""
    values, basis = np.linalg.eigh(gram[examples])
    keep = np.flatnonzero(values > RANK_TOLERANCE * values.max(initial=0.0))[-MAX_COMPONENTS:]
    coordinates: Floats = gram @ (basis[:, keep] / np.sqrt(values[keep]))
    return coordinates


def _predict(
    projected: Floats, assigned: NDArray[np.bool_], training: NDArray[np.intp], rows: NDArray[np.intp]
) -> Floats:
    probabilities = np.zeros((len(rows), assigned.shape[1]))
    if not len(rows) or not len(training):
        return probabilities
    for concept in range(assigned.shape[1]):
        target = assigned[training, concept]
        if min(target.sum(), (~target).sum()) < MIN_EXAMPLES or not projected.shape[1]:
            probabilities[:, concept] = target.mean()
        else:
            probabilities[:, concept] = _fit_head(projected[training], target, projected[rows])
    return probabilities


def _fit_head(training: Floats, target: NDArray[np.bool_], rows: Floats) -> Floats:
    from sklearn.linear_model import LogisticRegression

    head = LogisticRegression(C=INVERSE_REGULARISATION, max_iter=1000, random_state=0).fit(training, target)
    probabilities: Floats = head.predict_proba(rows)[:, 1]
    return probabilities
