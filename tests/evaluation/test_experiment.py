"""The experiment on the shipped catalogue and judgements: the figures the README promises, run once."""

import json
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from api.workspace import Workspace
from corpus.errors import InvalidInput
from evaluation.data import profiles_path, qrels_path
from evaluation.experiment import ExperimentResult, judge_features, leave_one_out, run_experiment, single_pair_reach
from evaluation.fitting import FITTED, JudgedFeatures
from evaluation.judgements import Qrels, read_qrels
from evaluation.profiles import ProfileCase, read_profiles
from recommender.config import RankingConfig
from recommender.pipeline import recommend
from recommender.query import RecommendationQuery
from recommender.service import Recommender

CASES = read_profiles(profiles_path())
QRELS = read_qrels(qrels_path())
COMMAND = "negz eval run"
HELD_OUT = 4  # any of the twelve


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


@pytest.fixture(scope="module", autouse=True)
def _one_thread_of_linear_algebra() -> Iterator[None]:
    with threadpool_limits(1):  # small problems take many times as long on two busy cores
        yield


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
    assert result.reach.share >= 0.90
    assert 0 < result.reach.share_without <= 1


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
    assert set(figures["ablations"]) == set(FITTED)


def test_experiment_reports_where_the_figures_come_from(result: ExperimentResult) -> None:
    provenance = result.report.provenance
    assert (provenance.encoder, provenance.outputs, provenance.command) == ("adapted", 131, COMMAND)
    assert provenance.judgements == sum(len(grades) for grades in QRELS.values())


def test_experiment_tells_its_stages(result: ExperimentResult, stages: list[str]) -> None:
    assert result
    assert stages == ["Merkmale", "Auslassen und Anpassen", "Vergleichsverfahren", "Kalibrierung und Bericht"]


def test_experiment_again_gives_the_same_figures(catalogue_workspace: Workspace, result: ExperimentResult) -> None:
    assert run(catalogue_workspace, CASES, QRELS).to_json() == result.to_json()


def test_held_out_list_does_not_change_with_the_profiles_own_grades(
    catalogue_workspace: Workspace, recommender: Recommender, judged: JudgedFeatures
) -> None:
    grades = judged.grades.copy()
    grades[HELD_OUT] = np.random.default_rng(1).permutation(grades[HELD_OUT])
    before, after = (leave_one_out(replace(judged, grades=g), RankingConfig()) for g in (judged.grades, grades))
    assert after[HELD_OUT] == before[HELD_OUT]
    assert all(after[other] != before[other] for other in range(len(CASES)) if other != HELD_OUT)
    query = RecommendationQuery(CASES[HELD_OUT].profile, catalogue_workspace.today(), n=10)
    lists = [
        recommend(recommender.world().with_config(configs[HELD_OUT]), recommender.encoder, query, "de").items
        for configs in (before, after)
    ]
    assert lists[0] == lists[1]


def test_experiment_ranks_each_profile_with_its_held_out_weights(
    catalogue_workspace: Workspace, recommender: Recommender, judged: JudgedFeatures, result: ExperimentResult
) -> None:
    config = leave_one_out(judged, recommender.world().config)[HELD_OUT]
    query = RecommendationQuery(CASES[HELD_OUT].profile, catalogue_workspace.today(), n=10)
    items = recommend(recommender.world().with_config(config), recommender.encoder, query, "de").items
    served = next(profile for profile in result.report.profiles if profile.id == CASES[HELD_OUT].id).served
    assert [row.output_id for row in served] == [item.output.id for item in items][: len(served)]


@pytest.mark.parametrize("judged_profiles", [0, 1, 2])
def test_experiment_with_too_few_judged_profiles_is_refused_saying_how_many(
    catalogue_workspace: Workspace, judged_profiles: int
) -> None:
    qrels = dict(list(QRELS.items())[:judged_profiles])
    with pytest.raises(InvalidInput, match=rf"Nur {judged_profiles} der 12 Profile.*mindestens 3"):
        run(catalogue_workspace, CASES, qrels)


def test_single_pair_reach_is_what_the_experiment_reports(
    catalogue_workspace: Workspace, recommender: Recommender, result: ExperimentResult
) -> None:
    share = single_pair_reach(recommender.world(), recommender.encoder, catalogue_workspace.today())
    assert share == result.reach.share <= 1
