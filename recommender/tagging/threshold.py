"""From which probability on a concept is suggested."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SHRINKAGE = 100.0  # examples of a concept at which its own threshold counts as much as the common one


def choose_thresholds(probabilities: Floats, assigned: NDArray[np.bool_]) -> Floats:
    """Return a threshold per concept, shape (c,).

    The common one maximises the micro-averaged F1 over all concepts; a concept's own best one draws it away the
    more, the more examples it has. With few examples a threshold of its own would only follow chance.

    Parameters
    ----------
    probabilities : ndarray, shape (n, c)
        Of the examples, from fits that have not seen them.
    assigned : ndarray of bool, shape (n, c)
        What they have.
    """
    common = best_threshold(probabilities.ravel(), assigned.ravel())
    thresholds = np.full(probabilities.shape[1], common)
    for concept in range(probabilities.shape[1]):
        own = best_threshold(probabilities[:, concept], assigned[:, concept])
        share = assigned[:, concept].sum() / (assigned[:, concept].sum() + SHRINKAGE)
        thresholds[concept] = share * own + (1 - share) * common
    return thresholds


def best_threshold(probabilities: Floats, assigned: NDArray[np.bool_]) -> float:
    """Return the probability from which on the F1 is highest, half-way to the next lower one; 0.5 without positives."""
    if not assigned.any():
        return 0.5
    order = np.argsort(-probabilities, kind="stable")
    found = np.cumsum(assigned[order])
    f1 = 2 * found / (np.arange(1, len(order) + 1) + assigned.sum())
    best = int(f1.argmax())
    lowest = probabilities[order[best]]
    following = probabilities[order[best + 1]] if best + 1 < len(order) else 0.0
    return float((lowest + following) / 2)
