"""Is one system better than another, or was it luck? Paired tests and intervals over profiles.

Profiles are the unit: there are few of them, so intervals are wide and tests coarse, and both say so honestly.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

EXACT_UP_TO = 16
"""Most profiles for which all 2^n sign flips are enumerated (65,536 sums, some milliseconds)."""

TIE_TOLERANCE = 1e-12
"""Means closer than this are equal: the same differences summed in another order differ in the last bits."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """One system's mean with its interval, and how far the reference system is ahead of it.

    `difference` is reference minus system; `p_holm` is `p_value` corrected for the number of systems compared.
    """

    mean: float
    interval: Interval
    difference: float
    difference_interval: Interval
    p_value: float
    p_holm: float


def paired_randomisation_test(
    a: ArrayLike, b: ArrayLike, rng: np.random.Generator, permutations: int = 100_000
) -> float:
    """Return the two-sided p-value of "both systems are the same" for paired values.

    Under that hypothesis each difference is as likely with the other sign; p is the share of sign patterns whose mean
    difference is at least as far from 0 as the observed one. All patterns are enumerated for up to `EXACT_UP_TO`
    pairs; beyond, `permutations` random ones and the observed one are counted, so that p is never 0.

    Source: Smucker, Allan & Carterette (2007), A comparison of statistical significance tests for information
    retrieval evaluation; Phipson & Smyth (2010), Permutation p-values should never be zero.

    Parameters
    ----------
    a, b : array (n,)
        The two systems' values for the same profiles in the same order.
    rng : numpy.random.Generator
        Drawn from only where patterns are sampled.
    permutations : int
        Number of random patterns, from 1.

    Raises
    ------
    ValueError
        Without values or for different lengths.
    """
    differences = _differences(a, b)
    observed = abs(differences.mean()) - TIE_TOLERANCE
    n = len(differences)
    if n <= EXACT_UP_TO:
        patterns = (np.arange(2**n)[:, None] >> np.arange(n)) & 1
        return float(np.mean(np.abs(_flipped_means(patterns, differences)) >= observed))
    if permutations < 1:
        raise ValueError(f"permutations is {permutations}, must be at least 1")
    patterns = rng.integers(0, 2, size=(permutations, n), dtype=np.int8)
    as_far = int(np.sum(np.abs(_flipped_means(patterns, differences)) >= observed))
    return (as_far + 1) / (permutations + 1)


def bootstrap_interval(
    values: ArrayLike, rng: np.random.Generator, level: float = 0.95, resamples: int = 10_000
) -> Interval:
    """Return the percentile bootstrap interval of the mean, resampling profiles with replacement.

    With a dozen profiles it is somewhat too narrow. Source: Efron & Tibshirani (1993), An introduction to the
    bootstrap, chapter 13; Sakai (2006), Evaluating evaluation metrics based on the bootstrap.

    Parameters
    ----------
    values : array (n,)
        One value per profile, or one difference per profile.
    rng : numpy.random.Generator
        Source of the resamples.
    level : float
        Probability that the interval is to cover, in (0, 1).
    resamples : int
        Number of resamples, from 1.

    Raises
    ------
    ValueError
        Without values, or for a level or number of resamples out of range.
    """
    numbers = np.asarray(values, dtype=np.float64)
    if numbers.ndim != 1 or not len(numbers):
        raise ValueError("the interval of no profiles is undefined")
    if not 0.0 < level < 1.0 or resamples < 1:
        raise ValueError(f"level {level} must be in (0, 1), resamples {resamples} at least 1")
    means = numbers[rng.integers(0, len(numbers), size=(resamples, len(numbers)))].mean(axis=1)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high))


def statistic_interval(
    statistic: Callable[[NDArray[np.intp]], float],
    n: int,
    rng: np.random.Generator,
    level: float = 0.95,
    resamples: int = 1_000,
) -> Interval:
    """Return the percentile bootstrap interval of any statistic of `n` cases; see `bootstrap_interval` for means.

    Parameters
    ----------
    statistic : callable
        Given row numbers with repetition, shape (n,), returns the statistic of those rows.
    n : int
        Number of cases, from 1, else `ValueError`.
    rng, level, resamples
        As for `bootstrap_interval`.
    """
    if n < 1 or not 0.0 < level < 1.0 or resamples < 1:
        raise ValueError(f"n {n} and resamples {resamples} must be at least 1, level {level} in (0, 1)")
    values = [statistic(rng.integers(0, n, size=n)) for _ in range(resamples)]
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high))


def difference_interval(
    a: ArrayLike, b: ArrayLike, rng: np.random.Generator, level: float = 0.95, resamples: int = 10_000
) -> Interval:
    """Return the bootstrap interval of the mean of a - b, resampling profiles as pairs; see `bootstrap_interval`."""
    return bootstrap_interval(_differences(a, b), rng, level, resamples)


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values corrected for testing all of them, in the order given.

    Source: Holm (1979), A simple sequentially rejective multiple test procedure.

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    corrected = [0.0] * len(p_values)
    largest = 0.0
    for tested, i in enumerate(order):
        largest = max(largest, min(1.0, (len(p_values) - tested) * p_values[i]))
        corrected[i] = largest
    return corrected


def compare_systems(
    reference: Mapping[str, float], systems: Mapping[str, Mapping[str, float]], rng: np.random.Generator
) -> dict[str, Comparison]:
    """Compare each system with the reference, value per profile against value per profile.

    Parameters
    ----------
    reference : mapping of profile id to float
        The measure per profile of the system that is to be shown better.
    systems : mapping of name to such a mapping
        The others; each must hold exactly the reference's profiles, else `ValueError`.
    rng : numpy.random.Generator
        Source of resamples and sampled sign patterns.

    Returns
    -------
    dict
        Name -> comparison, in the order of `systems`.
    """
    profiles = sorted(reference)
    ours = [reference[profile_id] for profile_id in profiles]
    results: list[tuple[str, list[float], float]] = []
    for name, values in systems.items():
        if sorted(values) != profiles:
            raise ValueError(f"{name} was measured on other profiles than the reference")
        theirs = [values[profile_id] for profile_id in profiles]
        results.append((name, theirs, paired_randomisation_test(ours, theirs, rng)))
    corrected = holm([p for _, _, p in results])
    return {
        name: Comparison(
            mean=float(np.mean(theirs)),
            interval=bootstrap_interval(theirs, rng),
            difference=float(np.mean(_differences(ours, theirs))),
            difference_interval=difference_interval(ours, theirs, rng),
            p_value=p,
            p_holm=p_holm,
        )
        for (name, theirs, p), p_holm in zip(results, corrected, strict=True)
    }


def _flipped_means(patterns: NDArray[np.integer], differences: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(differences.mean() - 2.0 * (patterns @ differences) / len(differences))


def _differences(a: ArrayLike, b: ArrayLike) -> NDArray[np.float64]:
    first, second = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if first.ndim != 1 or first.shape != second.shape or not len(first):
        raise ValueError(f"{first.shape} values cannot be paired with {second.shape}")
    return first - second
