import numpy as np
import pytest

from recommender.tagging.threshold import SHRINKAGE, choose_thresholds


def test_thresholds_of_separable_examples_lie_between_both_sides() -> None:
    probabilities = np.array([[0.9, 0.8], [0.8, 0.1], [0.2, 0.7], [0.1, 0.2]])
    thresholds = choose_thresholds(probabilities, probabilities > 0.5)
    assert ((thresholds > 0.2) & (thresholds <= 0.7)).all()


def test_threshold_of_a_concept_with_many_examples_is_nearer_to_its_own() -> None:
    n = 400
    rng = np.random.default_rng(1)
    shy = np.concatenate([rng.uniform(0.2, 0.3, n), rng.uniform(0, 0.1, n)])  # its own best threshold is about 0.15
    bold = np.concatenate([rng.uniform(0.8, 0.9, n), rng.uniform(0.5, 0.6, n)])  # about 0.7
    assigned = np.tile(np.arange(2 * n) < n, (2, 1)).T
    many = choose_thresholds(np.stack([shy, bold], axis=1), assigned)
    assert many[1] - many[0] > 0.4
    few_rows = np.array([0, 1, n, n + 1])
    few = choose_thresholds(np.stack([shy, bold], axis=1)[few_rows], assigned[few_rows])
    assert few[1] - few[0] < 2 / (2 + SHRINKAGE)


def test_thresholds_without_any_positive_are_even_odds() -> None:
    assert choose_thresholds(np.full((4, 2), 0.3), np.zeros((4, 2), dtype=bool)).tolist() == pytest.approx([0.5, 0.5])
