"""What every `corpus.demand.DemandStore` does, whatever keeps the counts."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date, timedelta

import pytest

from corpus.demand import KEEP_DAYS, MIN_SHOWN, DemandStore, PairDemand
from tests.builders import CDO, EVIDENZ, PRAXIS

TODAY = date(2026, 11, 23)
YESTERDAY = TODAY - timedelta(days=1)
PAIR = ("cdo", "praxis")


class DemandContract:
    """Inherit and provide `demand`, an empty one."""

    @pytest.fixture
    def demand(self) -> Iterator[DemandStore]:
        raise NotImplementedError

    def test_demand_before_the_first_count_is_nothing_since_never(self, demand: DemandStore) -> None:
        found = demand.demand(YESTERDAY, TODAY)
        assert (found.first, found.last, found.since, found.days, found.pairs) == (YESTERDAY, TODAY, None, 0, ())

    def test_demand_sums_over_additions_and_days_most_asked_first(self, demand: DemandStore) -> None:
        demand.add(YESTERDAY, {PAIR: 3, ("cdo", None): 6})
        demand.add(TODAY, {PAIR: 4})
        demand.add(TODAY, {PAIR: 5, (None, "evidenz"): 6})
        found = demand.demand(YESTERDAY, TODAY)
        assert found.pairs == (
            PairDemand(CDO, PRAXIS, 12),
            PairDemand(None, EVIDENZ, 6),
            PairDemand(CDO, None, 6),
        )
        assert (found.since, found.days) == (YESTERDAY, 2)

    def test_demand_includes_both_days_and_none_outside(self, demand: DemandStore) -> None:
        for back in range(4):
            demand.add(TODAY - timedelta(days=back), {PAIR: 10**back * MIN_SHOWN})
        found = demand.demand(TODAY - timedelta(days=2), YESTERDAY)
        assert [pair.requests for pair in found.pairs] == [110 * MIN_SHOWN]
        assert (found.since, found.days) == (TODAY - timedelta(days=3), 2)

    @pytest.mark.parametrize(("requests", "shown"), [(MIN_SHOWN - 1, []), (MIN_SHOWN, [MIN_SHOWN])])
    def test_pair_asked_for_too_rarely_is_never_told(
        self, demand: DemandStore, requests: int, shown: list[int]
    ) -> None:
        demand.add(TODAY, {PAIR: requests})
        assert [pair.requests for pair in demand.demand(TODAY, TODAY).pairs] == shown

    def test_pair_that_is_rare_each_day_is_told_as_the_sum(self, demand: DemandStore) -> None:
        for back in range(MIN_SHOWN):
            demand.add(TODAY - timedelta(days=back), {PAIR: 1})
        assert [pair.requests for pair in demand.demand(date(2026, 1, 1), TODAY).pairs] == [MIN_SHOWN]
        assert demand.demand(YESTERDAY, TODAY).pairs == ()

    def test_day_without_requests_was_counted_all_the_same(self, demand: DemandStore) -> None:
        demand.add(TODAY, {})
        demand.add(TODAY, {})
        found = demand.demand(YESTERDAY, TODAY)
        assert (found.since, found.days, found.pairs) == (TODAY, 1, ())

    def test_addition_forgets_what_is_older_than_is_kept(self, demand: DemandStore) -> None:
        oldest = TODAY - timedelta(days=KEEP_DAYS)
        demand.add(oldest - timedelta(days=1), {PAIR: 100})
        demand.add(oldest, {PAIR: 10})
        assert demand.demand(date(2025, 1, 1), TODAY).pairs[0].requests == 110
        demand.add(TODAY, {PAIR: 1})
        found = demand.demand(date(2025, 1, 1), TODAY)
        assert [pair.requests for pair in found.pairs] == [11]
        assert found.since == oldest

    def test_pair_holds_two_concepts_and_a_number_and_nothing_else(self, demand: DemandStore) -> None:
        demand.add(TODAY, {PAIR: MIN_SHOWN})
        (pair,) = demand.demand(TODAY, TODAY).pairs
        assert [field.name for field in fields(pair)] == ["audience", "benefit", "requests"]
