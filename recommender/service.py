"""What the product does, in its own words: outputs for a profile, relatives of an output, search, coverage, status."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Lock

from corpus.editorial_rule import EditorialRule
from corpus.errors import NotReady, OutputNotFound
from corpus.freshness import SourcesStatus, sources_status
from corpus.german import expand_abbreviations
from corpus.model import ConceptKey, Grade, Origin, Output, OutputId, Scheme, Status, Tag, Vocabulary
from corpus.ports import Clock, Store
from corpus.trial import Trial
from corpus.vector_shelf import VectorShelf
from recommender import pipeline
from recommender.absence import Absence, find_absence
from recommender.basis import Basis
from recommender.challenge import Challenge, open_challenge
from recommender.config import RankingConfig
from recommender.coverage import MODEL_THRESHOLD
from recommender.effect import DecisionEffect, find_effect
from recommender.encoded import EncodedText, encode_texts
from recommender.encoders.adapted import general_encoder
from recommender.encoders.registry import DEFAULT
from recommender.errors import InvalidQuery
from recommender.index.snapshot import Snapshot, open_index_encoder
from recommender.index.storage import CURRENT, index_stamp
from recommender.list_id import ListId
from recommender.parameter import Parameter, describe_parameters
from recommender.ports import Encoder
from recommender.query import MAX_TEXT_CHARS, Profile, RecommendationQuery, check_n
from recommender.result import Coverage, GenerationKey, IndexStatus, RecommendationList
from recommender.rule_preview import RulePreview
from recommender.tagging.adviser import Adviser
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

    def is_over(self, now: Clock) -> bool:
        """Return whether a rule has expired since, or the trial, or the clock was set back."""
        moment = now()
        return (self.until is not None and moment >= self.until) or moment < self.since - CLOCK_SLACK

    def is_seen_long_ago(self, now: Clock) -> bool:
        """Return whether the sources may have become stale since, or fresh again; without any nobody looks."""
        return self.look_again_at is not None and now() >= self.look_again_at


class Recommender:
    """The recommender over one data folder. Thread-safe; follows the store and newer builds of the index by itself.

    Parameters
    ----------
    store : Store
        Outputs and vocabulary.
    index_root : Path
        Where the index lies; raises `IndexMissing`, `IndexCorrupt` or `EncoderMismatch` when it cannot be used.
    encoder_name : str
        Must be the one the index was built with.
    offline : bool
        Whether the encoder may not ask a hub.
    config : RankingConfig
        Weights and thresholds.
    clock : Clock
        Decides which editorial rules are in force; all else about a list depends on the day its query carries.
    encoder : Encoder, optional
        One that has been loaded already, taken where it is the one that the index was built with.
    vector_shelf : VectorShelf, optional
        Where the vectors of a large index lie; without one, it has a graph of its own.
    """

    def __init__(
        self,
        store: Store,
        index_root: Path,
        *,
        clock: Clock,
        encoder_name: str = DEFAULT,
        offline: bool = True,
        config: RankingConfig | None = None,
        encoder: Encoder | None = None,
        vector_shelf: VectorShelf | None = None,
    ) -> None:
        self.config = config or RankingConfig()
        self.clock = clock
        self._store = store
        self._index_root = index_root
        self._pointer = index_root / CURRENT
        self._encoder_name = encoder_name
        self._offline = offline
        self._vector_shelf = vector_shelf
        self._lock = Lock()
        self._learning = Lock()
        self._adviser: tuple[tuple[str, int], Adviser] | None = None
        stamp = index_stamp(self._pointer)
        own = open_index_encoder(index_root, encoder_name, offline=offline)
        encoder = own if encoder is None or encoder.fingerprint != own.fingerprint else encoder
        version = store.corpus_version()
        basis = Basis.read(Snapshot.load(index_root, vector_shelf), encoder, store, self.config)
        self._generation = self._load(basis, stamp, version)

    def for_profile(
        self,
        query: RecommendationQuery,
        *,
        language: str = "de",
        looked: GenerationKey | None = None,
        encoded: EncodedText | None = None,
        in_trial: bool = False,
    ) -> RecommendationList:
        """Return the outputs that fit a declared profile, best first, each with its reasons.

        `looked` is what `generation` has returned for the same request, so that nobody looks at the store twice;
        `encoded` is what `encode` has returned for the profile's text. Where the index has got another encoder since,
        the text is encoded again. `in_trial` is for lists that readers get: they take part where a trial runs.
        """
        current = self._current(looked)
        current.world.check_concepts(query.profile)
        if encoded is not None and encoded.fingerprint != current.encoder.fingerprint:
            encoded = None
        challenge = current.challenge if in_trial else None
        return pipeline.recommend(current.world, current.encoder, query, language, encoded, challenge)

    def trial(self) -> Trial | None:
        """Return the trial that lists take part in now."""
        challenge = self._current().challenge
        return None if challenge is None else challenge.trial

    def changed_pairs(self, trial: Trial, as_of: date) -> tuple[int, int]:
        """Return for how many pairs of target group and benefit the challenger's list is another one, and of how many.

        Lists of the usual length, on one day; a trial of which none is different can have no result.
        """
        current = self._current()
        challenge, world = open_challenge(trial, self.config), current.world
        queries = [
            RecommendationQuery(Profile((audience.key,), (benefit.key,)), as_of)
            for audience in world.vocabulary.in_scheme(Scheme.AUDIENCE)
            for benefit in world.vocabulary.in_scheme(Scheme.BENEFIT)
        ]
        lists = (pipeline.recommend(world, current.encoder, query, "de", None, challenge) for query in queries)
        return sum(bool(ListId.read(found.recommendation_id).mark) for found in lists), len(queries)

    def preview(self, rules: Sequence[EditorialRule]) -> RulePreview:
        """Return what can be asked about the lists as they would be if `rules`, newest first, were those in force."""
        current = self._current()
        after = self._world(current.basis, current.corpus_version, rules)
        return RulePreview(current.world, after, current.encoder)

    def why_missing(
        self,
        query: RecommendationQuery,
        output_id: OutputId,
        language: str = "de",
        *,
        rules: Sequence[EditorialRule] | None = None,
    ) -> Absence:
        """Return the stage at which an output leaves a profile's list, or that it is there; never raises for an id.

        `rules`, newest first, are taken for those in force, where they are given.
        """
        current = self._current()
        current.world.check_concepts(query.profile)
        world = current.world
        if rules is not None:
            world = self._world(current.basis, current.corpus_version, rules)
        output: Output | None = None
        with suppress(OutputNotFound):
            output = self._store.output(output_id)
        return find_absence(world, current.encoder, query, output_id, output, language)

    def effect(self, output_id: OutputId, tags: Collection[Tag] | None, *, as_of: date, n: int = 5) -> DecisionEffect:
        """Return which recommendations change if an output gets these tags; None for "waits for an editor"."""
        current = self._current()
        return find_effect(current.world, current.encoder, output_id, tags, as_of, n)

    def encode(self, texts: Sequence[str]) -> list[EncodedText]:
        """Return profiles' texts encoded, all in one go."""
        return encode_texts(self._current().encoder, texts)

    def related(self, output_id: OutputId, *, as_of: date, n: int = 5, language: str = "de") -> RecommendationList:
        """Return the outputs most like another one, which is never among them; raise `OutputNotFound`."""
        check_n(n)
        world = self._current().world
        if world.snapshot.row.get(output_id) not in world.outputs:
            self.output(output_id)  # withdrawn or unknown; one newer than the index has no relatives yet
        return pipeline.relate(world, output_id, as_of, n, language)

    def search(self, text: str, *, as_of: date, n: int = 10, language: str = "de") -> RecommendationList:
        """Return the outputs a free text finds by its words and its meaning; raise `InvalidQuery` for none."""
        check_n(n)
        if not text.strip():
            raise InvalidQuery("Der Suchtext ist leer.", "Geben Sie mindestens ein Wort ein (q).")
        if len(text) > MAX_TEXT_CHARS:
            raise InvalidQuery(
                f"Der Suchtext hat {len(text)} Zeichen, erlaubt sind {MAX_TEXT_CHARS}.", "Kürzen Sie ihn."
            )
        expanded = expand_abbreviations(text)
        hits = self._store.search(expanded, limit=pipeline.MAX_FULL_TEXT_HITS)
        within = self._store.sources.search_passages(expanded, limit=pipeline.MAX_FULL_TEXT_HITS)
        current = self._current()
        return pipeline.search(current.world, current.encoder, expanded, hits, as_of, n, language, within)

    def suggested_tags(self, output_id: OutputId) -> tuple[Tag, ...]:
        """Return the tags the model thinks more likely than not, most likely first; none for an unindexed output."""
        world = self._current().world
        snapshot, row = world.snapshot, world.snapshot.row.get(output_id)
        if row is None:
            return ()
        probabilities = zip(snapshot.concepts.keys, snapshot.concepts.model[row].tolist(), strict=True)
        likely = sorted((-p, key) for key, p in probabilities if p >= MODEL_THRESHOLD and key in world.known_concepts)
        return tuple(Tag(key, Grade.PRIMARY, Origin.MODEL, -negated) for negated, key in likely)

    def adviser(self) -> Adviser:
        """Return what suggests tags, learned from the outputs as they are tagged now; learns anew after each decision.

        The encoder is the index's; outputs newer than the index are read at once.
        """
        current = self._current()
        with self._learning:
            known = self._adviser
            if known is None or known[0] != (current.encoder.fingerprint, current.corpus_version):
                old = known[1] if known is not None and known[0][0] == current.encoder.fingerprint else None
                adviser = self._learn(old, general_encoder(current.encoder))
                self._adviser = known = (current.encoder.fingerprint, current.corpus_version), adviser
            return known[1]

    def _learn(self, old: Adviser | None, encoder: Encoder) -> Adviser:
        outputs, vocabulary = self._store.outputs(), self._store.vocabulary()
        if old is not None and old.vocabulary == vocabulary:
            return old.relearned(outputs)
        return Adviser(outputs, vocabulary, encoder)

    def coverage(self) -> Coverage:
        """Return how many outputs serve each target group with each benefit."""
        return self._current().world.coverage

    def status(self) -> IndexStatus:
        """Return age and identity of the index, and how far the corpus has moved on."""
        return self._current().world.status

    def outputs(self) -> Sequence[Output]:
        """Return all published outputs, by id."""
        return self._current().world.published

    def kept_from(self, concepts: Collection[ConceptKey]) -> frozenset[OutputId]:
        """Return the outputs that editors keep from these target groups and benefits."""
        rules = self._current().world.rules
        return frozenset() if rules is None else rules.kept_from(concepts)

    def output(self, output_id: OutputId) -> Output:
        """Return a published output; raise `OutputNotFound`, also for a withdrawn one and one blocked everywhere."""
        output = self._store.output(output_id)
        if output.status is Status.WITHDRAWN:
            raise OutputNotFound(f"Der Beitrag „{output_id}“ wurde zurückgezogen.", "Wählen Sie einen anderen Beitrag.")
        rules = self._current().world.rules
        if rules is not None and output_id in rules.hidden:
            raise OutputNotFound(
                f"Der Beitrag „{output_id}“ ist zurzeit von der Redaktion gesperrt.",
                "Wählen Sie einen anderen Beitrag.",
            )
        return output

    def vocabulary(self) -> Vocabulary:
        """Return the target groups and benefits."""
        return self._current().world.vocabulary

    def generation(self) -> GenerationKey:
        """Return what any answer depends on besides the question: index, corpus version, and rules in force."""
        return self._current().key

    def parameters(self, language: str = "de") -> tuple[Parameter, ...]:
        """Return the main parameters of the ranking and what they mean."""
        return describe_parameters(self.config, language)

    def warm_up(self) -> None:
        """Load the encoder and the German dictionary, so that the first visitor does not wait for them."""
        self._current().encoder.encode_query("Digitale Verwaltung")

    def world(self) -> World:
        """Return the index, the corpus and the configuration as the ranking sees them (for evaluation)."""
        return self._current().world

    @property
    def encoder(self) -> Encoder:
        """The encoder the index was built with."""
        return self._current().encoder

    def _current(self, looked: GenerationKey | None = None) -> Generation:
        """Return the generation of the store's present version, the newest index, and the rules in force now.

        So nothing withdrawn is ever served, no rule outlives its day, and a new build is taken up without a restart. A
        new build that cannot be used (another encoder) leaves the old one in place, which says how far it lags.
        """
        generation = self._generation
        if generation.is_seen_long_ago(self.clock):
            generation = self._looked_again(generation)
        is_over = generation.is_over(self.clock)
        if looked == generation.key and not is_over:
            return generation
        version, stamp = self._store.corpus_version(), index_stamp(self._pointer)
        if (generation.stamp, generation.corpus_version) == (stamp, version) and not is_over:
            return generation
        with self._lock:
            generation = self._generation
            same = (generation.stamp, generation.corpus_version) == (stamp, version)
            if same and not generation.is_over(self.clock):
                return generation
            basis = generation.basis.followed(self._store, self.config)
            if generation.stamp != stamp:
                with suppress(NotReady):
                    newer = open_index_encoder(self._index_root, self._encoder_name, offline=self._offline)
                    encoder = basis.encoder if newer.fingerprint == basis.encoder.fingerprint else newer
                    snapshot = Snapshot.load(self._index_root, self._vector_shelf)
                    basis = basis.rebuilt(snapshot, encoder, self.config)
            self._generation = self._load(basis, stamp, version)
            return self._generation

    def _looked_again(self, known: Generation) -> Generation:
        """Return the generation with what the sources say of themselves now; the same one where that is the same."""
        with self._lock:
            if self._generation is not known:
                return self._generation
            now = self.clock()
            sources, look_again_at = self._sources(now)
            status, key = replace(known.world.status, sources=sources), (*known.key[:3], sources)
            world = known.world if known.world.status == status else replace(known.world, status=status)
            self._generation = replace(known, world=world, key=key, look_again_at=look_again_at)
            return self._generation

    def _sources(self, now: datetime) -> tuple[SourcesStatus, datetime | None]:
        """Return how fresh the sources are, and when to look again."""
        sources = self._store.sources.sources()
        return sources_status(sources, now), now + LOOK_AT_SOURCES if sources else None

    def _load(self, basis: Basis, stamp: int, version: int) -> Generation:
        now = self.clock()
        world = self._world(basis, version, self._store.rules.active(now))
        if world.snapshot.shortcut is not None:
            world.priors(now.date())  # else the first visitor waits for them
        challenge = open_challenge(self._store.trials.running(now), self.config)
        ends = [] if world.rules is None else [world.rules.until]
        ends += [] if challenge is None else [challenge.trial.over_at]
        until = min(ends, default=None)
        sources, look_again_at = self._sources(now)
        world = replace(world, status=replace(world.status, sources=sources))
        key = world.snapshot.identity, version, until, sources
        return Generation(stamp, version, world, basis.encoder, key, until, challenge, look_again_at, basis, now)

    def _world(self, basis: Basis, version: int, rules: Sequence[EditorialRule]) -> World:
        store, built_from = self._store, basis.snapshot.manifest.corpus_version
        changes = store.rules.changes_since(built_from) + store.trials.changes_since(built_from)
        outputs, vocabulary = basis.holding.outputs, basis.vocabulary
        return World.build(basis.extended, outputs, vocabulary, self.config, version, store.sources, rules, changes)
