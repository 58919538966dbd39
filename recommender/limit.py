"""Hard limits: what may not be in the list at all, however well it would fit."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from corpus.model import Output, OutputId
from recommender.index.snapshot import Snapshot
from recommender.query import Profile, RecommendationQuery

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Traits:
    """What limits look at, by row of the index; the arrays have shape (n,)."""

    is_published: Mask
    language: NDArray[np.str_]
    kind: NDArray[np.str_]
    minutes: NDArray[np.int32]
    are_all_published: bool

    @classmethod
    def of(cls, outputs: Sequence[Output | None], is_published: Mask) -> Self:
        """Collect the traits of `outputs` (row order, None if withdrawn); an unknown duration counts as 0 minutes."""
        return cls(
            is_published,
            np.array([output.language if output else "" for output in outputs], dtype=np.str_),
            np.array([output.kind.value if output else "" for output in outputs], dtype=np.str_),
            np.array([(output and output.duration_minutes) or 0 for output in outputs], dtype=np.int32),
            bool(is_published.all()),
        )

    def without(self, rows: Collection[int]) -> "Traits":
        """Return the traits with the outputs in some rows no longer published."""
        is_published = self.is_published.copy()
        is_published[list(rows)] = False
        return replace(self, is_published=is_published, are_all_published=False)

    def among(self, rows: NDArray[np.int64]) -> "Traits":
        """Return the traits of the outputs in some rows."""
        return Traits(
            self.is_published[rows], self.language[rows], self.kind[rows], self.minutes[rows], self.are_all_published
        )


def within_limits(traits: Traits, profile: Profile) -> Mask:
    """Return which published outputs meet the profile's languages, kinds and time budget."""
    mask = traits.is_published
    if profile.languages:
        mask = mask & np.isin(traits.language, profile.languages)
    if profile.kinds:
        mask = mask & np.isin(traits.kind, [kind.value for kind in profile.kinds])
    if profile.max_minutes is not None:
        mask = mask & (traits.minutes <= profile.max_minutes)
    return mask


def without_excluded(mask: Mask, snapshot: Snapshot, query: RecommendationQuery) -> Mask:
    """Return `mask` without the excluded outputs, the seeds and the disliked ones."""
    ids = (*query.exclude, *query.profile.seeds, *query.profile.dislikes)
    rows = known_rows(snapshot, ids)
    if rows:
        mask = mask.copy()
        mask[rows] = False
    return mask


def known_rows(snapshot: Snapshot, ids: Collection[OutputId]) -> list[int]:
    """Return the rows of the ids that the index holds."""
    return [snapshot.row[output_id] for output_id in ids if output_id in snapshot.row]
