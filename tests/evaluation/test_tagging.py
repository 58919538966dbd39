import numpy as np
import pytest
from sklearn.metrics import f1_score

from corpus.model import Vocabulary
from evaluation.tagging import REPEATS, cross_validate, folds_of, mean_figures, measure
from tests.builders import make_vocabulary
from tests.recommender.checkerboard import TopicEncoder
from tests.recommender.tagging.test_adviser import make_examples

ASSIGNED = np.array([[True, False, True], [False, True, False], [True, True, False], [False, False, False]])
PROBABILITIES = np.array([[0.9, 0.4, 0.2], [0.1, 0.8, 0.3], [0.6, 0.3, 0.7], [0.2, 0.1, 0.4]])


def test_f1_is_that_of_scikit_learn() -> None:
    suggested = PROBABILITIES >= 0.5
    found = measure(PROBABILITIES, suggested, ASSIGNED)
    assert found.micro_f1 == pytest.approx(f1_score(ASSIGNED, suggested, average="micro"))
    assert found.macro_f1 == pytest.approx(f1_score(ASSIGNED, suggested, average="macro", zero_division=0))


def test_ndcg_by_hand_leaves_out_texts_without_a_concept() -> None:
    first = (1 + 1 / np.log2(4)) / (1 + 1 / np.log2(3))
    third = (1 / np.log2(3) + 1 / np.log2(4)) / (1 + 1 / np.log2(3))
    assert measure(PROBABILITIES, PROBABILITIES >= 0.5, ASSIGNED).ndcg5 == pytest.approx((first + 1 + third) / 3)


def test_perfect_confidences_have_no_calibration_error() -> None:
    found = measure(ASSIGNED.astype(float), ASSIGNED, ASSIGNED)
    assert (found.ece, found.micro_f1, found.ndcg5) == (0, 1, 1)


def test_mean_figures_average_each_figure() -> None:
    good, bad = measure(ASSIGNED.astype(float), ASSIGNED, ASSIGNED), measure(PROBABILITIES, ~ASSIGNED, ASSIGNED)
    assert mean_figures([good, bad]).micro_f1 == pytest.approx((good.micro_f1 + bad.micro_f1) / 2)


@pytest.mark.parametrize("n", [7, 10, 86])
def test_folds_hold_every_row_once_and_differ_between_repetitions(n: int) -> None:
    folds = folds_of(n, 0)
    assert sorted(np.concatenate(folds).tolist()) == list(range(n))
    assert any(a.tolist() != b.tolist() for a, b in zip(folds, folds_of(n, 1), strict=True))


def test_cross_validation_of_a_world_with_three_topics_finds_them() -> None:
    found = cross_validate(make_examples(), make_vocabulary(), TopicEncoder())
    record = found.record()
    assert found.examples == 30
    assert {name: figures.micro_f1 for name, figures in found.schemes.items()} == {"audience": 1.0, "benefit": 1.0}
    assert {name: (around.low, around.high) for name, around in found.intervals.items()} == {
        "audience": (1.0, 1.0),
        "benefit": (1.0, 1.0),
    }
    assert record["method"] == f"{REPEATS} x 10-fold cross-validation"
    tuned = "baseline_chosen_threshold"
    assert set(record) == {"audience", "benefit", "baseline", tuned, "by_concept", "examples", "method"}


def test_cross_validation_without_concepts_has_nothing_to_say() -> None:
    assert cross_validate(make_examples(), Vocabulary((), {}), TopicEncoder()).schemes == {}
