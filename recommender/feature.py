"""The features of every candidate for one profile: comparable numbers of about unit variance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Self

import numpy as np
from numpy.typing import NDArray

from corpus.model import ConceptKey, Output, RecordQuality
from recommender.config import Background, RankingConfig
from recommender.encoded import EncodedText
from recommender.index.snapshot import Snapshot
from recommender.ports import Vectors
from recommender.query import Profile
from recommender.timeliness import has_material, substance, timeliness, timing

FEATURES = (
    "embedding",
    "characters",
    "audience",
    "benefit",
    "substance",
    "quality",
    "timeliness",
    "upcoming",
    "reach",
    "dislike",
)

Floats = NDArray[np.float32]

_QUALITY = {RecordQuality.HIGH: 0.5, RecordQuality.MEDIUM: 0.0, RecordQuality.LOW: -0.5}
SUBSTANCE_CENTRE = 0.45  # means over the shipped catalogue, so that the features have no say on average
TIMELINESS_CENTRE = 0.5
TIMELINESS_SCALE = 2.0  # from a range of 1 to about unit spread


@dataclass(frozen=True, slots=True)
class DayPriors:
    """What is known of every output on a given day without a profile, each of shape (n,)."""

    substance: Floats
    quality: Floats
    timeliness: Floats
    is_upcoming: Floats


@dataclass(frozen=True, slots=True)
class Topic:
    """A profile's topic: the vector of its text and how near every output is, standardised; shapes (dim,), (n,)."""

    vector: Vectors
    embedding: Floats
    characters: Floats

    @property
    def strength(self) -> Floats:
        """Mean of both measures: 0 is an average output, 1 a standard deviation better."""
        return np.asarray((self.embedding + self.characters) / 2, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Alike:
    """Outputs grouped by all that priors look at: one of each group, and every output's group, shape (n,)."""

    examples: list[Output | None]
    group: NDArray[np.intp]

    @classmethod
    def of(cls, outputs: Sequence[Output | None]) -> Self:
        """Group outputs; None, one that is no longer there, is a group of its own."""
        places: dict[object, int] = {}
        examples: list[Output | None] = []
        group = np.zeros(len(outputs), dtype=np.intp)
        for row, output in enumerate(outputs):
            key = output and (output.kind, output.published, has_material(output), output.record_quality)
            place = places.setdefault(key, len(examples))
            if place == len(examples):
                examples.append(output)
            group[row] = place
        return cls(examples, group)


def day_priors(alike: Alike, as_of: date, config: RankingConfig) -> DayPriors:
    """Return the priors of outputs on the day `as_of`; 0 for None, an output that is no longer there."""
    examples = alike.examples

    def spread(values: Sequence[float]) -> Floats:
        return np.array(values, dtype=np.float32)[alike.group] if examples else np.zeros(0, dtype=np.float32)

    return DayPriors(
        spread([substance(o, as_of, config) - SUBSTANCE_CENTRE if o else 0 for o in examples]),
        spread([_QUALITY[o.record_quality] if o else 0 for o in examples]),
        spread([_centred_timeliness(o, as_of, config) if o else 0 for o in examples]),
        spread([timing(o, as_of).is_upcoming if o else 0 for o in examples]),
    )


def _centred_timeliness(output: Output, as_of: date, config: RankingConfig) -> float:
    return TIMELINESS_SCALE * (timeliness(output, as_of, config) - TIMELINESS_CENTRE)


def text_topic(snapshot: Snapshot, text: EncodedText, background: Background) -> Topic:
    """Return the topic of a free text: an output is as near to it as the nearest passage of its full text."""
    cosines = snapshot.characters.cosines(*snapshot.characters.weigh(text.ngrams))
    nearness = snapshot.full_texts.lift(snapshot.documents @ text.vector, text.vector)
    return Topic(
        text.vector,
        (nearness - background.embedding_mean) / background.embedding_sd,
        (cosines - background.characters_mean) / background.characters_sd,
    )


def outputs_topic(snapshot: Snapshot, rows: Sequence[int], background: Background) -> Topic:
    """Return the topic that the outputs in `rows` (at least one) have in common: the mean of each one's nearness."""
    vector = mean_direction(snapshot.documents[list(rows)])
    cosines = np.mean([snapshot.characters.cosines(*snapshot.characters.row(row)) for row in rows], axis=0)
    return Topic(
        vector,
        (snapshot.documents @ vector - background.outputs_embedding_mean) / background.outputs_embedding_sd,
        ((cosines - background.outputs_characters_mean) / background.outputs_characters_sd).astype(np.float32),
    )


def mean_direction(vectors: Vectors) -> Vectors:
    """Return the mean of vectors, shape (k, dim), at length 1; zeros where they cancel out."""
    mean = vectors.mean(axis=0)
    direction: Vectors = mean / (np.linalg.norm(mean) or 1.0)
    return direction


def nearness_to_any(snapshot: Snapshot, rows: Sequence[int], background: Background) -> Floats:
    """Return how near every output is to the nearest of those in `rows` (at least one), shape (n,).

    Not to what they have in common: who turns away two outputs on different topics turns away both topics, and the mean
    of the two would lie between them.
    """
    return reduce(np.maximum, (outputs_topic(snapshot, [row], background).strength for row in rows))


def merge_topics(topics: Sequence[Topic]) -> Topic | None:
    """Return the mean of several topics, None for none."""
    if not topics:
        return None
    if len(topics) == 1:
        return topics[0]
    return Topic(
        mean_direction(np.array([topic.vector for topic in topics])),
        np.mean([topic.embedding for topic in topics], axis=0),
        np.mean([topic.characters for topic in topics], axis=0),
    )


def candidate_features(
    snapshot: Snapshot,
    profile: Profile,
    topic: Topic | None,
    disliked: Floats | None,
    priors: DayPriors,
    config: RankingConfig,
    prominence: Floats | None = None,
) -> Floats:
    """Return the features of every output, shape (len(FEATURES), n), in the order of `FEATURES`.

    What a profile does not say is 0 for every output: it neither helps nor harms. `substance` fades with the share
    of the profile's benefits that are about meeting people, `upcoming` grows with it. `reach` takes off what an
    output has from being prominent everywhere, and only where ticked concepts are all there is to go by. `disliked` is
    the nearness to the nearest output that was turned away, None where there is none.
    """
    features = np.zeros((len(FEATURES), len(snapshot.ids)), dtype=np.float32)
    if topic is not None:
        features[0], features[1] = topic.embedding, topic.characters
    features[2] = concept_strength(snapshot, profile.audiences)
    features[3] = concept_strength(snapshot, profile.benefits)
    meeting = meeting_share(profile, config)
    features[4] = (1 - meeting) * priors.substance if meeting else priors.substance
    features[5] = priors.quality
    features[6] = priors.timeliness
    if meeting:
        features[7] = meeting * priors.is_upcoming
    if topic is None and prominence is not None:
        features[8] = -prominence
    if disliked is not None:
        features[9] = -np.maximum(disliked, 0)
    return features


def concept_strength(snapshot: Snapshot, keys: Sequence[ConceptKey]) -> Floats | float:
    """Return how strongly concepts of one scheme apply to every output, shape (n,); 0 without a known one.

    It is the sum of their columns over the square root of their number: unit variance for independent columns.
    """
    columns = [snapshot.concept_column[key] for key in keys if key in snapshot.concept_column]
    if not columns:
        return 0.0
    rows = snapshot.concepts.standardised
    total = rows[columns[0]]
    for column in columns[1:]:  # mostly none or one: adding beats gathering
        total = total + rows[column]
    return total if len(columns) == 1 else np.asarray(total / len(columns) ** 0.5)


def meeting_share(profile: Profile, config: RankingConfig) -> float:
    """Return the share of a profile's benefits that are about meeting people."""
    if not profile.benefits:
        return 0.0
    return sum(key.notation == config.meeting_benefit for key in profile.benefits) / len(profile.benefits)
