"""Which of two interleaved rankings readers prefer, and how sure that is.

The list is the unit, not the click: whoever opens everything in one list decides that list alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import comb, sqrt
from statistics import NormalDist

from evaluation.compare import Interval


@dataclass(frozen=True, slots=True)
class Preference:
    """How the challenger has done.

    Parameters
    ----------
    wins, losses, ties : int
        Lists in which its items earned more, less, and as much credit as those of the shipped ranking.
    share : float
        Wins among the lists that were decided, in [0, 1]; 0.5 is no difference.
    interval : Interval
        Of that share.
    p_value : float
        Two-sided, of "either ranking wins as often".
    """

    wins: int
    losses: int
    ties: int
    share: float
    interval: Interval
    p_value: float


def measure_preference(earned: Iterable[tuple[int, int]], level: float = 0.95) -> Preference:
    """Return the preference for the challenger over lists.

    Parameters
    ----------
    earned : iterable of pairs of int
        Per list what the shipped ranking's items earned, and the challenger's.
    level : float
        Probability that the interval is to cover, in (0, 1).

    Raises
    ------
    ValueError
        Where no list is decided, so that there is no share.

    Notes
    -----
    Wins and losses over lists as in Radlinski, Kurup & Joachims (2008), How does clickthrough data reflect retrieval
    quality?; the interval is the score interval of Wilson (1927), Probable inference, the law of succession, and
    statistical inference; the p-value that of the exact sign test. Ties decide nothing in either.
    """
    pairs = tuple(earned)
    wins = sum(challenger > shipped for shipped, challenger in pairs)
    losses = sum(shipped > challenger for shipped, challenger in pairs)
    decided = wins + losses
    if decided == 0:
        raise ValueError("the preference over no decided lists is undefined")
    interval = wilson_interval(wins, decided, level)
    return Preference(wins, losses, len(pairs) - decided, wins / decided, interval, sign_test(wins, losses))


def wilson_interval(successes: int, trials: int, level: float = 0.95) -> Interval:
    """Return the score interval (Wilson 1927) of a share; `trials` from 1, `level` in (0, 1), else `ValueError`.

    >>> round(wilson_interval(8, 10).low, 4)
    0.4902
    """
    if not 0 <= successes <= trials or trials < 1 or not 0.0 < level < 1.0:
        raise ValueError(f"{successes} of {trials} at level {level} has no interval")
    z = NormalDist().inv_cdf((1 + level) / 2)
    share, shrink = successes / trials, 1 + z * z / trials
    centre = (share + z * z / (2 * trials)) / shrink
    half = z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials)) / shrink
    return Interval(max(0.0, centre - half), min(1.0, centre + half))


def sign_test(wins: int, losses: int) -> float:
    """Return the exact two-sided p-value of "wins and losses are as likely"; 1 where there are none."""
    n = wins + losses
    tail = sum(comb(n, k) for k in range(min(wins, losses) + 1))
    return min(1.0, float(2 * tail / 2**n))
