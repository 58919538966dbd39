import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.fitting import FITTED, JudgedFeatures, fit_curve, fit_weights
from recommender.config import Weights
from recommender.feature import FEATURES

START = Weights(upcoming=0.7, reach=0.6, dislike=0.4)
OUTPUTS = 200


def make_judged(profiles: int, true: dict[str, float], seed: int = 3) -> JudgedFeatures:
    """Return random features, and grades that are an exponential of the score the `true` weights give."""
    features = np.random.default_rng(seed).normal(size=(profiles, len(FEATURES), OUTPUTS))
    weights = np.array([true.get(name, 0.0) for name in FEATURES])
    return JudgedFeatures(features, np.exp(np.einsum("f,pfn->pn", weights, features)))


def test_fit_weights_recovers_the_weights_behind_the_grades() -> None:
    true = {"embedding": 0.8, "characters": 0.1, "audience": 0.5, "timeliness": 0.3}
    fitted = fit_weights(make_judged(300, true), START)
    for name in FITTED:
        assert getattr(fitted, name) == pytest.approx(true.get(name, 0.0), abs=0.03), name


def test_fit_weights_of_a_harmful_feature_is_zero_rather_than_negative() -> None:
    fitted = fit_weights(make_judged(30, {"embedding": 0.8, "quality": -0.9}), START)
    assert fitted.quality == 0.0
    assert fitted.embedding > 0.3


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_fit_weights_are_never_negative(seed: int) -> None:
    rng = np.random.default_rng(seed)
    features = rng.normal(size=(4, len(FEATURES), 20))
    fitted = fit_weights(JudgedFeatures(features, rng.integers(0, 7, size=(4, 20)).astype(float)), START)
    assert all(getattr(fitted, name) >= 0 for name in FITTED)


def test_fit_weights_leaves_editorial_choices_and_unnamed_features_alone() -> None:
    judged = make_judged(20, {"embedding": 0.8})
    fitted = fit_weights(judged, START)
    assert (fitted.upcoming, fitted.reach, fitted.dislike) == (0.7, 0.6, 0.4)
    some = fit_weights(judged, START, ["embedding"])
    assert some.audience == START.audience
    assert some.embedding > 0.5


def test_fit_weights_without_any_judgement_falls_to_zero() -> None:
    judged = make_judged(3, {"embedding": 0.8})
    fitted = fit_weights(JudgedFeatures(judged.features, np.zeros_like(judged.grades)), START)
    assert all(getattr(fitted, name) == 0.0 for name in FITTED)


def test_fit_weights_ignores_profiles_nobody_found_anything_for() -> None:
    judged = make_judged(4, {"embedding": 0.8})
    silent = JudgedFeatures(
        np.concatenate([judged.features, judged.features[:1]]),
        np.concatenate([judged.grades, np.zeros((1, OUTPUTS))]),
    )
    assert fit_weights(silent, START) == fit_weights(judged, START)


def test_judged_features_without_a_profile_keep_the_others_in_order() -> None:
    judged = make_judged(3, {})
    rest = judged.without(1)
    np.testing.assert_array_equal(rest.features, judged.features[[0, 2]])
    np.testing.assert_array_equal(rest.grades, judged.grades[[0, 2]])


def test_fit_curve_recovers_the_curve_behind_the_grades() -> None:
    rng = np.random.default_rng(11)
    scores = rng.normal(size=(20, 1_000))
    useful = rng.random(scores.shape) < 1 / (1 + np.exp(2.0 - 1.5 * scores))
    curve = fit_curve(scores, np.where(useful, 4.0, 3.0))
    assert (curve.intercept, curve.slope) == pytest.approx((-2.0, 1.5), abs=0.1)


def test_fit_curve_of_scores_that_mislead_is_flat_rather_than_falling() -> None:
    scores = np.linspace(-1, 1, 100)
    curve = fit_curve(scores, np.where(scores < 0, 6.0, 0.0))
    assert curve.slope == 0.0
    assert curve.intercept == pytest.approx(0.0, abs=0.01)


def test_fit_curve_of_separated_classes_stays_finite() -> None:
    scores = np.linspace(-1, 1, 100)
    curve = fit_curve(scores, np.where(scores > 0, 6.0, 0.0))
    assert np.isfinite([curve.intercept, curve.slope]).all()
    assert curve.slope > 5


def test_fit_curve_where_nothing_is_useful_is_near_zero() -> None:
    curve = fit_curve(np.zeros(50), np.zeros(50))
    assert 1 / (1 + np.exp(-curve.intercept)) < 0.01
