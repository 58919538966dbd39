"""What was asked for in the ninety days up to the day that tests live in."""

from collections.abc import Mapping
from datetime import date, timedelta

from api.console.coverage_demand import WINDOW_DAYS, Requests
from corpus.demand import Demand, Pair, PairDemand
from tests.conftest import TODAY

FIRST = TODAY - timedelta(days=WINDOW_DAYS - 1)


def make_requests(
    asked: Mapping[Pair, int], *, since: date | None = FIRST, is_counting: bool = True, days: int | None = None
) -> Requests:
    """Return the requests by pair; without any, nothing was ever counted unless `days` says otherwise."""
    counted = (WINDOW_DAYS if asked else 0) if days is None else days
    pairs = tuple(PairDemand.of(pair, number) for pair, number in asked.items())
    return Requests(Demand(FIRST, TODAY, since if counted else None, counted, pairs), is_counting, asked)
