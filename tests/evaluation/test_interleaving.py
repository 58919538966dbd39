import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.interleaving import measure_preference, sign_test, wilson_interval

CREDITS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=40)


def test_lists_are_counted_and_not_clicks() -> None:
    found = measure_preference([(0, 1), (0, 9), (1, 0), (2, 2)])
    assert (found.wins, found.losses, found.ties, found.share) == (2, 1, 1, pytest.approx(2 / 3))


@given(CREDITS)
def test_preference_of_swapped_rankings_is_the_mirror_image(credit: list[tuple[int, int]]) -> None:
    if all(shipped == challenger for shipped, challenger in credit):
        return
    found = measure_preference(credit)
    swapped = measure_preference([(challenger, shipped) for shipped, challenger in credit])
    assert (swapped.wins, swapped.losses, swapped.ties) == (found.losses, found.wins, found.ties)
    assert swapped.share == pytest.approx(1 - found.share)
    assert swapped.interval.low == pytest.approx(1 - found.interval.high)
    assert swapped.p_value == found.p_value


@pytest.mark.parametrize("credit", [[], [(1, 1), (2, 2)]], ids=["no lists", "ties alone"])
def test_preference_without_a_decided_list_is_refused(credit: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="no decided lists"):
        measure_preference(credit)


def test_interval_is_wilsons() -> None:
    # (0.8 + z²/20) / (1 + z²/10) = 0.7167, and 0.2266 to either side
    found = wilson_interval(8, 10)
    assert (found.low, found.high) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_interval_holds_the_share_and_stays_within_bounds(numbers: tuple[int, int]) -> None:
    wins, n = numbers
    found = wilson_interval(wins, n)
    assert 0.0 <= found.low <= wins / n + 1e-12
    assert wins / n - 1e-12 <= found.high <= 1.0


@pytest.mark.parametrize(("wins", "trials", "level"), [(0, 0, 0.95), (3, 2, 0.95), (-1, 2, 0.95), (1, 2, 1.0)])
def test_interval_of_impossible_numbers_is_refused(wins: int, trials: int, level: float) -> None:
    with pytest.raises(ValueError, match="has no interval"):
        wilson_interval(wins, trials, level)


@pytest.mark.parametrize(
    ("wins", "losses", "p"), [(5, 0, 0.0625), (0, 5, 0.0625), (9, 1, 22 / 1024), (3, 3, 1.0), (0, 0, 1.0)]
)
def test_sign_test_is_exact(wins: int, losses: int, p: float) -> None:
    assert sign_test(wins, losses) == pytest.approx(p)
