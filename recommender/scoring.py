"""From features to a score, and from the score to a probability people can be told."""

from collections.abc import Sequence
from dataclasses import asdict

import numpy as np
from numpy.typing import NDArray

from recommender.config import FitCurve, Weights
from recommender.feature import FEATURES, Floats
from recommender.result import FitWord

FIT_WORDS = ((0.5, FitWord.HIGH), (0.25, FitWord.MEDIUM), (0.1, FitWord.PARTIAL))
"""Lowest probability of each word: even odds, one in four, one in ten; below that the fit is called low."""

_REACH = FEATURES.index("reach")


def weight_vector(weights: Weights) -> NDArray[np.float32]:
    """Return the weights in the order of `FEATURES`."""
    by_name = asdict(weights)
    return np.array([by_name[name] for name in FEATURES], dtype=np.float32)


def score_candidates(features: Floats, weights: NDArray[np.float32]) -> Floats:
    """Return the weighted sum of the features, shape (n,), for features of shape (len(FEATURES), n)."""
    scores: Floats = weights @ features
    return scores


def useful_scores(scores: Floats, features: Floats, weights: NDArray[np.float32]) -> Floats:
    """Return `scores` without the part that spreads attention and says nothing about usefulness, shape (n,)."""
    useful: Floats = scores - weights[_REACH] * features[_REACH]
    return useful


def contributions(
    features: Floats, weights: NDArray[np.float32], rows: Sequence[int]
) -> list[tuple[tuple[str, float], ...]]:
    """Return for each of `rows` name and amount of each feature's part of the score; the amounts sum to it."""
    amounts = (features[:, rows].T * weights).tolist()
    return [tuple(zip(FEATURES, row, strict=True)) for row in amounts]


def fit_probability(scores: Floats, curve: FitCurve) -> NDArray[np.float64]:
    """Return the probability of a judgement of at least "useful" for each score.

    Logistic in the score (Platt 1999, Probabilistic outputs for support vector machines).
    """
    logits = curve.intercept + curve.slope * scores.astype(np.float64)
    probabilities: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-logits))
    return probabilities


def fit_word(fit: float) -> FitWord:
    """Return the word for a probability."""
    for lowest, word in FIT_WORDS:
        if fit >= lowest:
            return word
    return FitWord.LOW
