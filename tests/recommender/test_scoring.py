import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.config import FitCurve, Weights
from recommender.feature import FEATURES
from recommender.result import FitWord
from recommender.scoring import (
    contributions,
    fit_probability,
    fit_word,
    score_candidates,
    useful_scores,
    weight_vector,
)

RNG = np.random.default_rng(5)
FEATURE_ROWS = RNG.normal(size=(len(FEATURES), 6)).astype(np.float32)


def test_weight_vector_follows_the_order_of_the_features() -> None:
    vector = weight_vector(Weights(embedding=3.0, dislike=7.0))
    assert (vector[0], vector[-1], vector.dtype) == (3.0, 7.0, np.float32)


def test_score_candidates_is_the_weighted_sum() -> None:
    weights = weight_vector(Weights())
    expected = [sum(w * f for w, f in zip(weights, FEATURE_ROWS[:, row], strict=True)) for row in range(6)]
    np.testing.assert_allclose(score_candidates(FEATURE_ROWS, weights), expected, rtol=1e-5)


def test_contributions_name_every_feature_and_sum_to_the_score() -> None:
    weights = weight_vector(Weights())
    scores = score_candidates(FEATURE_ROWS, weights)
    for row in range(6):
        parts = contributions(FEATURE_ROWS, weights, [row])[0]
        assert tuple(name for name, _ in parts) == FEATURES
        assert sum(amount for _, amount in parts) == pytest.approx(float(scores[row]), abs=1e-5)


def test_useful_scores_leave_out_what_spreads_attention() -> None:
    without = FEATURE_ROWS.copy()
    without[FEATURES.index("reach")] = 0
    weights = weight_vector(Weights())
    useful = useful_scores(score_candidates(FEATURE_ROWS, weights), FEATURE_ROWS, weights)
    np.testing.assert_allclose(useful, score_candidates(without, weights), atol=1e-5)


def test_fit_probability_at_the_curves_middle_is_a_half() -> None:
    fits = fit_probability(np.array([2.0], dtype=np.float32), FitCurve(intercept=-4.0, slope=2.0))
    assert fits.tolist() == [0.5]


@given(
    scores=st.lists(st.floats(-100, 100, width=32), min_size=2, max_size=20),
    intercept=st.floats(-10, 10),
    slope=st.floats(0, 5),
)
def test_fit_probability_is_monotone_and_within_0_and_1(scores: list[float], intercept: float, slope: float) -> None:
    fits = fit_probability(np.sort(np.array(scores, dtype=np.float32)), FitCurve(intercept, slope))
    assert ((fits >= 0) & (fits <= 1)).all()
    assert (np.diff(fits) >= 0).all()


@pytest.mark.parametrize(
    ("fit", "word"),
    [
        (1.0, FitWord.HIGH),
        (0.5, FitWord.HIGH),
        (0.499, FitWord.MEDIUM),
        (0.25, FitWord.MEDIUM),
        (0.1, FitWord.PARTIAL),
        (0.099, FitWord.LOW),
        (0.0, FitWord.LOW),
    ],
)
def test_fit_word_changes_at_even_odds_one_in_four_and_one_in_ten(fit: float, word: FitWord) -> None:
    assert fit_word(fit) is word
