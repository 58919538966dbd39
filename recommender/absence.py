"""Why is an output missing from a profile's list? The real pipeline is run, and the stage that dropped it named."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from corpus.editorial_rule import EditorialRule
from corpus.model import Output, OutputId, Status
from recommender.absence_wording import Reasons, reasons_in
from recommender.pipeline import Selection, select
from recommender.ports import Encoder
from recommender.query import Profile, RecommendationQuery
from recommender.world import World


class Stage(StrEnum):
    """Where an output leaves the way to a list; PRESENT where it does not."""

    UNKNOWN = "unknown"
    WITHDRAWN = "withdrawn"
    NOT_INDEXED = "not_indexed"
    LIMITS = "limits"
    EXCLUDED = "excluded"
    BLOCKED = "blocked"
    BELOW_MINIMUM = "below_minimum"
    OUTRANKED = "outranked"
    NEAR_DUPLICATE = "near_duplicate"
    PRESENT = "present"


@dataclass(frozen=True, slots=True)
class Absence:
    """The answer, in one sentence that names the limit, the rule or the rank.

    `rank` is its place in the list, or the one it would have in a longer list without diversity; `fit` is known of
    every output that may be in the list at all; `rule` is the one that blocks it.
    """

    stage: Stage
    sentence: str
    rank: int | None = None
    fit: float | None = None
    rule: EditorialRule | None = None


def find_absence(
    world: World,
    encoder: Encoder,
    query: RecommendationQuery,
    output_id: OutputId,
    output: Output | None,
    language: str,
) -> Absence:
    """Return why an output, None if the store holds none of that id, is missing from the list that answers `query`."""
    say = reasons_in(language, world.vocabulary)
    if output is None:
        return Absence(Stage.UNKNOWN, say.unknown(output_id))
    if output.status is Status.WITHDRAWN:
        return Absence(Stage.WITHDRAWN, say.withdrawn(output))
    if world.rules is not None and output_id in world.rules.hidden:
        return _blocked(world, output, world.rules.hidden[output_id], say)
    row = world.snapshot.row.get(output_id)
    if row is None or row not in world.outputs:
        return Absence(Stage.NOT_INDEXED, say.not_indexed(output))
    return _Search(world, query, output, row, say).stage_of(select(world, encoder, query))


@dataclass(frozen=True, slots=True)
class _Search:
    """One output on its way through the stages that depend on the profile."""

    world: World
    query: RecommendationQuery
    output: Output
    row: int
    say: Reasons

    def stage_of(self, found: Selection) -> Absence:
        row, say, output = self.row, self.say, self.output
        fit = round(float(found.fits[row]), 4)
        if not found.limited[row]:
            return Absence(Stage.LIMITS, say.limits(output, self.query.profile))
        if not found.permitted[row]:
            return Absence(Stage.EXCLUDED, say.excluded(output, _how(self.query.profile, output.id)))
        if not found.allowed[row]:
            return _blocked(self.world, output, _rule(found, row), say)
        if not found.candidates[row]:
            return Absence(Stage.BELOW_MINIMUM, say.below_minimum(output, fit, found.minimum), fit=fit)
        return self._ranked(found, fit)

    def _ranked(self, found: Selection, fit: float) -> Absence:
        """Return what became of a candidate."""
        row, say, output = self.row, self.say, self.output
        if row in found.rows:
            rank = found.rows.index(row) + 1
            return Absence(Stage.PRESENT, say.present(output, rank, fit, is_pinned=row in found.pins), rank, fit)
        rank = _rank(found, row)
        if rank > self.query.n:
            return Absence(Stage.OUTRANKED, say.outranked(output, rank, fit, self.query.n), rank, fit)
        like = self.world.outputs[_nearest(self.world, row, found.rows)]
        return Absence(Stage.NEAR_DUPLICATE, say.near_duplicate(output, like, rank), rank, fit)


def _blocked(world: World, output: Output, rule: EditorialRule, say: Reasons) -> Absence:
    seed = world.outputs.get(world.snapshot.row.get(rule.output_id, -1))
    sentence = say.blocked(output, rule, rule.output_id if seed is None else seed.title)
    return Absence(Stage.BLOCKED, sentence, rule=rule)


def _how(profile: Profile, output_id: OutputId) -> str:
    """Return what about the question excludes the output: it is a seed, a dislike, or listed under `exclude`."""
    if output_id in profile.seeds:
        return "seed"
    return "dislike" if output_id in profile.dislikes else "exclude"


def _rule(found: Selection, row: int) -> EditorialRule:
    if found.effect is None:
        raise RuntimeError(f"row {row} is blocked, but by no rule")
    return found.effect.blocked[row]


def _rank(found: Selection, row: int) -> int:
    """Return the place in the order of the whole list before re-ranking, from 1; ties are decided by row."""
    own = found.order[row]
    ahead = found.candidates & ((found.order > own) | ((found.order == own) & (np.arange(len(found.order)) < row)))
    return int(ahead.sum()) + 1


def _nearest(world: World, row: int, rows: Sequence[int]) -> int:
    """Return which of `rows`, at least one, is most like the output in `row`."""
    documents = world.snapshot.documents
    return rows[int(np.argmax(documents[list(rows)] @ documents[row]))]
