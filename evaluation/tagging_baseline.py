"""What a plain method suggests: character TF-IDF and one logistic head per concept.

From even odds on, and from a common threshold per scheme on that is chosen on the training texts alone, by heads that
have not seen the text they are asked about; so a text that is predicted has no say in its threshold.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from recommender.tagging.threshold import best_threshold

Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]

INVERSE_REGULARISATION = 10.0
INNER_FOLDS = 5  # of the training texts, for the threshold
EVEN_ODDS = 0.5
NUMERICALLY_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class PlainSuggestions:
    """Probabilities and what is suggested from which threshold on, all of shape (texts, concepts)."""

    probabilities: Floats
    at_even_odds: Marks
    at_chosen_threshold: Marks


def suggest_plainly(
    texts: Sequence[str], assigned: Marks, groups: NDArray[np.intp], folds: Sequence[NDArray[np.intp]]
) -> PlainSuggestions:
    """Suggest concepts for each text by heads that have not seen it.

    Parameters
    ----------
    texts : sequence of n str
        What is learned from and asked about.
    assigned : ndarray of bool, shape (n, c)
        Which concepts each has.
    groups : ndarray of int, shape (c,)
        The scheme of each concept.
    folds : sequence of ndarray of int
        The rows that are predicted together.
    """
    probabilities, thresholds = np.zeros(assigned.shape), np.zeros(assigned.shape)
    with threadpool_limits(1):  # shared out over cores, fits on so few examples take twenty times as long
        for rows in folds:
            training = np.setdiff1d(np.arange(len(texts)), rows)
            known, asked = _features([texts[i] for i in training], [texts[i] for i in rows])
            probabilities[rows] = _heads(known, assigned[training], asked)
            thresholds[rows] = _common_thresholds(known, assigned[training], groups)
    return PlainSuggestions(probabilities, probabilities >= EVEN_ODDS, probabilities >= thresholds)


def _common_thresholds(known: Floats, assigned: Marks, groups: NDArray[np.intp]) -> Floats:
    """Return the best common threshold of each concept's scheme, shape (c,), by cross-validation on n texts."""
    honest = np.zeros(assigned.shape)
    fold = np.arange(len(known)) % INNER_FOLDS
    for number in range(INNER_FOLDS):
        held_out = fold == number
        honest[held_out] = _heads(known[~held_out], assigned[~held_out], known[held_out])
    thresholds = np.zeros(len(groups))
    for group in np.unique(groups):
        own = groups == group
        thresholds[own] = best_threshold(honest[:, own].ravel(), assigned[:, own].ravel())
    return thresholds


def _heads(known: Floats, assigned: Marks, asked: Floats) -> Floats:
    """Return the probabilities for m texts, shape (m, c); 0 for a concept that no known text has, or all have."""
    from sklearn.linear_model import LogisticRegression

    probabilities = np.zeros((len(asked), assigned.shape[1]))
    for concept in range(assigned.shape[1]):
        target = assigned[:, concept]
        if target.any() and not target.all():
            head = LogisticRegression(C=INVERSE_REGULARISATION, class_weight="balanced", max_iter=500)
            probabilities[:, concept] = head.fit(known, target).predict_proba(asked)[:, 1]
    return probabilities


def _features(known: Sequence[str], asked: Sequence[str]) -> tuple[Floats, Floats]:
    """Return TF-IDF over characters, turned to as many dimensions as there are known texts.

    A head is a sum of known texts, so turning the space they span loses nothing; fitting takes a tenth of the time.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    rows, others = vectorizer.fit_transform(known), vectorizer.transform(asked)
    gram = (rows @ rows.T).toarray()
    values, directions = np.linalg.eigh(gram)
    is_kept = values > NUMERICALLY_NOTHING
    scaled = directions[:, is_kept] / np.sqrt(values[is_kept])
    return gram @ scaled, (others @ rows.T).toarray() @ scaled
