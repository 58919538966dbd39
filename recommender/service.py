"""What the product does, in its own words: outputs for a profile, relatives of an output, search, coverage, status."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock

from corpus.errors import NotReady, OutputNotFound
from corpus.german import expand_abbreviations
from corpus.model import ConceptKey, Grade, Origin, Output, OutputId, Scheme, Status, Tag, Vocabulary
from corpus.ports import Clock, Store
from recommender import pipeline
from recommender.config import RankingConfig
from recommender.coverage import MODEL_THRESHOLD
from recommender.encoded import EncodedText, encode_texts
from recommender.errors import InvalidProfile, InvalidQuery
from recommender.index.snapshot import Snapshot, open_index_encoder
from recommender.index.storage import CURRENT, index_stamp
from recommender.parameter import Parameter, describe_parameters
from recommender.ports import Encoder
from recommender.query import MAX_TEXT_CHARS, Profile, RecommendationQuery, check_n
from recommender.result import Coverage, IndexStatus, RecommendationList
from recommender.world import World


@dataclass(frozen=True, slots=True)
class Generation:
    """One index over one corpus version, with everything derived from the two; replaced as a whole.

    `stamp` changes with every build of the index that is made the current one.
    """

    stamp: int
    corpus_version: int
    world: World
    encoder: Encoder


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
        Unused for ranking (a query carries its day); kept for what is told about the index's age.
    """

    def __init__(
        self,
        store: Store,
        index_root: Path,
        *,
        clock: Clock,
        encoder_name: str = "use",
        offline: bool = True,
        config: RankingConfig | None = None,
    ) -> None:
        self.config = config or RankingConfig()
        self.clock = clock
        self._store = store
        self._index_root = index_root
        self._pointer = index_root / CURRENT
        self._encoder_name = encoder_name
        self._offline = offline
        self._lock = Lock()
        stamp = index_stamp(self._pointer)
        encoder = open_index_encoder(index_root, encoder_name, offline=offline)
        self._generation = self._load(Snapshot.load(index_root), encoder, stamp, store.corpus_version())

    def for_profile(
        self,
        query: RecommendationQuery,
        *,
        language: str = "de",
        looked: tuple[str, int] | None = None,
        encoded: EncodedText | None = None,
    ) -> RecommendationList:
        """Return the outputs that fit a declared profile, best first, each with its reasons.

        `looked` is what `generation` has returned for the same request, so that nobody looks at the store twice;
        `encoded` is what `encode` has returned for the profile's text. Where the index has got another encoder since,
        the text is encoded again.
        """
        current = self._current(looked)
        check_concepts(query.profile, current.world)
        if encoded is not None and encoded.fingerprint != current.encoder.fingerprint:
            encoded = None
        return pipeline.recommend(current.world, current.encoder, query, language, encoded)

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
        current = self._current()
        return pipeline.search(current.world, current.encoder, expanded, hits, as_of, n, language)

    def suggested_tags(self, output_id: OutputId) -> tuple[Tag, ...]:
        """Return the tags the model thinks more likely than not, most likely first; none for an unindexed output."""
        snapshot = self._current().world.snapshot
        row = snapshot.row.get(output_id)
        if row is None:
            return ()
        probabilities = zip(snapshot.concepts.keys, snapshot.concepts.model[row].tolist(), strict=True)
        likely = sorted((-p, key) for key, p in probabilities if p >= MODEL_THRESHOLD)
        return tuple(Tag(key, Grade.PRIMARY, Origin.MODEL, -negated) for negated, key in likely)

    def coverage(self) -> Coverage:
        """Return how many outputs serve each target group with each benefit."""
        return self._current().world.coverage

    def status(self) -> IndexStatus:
        """Return age and identity of the index, and how far the corpus has moved on."""
        return self._current().world.status

    def outputs(self) -> Sequence[Output]:
        """Return all published outputs, by id."""
        return self._current().world.published

    def output(self, output_id: OutputId) -> Output:
        """Return a published output; raise `OutputNotFound`, also for a withdrawn one."""
        output = self._store.output(output_id)
        if output.status is Status.WITHDRAWN:
            raise OutputNotFound(f"Der Beitrag „{output_id}“ wurde zurückgezogen.", "Wählen Sie einen anderen Beitrag.")
        return output

    def vocabulary(self) -> Vocabulary:
        """Return the target groups and benefits."""
        return self._current().world.vocabulary

    def generation(self) -> tuple[str, int]:
        """Return what any answer depends on besides the question: the index's identity and the corpus version."""
        current = self._current()
        return current.world.snapshot.identity, current.corpus_version

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

    def _current(self, looked: tuple[str, int] | None = None) -> Generation:
        """Return the generation of the store's present version and the newest index.

        So nothing withdrawn is ever served, and a new build is taken up without a restart. A new build that cannot be
        used (another encoder) leaves the old one in place, which says how far it lags.
        """
        generation = self._generation
        if looked == (generation.world.snapshot.identity, generation.corpus_version):
            return generation
        version, stamp = self._store.corpus_version(), index_stamp(self._pointer)
        if (generation.stamp, generation.corpus_version) == (stamp, version):
            return generation
        with self._lock:
            generation = self._generation
            if (generation.stamp, generation.corpus_version) == (stamp, version):
                return generation
            snapshot, encoder = generation.world.snapshot, generation.encoder
            if generation.stamp != stamp:
                with suppress(NotReady):
                    newer = open_index_encoder(self._index_root, self._encoder_name, offline=self._offline)
                    snapshot = Snapshot.load(self._index_root)
                    encoder = encoder if newer.fingerprint == encoder.fingerprint else newer
            self._generation = self._load(snapshot, encoder, stamp, version)
            return self._generation

    def _load(self, snapshot: Snapshot, encoder: Encoder, stamp: int, version: int) -> Generation:
        world = World.build(snapshot, self._store.outputs(), self._store.vocabulary(), self.config, version)
        return Generation(stamp, version, world, encoder)


def check_concepts(profile: Profile, world: World) -> None:
    """Raise `InvalidProfile` for a concept the vocabulary does not hold, naming it and the known ones."""
    for key in (*profile.audiences, *profile.benefits):
        if key not in world.known_concepts:
            raise InvalidProfile(*_unknown_concept(key, world.vocabulary))


def _unknown_concept(key: ConceptKey, vocabulary: Vocabulary) -> tuple[str, str]:
    noun = "Eine Zielgruppe" if key.scheme is Scheme.AUDIENCE else "Einen Nutzen"
    known = ", ".join(concept.key.notation for concept in vocabulary.in_scheme(key.scheme))
    return f"{noun} „{key.notation}“ gibt es nicht.", f"Bekannt sind: {known or 'keine – das Vokabular ist leer'}."
