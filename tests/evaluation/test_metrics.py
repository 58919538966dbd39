import math

import ir_measures
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ir_measures import RR, P, R, nDCG

from corpus.model import OutputId
from evaluation.judgements import Grades, ranked
from evaluation.metrics import evaluate, mean, metric, ndcg_at, precision_at, recall_at, reciprocal_rank

NAMES = {"ndcg@5": nDCG @ 5, "ndcg@10": nDCG @ 10, "p@5": P(rel=4) @ 5, "r@10": R(rel=4) @ 10, "mrr": RR(rel=4)}
OUTPUTS = [OutputId(f"o{i:02d}") for i in range(30)]
GRADES = st.dictionaries(st.sampled_from(OUTPUTS), st.integers(0, 6), min_size=1)
LISTS = st.lists(st.sampled_from(OUTPUTS), unique=True, min_size=1)


def o(*names: str) -> list[OutputId]:
    return [OutputId(name) for name in names]


def g(**grades: int) -> Grades:
    return {OutputId(name): grade for name, grade in grades.items()}


@settings(deadline=None, max_examples=150)
@given(st.lists(st.tuples(GRADES, LISTS), min_size=1, max_size=4))
def test_metrics_on_random_judgements_equal_ir_measures(
    worlds: list[tuple[dict[OutputId, int], list[OutputId]]],
) -> None:
    qrels = {f"p{i}": grades for i, (grades, _) in enumerate(worlds)}
    run = {f"p{i}": ranked((item, -float(r)) for r, item in enumerate(items)) for i, (_, items) in enumerate(worlds)}
    theirs = ir_measures.iter_calc(list(NAMES.values()), qrels, {p: dict(items) for p, items in run.items()})
    expected = {(value.query_id, str(value.measure)): value.value for value in theirs}
    for name, measure in NAMES.items():
        for profile_id, value in evaluate(run, qrels, name).items():
            assert value == pytest.approx(expected[profile_id, str(measure)], abs=1e-9)


@settings(deadline=None)
@given(GRADES, LISTS)
def test_metrics_stay_between_zero_and_one(grades: dict[OutputId, int], items: list[OutputId]) -> None:
    for name in NAMES:
        assert 0.0 <= metric(name)(items, grades) <= 1.0 + 1e-12


@given(GRADES)
def test_ndcg_of_ideal_order_is_one(grades: dict[OutputId, int]) -> None:
    ideal = sorted(grades, key=lambda output: -grades[output])
    assert ndcg_at(10, ideal, grades) == pytest.approx(1.0 if any(grades.values()) else 0.0)


def test_ndcg_by_hand_has_linear_gain() -> None:
    dcg = 3 / math.log2(2) + 6 / math.log2(3)
    ideal = 6 / math.log2(2) + 3 / math.log2(3)
    assert ndcg_at(2, o("b", "a"), g(a=6, b=3)) == pytest.approx(dcg / ideal)


def test_ndcg_with_negative_grade_gains_nothing() -> None:
    assert ndcg_at(2, o("x", "a"), g(a=6, x=-2)) == pytest.approx(1 / math.log2(3))


def test_precision_of_short_list_counts_empty_places() -> None:
    assert precision_at(5, o("a", "b"), g(a=4, b=3)) == 0.2


def test_recall_counts_useful_outputs_only() -> None:
    assert recall_at(2, o("a", "c", "b"), g(a=4, b=6, c=3)) == 0.5


def test_reciprocal_rank_is_that_of_first_useful() -> None:
    assert reciprocal_rank(o("x", "c", "a", "b"), g(a=4, b=6, c=3)) == pytest.approx(1 / 3)


def test_useful_grade_moves_the_bar() -> None:
    assert metric("p@1", useful_grade=3)(o("c"), g(c=3)) == 1.0
    assert metric("p@1")(o("c"), g(c=3)) == 0.0


@pytest.mark.parametrize("name", NAMES)
def test_metric_of_empty_list_or_no_judgement_is_zero(name: str) -> None:
    assert metric(name)([], g(a=6)) == 0.0
    assert metric(name)(o("a"), {}) == 0.0
    assert metric(name)(o("a"), g(a=0)) == 0.0


@pytest.mark.parametrize("name", ["ndcg", "ndcg@0", "ndcg@-1", "NDCG@10", "map", "mrr@10", "p@5 ", ""])
def test_metric_with_unknown_name_raises(name: str) -> None:
    with pytest.raises(ValueError, match="unknown metric"):
        metric(name)


def test_metric_with_repeated_output_raises() -> None:
    with pytest.raises(ValueError, match="twice"):
        ndcg_at(10, o("a", "a"), g(a=6))
    with pytest.raises(ValueError, match="at least 1"):
        precision_at(0, o("a"), g(a=6))


def test_evaluate_counts_missing_profile_as_zero_and_ignores_unjudged() -> None:
    run = {"p1": ranked([(OutputId("a"), 1.0)]), "p9": ranked([(OutputId("a"), 1.0)])}
    assert evaluate(run, {"p1": g(a=6), "p2": g(a=6)}, "mrr") == {"p1": 1.0, "p2": 0.0}


def test_mean_of_nothing_raises() -> None:
    with pytest.raises(ValueError, match="no profiles"):
        mean([])
    assert mean([0.25, 0.75]) == 0.5
