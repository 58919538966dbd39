"""Which rules have to do with an output's place in a list, or its absence, without blocking it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.editorial_rule import EditorialRule, RuleKind
from corpus.model import OutputId
from recommender.absence import Absence, Stage
from recommender.query import Profile
from recommender.result import PINNED, RecommendationList


class Part(StrEnum):
    """What rules do to an output's place.

    - PINNED: they put it at the top.
    - CROWDED: they would, but newer ones take the places.
    - WEAKENED, DISPLACED, BOTH: without them it would be in the list; they lower it, or lift others above it.
    """

    PINNED = "pinned"
    CROWDED = "crowded"
    WEAKENED = "weakened"
    DISPLACED = "displaced"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Cause:
    """The rules, newest first, and what they do; `rank` is the output's place without them, where they cost it one."""

    part: Part
    rules: tuple[EditorialRule, ...]
    rank: int | None = None


def find_cause(
    output_id: OutputId,
    profile: Profile,
    absence: Absence,
    found: RecommendationList,
    rules: Sequence[EditorialRule],
    ask: Callable[[Sequence[EditorialRule]], Absence],
) -> Cause | None:
    """Return what the rules in force, newest first, have to do with it; None where they do nothing or block it.

    `ask` answers the same question as if the rules it is given were those in force.
    """
    concepts = (*profile.audiences, *profile.benefits)
    here = [rule for rule in rules if rule.kind in (RuleKind.PIN, RuleKind.BOOST) and rule.is_about(concepts)]
    if pins := tuple(rule for rule in here if rule.kind is RuleKind.PIN and rule.output_id == output_id):
        return _of_pins(pins, output_id, absence, found)
    if absence.stage not in (Stage.OUTRANKED, Stage.NEAR_DUPLICATE):
        return None
    return _without(rules, _suspects(output_id, found, here), ask)


def _of_pins(
    pins: tuple[EditorialRule, ...], output_id: OutputId, absence: Absence, found: RecommendationList
) -> Cause | None:
    """Return what became of the rules that want the output at the top."""
    if absence.stage is Stage.PRESENT:
        is_pinned = any(item.output.id == output_id and item.origin == PINNED for item in found.items)
        return Cause(Part.PINNED if is_pinned else Part.CROWDED, pins)
    is_ranked = absence.stage in (Stage.BELOW_MINIMUM, Stage.OUTRANKED, Stage.NEAR_DUPLICATE)
    return Cause(Part.CROWDED, pins) if is_ranked else None


def _suspects(
    output_id: OutputId, found: RecommendationList, here: Sequence[EditorialRule]
) -> list[tuple[Part, tuple[EditorialRule, ...]]]:
    """Return the rules that may have cost the output its place, those about itself first."""
    listed = {item.output.id for item in found.items}
    lowering = tuple(rule for rule in here if rule.output_id == output_id and rule.strength < 0)
    lifting = tuple(
        rule for rule in here if rule.output_id in listed and (rule.kind is RuleKind.PIN or rule.strength > 0)
    )
    both = tuple(rule for rule in here if rule in lowering or rule in lifting)
    asked = ((Part.WEAKENED, lowering), (Part.DISPLACED, lifting), (Part.BOTH, both if lowering and lifting else ()))
    return [(part, rules) for part, rules in asked if rules]


def _without(
    rules: Sequence[EditorialRule],
    suspects: Sequence[tuple[Part, tuple[EditorialRule, ...]]],
    ask: Callable[[Sequence[EditorialRule]], Absence],
) -> Cause | None:
    """Return the first suspects without which the output is in the list."""
    for part, suspected in suspects:
        answer = ask([rule for rule in rules if rule not in suspected])
        if answer.stage is Stage.PRESENT:
            return Cause(part, suspected, answer.rank)
    return None
