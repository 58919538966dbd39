"""A tiny world whose right answers are known by construction: three target groups times three benefits.

Every square of the board is one output, tagged with its target group and its benefit and about one of three topics,
laid out as a Latin square: a topic is found once in every row and once in every column. No output has the benefit
"vernetzung", so its column is a gap.
"""

import re
import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from corpus.german import normalise
from corpus.model import Concept, ConceptKey, Grade, Output, OutputId, PartialDate, Scheme, Tag, Vocabulary
from corpus.ports import Store
from recommender.config import RankingConfig
from recommender.index.build import Progress, build_index
from recommender.index.manifest import Manifest
from recommender.index.snapshot import Snapshot
from recommender.ports import Agreement, Vectors
from recommender.query import Profile, RecommendationQuery
from recommender.result import RecommendationList
from recommender.service import Recommender
from tests.builders import CDO, EVIDENZ, LEITUNG, OEFFENTLICHE_IT, PRAXIS, UMSETZUNG, make_output, make_vocabulary

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TODAY = NOW.date()

AUDIENCES = (LEITUNG, CDO, OEFFENTLICHE_IT)
BENEFITS = (EVIDENZ, PRAXIS, UMSETZUNG)
VERNETZUNG = ConceptKey(Scheme.BENEFIT, "vernetzung")
TOPICS = ("verwaltungscloud", "registermodernisierung", "vergaberecht")
TITLES = ("Verwaltungscloud im Betrieb", "Registermodernisierung vor Ort", "Vergaberecht für Eilige")
SENTENCES = (
    "Rechenzentren berichten, was die Verwaltungscloud im Alltag leistet.",
    "Melderegister und Gewerberegister zeigen, wo die Registermodernisierung steht.",
    "Ausschreibungen gelingen, wenn das Vergaberecht früh mitgedacht wird.",
)


def make_tags(*keys: ConceptKey, grade: Grade = Grade.PRIMARY) -> tuple[Tag, ...]:
    """Return editors' tags."""
    return tuple(Tag(key, grade) for key in keys)


def square_id(audience: ConceptKey, benefit: ConceptKey) -> OutputId:
    """Return the id of the output on a square of the board."""
    return OutputId(f"{audience.notation}-{benefit.notation}")


def topic_of(row: int, column: int) -> int:
    """Return the number of the topic on a square."""
    return (row + column) % len(TOPICS)


def make_board() -> list[Output]:
    """Return the nine outputs: same kind, date and length of text, told apart by tags and topic alone."""
    return [
        make_plain(
            id=square_id(audience, benefit),
            title=TITLES[topic_of(row, column)],
            abstract=f"{SENTENCES[topic_of(row, column)]} Es ist Bericht {'ABCDEFGHI'[3 * row + column]} der Reihe.",
            tags=make_tags(audience, benefit),
        )
        for row, audience in enumerate(AUDIENCES)
        for column, benefit in enumerate(BENEFITS)
    ]


def make_plain(**overrides: Any) -> Output:
    """Return a study of 2024 with nothing but what is told; without tags unless told."""
    bare: dict[str, Any] = {"subtitle": None, "abstract": "", "topics": (), "tags": None}
    return make_output(**({"published": PartialDate(2024, 5)} | bare | overrides))


def make_wide_vocabulary() -> Vocabulary:
    """Return the small vocabulary with the benefit that means meeting people."""
    vocabulary = make_vocabulary()
    meeting = Concept(
        VERNETZUNG, {"de": "Austausch und Vernetzung", "en": "Networking"}, scope_note={"de": "Wer Leute treffen will"}
    )
    return replace(vocabulary, concepts=(*vocabulary.concepts, meeting))


class TopicEncoder:
    """Knows three topics by their names; every other word moves a vector a little, by a hash that never changes."""

    dim = 64
    WORD_WEIGHT = 0.15

    def __init__(self, revision: str = "1") -> None:
        self.fingerprint = f"topics/{revision}/{self.dim}"
        self.encoded: list[str] = []

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        self.encoded.extend(texts)
        return np.array([self._encode(text) for text in texts], dtype=np.float32).reshape(len(texts), self.dim)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return np.array([self._encode(text) for text in texts], dtype=np.float32).reshape(len(texts), self.dim)

    def encode_query(self, text: str) -> Vectors:
        return self._encode(text)

    def _encode(self, text: str) -> Vectors:
        vector = np.zeros(self.dim, dtype=np.float32)
        for word in re.findall(r"\w+", normalise(text).lower()):
            if word in TOPICS:
                vector[TOPICS.index(word)] += 1
            else:
                vector[len(TOPICS) + zlib.crc32(word.encode()) % (self.dim - len(TOPICS))] += self.WORD_WEIGHT
        return np.asarray(vector / (np.linalg.norm(vector) or 1.0), dtype=np.float32)


class Bench:
    """A store with an index folder beside it, and the steps from one to the other."""

    def __init__(self, store: Store, root: Path) -> None:
        self.store = store
        self.root = root
        self.encoder = TopicEncoder()

    def fill(self, outputs: Sequence[Output], vocabulary: Vocabulary | None = None) -> "Bench":
        """Write vocabulary and outputs."""
        self.store.replace_vocabulary(vocabulary or make_wide_vocabulary())
        self.store.upsert(outputs)
        return self

    def build(self, config: RankingConfig | None = None, progress: Progress | None = None) -> Manifest:
        """Build the index with the topic encoder; its `encoded` holds this build's texts alone."""
        self.encoder.encoded.clear()
        return build_index(
            self.store,
            self.root,
            encoder_name="topics",
            encoder=self.encoder,
            config=config or RankingConfig(),
            clock=lambda: NOW,
            progress=progress,
        )

    def snapshot(self) -> Snapshot:
        """Load the current build."""
        return Snapshot.load(self.root)

    def open(self, config: RankingConfig | None = None, agreement: Agreement | None = None) -> Recommender:
        """Open the recommender over the current build; with an agreement, it has to be closed."""
        return Recommender(
            self.store, self.root, clock=lambda: NOW, encoder_name="topics", config=config, agreement=agreement
        )

    def serve(
        self,
        outputs: Sequence[Output],
        vocabulary: Vocabulary | None = None,
        config: RankingConfig | None = None,
    ) -> Recommender:
        """Fill, build and open in one go."""
        self.fill(outputs, vocabulary).build(config)
        return self.open(config)


def ask(recommender: Recommender, profile: Profile, as_of: date = TODAY, **cut: Any) -> RecommendationList:
    """Ask for a profile; without a floor under `fit` unless told, so that what comes out is a matter of order."""
    language = cut.pop("language", "de")
    query = RecommendationQuery(profile, as_of, **({"n": 100, "minimum_fit": 0.0} | cut))
    return recommender.for_profile(query, language=language)


def ids(answer: RecommendationList) -> list[str]:
    """Return the ids of a list, in its order."""
    return [item.output.id for item in answer.items]
