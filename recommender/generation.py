"""What answers come from at a moment: one index over one version of the corpus, and how the next one is made."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from corpus.editorial_rule import EditorialRule
from corpus.errors import NotReady
from corpus.freshness import SourcesStatus, sources_status
from corpus.ports import Clock, Store
from corpus.vector_shelf import VectorShelf
from recommender.basis import Basis
from recommender.challenge import Challenge, open_challenge
from recommender.config import RankingConfig
from recommender.index.snapshot import Snapshot, open_index_encoder
from recommender.index.storage import CURRENT, index_stamp
from recommender.ports import Encoder
from recommender.result import GenerationKey
from recommender.world import World

CLOCK_SLACK = timedelta(minutes=1)  # clocks that are kept in step go back by less
LOOK_AT_SOURCES = timedelta(minutes=1)  # one query a minute; sources are read hourly, and stale after hours


@dataclass(frozen=True, slots=True)
class Generation:
    """One index over one corpus version, with everything derived from the two; replaced as a whole.

    `stamp` changes with every build of the index that is made the current one.
    """

    stamp: int
    corpus_version: int
    world: World
    encoder: Encoder
    key: GenerationKey
    until: datetime | None
    """The moment from which on a rule or the trial has no effect any more."""
    challenge: Challenge | None
    look_again_at: datetime | None
    """When to see again how fresh the sources are; None where there is none."""
    basis: Basis
    """What the world was made of."""
    since: datetime
    """When that was. A clock that says less by far was wrong then, or is now: a rule that had expired may hold."""
    is_whole: bool
    """Whether everything of that corpus version has been read; else what may not be shown is left out, and no more."""

    def is_over(self, now: Clock) -> bool:
        """Return whether a rule has expired since, or the trial, or the clock was set back."""
        moment = now()
        return (self.until is not None and moment >= self.until) or moment < self.since - CLOCK_SLACK

    def is_seen_long_ago(self, now: Clock) -> bool:
        """Return whether the sources may have become stale since, or fresh again; without any nobody looks."""
        return self.look_again_at is not None and now() >= self.look_again_at


class Generations:
    """Makes the generations over one store and one index folder; keeps none, so any thread may ask.

    The parameters are those of `recommender.service.Recommender`.
    """

    def __init__(
        self,
        store: Store,
        index_root: Path,
        *,
        clock: Clock,
        encoder_name: str,
        offline: bool,
        config: RankingConfig,
        vector_shelf: VectorShelf | None,
    ) -> None:
        self.clock = clock
        self._store = store
        self._index_root = index_root
        self._pointer = index_root / CURRENT
        self._encoder_name = encoder_name
        self._offline = offline
        self._config = config
        self._vector_shelf = vector_shelf

    def version(self) -> int:
        """Return the store's present version."""
        return self._store.corpus_version()

    def stamp(self) -> int:
        """Return the stamp of the current build of the index."""
        return index_stamp(self._pointer)

    def first(self, encoder: Encoder | None) -> Generation:
        """Open the index, with an encoder that has been loaded already where that is its one; read everything.

        Raises `IndexMissing`, `IndexCorrupt` or `EncoderMismatch`.
        """
        stamp = self.stamp()
        own = self._open_encoder()
        encoder = own if encoder is None or encoder.fingerprint != own.fingerprint else encoder
        version = self.version()
        basis = Basis.read(self._open_snapshot(), encoder, self._store, self._config)
        return self._load(basis, stamp, version)

    def followed(self, held: Generation, version: int) -> Generation:
        """Return the same index over what the store holds now; read is what has changed."""
        return self._load(held.basis.followed(self._store, self._config), held.stamp, version)

    def reopened(self, held: Generation, stamp: int, version: int) -> Generation:
        """Return the newest build of the index over what the store holds now.

        One that cannot be used (another encoder) leaves the old one in place, which says how far it lags.
        """
        basis = held.basis.followed(self._store, self._config)
        with suppress(NotReady):
            newer = self._open_encoder()
            encoder = basis.encoder if newer.fingerprint == basis.encoder.fingerprint else newer
            basis = basis.rebuilt(self._open_snapshot(), encoder, self._config)
        return self._load(basis, stamp, version)

    def pruned(self, held: Generation, version: int) -> Generation:
        """Return what is held without what may not be shown at `version`: read is little, however much there is.

        Withdrawn outputs are left out; rules, trial and vocabulary are those of now. What is new, changed, or shown
        again comes with `followed`.
        """
        now, withdrawn = self.clock(), self._store.withdrawn()
        basis, vocabulary = held.basis.without(withdrawn), self._store.vocabulary()
        rules, changes = self._store.rules.active(now), self._rule_changes(basis)
        world = held.world.pruned(withdrawn, vocabulary, version, rules, changes)
        return self._joined(basis, world, held.stamp, version, now, is_whole=False)

    def looked_again(self, held: Generation) -> Generation:
        """Return the generation with what the sources say of themselves now; the same world where that is the same."""
        sources, look_again_at = self._sources(self.clock())
        status = replace(held.world.status, sources=sources)
        world = held.world if held.world.status == status else replace(held.world, status=status)
        key = _key(world, held.corpus_version, held.until, is_whole=held.is_whole)
        return replace(held, world=world, key=key, look_again_at=look_again_at)

    def world(self, basis: Basis, version: int, rules: Sequence[EditorialRule]) -> World:
        """Return the world that a basis makes under these rules, newest first."""
        store, changes = self._store, self._rule_changes(basis)
        outputs, vocabulary = basis.holding.outputs, basis.vocabulary
        return World.build(basis.extended, outputs, vocabulary, self._config, version, store.sources, rules, changes)

    def _load(self, basis: Basis, stamp: int, version: int) -> Generation:
        now = self.clock()
        world = self.world(basis, version, self._store.rules.active(now))
        if world.snapshot.shortcut is not None:
            world.priors(now.date())  # else the first visitor waits for them
        return self._joined(basis, world, stamp, version, now, is_whole=True)

    def _joined(
        self, basis: Basis, world: World, stamp: int, version: int, now: datetime, *, is_whole: bool
    ) -> Generation:
        challenge = open_challenge(self._store.trials.running(now), self._config)
        ends = [] if world.rules is None else [world.rules.until]
        ends += [] if challenge is None else [challenge.trial.over_at]
        until = min(ends, default=None)
        sources, look_again_at = self._sources(now)
        world = replace(world, status=replace(world.status, sources=sources))
        key = _key(world, version, until, is_whole=is_whole)
        return Generation(
            stamp, version, world, basis.encoder, key, until, challenge, look_again_at, basis, now, is_whole
        )

    def _rule_changes(self, basis: Basis) -> int:
        """Return how many of the corpus versions since the index was built are changes to rules and trials alone."""
        built_from = basis.snapshot.manifest.corpus_version
        return self._store.rules.changes_since(built_from) + self._store.trials.changes_since(built_from)

    def _sources(self, now: datetime) -> tuple[SourcesStatus, datetime | None]:
        """Return how fresh the sources are, and when to look again."""
        sources = self._store.sources.sources()
        return sources_status(sources, now), now + LOOK_AT_SOURCES if sources else None

    def _open_snapshot(self) -> Snapshot:
        return Snapshot.load(self._index_root, self._vector_shelf)

    def _open_encoder(self) -> Encoder:
        return open_index_encoder(self._index_root, self._encoder_name, offline=self._offline)


def _key(world: World, version: int, until: datetime | None, *, is_whole: bool) -> GenerationKey:
    return world.snapshot.identity, version, until, world.status.sources, is_whole
