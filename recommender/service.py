"""What the product does, in its own words: outputs for a profile, relatives of an output, search, coverage, status."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from threading import Lock

from corpus.editorial_rule import EditorialRule
from corpus.errors import OutputNotFound
from corpus.german import expand_abbreviations
from corpus.model import ConceptKey, Grade, Origin, Output, OutputId, Scheme, Status, Tag, Vocabulary
from corpus.ports import Clock, Store
from corpus.trial import Trial
from corpus.vector_shelf import VectorShelf
from recommender import pipeline
from recommender.absence import Absence, find_absence
from recommender.challenge import open_challenge
from recommender.config import RankingConfig
from recommender.coverage import MODEL_THRESHOLD
from recommender.effect import DecisionEffect, find_effect
from recommender.encoded import EncodedText, encode_texts
from recommender.encoders.adapted import general_encoder
from recommender.encoders.registry import DEFAULT
from recommender.errors import InvalidQuery
from recommender.generation import Generation, Generations
from recommender.list_id import ListId
from recommender.parameter import Parameter, describe_parameters
from recommender.ports import Agreement, Encoder
from recommender.query import MAX_TEXT_CHARS, Profile, RecommendationQuery, check_n
from recommender.result import Coverage, GenerationKey, IndexStatus, RecommendationList
from recommender.rule_preview import RulePreview
from recommender.succession import Succession
from recommender.tagging.adviser import Adviser
from recommender.world import World


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
    agreement : Agreement, optional
        With whom a newer build is taken up, which is then opened beside the answers, as is what takes long to read of
        a large store (`recommender.succession`). Without one whoever asks does both and is answered from it.
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
        agreement: Agreement | None = None,
    ) -> None:
        self.config = config or RankingConfig()
        self.clock = clock
        self._store = store
        self._learning = Lock()
        self._adviser: tuple[tuple[str, int], Adviser] | None = None
        self._generations = Generations(
            store,
            index_root,
            clock=clock,
            encoder_name=encoder_name,
            offline=offline,
            config=self.config,
            vector_shelf=vector_shelf,
        )
        self._succession = Succession(self._generations, self._generations.first(encoder), agreement)

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
        after = self._generations.world(current.basis, current.corpus_version, rules)
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
            world = self._generations.world(current.basis, current.corpus_version, rules)
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

    def wait_for_others(self) -> None:
        """Wait until all who share the agreement answer from the build that this one has opened; not for ever."""
        self._succession.wait_for_others()

    def close(self) -> None:
        """Wait for what is being read beside the answers; needed where there is an agreement."""
        self._succession.close()

    @property
    def encoder(self) -> Encoder:
        """The encoder the index was built with."""
        return self._current().encoder

    def _current(self, looked: GenerationKey | None = None) -> Generation:
        return self._succession.current(looked)
