"""Two rankings in one list, so that readers compare them without being asked."""

from collections.abc import Sequence
from enum import StrEnum
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Team(StrEnum):
    """Which ranking has put an item into the list."""

    SHIPPED = "shipped"
    CHALLENGER = "challenger"


Drafted = tuple[tuple[T, Team], ...]
"""Items in the order of the list, each with the ranking that put it there."""


def draft_teams(shipped: Sequence[T], challenger: Sequence[T], n: int, rng: Random) -> Drafted[T]:
    """Interleave two rankings by team draft.

    The ranking whose team is the smaller one picks, and where both are as large a coin decides which; it picks its
    highest item that is not in the list yet. So both teams get as many items, or one differs from the other by one, and
    what both rankings have at the top stays there.

    Parameters
    ----------
    shipped, challenger : sequences
        Rankings, best first, without repetitions.
    n : int
        The longest list.
    rng : random.Random
        Tosses the coin; the same state gives the same list.

    Returns
    -------
    tuple
        At most n items; fewer where the ranking whose turn it is has nothing new.

    Notes
    -----
    Radlinski, Kurup & Joachims (2008), How does clickthrough data reflect retrieval quality?, section 5.2.
    """
    rankings = {Team.SHIPPED: shipped, Team.CHALLENGER: challenger}
    sizes = dict.fromkeys(Team, 0)
    drafted: dict[T, Team] = {}
    while len(drafted) < n:
        ahead = sizes[Team.SHIPPED] - sizes[Team.CHALLENGER]
        team = rng.choice(tuple(Team)) if ahead == 0 else Team.CHALLENGER if ahead > 0 else Team.SHIPPED
        pick = next((item for item in rankings[team] if item not in drafted), None)
        if pick is None:
            break
        drafted[pick] = team
        sizes[team] += 1
    return tuple(drafted.items())
