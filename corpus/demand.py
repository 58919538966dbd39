"""What people ask for: how often each pair of target group and benefit, day by day, and nothing else about anybody.

What is kept of a request is one more in the count of its pairs on that day: no name, no address, no text, no time of
day, and not which pairs were asked for together. What comes out again are sums over days, and none of a pair that was
asked for less than `MIN_SHOWN` times.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from corpus.model import ConceptKey, Scheme

KEEP_DAYS = 400  # a year and a month: enough to compare a season with the last one's
MIN_SHOWN = 5  # requests; a smaller sum could be a single person's visits

Pair = tuple[str | None, str | None]
"""Notations of a target group and a benefit; None where a profile named none."""


@dataclass(frozen=True, slots=True)
class PairDemand:
    """How often one pair was asked for, at least `MIN_SHOWN` times; None stands for "without one"."""

    audience: ConceptKey | None
    benefit: ConceptKey | None
    requests: int

    @classmethod
    def of(cls, pair: Pair, requests: int) -> "PairDemand":
        """Return the demand for a pair of notations."""
        audience, benefit = pair
        return cls(
            None if audience is None else ConceptKey(Scheme.AUDIENCE, audience),
            None if benefit is None else ConceptKey(Scheme.BENEFIT, benefit),
            requests,
        )


@dataclass(frozen=True, slots=True)
class Demand:
    """What was asked for between two days, both included.

    Parameters
    ----------
    first, last : date
        The days summed over.
    since : date or None
        The first day known to have been counted, also before `first`; None while nothing ever was.
    days : int
        On how many of the days summed over counting went on.
    pairs : tuple of PairDemand
        Most often asked for first, ties by notation; a pair under `MIN_SHOWN` is left out.
    """

    first: date
    last: date
    since: date | None
    days: int
    pairs: tuple[PairDemand, ...]


class DemandStore(Protocol):
    """Where the counts are kept. Adding to them is no change of the corpus."""

    def add(self, day: date, counts: Mapping[Pair, int]) -> None:
        """Add counts to those of a day, and note that counting went on that day, also where there are none.

        One transaction. Days more than `KEEP_DAYS` before that day are forgotten.
        """
        ...

    def demand(self, first: date, last: date) -> Demand:
        """Return the sums from `first` to `last`."""
        ...


def forgotten_before(day: date) -> date:
    """Return the earliest day that is still kept on `day`."""
    return day - timedelta(days=KEEP_DAYS)
