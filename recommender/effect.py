"""Which recommendations a decision about an output's tags would change, before it is published.

Compared are the lists before and after, for everybody who ticks one target group, one benefit, or one of each. Both
come from the ranking that serves visitors, over concept columns computed as an index built now would compute them:
tags published since the index was built count in both, so that the difference is this decision's alone. Exact are the
output's own strength (grade, model's share), what the other outputs' columns shift by (mean, spread, credit of related
concepts, worth of a prediction), prominence, editors' rules, re-ranking, and the coverage. Not computed anew is what
the tagger thinks: publishing gives it one example more, and its opinion of outputs, this one among them, moves a
little when the index is built. Twelve outputs of the shipped catalogue, saved and built in, came and went in 67 lists
of ten, all foreseen, with one more that did not come true; of the other outputs in a list, 3 % were not. Outputs that
the index does not hold yet are in none of the lists.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import product
from typing import NamedTuple

from corpus.model import ConceptKey, OutputId, Scheme, Tag
from recommender.effect_world import as_decided, as_published
from recommender.pipeline import Selection, select
from recommender.ports import Encoder
from recommender.query import Profile, RecommendationQuery
from recommender.result import Coverage, CoverageCell, FitWord
from recommender.scoring import fit_word
from recommender.world import World


class Shift(StrEnum):
    """What becomes of the output in one list."""

    ENTERS = "enters"
    LEAVES = "leaves"
    RISES = "rises"
    FALLS = "falls"


class Obstacle(StrEnum):
    """Why an output is in no list, whatever its tags."""

    NOT_INDEXED = "not_indexed"
    WITHDRAWN = "withdrawn"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Standing:
    """How the output stands for one profile: its place in the list, None outside it, and its fit."""

    rank: int | None
    fit: float

    @property
    def word(self) -> FitWord:
        """The fit in a word."""
        return fit_word(self.fit)


@dataclass(frozen=True, slots=True)
class ListChange:
    """One list in which the output's place changes; `left` and `joined` are the other outputs that go and come."""

    profile: Profile
    shift: Shift
    before: Standing
    after: Standing
    left: tuple[OutputId, ...]
    joined: tuple[OutputId, ...]


@dataclass(frozen=True, slots=True)
class Nearest:
    """The profile in whose order an output that is in no list comes first: the place it has there, and its fit.

    `rank` is None where the fit is below what is shown at all.
    """

    profile: Profile
    rank: int | None
    fit: float


Cell = tuple[ConceptKey, ConceptKey]
"""A target group and a benefit: a cell of the coverage matrix."""


@dataclass(frozen=True, slots=True)
class CoverageChange:
    """The cells of the coverage matrix that the decision changes the worth of, in vocabulary order.

    `filled` are gaps that it fills, `opened` gaps that it makes; `confirmed` cells that only the model filled, and
    that an editor's decision fills now.
    """

    filled: tuple[Cell, ...] = ()
    opened: tuple[Cell, ...] = ()
    confirmed: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionEffect:
    """What publishing would change.

    Parameters
    ----------
    n : int
        How long the lists are.
    profiles : int
        How many have been compared.
    listed : int
        How many lists hold the output afterwards.
    changes : tuple of ListChange
        The lists in which its place changes: single target groups, single benefits, then pairs, in vocabulary order.
    others : tuple of Profile
        The lists in which only other outputs' places change.
    nearest : Nearest or None
        Where it comes nearest to being shown, if it is in no list afterwards.
    coverage : CoverageChange
        What becomes of the matrix.
    obstacle : Obstacle or None
        Why it is in no list at all; then nothing has been compared.
    unknown : tuple of ConceptKey
        Concepts among the tags that the index does not hold yet, and that therefore count for nothing here.
    """

    n: int
    profiles: int = 0
    listed: int = 0
    changes: tuple[ListChange, ...] = ()
    others: tuple[Profile, ...] = ()
    nearest: Nearest | None = None
    coverage: CoverageChange = CoverageChange()
    obstacle: Obstacle | None = None
    unknown: tuple[ConceptKey, ...] = ()

    def of(self, shift: Shift) -> tuple[ListChange, ...]:
        """Return the changes of one kind."""
        return tuple(change for change in self.changes if change.shift is shift)


class _Outcome(NamedTuple):
    """One list, and how the output stands in it and in the order that it is cut from."""

    rows: list[int]
    standing: Standing
    place: int | None


class _Pair(NamedTuple):
    """What comes of one profile, without and with the decision."""

    profile: Profile
    old: _Outcome
    new: _Outcome


