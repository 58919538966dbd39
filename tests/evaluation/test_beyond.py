import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import OutputId
from evaluation.beyond import brier_score, catalogue_coverage, expected_calibration_error, intra_list_diversity

A, B, C = OutputId("a"), OutputId("b"), OutputId("c")
PREDICTIONS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40)


def test_coverage_counts_each_output_once() -> None:
    assert catalogue_coverage([[A, B], [B]], 4) == 0.5


def test_coverage_without_lists_is_zero() -> None:
    assert catalogue_coverage([], 4) == 0.0


@pytest.mark.parametrize("size", [0, 2])
def test_coverage_with_too_small_catalogue_raises(size: int) -> None:
    with pytest.raises(ValueError, match="catalogue of"):
        catalogue_coverage([[A, B, C]], size)


def test_diversity_of_equal_vectors_is_zero_and_of_orthogonal_ones_one() -> None:
    vectors = np.array([[1, 0], [1, 0], [0, 1]])
    assert intra_list_diversity([0, 1], vectors) == pytest.approx(0.0)
    assert intra_list_diversity([0, 2], vectors) == pytest.approx(1.0)
    assert intra_list_diversity([0, 1, 2], vectors) == pytest.approx(2 / 3)


@pytest.mark.parametrize("items", [[], [1]])
def test_diversity_of_less_than_a_pair_is_zero(items: list[int]) -> None:
    assert intra_list_diversity(items, np.eye(3)) == 0.0


def test_calibration_by_hand_sums_weighted_gaps() -> None:
    result = expected_calibration_error([0.1, 0.1, 0.8, 0.9], [0, 1, 1, 1], bins=2)
    assert result.error == pytest.approx(0.5 * 0.4 + 0.5 * 0.15)
    assert [part.count for part in result.bins] == [2, 2]
    assert result.brier == pytest.approx((0.01 + 0.81 + 0.04 + 0.01) / 4)


def test_calibration_at_edges_closes_bins_above() -> None:
    result = expected_calibration_error([0.0, 0.1, 0.3, 0.7, 1.0], [0, 0, 0, 1, 1])
    assert [part.count for part in result.bins] == [2, 0, 1, 0, 0, 0, 1, 0, 0, 1]
    assert result.bins[1].mean_probability is None
    assert result.bins[1].observed_share is None


@given(PREDICTIONS)
def test_calibration_bins_hold_every_prediction(predictions: list[tuple[float, bool]]) -> None:
    result = expected_calibration_error([p for p, _ in predictions], [y for _, y in predictions])
    assert result.count == len(predictions)
    assert 0.0 <= result.error <= 1.0
    for part in result.bins:
        if part.mean_probability is not None:
            assert part.lower - 1e-12 <= part.mean_probability <= part.upper + 1e-12


@given(st.lists(st.booleans(), min_size=1))
def test_calibration_of_certain_and_right_is_zero(outcomes: list[bool]) -> None:
    result = expected_calibration_error(np.array(outcomes, dtype=float), outcomes)
    assert (result.error, result.brier) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("probabilities", "outcomes"), [([], []), ([0.5], [0, 1]), ([1.5], [1]), ([float("nan")], [1]), ([0.5], [2])]
)
def test_calibration_with_bad_input_raises(probabilities: list[float], outcomes: list[int]) -> None:
    with pytest.raises(ValueError, match=r"outcome|probability"):
        expected_calibration_error(probabilities, outcomes)
    with pytest.raises(ValueError, match=r"outcome|probability"):
        brier_score(probabilities, outcomes)


def test_calibration_without_bins_raises() -> None:
    with pytest.raises(ValueError, match="bins"):
        expected_calibration_error([0.5], [1], bins=0)
