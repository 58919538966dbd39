"""What a world is made of: an index, what the store holds now, and, beside a large index, what is newer than it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Self

from corpus.model import Output, OutputId, Vocabulary
from corpus.ports import Store
from corpus.vector_shelf import VectorsGone
from recommender.config import RankingConfig
from recommender.holding import Holding
from recommender.index.build import content_key
from recommender.index.fresh import Freshener, FreshOutput, extend
from recommender.index.snapshot import Snapshot
from recommender.ports import Encoder

MAX_FRESH = 64  # outputs read for lists before the next build: encoding them takes as long as a visitor may wait


@dataclass(frozen=True, slots=True)
class Basis:
    """One index and one moment of the store; replaced as a whole.

    Parameters
    ----------
    snapshot : Snapshot
        The index as it was built.
    extended : Snapshot
        The same with rows for `fresh`, where it is large: building that one anew takes minutes.
    newer : frozenset of OutputId
        The outputs that are newer than a large index; None where nobody has looked yet.
    fresh : tuple of FreshOutput
        Those of them that have been read, at most `MAX_FRESH`; none beside a small index, which is soon rebuilt.
    """

    snapshot: Snapshot
    encoder: Encoder
    holding: Holding
    vocabulary: Vocabulary
    extended: Snapshot
    fresh: tuple[FreshOutput, ...]
    freshener: Freshener | None
    newer: frozenset[OutputId] | None = None

    @classmethod
    def read(cls, snapshot: Snapshot, encoder: Encoder, store: Store, config: RankingConfig) -> Self:
        """Read everything."""
        holding, vocabulary = Holding.read(store), store.vocabulary()
        return cls(snapshot, encoder, holding, vocabulary, snapshot, (), None)._refreshed(config)

    def followed(self, store: Store, config: RankingConfig) -> Self:
        """Return what holds now, for the same index; read is only what has changed."""
        holding, vocabulary = self.holding.followed(store), store.vocabulary()
        kept = self if vocabulary == self.vocabulary else replace(self, freshener=None, fresh=())
        return replace(kept, holding=holding, vocabulary=vocabulary)._refreshed(config)

    def rebuilt(self, snapshot: Snapshot, encoder: Encoder, config: RankingConfig) -> Self:
        """Return the same moment with another index."""
        basis = replace(
            self, snapshot=snapshot, encoder=encoder, extended=snapshot, fresh=(), freshener=None, newer=None
        )
        return basis._refreshed(config)

    def without(self, withdrawn: Collection[OutputId]) -> Self:
        """Return the same without these outputs; nothing else is looked at."""
        holding = self.holding.without(withdrawn)
        return self if holding is self.holding else replace(self, holding=holding)

    def _refreshed(self, config: RankingConfig) -> Self:
        """Return the basis with what is newer than the index read into it."""
        newer = self._newer()
        names = frozenset(output.id for output in newer)
        if not newer:
            return replace(self, extended=self.snapshot, fresh=(), newer=names)
        known = {one.output.id: one for one in self.fresh}
        freshener = self.freshener or Freshener(self.encoder, self.vocabulary, self.snapshot)
        fresh = tuple(
            held if (held := known.get(output.id)) is not None and held.output == output else freshener.read(output)
            for output in newer[:MAX_FRESH]
        )
        try:
            extended = extend(self.snapshot, fresh, self.vocabulary, config)
        except VectorsGone:  # until the next index, lists that need no vectors go on, without what is newer
            return replace(self, extended=self.snapshot, fresh=(), newer=names)
        return replace(self, extended=extended, fresh=fresh, freshener=freshener, newer=names)

    def _newer(self) -> list[Output]:
        """Return the published outputs that a large index knows not at all or otherwise, those read before first."""
        row, content, marks = self.snapshot.row, self.snapshot.content, self.holding.marks.content
        if self.snapshot.shortcut is None or content is None:
            return []
        looked_at: Collection[OutputId] = marks.keys()
        if self.newer is not None and self.holding.changed is not None:
            looked_at = self.newer | self.holding.changed
        keys = {output_id: content_key(marks[output_id]) for output_id in looked_at if output_id in marks}
        newer = {one for one, key in keys.items() if one not in row or int(content[row[one]]) != key}
        if not newer:
            return []
        read = {one.output.id for one in self.fresh}
        return sorted((one for one in self.holding.outputs if one.id in newer), key=lambda one: one.id not in read)
