from dataclasses import asdict, fields, replace

import pytest

from api.workspace import Workspace
from evaluation.data import profiles_path, qrels_path
from evaluation.experiment import fit_all, judge_features
from evaluation.fitting import FITTED
from evaluation.judgements import read_qrels
from evaluation.profiles import read_profiles
from recommender.config import Background, RankingConfig, Weights
from recommender.feature import FEATURES

ROUNDING = 0.02


def test_weights_name_every_feature_once() -> None:
    assert tuple(field.name for field in fields(Weights)) == FEATURES


def test_weights_below_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        Weights(embedding=-0.1)


def test_weights_and_fit_curve_are_what_the_shipped_judgements_give(catalogue_workspace: Workspace) -> None:
    fitted = RankingConfig()
    recommender = catalogue_workspace.recommender()
    qrels = read_qrels(qrels_path())
    cases = [case for case in read_profiles(profiles_path()) if case.id in qrels]
    judged = judge_features(recommender.world(), recommender, cases, qrels, catalogue_workspace.today())
    refitted = fit_all(judged, fitted)
    shipped, again = (
        {name: getattr(config.weights, name) for name in FITTED}
        | {f"{part}.{name}": value for part, curve in asdict(config.fit).items() for name, value in curve.items()}
        for config in (fitted, refitted)
    )
    assert again == pytest.approx(shipped, abs=ROUNDING)


def test_build_hash_changes_with_what_an_index_depends_on() -> None:
    config = RankingConfig()
    changed = [
        replace(config, secondary_share=0.4),
        replace(config, model_share=0.3),
        replace(config, related_share=0.2),
        replace(config, related_embedding_share=0.1),
        replace(config, related_student_share=0.1),
        replace(config, background=Background(outputs_embedding_mean=0.2)),
    ]
    assert len({config.build_hash(), *(other.build_hash() for other in changed)}) == 1 + len(changed)


def test_build_hash_stays_with_what_is_applied_at_query_time() -> None:
    config = RankingConfig()
    assert replace(config, weights=Weights(embedding=9), diversity=0.0).build_hash() == config.build_hash()
    assert RankingConfig().build_hash() == config.build_hash()
