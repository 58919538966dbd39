from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.compare import (
    Interval,
    bootstrap_interval,
    compare_systems,
    difference_interval,
    holm,
    paired_randomisation_test,
    statistic_interval,
)

PAIRS = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=8)


def rng() -> np.random.Generator:
    return np.random.default_rng(11)


def test_randomisation_of_three_wins_counts_two_of_eight_patterns() -> None:
    assert paired_randomisation_test([0.5, 0.6, 0.7], [0.1, 0.1, 0.1], rng()) == 0.25


@given(PAIRS)
def test_randomisation_exact_equals_enumeration(pairs: list[tuple[float, float]]) -> None:
    differences = [a - b for a, b in pairs]
    observed = abs(sum(differences)) / len(pairs)
    sums = [
        abs(sum(s * d for s, d in zip(signs, differences, strict=True)))
        for signs in product((1, -1), repeat=len(pairs))
    ]
    expected = np.mean([total / len(pairs) >= observed - 1e-12 for total in sums])
    assert paired_randomisation_test(*zip(*pairs, strict=True), rng()) == pytest.approx(
        expected, abs=2 / 2 ** len(pairs)
    )


@given(PAIRS)
def test_randomisation_is_symmetric(pairs: list[tuple[float, float]]) -> None:
    a, b = zip(*pairs, strict=True)
    assert paired_randomisation_test(a, b, rng()) == paired_randomisation_test(b, a, rng())


def test_randomisation_of_equal_systems_is_one() -> None:
    assert paired_randomisation_test([0.3] * 12, [0.3] * 12, rng()) == 1.0
    assert paired_randomisation_test([0.3] * 24, [0.3] * 24, rng()) == 1.0


def test_randomisation_sampled_agrees_with_exact() -> None:
    source = np.random.default_rng(5)
    a, b = source.random(16) + 0.2, source.random(16)
    exact = paired_randomisation_test(a, b, rng())
    sampled = paired_randomisation_test([*a, 0.5], [*b, 0.5], rng())  # a 17th pair without difference changes nothing
    assert sampled == pytest.approx(exact, abs=0.005)


def test_randomisation_sampled_is_never_zero_and_repeatable() -> None:
    first = paired_randomisation_test([1.0] * 40, [0.0] * 40, rng(), permutations=999)
    assert first == 1 / 1000
    assert first == paired_randomisation_test([1.0] * 40, [0.0] * 40, rng(), permutations=999)
    with pytest.raises(ValueError, match="permutations"):
        paired_randomisation_test([1.0] * 40, [0.0] * 40, rng(), permutations=0)


@pytest.mark.parametrize(("a", "b"), [([], []), ([1.0], [1.0, 2.0])])
def test_comparison_of_unpaired_values_raises(a: list[float], b: list[float]) -> None:
    with pytest.raises(ValueError, match="cannot be paired"):
        paired_randomisation_test(a, b, rng())
    with pytest.raises(ValueError, match="cannot be paired"):
        difference_interval(a, b, rng())


@settings(deadline=None, max_examples=25)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_bootstrap_interval_lies_within_values(values: list[float]) -> None:
    interval = bootstrap_interval(values, rng(), resamples=500)
    assert min(values) - 1e-12 <= interval.low <= interval.high <= max(values) + 1e-12


def test_bootstrap_interval_covers_about_as_often_as_promised() -> None:
    source = np.random.default_rng(2)
    hits = 0
    for _ in range(300):
        interval = bootstrap_interval(source.normal(0.5, 0.2, size=50), source, resamples=400)
        hits += interval.low <= 0.5 <= interval.high
    assert 0.90 <= hits / 300 <= 0.98


def test_bootstrap_interval_of_one_value_is_that_value() -> None:
    assert bootstrap_interval([0.4], rng()) == Interval(0.4, 0.4)


@pytest.mark.parametrize(("values", "level"), [([], 0.95), ([0.5], 1.0), ([0.5], 0.0)])
def test_bootstrap_interval_with_bad_input_raises(values: list[float], level: float) -> None:
    with pytest.raises(ValueError, match=r"no profiles|level"):
        bootstrap_interval(values, rng(), level=level)


def test_holm_keeps_order_and_never_exceeds_one() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


def test_compare_systems_measures_lead_of_reference() -> None:
    ours = {"p1": 0.9, "p2": 0.7, "p3": 0.8}
    result = compare_systems(ours, {"zufall": {"p3": 0.1, "p1": 0.1, "p2": 0.1}, "gleich": ours}, rng())
    assert list(result) == ["zufall", "gleich"]
    assert result["zufall"].mean == pytest.approx(0.1)
    assert result["zufall"].difference == pytest.approx(0.7)
    assert result["zufall"].p_value == 0.25
    assert result["zufall"].p_holm == 0.5
    assert (result["gleich"].difference, result["gleich"].p_value) == (0.0, 1.0)


def test_compare_systems_on_other_profiles_raises() -> None:
    with pytest.raises(ValueError, match="other profiles"):
        compare_systems({"p1": 0.9}, {"x": {"p2": 0.1}}, rng())


def test_statistic_interval_of_a_mean_is_about_that_of_the_mean() -> None:
    values = np.random.default_rng(5).normal(size=200)
    found = statistic_interval(lambda rows: float(values[rows].mean()), 200, np.random.default_rng(1))
    expected = bootstrap_interval(values, np.random.default_rng(2))
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=0.02)


@pytest.mark.parametrize(("n", "level", "resamples"), [(0, 0.95, 10), (3, 1.0, 10), (3, 0.95, 0)])
def test_statistic_interval_with_bad_input_raises(n: int, level: float, resamples: int) -> None:
    with pytest.raises(ValueError, match="must be"):
        statistic_interval(lambda _: 0.0, n, np.random.default_rng(1), level, resamples)