def find_effect(
    world: World, encoder: Encoder, output_id: OutputId, tags: Collection[Tag] | None, as_of: date, n: int
) -> DecisionEffect:
    """Return what changes if the output gets these tags, None for "waits for an editor"."""
    obstacle = _obstacle(world, output_id)
    unknown = tuple(tag.concept for tag in tags or () if tag.concept not in world.snapshot.concept_column)
    if obstacle is not None:
        return DecisionEffect(n, obstacle=obstacle, unknown=unknown, coverage=_of_newcomer(world, obstacle, tags))
    row = world.snapshot.row[output_id]
    before, after = as_published(world), as_decided(world, row, tags)
    coverage = _coverage_change(before.coverage, after.coverage, world.config.gap_outputs)
    pairs = []
    for profile in ticked_profiles(world):
        query = RecommendationQuery(profile, as_of, n)
        new = _outcome(select(after, encoder, query), row)
        pairs.append(_Pair(profile, new if before is after else _outcome(select(before, encoder, query), row), new))
    listed = sum(pair.new.standing.rank is not None for pair in pairs)
    changes = [_change(world, row, pair) for pair in pairs]
    compared = zip(pairs, changes, strict=True)
    return DecisionEffect(
        n,
        len(pairs),
        listed,
        tuple(change for change in changes if change is not None),
        tuple(pair.profile for pair, change in compared if change is None and pair.old.rows != pair.new.rows),
        None if listed else _nearest(pairs),
        coverage,
        unknown=unknown,
    )


def ticked_profiles(world: World) -> list[Profile]:
    """Return every single target group, every single benefit, and every pair of the two, in vocabulary order."""
    keys = [key for key in world.snapshot.concepts.keys if key in world.known_concepts]
    audiences = [key for key in keys if key.scheme is Scheme.AUDIENCE]
    benefits = [key for key in keys if key.scheme is Scheme.BENEFIT]
    return [
        *(Profile(audiences=(audience,)) for audience in audiences),
        *(Profile(benefits=(benefit,)) for benefit in benefits),
        *(Profile((audience,), (benefit,)) for audience, benefit in product(audiences, benefits)),
    ]


def _obstacle(world: World, output_id: OutputId) -> Obstacle | None:
    row = world.snapshot.row.get(output_id)
    if world.rules is not None and output_id in world.rules.hidden:
        return Obstacle.BLOCKED
    if row is None:
        return Obstacle.NOT_INDEXED
    return None if row in world.outputs else Obstacle.WITHDRAWN


def _outcome(found: Selection, row: int) -> _Outcome:
    rank = found.rows.index(row) + 1 if row in found.rows else None
    place = int((found.candidates & (found.order > found.order[row])).sum()) + 1 if found.candidates[row] else None
    return _Outcome(found.rows, Standing(rank, round(float(found.fits[row]), 4)), place)


def _change(world: World, row: int, pair: _Pair) -> ListChange | None:
    old, new = pair.old, pair.new
    if old.standing.rank == new.standing.rank:
        return None
    ids = world.snapshot.ids
    left = tuple(ids[other] for other in old.rows if other not in new.rows and other != row)
    joined = tuple(ids[other] for other in new.rows if other not in old.rows and other != row)
    shift = _shift(old.standing.rank, new.standing.rank)
    return ListChange(pair.profile, shift, old.standing, new.standing, left, joined)


def _shift(before: int | None, after: int | None) -> Shift:
    if before is None:
        return Shift.ENTERS
    if after is None:
        return Shift.LEAVES
    return Shift.RISES if after < before else Shift.FALLS


def _nearest(pairs: Sequence[_Pair]) -> Nearest | None:
    """Return where the output comes nearest to being shown, the fit deciding among equals."""
    places = [Nearest(pair.profile, pair.new.place, pair.new.standing.fit) for pair in pairs]
    return min(places, key=lambda one: (one.rank is None, one.rank or 0, -one.fit), default=None)


def _coverage_change(before: Coverage, after: Coverage, gap_outputs: int) -> CoverageChange:
    filled: list[Cell] = []
    opened: list[Cell] = []
    confirmed: list[Cell] = []
    for old, new in zip(before.cells, after.cells, strict=True):
        was_gap, is_gap = _count(old) <= gap_outputs, _count(new) <= gap_outputs
        if was_gap != is_gap:
            (filled if was_gap else opened).append((new.audience, new.benefit))
        elif new.editor and not old.editor:
            confirmed.append((new.audience, new.benefit))
    return CoverageChange(tuple(filled), tuple(opened), tuple(confirmed))


def _of_newcomer(world: World, obstacle: Obstacle, tags: Collection[Tag] | None) -> CoverageChange:
    """Return the gaps that an output newer than the index will fill; others with an obstacle fill none."""
    if obstacle is not Obstacle.NOT_INDEXED:
        return CoverageChange()
    held = {tag.concept for tag in tags or ()}
    cells = [cell for cell in world.coverage.cells if cell.audience in held and cell.benefit in held]
    return CoverageChange(
        tuple((cell.audience, cell.benefit) for cell in cells if _count(cell) == world.config.gap_outputs)
    )


def _count(cell: CoverageCell) -> int:
    return len(cell.editor) + len(cell.model)
