"""Measures beyond the order of one list: breadth over the catalogue, variety within a list, honesty of `fit`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corpus.model import OutputId


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """The predictions in (`lower`, `upper`]; the first bin holds 0 as well.

    `mean_probability` and `observed_share` are None in an empty bin.
    """

    lower: float
    upper: float
    count: int
    mean_probability: float | None
    observed_share: float | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far probabilities can be taken at their word: expected calibration error, Brier score, and the bins."""

    error: float
    brier: float
    bins: tuple[CalibrationBin, ...]

    @property
    def count(self) -> int:
        """The number of predictions."""
        return sum(one.count for one in self.bins)


def catalogue_coverage(lists: Iterable[Iterable[OutputId]], catalogue_size: int) -> float:
    """Return the share of the catalogue that occurs in at least one list, in [0, 1]; 0.0 without lists.

    Source: Ge, Delgado-Battenfeld & Jannach (2010), Beyond accuracy: evaluating recommender systems by coverage and
    serendipity. Raises `ValueError` for an empty catalogue or more different outputs than it holds.
    """
    seen = {output for items in lists for output in items}
    if catalogue_size < 1 or len(seen) > catalogue_size:
        raise ValueError(f"{len(seen)} different outputs from a catalogue of {catalogue_size}")
    return len(seen) / catalogue_size


def intra_list_diversity(items: Sequence[int], vectors: ArrayLike) -> float:
    """Return the mean of 1 - cosine over all pairs of a list.

    Source: Smyth & McClave (2001), Similarity vs. diversity; Ziegler et al. (2005), Improving recommendation lists
    through topic diversification.

    Parameters
    ----------
    items : sequence of int
        The list's rows in `vectors`.
    vectors : array (n, dim)
        One vector per output of the catalogue, of length 1.

    Returns
    -------
    float
        0 (all alike) to 1 (unrelated), up to 2 for opposite vectors. 0.0 for a list of fewer than two outputs.
    """
    rows = np.asarray(vectors, dtype=np.float64)[list(items)]
    n = len(rows)
    if n < 2:  # noqa: PLR2004 - a pair has two
        return 0.0
    similarity = rows @ rows.T
    return float(1.0 - (similarity.sum() - np.trace(similarity)) / (n * (n - 1)))


def expected_calibration_error(probabilities: ArrayLike, outcomes: ArrayLike, bins: int = 10) -> Calibration:
    """Compare predicted probabilities with what came true, in bins of equal width.

    ECE = sum over bins of count / total * |mean probability - observed share|. Source: Naeini, Cooper & Hauskrecht
    (2015), Obtaining well calibrated probabilities using Bayesian binning; bins are open below and closed above, as in
    Guo et al. (2017), On calibration of modern neural networks. This is the calibration of confidences, not of lists.

    Parameters
    ----------
    probabilities : array (n,)
        Predicted probabilities in [0, 1].
    outcomes : array (n,)
        1 or True where it came true, else 0.
    bins : int
        Number of bins, from 1.

    Raises
    ------
    ValueError
        Without predictions, for different lengths, or for values outside their range.
    """
    predicted, observed = _checked(probabilities, outcomes)
    if bins < 1:
        raise ValueError(f"bins is {bins}, must be at least 1")
    place = np.searchsorted(np.arange(1, bins) / bins, predicted, side="left")
    parts = tuple(_bin(b / bins, (b + 1) / bins, predicted[place == b], observed[place == b]) for b in range(bins))
    gaps = sum(
        part.count * abs(part.mean_probability - part.observed_share)
        for part in parts
        if part.mean_probability is not None and part.observed_share is not None
    )
    return Calibration(gaps / len(predicted), brier_score(predicted, observed), parts)


def brier_score(probabilities: ArrayLike, outcomes: ArrayLike) -> float:
    """Return the mean squared difference of probability and outcome, 0 (certain and right) to 1 (certain and wrong).

    Source: Brier (1950), Verification of forecasts expressed in terms of probability. Raises as
    `expected_calibration_error` does.
    """
    predicted, observed = _checked(probabilities, outcomes)
    return float(np.mean((predicted - observed) ** 2))


def _bin(lower: float, upper: float, predicted: NDArray[np.float64], observed: NDArray[np.float64]) -> CalibrationBin:
    if not len(predicted):
        return CalibrationBin(lower, upper, 0, None, None)
    return CalibrationBin(lower, upper, len(predicted), float(predicted.mean()), float(observed.mean()))


def _checked(probabilities: ArrayLike, outcomes: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    predicted = np.asarray(probabilities, dtype=np.float64)
    observed = np.asarray(outcomes, dtype=np.float64)
    if predicted.ndim != 1 or predicted.shape != observed.shape or not len(predicted):
        raise ValueError(f"{predicted.shape} probabilities against {observed.shape} outcomes")
    if not ((predicted >= 0.0) & (predicted <= 1.0)).all():
        raise ValueError("a probability is not in [0, 1]")
    if not np.isin(observed, (0.0, 1.0)).all():
        raise ValueError("an outcome is neither 0 nor 1")
    return predicted, observed
