"""Editors' rules over a list: what is pinned to its top, kept out of it, or moved within it.

What a rule costs where there is none is one look at `World.rules`.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

import numpy as np

from corpus.editorial_rule import EditorialRule, RuleKind
from corpus.model import ConceptKey, OutputId
from recommender.feature import Floats
from recommender.limit import Mask
from recommender.query import Profile
from recommender.result import PINNED, Recommendation

MAX_PINS = 2  # in one list: it stays the reader's list
BOOST = "boost"
"""The name of the contribution that editors add to a score."""

_LIFT = 1e4  # far above any score, and far below where float32 can no longer tell two pins apart
_HIGHLIGHTED = {"en": "Highlighted by the editors; "}
_HIGHLIGHTED_GERMAN = "Von der Redaktion hervorgehoben; "


class Effect(NamedTuple):
    """What the rules in force do to one list, by row of the index; `pins` in the order they are shown."""

    pins: tuple[int, ...]
    blocked: Mapping[int, EditorialRule]
    boosts: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules in force, ready to be looked up.

    `hidden` are outputs that are blocked everywhere, with the rule that says so; `until` is the next moment at which a
    rule has no effect any more. The others are places in `rules`, which are newest first.
    """

    rules: tuple[EditorialRule, ...]
    row: Mapping[OutputId, int]
    hidden: Mapping[OutputId, EditorialRule]
    until: datetime
    _by_concept: Mapping[ConceptKey, tuple[int, ...]]
    _by_seed: Mapping[OutputId, tuple[int, ...]]
    _always: tuple[int, ...]

    def effect(self, profile: Profile) -> Effect | None:
        """Return what the rules do to a profile's list; None where they leave it alone."""
        places = set(self._always)
        for key in (*profile.audiences, *profile.benefits):
            places.update(self._by_concept.get(key, ()))
        for seed in profile.seeds:
            places.update(self._by_seed.get(seed, ()))
        return self._effect(sorted(places)) if places else None

    def kept_from(self, concepts: Collection[ConceptKey]) -> frozenset[OutputId]:
        """Return what rules keep from these target groups and benefits, also where the index does not know it yet."""
        asked = set(concepts)
        return frozenset(
            rule.output_id
            for rule in self.rules
            if rule.kind is RuleKind.BLOCK_FROM and not asked.isdisjoint(rule.concepts)
        )

    def beside(self, output_id: OutputId) -> Effect | None:
        """Return what the rules do to the relatives of an output; None where they leave them alone."""
        places = self._by_seed.get(output_id)
        return self._effect(places) if places else None

    def _effect(self, places: Sequence[int]) -> Effect:
        pins: dict[int, None] = {}
        blocked: dict[int, EditorialRule] = {}
        boosts: dict[int, float] = defaultdict(float)
        for place in places:
            rule = self.rules[place]
            row = self.row[target(rule)]
            if rule.kind is RuleKind.PIN:
                pins[row] = None
            elif rule.kind is RuleKind.BOOST:
                boosts[row] += rule.strength
            else:
                blocked.setdefault(row, rule)
        return Effect(tuple(pins), blocked, boosts)


def open_rule_book(rules: Sequence[EditorialRule], row: Mapping[OutputId, int]) -> RuleBook | None:
    """Return the rules in force, given newest first, for an index that holds outputs at `row`; None for no rules."""
    if not rules:
        return None
    by_concept: dict[ConceptKey, list[int]] = defaultdict(list)
    by_seed: dict[OutputId, list[int]] = defaultdict(list)
    always: list[int] = []
    for place, rule in enumerate(rules):
        if target(rule) not in row or rule.is_everywhere:
            continue
        if rule.kind is RuleKind.BLOCK_TO:
            by_seed[rule.output_id].append(place)
        elif not rule.concepts:
            always.append(place)
        for key in rule.concepts:
            by_concept[key].append(place)
    return RuleBook(
        tuple(rules),
        row,
        {rule.output_id: rule for rule in rules if rule.is_everywhere},
        min(rule.over_at for rule in rules),
        {key: tuple(places) for key, places in by_concept.items()},
        {seed: tuple(places) for seed, places in by_seed.items()},
        tuple(always),
    )


def target(rule: EditorialRule) -> OutputId:
    """Return the output that a rule moves, keeps out or puts in."""
    return rule.output_id if rule.other is None else rule.other


def unblocked(allowed: Mask, effect: Effect) -> Mask:
    """Return `allowed` without the rows that are blocked."""
    if not effect.blocked:
        return allowed
    mask = allowed.copy()
    mask[list(effect.blocked)] = False
    return mask


def boosted(scores: Floats, effect: Effect) -> Floats:
    """Return the scores with what editors add to them."""
    if not effect.boosts:
        return scores
    moved = scores.copy()
    moved[list(effect.boosts)] += np.array(list(effect.boosts.values()), dtype=np.float32)
    return moved


def pinned_rows(effect: Effect, allowed: Mask, n: int) -> list[int]:
    """Return the rows at the top of a list of n: the newest pins that may be in it, at most `MAX_PINS`."""
    return [row for row in effect.pins if allowed[row]][: min(MAX_PINS, n)]


def lifted(scores: Floats, pins: Sequence[int]) -> Floats:
    """Return what orders the list: the scores, but for the pins, which are above all others in the order given."""
    if not pins:
        return scores
    order = scores.copy()
    order[list(pins)] = _LIFT * np.arange(len(pins), 0, -1, dtype=np.float32)
    return order


def mark_items(
    items: Sequence[Recommendation], rows: Sequence[int], pins: Sequence[int], effect: Effect, language: str
) -> tuple[Recommendation, ...]:
    """Return the items with what editors have done to them said in origin, summary and contributions."""
    marked = []
    for item, row in zip(items, rows, strict=True):
        found = item
        if boost := effect.boosts.get(row):
            parts = (*found.explanation.contributions, (BOOST, boost))
            found = replace(found, explanation=replace(found.explanation, contributions=parts))
        if row in pins:
            summary = highlighted(found.explanation.summary, language)
            found = replace(found, origin=PINNED, explanation=replace(found.explanation, summary=summary))
        marked.append(found)
    return tuple(marked)


def highlighted(summary: str, language: str) -> str:
    """Return a summary that says first that editors have put the output there."""
    return f"{_HIGHLIGHTED.get(language, _HIGHLIGHTED_GERMAN)}{summary[:1].lower()}{summary[1:]}"
