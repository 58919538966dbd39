"""What lists would be like under other editorial rules, beside what they are now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from corpus.model import OutputId
from recommender import pipeline
from recommender.effect import ticked_profiles
from recommender.ports import Encoder
from recommender.query import Profile, RecommendationQuery
from recommender.result import RecommendationList
from recommender.world import World


class Sides(NamedTuple):
    """One list before and after."""

    before: RecommendationList
    after: RecommendationList


@dataclass(frozen=True, slots=True)
class Reach:
    """How far rules reach: how many lists have been compared, and which of them change."""

    compared: int
    changed: Sequence[Profile]


@dataclass(frozen=True, slots=True)
class RulePreview:
    """Two worlds that differ in their rules alone."""

    _before: World
    _after: World
    _encoder: Encoder

    def for_profile(self, query: RecommendationQuery, language: str = "de") -> Sides:
        """Return a profile's list before and after; raise `InvalidProfile` for a concept that there is not."""
        self._after.check_concepts(query.profile)
        return Sides(
            *(pipeline.recommend(world, self._encoder, query, language) for world in (self._before, self._after))
        )

    def related(self, output_id: OutputId, *, as_of: date, n: int, language: str = "de") -> Sides:
        """Return the outputs most like another one before and after."""
        worlds = self._before, self._after
        return Sides(*(pipeline.relate(world, output_id, as_of, n, language) for world in worlds))

    def reach(self, as_of: date, n: int) -> Reach:
        """Compare the lists of n of everybody who ticks one target group, one benefit, or one of each."""
        profiles, changed = ticked_profiles(self._after), []
        for profile in profiles:
            query = RecommendationQuery(profile, as_of, n)
            before, after = (pipeline.select(world, self._encoder, query) for world in (self._before, self._after))
            if before.rows != after.rows or before.pins != after.pins:
                changed.append(profile)
        return Reach(len(profiles), changed)
