from collections.abc import Callable

import numpy as np
import pytest

from corpus.model import Output, OutputId, Vocabulary
from evaluation.judgements import ranked
from evaluation.profiles import ProfileCase
from evaluation.summary import EvaluationReport, summarise_profiles, summarise_systems


def test_systems_are_measured_and_compared(report: EvaluationReport) -> None:
    (random,) = report.others
    assert report.ours.comparison is None
    assert random.comparison is not None
    assert random.comparison.difference == pytest.approx(report.ours.mean - random.mean)
    assert report.ours.means["mrr"] == pytest.approx((1 + 1 / 3) / 2)
    assert set(report.ours.means) == {"ndcg@10", "ndcg@5", "p@5", "r@10", "mrr"}
    assert (report.ours.coverage, report.ours.diversity) == (1.0, 1.0)


def test_systems_without_vectors_have_no_diversity() -> None:
    run = {"p1": ranked([(OutputId("a"), 1.0)])}
    ours, others = summarise_systems(
        {"negz": run}, {}, {"p1": {OutputId("a"): 6}}, [OutputId("a")], None, np.random.default_rng(1), ours="negz"
    )
    assert (ours.label, ours.diversity, ours.mean, others) == ("negz", None, 1.0, ())


def test_profiles_stand_worst_first_with_both_ranks(report: EvaluationReport) -> None:
    worst, best = report.profiles
    assert (worst.id, best.id) == ("p02", "p01")
    assert [(item.output_id, item.grade, item.other_rank) for item in worst.ideal] == [
        ("vergabe", 5, 4),
        ("prozesse", 4, 3),
    ]
    assert [(item.output_id, item.grade, item.other_rank) for item in worst.served][:2] == [
        ("cloud", 0, None),
        ("ki-recht", 0, None),
    ]
    assert best.concepts == ("CDO und Digitalverantwortliche",)


def test_profile_without_a_list_is_served_nothing(
    make_case: Callable[..., ProfileCase], outputs: list[Output], vocabulary: Vocabulary
) -> None:
    cases = [make_case(), make_case(id="unbeurteilt")]
    (result,) = summarise_profiles({}, {"p01": {OutputId("weg"): 6}}, cases, outputs, vocabulary)
    assert (result.score, result.served) == (0.0, ())
    assert (result.ideal[0].title, result.ideal[0].other_rank) == ("weg", None)
