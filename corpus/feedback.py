"""What became of the lists: how often outputs were shown, opened and found helpful, and nothing about anybody.

What is kept of an event is one more in the counts of its day: by target group and benefit, kind of output and
placement, and, apart from that, by output. What comes out again are sums over days: none under `MIN_SHOWN`, and each
rounded to a multiple of `STEP`, as official statistics do it, so that no difference of two sums tells what is held
back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from corpus.model import OutputId, OutputKind

STEP = 5  # of `corpus.demand.MIN_SHOWN`: a difference of rounded sums says no more than a sum that may be shown


class FeedbackEvent(StrEnum):
    """What happened to an output in a list; `EMPTY` is a list without any."""

    SHOWN = "shown"
    OPENED = "opened"
    HELPFUL = "helpful"
    NOT_HELPFUL = "not_helpful"
    EMPTY = "empty"


class Placement(StrEnum):
    """Where the list was."""

    SITE = "site"
    WIDGET = "widget"
    EMBED = "embed"
    WORDPRESS = "wordpress"
    FEED = "feed"
    API = "api"


@dataclass(frozen=True, slots=True)
class Reaction:
    """One event, with what it counts for.

    Parameters
    ----------
    audiences, benefits : tuple of str
        Notations that the list was for; empty where the profile named none.
    output_id : OutputId or None
        The output; None for an empty list. So is `kind`.
    """

    event: FeedbackEvent
    audiences: tuple[str, ...]
    benefits: tuple[str, ...]
    output_id: OutputId | None
    kind: OutputKind | None
    placement: Placement


Counts = Mapping[FeedbackEvent, int]
"""Rounded sums by event; one under `MIN_SHOWN` is missing, as if nothing had happened."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """Sums of events between two days, both included.

    An event counts once for each target group and once for each benefit of its list, so sums over those are no totals.

    Parameters
    ----------
    since : date or None
        The first day on which anything was counted, also before `first`.
    total : Counts
        Every event once.
    audiences, benefits : mapping of str to Counts
        By notation; "" stands for lists that named none.
    kinds, placements, outputs, months : mapping to Counts
        By kind of output, placement, output, and month (YYYY-MM).
    """

    first: date
    last: date
    since: date | None
    total: Counts
    audiences: Mapping[str, Counts]
    benefits: Mapping[str, Counts]
    kinds: Mapping[str, Counts]
    placements: Mapping[str, Counts]
    outputs: Mapping[OutputId, Counts]
    months: Mapping[str, Counts]


def rounded(events: int) -> int:
    """Return the multiple of `STEP` that is nearest."""
    return STEP * ((events + STEP // 2) // STEP)


class FeedbackStore(Protocol):
    """Where the counts are kept. Adding to them is no change of the corpus."""

    def add(self, day: date, reactions: Mapping[Reaction, int]) -> None:
        """Add to the counts of a day, in one transaction. What is older than a year and a month is forgotten."""
        ...

    def feedback(self, first: date, last: date) -> Feedback:
        """Return the sums from `first` to `last`."""
        ...
