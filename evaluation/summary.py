"""From runs and judgements to what a report says about them: figures per system, lists per profile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import ArrayLike

from corpus.model import Output, OutputId, Vocabulary
from evaluation.beyond import Calibration, catalogue_coverage, intra_list_diversity
from evaluation.compare import Comparison, Interval, bootstrap_interval, compare_systems
from evaluation.judgements import Grades, Qrels, Run, ids, ranked
from evaluation.metrics import evaluate, mean
from evaluation.profiles import ProfileCase

HEADLINE = "ndcg@10"
"""The measure that systems are compared by."""

FURTHER = ("ndcg@5", "p@5", "r@10", "mrr")
"""Measures shown beside it."""

LIST_LENGTH = 10
"""Places that coverage, diversity and the lists side by side look at, as the headline measure does."""


@dataclass(frozen=True, slots=True)
class SystemResult:
    """What one system achieved.

    `by_profile` holds the headline measure per profile, `means` the mean of every measure by its public name;
    `coverage` and `diversity` are those of the first `LIST_LENGTH` places; `comparison` is None for the system that
    the others are compared with.
    """

    name: str
    label: str
    by_profile: Mapping[str, float]
    interval: Interval
    means: Mapping[str, float]
    coverage: float
    diversity: float | None
    comparison: Comparison | None = None

    @property
    def mean(self) -> float:
        """The mean of the headline measure over profiles."""
        return self.means[HEADLINE]


@dataclass(frozen=True, slots=True)
class ListedOutput:
    """One place of a list; `other_rank` is its rank in the list beside it, or None where it is not in that list."""

    rank: int
    output_id: OutputId
    title: str
    grade: int
    other_rank: int | None


@dataclass(frozen=True, slots=True)
class ProfileResult:
    """One profile: what it asks for, how well it was served, and the ideal list beside the one served."""

    id: str
    name: str
    text: str
    concepts: tuple[str, ...]
    score: float
    ideal: tuple[ListedOutput, ...]
    served: tuple[ListedOutput, ...]


@dataclass(frozen=True, slots=True)
class Ablation:
    """The headline measure of our system with one part left out or changed."""

    label: str
    mean: float


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the figures come from and the command that reproduces them."""

    created_at: datetime
    corpus_version: str
    encoder: str
    command: str
    outputs: int
    judgements: int


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    """Everything the report shows. `calibration` is that of `fit`; None where no probabilities were measured."""

    provenance: Provenance
    ours: SystemResult
    others: tuple[SystemResult, ...]
    profiles: tuple[ProfileResult, ...]
    calibration: Calibration | None = None
    ablations: tuple[Ablation, ...] = ()


def summarise_systems(
    runs: Mapping[str, Run],
    labels: Mapping[str, str],
    qrels: Qrels,
    catalogue: Sequence[OutputId],
    vectors: ArrayLike | None,
    rng: np.random.Generator,
    *,
    ours: str,
) -> tuple[SystemResult, tuple[SystemResult, ...]]:
    """Measure every run and compare the others with ours.

    Parameters
    ----------
    runs, labels : mapping of system name to run, and to what people read (the name itself where there is none)
        Our system among them.
    qrels : Qrels
        The judgements; their profiles are the ones that count.
    catalogue : sequence of OutputId
        All outputs, in the order of the rows of `vectors`.
    vectors : array (outputs, dim) or None
        Vectors of length 1 for the diversity of lists; None leaves it out.
    rng : numpy.random.Generator
        Source of resamples and sampled sign patterns.
    ours : str
        The name of our system in `runs`.

    Returns
    -------
    tuple
        Our result, and the others' by descending mean.
    """
    values = {name: evaluate(run, qrels, HEADLINE) for name, run in runs.items()}
    others = {name: by_profile for name, by_profile in values.items() if name != ours}
    comparisons = compare_systems(values[ours], others, rng)
    row = {output_id: i for i, output_id in enumerate(catalogue)}
    results = {
        name: SystemResult(
            name=name,
            label=labels.get(name, name),
            by_profile=values[name],
            interval=_interval(comparisons.get(name), values[name], rng),
            means={HEADLINE: mean(values[name].values())}
            | {further: mean(evaluate(run, qrels, further).values()) for further in FURTHER},
            coverage=catalogue_coverage(_heads(run, qrels), len(catalogue)),
            diversity=None if vectors is None else _diversity(_heads(run, qrels), row, vectors),
            comparison=comparisons.get(name),
        )
        for name, run in runs.items()
    }
    ordered = sorted((results[name] for name in others), key=lambda result: (-result.mean, result.name))
    return results[ours], tuple(ordered)


def summarise_profiles(
    run: Run, qrels: Qrels, cases: Sequence[ProfileCase], outputs: Sequence[Output], vocabulary: Vocabulary
) -> tuple[ProfileResult, ...]:
    """Return each judged profile with its ideal and its served list, worst served first, ties by id."""
    scores = evaluate(run, qrels, HEADLINE)
    titles = {output.id: output.title for output in outputs}
    results = [
        ProfileResult(
            id=case.id,
            name=case.name,
            text=case.profile.text,
            concepts=_concept_labels(case, vocabulary),
            score=scores[case.id],
            ideal=_listed(ideal := _ideal(qrels[case.id]), served := ids(run.get(case.id, ())), qrels[case.id], titles),
            served=_listed(served, ideal, qrels[case.id], titles),
        )
        for case in cases
        if case.id in scores
    ]
    return tuple(sorted(results, key=lambda result: (result.score, result.id)))


def _interval(comparison: Comparison | None, values: Mapping[str, float], rng: np.random.Generator) -> Interval:
    return comparison.interval if comparison else bootstrap_interval(list(values.values()), rng)


def _heads(run: Run, qrels: Qrels) -> list[list[OutputId]]:
    return [ids(run.get(profile_id, ()))[:LIST_LENGTH] for profile_id in sorted(qrels)]


def _diversity(heads: Sequence[Sequence[OutputId]], row: Mapping[OutputId, int], vectors: ArrayLike) -> float:
    return mean(intra_list_diversity([row[output_id] for output_id in head], vectors) for head in heads)


def _ideal(grades: Grades) -> list[OutputId]:
    return ids(ranked((output_id, float(grade)) for output_id, grade in grades.items() if grade > 0))


def _listed(
    items: Sequence[OutputId], other: Sequence[OutputId], grades: Grades, titles: Mapping[OutputId, str]
) -> tuple[ListedOutput, ...]:
    other_rank = {output_id: rank for rank, output_id in enumerate(other, start=1)}
    return tuple(
        ListedOutput(
            rank, output_id, titles.get(output_id, output_id), grades.get(output_id, 0), other_rank.get(output_id)
        )
        for rank, output_id in enumerate(items[:LIST_LENGTH], start=1)
    )


def _concept_labels(case: ProfileCase, vocabulary: Vocabulary) -> tuple[str, ...]:
    keys = (*case.profile.audiences, *case.profile.benefits)
    found = ((key, vocabulary.get(key)) for key in keys)
    return tuple(concept.label() if concept else key.notation for key, concept in found)
