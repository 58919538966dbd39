"""Which target group gets what for which benefit, and who gets nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import product

import numpy as np

from corpus.model import ConceptKey, OutputId, Scheme
from recommender.config import RankingConfig
from recommender.feature import Topic
from recommender.index.snapshot import Snapshot
from recommender.limit import Mask
from recommender.query import Profile
from recommender.result import Coverage, CoverageCell, Gap

NEAREST_OUTPUTS = 10  # whose concepts stand for a topic
MODEL_THRESHOLD = 0.5  # a model's tag counts from even odds on


def compute_coverage(
    snapshot: Snapshot, is_published: Mask, config: RankingConfig, in_use: Collection[ConceptKey]
) -> Coverage:
    """Return the audience x benefit matrix over published outputs, row by row in vocabulary order.

    Concepts that are no longer `in_use` are left out, also where the index still knows them.
    """
    table = snapshot.concepts
    tagged = (table.editor > 0) & is_published[:, None]
    suggested = (table.model >= MODEL_THRESHOLD) & (is_published & ~table.is_tagged)[:, None]
    audiences = [key for key in table.keys if key.scheme is Scheme.AUDIENCE and key in in_use]
    benefits = [key for key in table.keys if key.scheme is Scheme.BENEFIT and key in in_use]
    cells = []
    for audience in audiences:
        for benefit in benefits:
            a, b = snapshot.concept_column[audience], snapshot.concept_column[benefit]
            editor = tuple(snapshot.ids[i] for i in np.flatnonzero(tagged[:, a] & tagged[:, b]))
            model = tuple(snapshot.ids[i] for i in np.flatnonzero(suggested[:, a] & suggested[:, b]))
            cells.append(CoverageCell(audience, benefit, editor, model))
    return _with_gaps(cells, config)


def prune_coverage(
    coverage: Coverage, gone: frozenset[OutputId], config: RankingConfig, in_use: Collection[ConceptKey]
) -> Coverage:
    """Return the same matrix without the outputs that are `gone` and concepts that are not `in_use`."""
    kept = [cell for cell in coverage.cells if cell.audience in in_use and cell.benefit in in_use]
    cells = [replace(cell, editor=_without(cell.editor, gone), model=_without(cell.model, gone)) for cell in kept]
    return _with_gaps(cells, config)


def _without(outputs: tuple[OutputId, ...], gone: frozenset[OutputId]) -> tuple[OutputId, ...]:
    return outputs if gone.isdisjoint(outputs) else tuple(one for one in outputs if one not in gone)


def _with_gaps(cells: Sequence[CoverageCell], config: RankingConfig) -> Coverage:
    gaps = tuple(gap for cell in cells if (gap := _as_gap(cell)).outputs <= config.gap_outputs)
    return Coverage(tuple(cells), gaps)


GapIndex = Mapping[tuple[ConceptKey, ConceptKey], Gap]


def index_gaps(coverage: Coverage) -> GapIndex:
    """Return the gaps by their pair of target group and benefit."""
    return {(gap.audience, gap.benefit): gap for gap in coverage.gaps}


def asked_gaps(gaps: GapIndex, profile: Profile) -> tuple[Gap, ...]:
    """Return the gaps among the pairs of target group and benefit that a profile asks for."""
    pairs = product(profile.audiences, profile.benefits)
    return tuple(gaps[pair] for pair in pairs if pair in gaps)


def concept_affinity(snapshot: Snapshot, topic: Topic | None) -> Mapping[ConceptKey, float]:
    """Return how much the outputs nearest to a topic have to do with each concept; nothing without a topic."""
    if topic is None:
        return {}
    nearest = np.argsort(-topic.strength, kind="stable")[:NEAREST_OUTPUTS]
    means = snapshot.concepts.standardised[:, nearest].mean(axis=1)
    return dict(zip(snapshot.concepts.keys, means.tolist(), strict=True))


def nearest_gap(coverage: Coverage, profile: Profile, affinity: Mapping[ConceptKey, float]) -> tuple[Gap, ...]:
    """Return the thinnest cell of the matrix that touches what a profile asks for; among equals, the likeliest one.

    What a profile does not name, `affinity` stands in for: the concepts of the outputs nearest to its text.
    """
    touching = [
        _as_gap(cell)
        for cell in coverage.cells
        if (not profile.audiences or cell.audience in profile.audiences)
        and (not profile.benefits or cell.benefit in profile.benefits)
    ]
    if not touching:
        return ()
    thinnest = min(gap.outputs for gap in touching)
    thin = (gap for gap in touching if gap.outputs == thinnest)
    return (max(thin, key=lambda gap: affinity.get(gap.audience, 0.0) + affinity.get(gap.benefit, 0.0)),)


def _as_gap(cell: CoverageCell) -> Gap:
    return Gap(cell.audience, cell.benefit, len(cell.editor) + len(cell.model))
