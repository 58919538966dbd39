"""Shares of sums that are rounded, and missing where they are small: each with the range that it lies in.

The range holds for every sum that rounding could stand for, and on top of that for chance (Wilson's interval at
`corpus.editorial_reliability.CONFIDENCE_LEVEL`). It takes events for independent, which those of one visit are not
quite, so it is rather too narrow than too wide.
"""

from dataclasses import dataclass

from corpus.demand import MIN_SHOWN
from corpus.editorial_reliability import share_interval
from corpus.feedback import STEP

WIDEST = 0.5  # of a range; beyond that it does not tell few from many, and nothing is said


@dataclass(frozen=True, slots=True)
class Share:
    """A share in [0, 1], and the range it lies in; `value` is None where only the range is known."""

    value: float | None
    low: float
    high: float

    def is_below(self, other: "Share") -> bool:
        """Whether it is smaller than the other for certain: the ranges do not touch."""
        return self.high < other.low

    @property
    def middle(self) -> float:
        """What shares are ordered by."""
        return (self.low + self.high) / 2 if self.value is None else self.value


def share_of(part: int, whole: int) -> Share | None:
    """Return the share of a rounded sum in one that contains it; 0 stands for a sum that is not shown.

    None where nothing can be said: there is no whole, the part is larger (programs may report openings alone), or the
    range is wider than `WIDEST`.
    """
    if not whole or part > whole:
        return None
    (part_low, part_high), (whole_low, whole_high) = _bounds(part), _bounds(whole)
    low = share_interval(part_low, whole_high)[0]
    high = share_interval(min(part_high, whole_low), whole_low)[1]
    return _narrow(Share(part / whole if part else None, low, high))


def share_among(yes: int, no: int) -> Share | None:
    """Return the share of yes among all answers, both rounded sums; None as for `share_of`."""
    if not yes and not no:
        return None
    (yes_low, yes_high), (no_low, no_high) = _bounds(yes), _bounds(no)
    low = share_interval(yes_low, yes_low + no_high)[0]
    high = share_interval(yes_high, yes_high + no_low)[1]
    return _narrow(Share(yes / (yes + no) if yes and no else None, low, high))


def _bounds(events: int) -> tuple[int, int]:
    """Return the least and the largest sum that are shown like this one."""
    if not events:
        return 0, MIN_SHOWN - 1
    return max(MIN_SHOWN, events - STEP // 2), events + STEP // 2


def _narrow(share: Share) -> Share | None:
    return share if share.high - share.low <= WIDEST else None
