"""The experiment behind every figure: leave one profile out, fit on the others, rank for the one left out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

import numpy as np

from corpus.errors import InvalidInput
from corpus.model import OutputId
from evaluation.baselines import LABELS, baseline_runs
from evaluation.beyond import Calibration, catalogue_coverage, expected_calibration_error
from evaluation.fitting import FITTED, PARTS, JudgedFeatures, fit_curves, fit_weights, masked
from evaluation.judgements import USEFUL_GRADE, Qrels, Run, ScoredOutput
from evaluation.metrics import evaluate, ndcg_at
from evaluation.profiles import ProfileCase
from evaluation.summary import (
    HEADLINE,
    LIST_LENGTH,
    Ablation,
    EvaluationReport,
    Provenance,
    SystemResult,
    summarise_profiles,
    summarise_systems,
)
from recommender.config import RankingConfig
from recommender.feature import FEATURES
from recommender.pipeline import profile_features, profile_topic, recommend
from recommender.ports import Encoder
from recommender.query import Profile, RecommendationQuery
from recommender.scoring import fit_probability, score_candidates, weight_vector
from recommender.service import Recommender
from recommender.world import World

OURS = "negz"
LABEL = "NEGZ-Empfehlungen"
SEED = 20
MIN_PROFILES = 3  # leaving one out must leave something to fit on

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class ReachFigures:
    """Share of outputs in the top 10 of some pair of concepts, and nDCG@10 of the profiles without their sentences.

    Both with the correction for outputs that are prominent everywhere, and without it.
    """

    share: float
    ndcg: float
    share_without: float
    ndcg_without: float


@dataclass(frozen=True, slots=True)
class ExperimentResult:
    """What `negz eval run` prints and reports."""

    ours: SystemResult
    others: tuple[SystemResult, ...]
    report: EvaluationReport
    calibration: Calibration
    shown_calibration: Calibration
    shown_floor: float
    ece_by_part: Mapping[str, float]
    ndcg_as_shipped: float
    reach: ReachFigures

    def to_json(self) -> dict[str, object]:
        """Return the figures as CONTRACTS section 1 shapes them, and further ones."""
        return {
            **{name: round(value, 4) for name, value in self.ours.means.items()},
            "interval": [round(self.ours.interval.low, 4), round(self.ours.interval.high, 4)],
            "by_profile": {name: round(value, 4) for name, value in self.ours.by_profile.items()},
            "worst_profile": round(min(self.ours.by_profile.values()), 4),
            "ece": round(self.calibration.error, 4),
            "ece_shown": round(self.shown_calibration.error, 4),
            "ece_shown_of_a_perfect_fit": round(self.shown_floor, 4),
            "ece_by_part": {part: round(error, 4) for part, error in self.ece_by_part.items()},
            "as_shipped": {"ndcg@10": round(self.ndcg_as_shipped, 4)},
            "coverage_of_single_pairs": round(self.reach.share, 4),
            "reach": {name: round(value, 4) for name, value in asdict(self.reach).items()},
            "diversity": None if self.ours.diversity is None else round(self.ours.diversity, 4),
            "method": "leave-one-profile-out",
            "baselines": {result.name: _baseline_json(result) for result in self.others},
            "ablations": {ablation.label: round(ablation.mean, 4) for ablation in self.report.ablations},
        }


def run_experiment(
    recommender: Recommender,
    cases: Sequence[ProfileCase],
    qrels: Qrels,
    *,
    as_of: date,
    now: datetime,
    command: str,
    progress: Progress | None = None,
) -> ExperimentResult:
    """Measure the recommender on judged profiles, each with weights that have never seen it.

    Raises
    ------
    InvalidInput
        No profile has judgements, or fewer than three have (nothing would be left to fit on).
    """
    world, encoder = recommender.world(), recommender.encoder
    judged_cases = [case for case in cases if case.id in qrels]
    if len(judged_cases) < MIN_PROFILES:
        raise InvalidInput(
            f"Nur {len(judged_cases)} der {len(cases)} Profile haben Relevanzurteile.",
            f"Für die Messung mit je einem ausgelassenen Profil braucht es mindestens {MIN_PROFILES}.",
        )
    qrels = {case.id: qrels[case.id] for case in judged_cases}
    say = progress or (lambda _: None)
    say("Merkmale")
    judged = judge_features(world, recommender, judged_cases, qrels, as_of)
    say("Auslassen und Anpassen")
    held_out = leave_one_out(judged, world.config)
    ours = _ranked_run(recommender, judged_cases, held_out, as_of)
    say("Vergleichsverfahren")
    rng = np.random.default_rng(SEED)
    runs = {OURS: ours, **baseline_runs(world.published, world.vocabulary, judged_cases, encoder, rng)}
    vectors = np.asarray(world.snapshot.documents)
    result, others = summarise_systems(
        runs, {OURS: LABEL, **LABELS}, qrels, world.snapshot.ids, vectors, np.random.default_rng(SEED), ours=OURS
    )
    say("Kalibrierung und Bericht")
    calibration, shown = _calibrations(judged, held_out)
    report = EvaluationReport(
        _provenance(world, qrels, now, command),
        result,
        others,
        summarise_profiles(ours, qrels, judged_cases, world.published, world.vocabulary),
        calibration,
        _ablations(judged, world, judged_cases, qrels),
    )
    return ExperimentResult(
        result,
        others,
        report,
        calibration,
        shown,
        _error_of_a_perfect_fit(shown, np.random.default_rng(SEED)),
        {part: _calibrations(judged, held_out, part)[1].error for part in PARTS},
        _ndcg_as_shipped(recommender, judged_cases, qrels, as_of),
        measure_reach(recommender, judged_cases, qrels, held_out, as_of),
    )


def held_out_ndcg(
    recommender: Recommender, cases: Sequence[ProfileCase], qrels: Qrels, as_of: date
) -> dict[str, float]:
    """Return the headline measure by profile, each ranked with weights that have never seen it."""
    world = recommender.world()
    cases = [case for case in cases if case.id in qrels]
    configs = leave_one_out(judge_features(world, recommender, cases, qrels, as_of), world.config)
    run = _ranked_run(recommender, cases, configs, as_of)
    return evaluate(run, {case.id: qrels[case.id] for case in cases}, HEADLINE)


def judge_features(
    world: World, recommender: Recommender, cases: Sequence[ProfileCase], qrels: Qrels, as_of: date
) -> JudgedFeatures:
    """Return features and grades of every output for each case.

    `reach` is left at 0: it spreads attention and says nothing about usefulness, which is what is fitted here.
    """
    features = [
        profile_features(world, case.profile, profile_topic(world, recommender.encoder, case.profile), as_of)
        for case in cases
    ]
    for matrix in features:
        matrix[FEATURES.index("reach")] = 0
    grades = [[qrels[case.id].get(output_id, 0) for output_id in world.snapshot.ids] for case in cases]
    return JudgedFeatures(np.array(features, dtype=np.float64), np.array(grades, dtype=np.float64))


def leave_one_out(judged: JudgedFeatures, config: RankingConfig, fitted: Sequence[str] = FITTED) -> list[RankingConfig]:
    """Return for each profile the configuration fitted on all the others."""
    configs = []
    for profile in range(len(judged.grades)):
        others = judged.without(profile)
        weights = fit_weights(others, config.weights, fitted)
        configs.append(replace(config, weights=weights, fit=fit_curves(others, weights)))
    return configs


def fit_all(judged: JudgedFeatures, config: RankingConfig) -> RankingConfig:
    """Return the configuration fitted on all profiles: what ships as the default."""
    weights = fit_weights(judged, config.weights)
    return replace(config, weights=weights, fit=fit_curves(judged, weights))


def single_pair_reach(world: World, encoder: Encoder, as_of: date) -> float:
    """Return the share of outputs in the top 10 of some pair of one target group and one benefit."""
    lists = []
    for cell in world.coverage.cells:
        profile = Profile(audiences=(cell.audience,), benefits=(cell.benefit,))
        answer = recommend(world, encoder, RecommendationQuery(profile, as_of, n=LIST_LENGTH), "de")
        lists.append([item.output.id for item in answer.items])
    return catalogue_coverage(lists, max(1, len(world.published)))


def measure_reach(
    recommender: Recommender,
    cases: Sequence[ProfileCase],
    qrels: Qrels,
    configs: Sequence[RankingConfig],
    as_of: date,
) -> ReachFigures:
    """Return what the correction for prominent outputs brings and costs, with it and without it."""
    world, encoder = recommender.world(), recommender.encoder
    pairs = [(case, config) for case, config in zip(cases, configs, strict=True) if _has_concepts(case.profile)]
    ticked = [replace(case, profile=replace(case.profile, text="")) for case, _ in pairs]
    figures = {}
    for name, weight in (("with", world.config.weights.reach), ("without", 0.0)):
        own = world.with_config(_with_reach(world.config, weight))
        run = _ranked_run(recommender, ticked, [_with_reach(config, weight) for _, config in pairs], as_of)
        kept = {case.id: qrels[case.id] for case in ticked}
        ndcg = float(np.mean(list(evaluate(run, kept, HEADLINE).values()))) if ticked else 0.0
        figures[name] = single_pair_reach(own, encoder, as_of), ndcg
    return ReachFigures(*figures["with"], *figures["without"])


def _has_concepts(profile: Profile) -> bool:
    return bool(profile.audiences or profile.benefits)


def _with_reach(config: RankingConfig, weight: float) -> RankingConfig:
    return replace(config, weights=replace(config.weights, reach=weight))


def _ranked_run(
    recommender: Recommender, cases: Sequence[ProfileCase], configs: Sequence[RankingConfig], as_of: date
) -> Run:
    """Return the lists as they would be served, each with its held-out configuration and through every stage."""
    world = recommender.world()
    run: dict[str, list[ScoredOutput]] = {}
    for case, config in zip(cases, configs, strict=True):
        answer = recommend(
            world.with_config(config),
            recommender.encoder,
            RecommendationQuery(case.profile, as_of, n=LIST_LENGTH),
            "de",
        )
        run[case.id] = [ScoredOutput(item.output.id, float(-item.rank)) for item in answer.items]
    return run


def _calibrations(
    judged: JudgedFeatures, configs: Sequence[RankingConfig], part: str = "full"
) -> tuple[Calibration, Calibration]:
    """Return the calibration of `fit` over all outputs, and over the ten best of each profile.

    For a part of the profiles, the judgements remain those of the whole ones: what the person would find useful.
    """
    fits, scores = [], []
    for features, config in zip(masked(judged, part).features, configs, strict=True):
        score = score_candidates(features.astype(np.float32), weight_vector(config.weights))
        scores.append(score)
        fits.append(fit_probability(score, getattr(config.fit, part)))
    useful = judged.grades >= USEFUL_GRADE
    shown = np.argsort(-np.array(scores), axis=1, kind="stable")[:, :LIST_LENGTH]
    rows = np.arange(len(fits))[:, None]
    return (
        expected_calibration_error(np.array(fits).ravel(), useful.ravel()),
        expected_calibration_error(np.array(fits)[rows, shown].ravel(), useful[rows, shown].ravel()),
    )


def _provenance(world: World, qrels: Qrels, now: datetime, command: str) -> Provenance:
    status = world.status
    return Provenance(now, str(status.corpus_version), status.encoder, command, len(world.published), _count(qrels))


def _ndcg_as_shipped(recommender: Recommender, cases: Sequence[ProfileCase], qrels: Qrels, as_of: date) -> float:
    """Return the headline measure with the weights in use, which were fitted on the shipped profiles."""
    run = _ranked_run(recommender, cases, [recommender.world().config] * len(cases), as_of)
    return float(np.mean(list(evaluate(run, qrels, HEADLINE).values())))


def _error_of_a_perfect_fit(calibration: Calibration, rng: np.random.Generator, draws: int = 1_000) -> float:
    """Return the calibration error that chance alone gives with as many items per bin and their probabilities."""
    counts = np.array([found.count for found in calibration.bins])
    means = np.array([found.mean_probability or 0.0 for found in calibration.bins])  # None in an empty bin
    shares = rng.binomial(counts, means, size=(draws, len(counts))) / np.maximum(counts, 1)
    return float((np.abs(shares - means) * counts).sum(axis=1).mean() / max(1, counts.sum()))


def _ablations(
    judged: JudgedFeatures, world: World, cases: Sequence[ProfileCase], qrels: Qrels
) -> tuple[Ablation, ...]:
    """Return the headline measure with each fitted feature left out and the others fitted again."""
    ablations = []
    for left_out in FITTED:
        kept = [name for name in FITTED if name != left_out]
        start = replace(world.config, weights=replace(world.config.weights, **{left_out: 0.0}))
        values = []
        for number, (case, config) in enumerate(zip(cases, leave_one_out(judged, start, kept), strict=True)):
            score = score_candidates(judged.features[number].astype(np.float32), weight_vector(config.weights))
            order = np.argsort(-score, kind="stable")[:LIST_LENGTH]
            ids = [OutputId(world.snapshot.ids[row]) for row in order]
            values.append(ndcg_at(LIST_LENGTH, ids, qrels[case.id]))
        ablations.append(Ablation(left_out, float(np.mean(values))))
    return tuple(ablations)


def _baseline_json(result: SystemResult) -> Mapping[str, float | None]:
    comparison = result.comparison
    return {
        "ndcg@10": round(result.mean, 4),
        "ndcg@5": round(result.means["ndcg@5"], 4),
        "p_value": None if comparison is None else round(comparison.p_value, 5),
    }


def _count(qrels: Qrels) -> int:
    return sum(len(grades) for grades in qrels.values())
