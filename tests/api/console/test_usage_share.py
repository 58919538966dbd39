import pytest

from api.console.usage_share import Share, share_among, share_of


def test_share_lies_in_a_range_that_holds_for_whatever_was_rounded() -> None:
    share = share_of(50, 200)
    assert share is not None
    assert share.value == 0.25
    assert share.low < 48 / 202 < 52 / 198 < share.high
    assert (round(share.low, 2), round(share.high, 2)) == (0.18, 0.33)


def test_share_of_many_is_told_more_precisely() -> None:
    few, many = share_of(50, 200), share_of(5000, 20_000)
    assert few is not None
    assert many is not None
    assert many.high - many.low < (few.high - few.low) / 5


def test_share_of_a_part_that_is_not_shown_has_a_range_alone() -> None:
    share = share_of(0, 200)
    assert share is not None
    assert (share.value, share.low) == (None, 0)
    assert 4 / 198 < share.high < 0.06


@pytest.mark.parametrize(("part", "whole"), [(0, 0), (5, 0), (10, 5), (0, 5), (5, 10)])
def test_share_of_too_little_or_of_less_than_itself_is_none(part: int, whole: int) -> None:
    assert share_of(part, whole) is None


def test_share_of_everything_stays_within_the_scale() -> None:
    share = share_of(200, 200)
    assert share is not None
    assert (share.value, share.high) == (1, 1)


def test_share_among_answers_counts_both() -> None:
    share = share_among(80, 20)
    assert share is not None
    assert share.value == 0.8
    assert share.low < 78 / 100 < 82 / 100 < share.high


def test_share_among_answers_of_which_one_kind_is_not_shown_has_a_range_alone() -> None:
    most, least = share_among(100, 0), share_among(0, 100)
    assert most is not None
    assert least is not None
    assert (most.value, most.high, least.value, least.low) == (None, 1, None, 0)
    assert most.low == pytest.approx(1 - least.high)


@pytest.mark.parametrize(("yes", "no"), [(0, 0), (5, 5), (5, 0)])
def test_share_among_too_few_answers_is_none(yes: int, no: int) -> None:
    assert share_among(yes, no) is None


def test_share_is_below_another_only_where_their_ranges_do_not_touch() -> None:
    low = Share(0.1, 0.05, 0.2)
    assert low.is_below(Share(0.3, 0.25, 0.4))
    assert not low.is_below(Share(0.3, 0.2, 0.4))
