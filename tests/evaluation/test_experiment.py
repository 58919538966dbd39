"""The experiment on the shipped catalogue and judgements: the figures the README promises, run once."""

import json
from dataclasses import replace

import numpy as np
import pytest

from api.workspace import Workspace
from corpus.errors import InvalidInput
from evaluation.data import profiles_path, qrels_path
from evaluation.experiment import ExperimentResult, judge_features, leave_one_out, run_experiment, single_pair_reach
from evaluation.fitting import FITTED, JudgedFeatures
from evaluation.judgements import Qrels, read_qrels
from evaluation.profiles import ProfileCase, read_profiles
from recommender.config import RankingConfig
from recommender.scoring import score_candidates, weight_vector
from recommender.service import Recommender

CASES = read_profiles(profiles_path())
QRELS = read_qrels(qrels_path())
COMMAND = "negz eval run"


def run(
    workspace: Workspace, cases: list[ProfileCase], qrels: Qrels, stages: list[str] | None = None
) -> ExperimentResult:
    return run_experiment(
        workspace.recommender(),
        cases,
        qrels,
        as_of=workspace.today(),
        now=workspace.clock(),
        command=COMMAND,
        progress=None if stages is None else stages.append,
    )


@pytest.fixture(scope="module")
def stages() -> list[str]:
    return []


@pytest.fixture(scope="module")
def result(catalogue_workspace: Workspace, stages: list[str]) -> ExperimentResult:
    return run(catalogue_workspace, CASES, QRELS, stages)


@pytest.fixture(scope="module")
def recommender(catalogue_workspace: Workspace) -> Recommender:
    return catalogue_workspace.recommender()


@pytest.fixture(scope="module")
def judged(catalogue_workspace: Workspace, recommender: Recommender) -> JudgedFeatures:
    return judge_features(recommender.world(), recommender, CASES, QRELS, catalogue_workspace.today())


def test_experiment_reaches_the_ranking_quality_asked_for(result: ExperimentResult) -> None:
    assert len(result.ours.by_profile) == 12
    assert result.ours.mean >= 0.76
    assert min(result.ours.by_profile.values()) >= 0.45


def test_experiment_finds_fit_calibrated(result: ExperimentResult) -> None:
    assert result.calibration.error <= 0.10
    assert result.calibration.count == 12 * 131
    assert result.shown_calibration.count == 12 * 10


def test_experiment_finds_nine_in_ten_outputs_in_reach(result: ExperimentResult) -> None:
    assert result.reach >= 0.90


def test_experiment_beats_every_baseline_significantly(result: ExperimentResult) -> None:
    assert {other.name for other in result.others} >= {"random", "newest", "bm25", "embedding"}
    for other in result.others:
        assert other.mean < result.ours.mean
        assert other.comparison is not None, other.name
        assert other.comparison.p_value < 0.05, other.name


def test_experiment_as_json_has_the_shape_of_the_contract(result: ExperimentResult) -> None:
    figures = json.loads(json.dumps(result.to_json()))
    assert {"ndcg@5", "ndcg@10", "by_profile", "baselines", "ece", "worst_profile", "interval"} <= set(figures)
    assert figures["method"] == "leave-one-profile-out"
    assert set(figures["by_profile"]) == {case.id for case in CASES}
    assert figures["interval"][0] < figures["ndcg@10"] < figures["interval"][1]
    assert all({"ndcg@10", "ndcg@5", "p_value"} == set(figures_of) for figures_of in figures["baselines"].values())
    assert set(figures["ablations"]) == {f"ohne {name}" for name in FITTED}


def test_experiment_reports_where_the_figures_come_from(result: ExperimentResult) -> None:
    provenance = result.report.provenance
    assert (provenance.encoder, provenance.outputs, provenance.command) == ("use", 131, COMMAND)
    assert provenance.judgements == sum(len(grades) for grades in QRELS.values())


def test_experiment_tells_its_stages(result: ExperimentResult, stages: list[str]) -> None:
    assert result
    assert stages == ["Merkmale", "Auslassen und Anpassen", "Vergleichsverfahren", "Kalibrierung und Bericht"]


def test_experiment_twice_gives_the_same_figures(catalogue_workspace: Workspace) -> None:
    cases = CASES[:3]
    first, second = (run(catalogue_workspace, cases, QRELS).to_json() for _ in range(2))
    assert first == second


def test_held_out_weights_never_see_the_profile_they_rank_for(judged: JudgedFeatures) -> None:
    before = leave_one_out(judged, RankingConfig())
    grades = judged.grades.copy()
    grades[4] = np.random.default_rng(1).permutation(grades[4])
    after = leave_one_out(replace(judged, grades=grades), RankingConfig())
    assert after[4] == before[4]
    assert all(after[other] != before[other] for other in range(12) if other != 4)
    features = judged.features[4].astype(np.float32)
    order = [
        np.argsort(-score_candidates(features, weight_vector(config.weights)), kind="stable").tolist()
        for config in (before[4], after[4])
    ]
    assert order[0] == order[1]


def test_held_out_list_does_not_change_with_the_profiles_own_grades(
    catalogue_workspace: Workspace, result: ExperimentResult
) -> None:
    held_out = CASES[4].id
    outputs = [output.id for output in catalogue_workspace.recommender().outputs()]
    ours = next(profile for profile in result.report.profiles if profile.id == held_out)
    turned = {**QRELS, held_out: dict.fromkeys(outputs[:20], 6)}
    theirs = next(p for p in run(catalogue_workspace, CASES, turned).report.profiles if p.id == held_out)
    assert [row.output_id for row in theirs.ours] == [row.output_id for row in ours.ours]


@pytest.mark.parametrize("judged_profiles", [0, 1, 2])
def test_experiment_with_too_few_judged_profiles_is_refused_saying_how_many(
    catalogue_workspace: Workspace, judged_profiles: int
) -> None:
    qrels = dict(list(QRELS.items())[:judged_profiles])
    with pytest.raises(InvalidInput, match=rf"Nur {judged_profiles} der 12 Profile.*mindestens 3"):
        run(catalogue_workspace, CASES, qrels)


def test_single_pair_reach_is_a_share_of_the_catalogue(
    catalogue_workspace: Workspace, recommender: Recommender, result: ExperimentResult
) -> None:
    assert single_pair_reach(recommender, catalogue_workspace.today()) == result.reach <= 1
