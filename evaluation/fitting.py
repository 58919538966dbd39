"""Fit the ranking's weights and the fit curve on judged profiles.

Weights: listwise softmax over the graded judgements with non-negative weights (ListNet, Cao et al. 2007). Fit curve:
logistic regression of "at least useful" on the score (Platt 1999).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from evaluation.judgements import USEFUL_GRADE
from recommender.config import FitCurve, FitCurves, Weights
from recommender.feature import FEATURES
from recommender.scoring import weight_vector

FITTED = ("embedding", "characters", "audience", "benefit", "substance", "quality", "timeliness")
"""The features whose weights are learned; the others are editorial choices."""

WEIGHT_PENALTY = 0.3  # of the squared weights, against a log loss of about 3 per profile
CURVE_PENALTY = 1e-3  # keeps the curve finite where the classes separate

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class JudgedFeatures:
    """Features and grades of every output for each profile.

    Parameters
    ----------
    features : ndarray, shape (profiles, len(FEATURES), outputs)
    grades : ndarray, shape (profiles, outputs)
        0 for what nobody judged relevant.
    """

    features: Floats
    grades: Floats

    def without(self, profile: int) -> "JudgedFeatures":
        """Return all but one profile."""
        keep = np.arange(len(self.grades)) != profile
        return JudgedFeatures(self.features[keep], self.grades[keep])


def fit_weights(judged: JudgedFeatures, start: Weights, fitted: Sequence[str] = FITTED) -> Weights:
    """Return `start` with the weights named in `fitted` learned from the judgements.

    Minimises the cross entropy between each profile's grades (as shares) and the softmax of its scores, plus
    `WEIGHT_PENALTY` times half the squared weights. Profiles without any positive grade are left out.
    """
    positive = judged.grades.sum(axis=1) > 0
    rows = [FEATURES.index(name) for name in fitted]
    features = judged.features[positive][:, rows].transpose(0, 2, 1)
    target = judged.grades[positive] / judged.grades[positive].sum(axis=1, keepdims=True)

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = features @ weights
        scores -= scores.max(axis=1, keepdims=True)
        log_share = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        gradient = ((np.exp(log_share) - target)[..., None] * features).sum(axis=(0, 1))
        penalty = WEIGHT_PENALTY * float(weights @ weights) / 2
        return -float((target * log_share).sum()) + penalty, gradient + WEIGHT_PENALTY * weights

    result = minimize(loss, np.full(len(rows), 0.3), jac=True, bounds=[(0, None)] * len(rows), method="L-BFGS-B")
    values = {name: round(float(value), 3) for name, value in zip(fitted, result.x, strict=True)}
    return Weights(**{**{name: getattr(start, name) for name in FEATURES}, **values})


PARTS = {
    "full": (),
    "concepts": ("embedding", "characters"),
    "topic": ("audience", "benefit", "upcoming"),
}
"""Ways of asking by the name of their curve, and the features that a profile without the rest does not have."""


def masked(judged: JudgedFeatures, part: str) -> JudgedFeatures:
    """Return the features as they are when only that part of each profile is said, with the same judgements."""
    features = judged.features.copy()
    features[:, [FEATURES.index(name) for name in PARTS[part]]] = 0
    return JudgedFeatures(features, judged.grades)


def fit_curves(judged: JudgedFeatures, weights: Weights) -> FitCurves:
    """Return the curve of each way of asking, for scores with these weights."""
    by_part = {}
    for part in PARTS:
        scores = np.einsum("f,pfn->pn", weight_vector(weights).astype(np.float64), masked(judged, part).features)
        by_part[part] = fit_curve(scores, judged.grades)
    return FitCurves(**by_part)


def fit_curve(scores: Floats, grades: Floats) -> FitCurve:
    """Return the logistic curve that best predicts a grade of at least `USEFUL_GRADE` from the score.

    Parameters
    ----------
    scores : ndarray
        Scores of any shape.
    grades : ndarray of the same shape
        0 to 6.
    """
    x, y = scores.ravel(), (grades.ravel() >= USEFUL_GRADE).astype(float)

    def loss(curve: Floats) -> tuple[float, Floats]:
        logits = curve[0] + curve[1] * x
        error = 1 / (1 + np.exp(-logits)) - y
        value = float(np.sum(np.logaddexp(0, logits) - y * logits) + CURVE_PENALTY * curve @ curve / 2)
        return value, np.array([error.sum(), error @ x]) + CURVE_PENALTY * curve

    result = minimize(loss, np.array([-3.0, 1.0]), jac=True, bounds=[(None, None), (0, None)], method="L-BFGS-B")
    return FitCurve(round(float(result.x[0]), 3), round(float(result.x[1]), 3))
