"""Every number the ranking depends on, with its unit and where it comes from.

The weights were fitted on the shipped judgements by `negz eval fit`, which prints them again; how good they are for a
profile they have not seen is measured by leaving each profile out in turn (`negz eval run`).
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field

from corpus.model import OutputKind


@dataclass(frozen=True, slots=True)
class Weights:
    """Weight of each feature in the score, per unit of the feature (features have about unit variance)."""

    embedding: float = 0.183
    characters: float = 0.244
    audience: float = 0.569
    benefit: float = 0.433
    substance: float = 0.277
    quality: float = 0.306
    timeliness: float = 0.328
    upcoming: float = 1.0  # an editorial choice, not fitted: the judged catalogue holds no upcoming event
    reach: float = 0.5  # an editorial choice, not fitted: the least with which 9 in 10 outputs come up somewhere
    dislike: float = 0.5  # an editorial choice, not fitted: as heavy as the topic itself

    def __post_init__(self) -> None:
        if min(asdict(self).values()) < 0:
            raise ValueError(f"a weight is negative: {self}")


@dataclass(frozen=True, slots=True)
class FitCurve:
    """Logistic curve from score to the probability of a judgement of at least "useful" (Platt 1999)."""

    intercept: float
    slope: float


@dataclass(frozen=True, slots=True)
class Background:
    """Mean and standard deviation of a cosine: of a profile's text with an output, and of two outputs.

    Measured on the shipped catalogue and profiles by hand, once. They put the two topical features on
    one scale; being constants, they let no output change another's score.
    """

    embedding_mean: float = 0.19
    embedding_sd: float = 0.081
    characters_mean: float = 0.05
    characters_sd: float = 0.03
    outputs_embedding_mean: float = 0.32
    outputs_embedding_sd: float = 0.1
    titles_embedding_mean: float = 0.19
    titles_embedding_sd: float = 0.123
    outputs_student_mean: float = 0.42
    outputs_student_sd: float = 0.10
    titles_student_mean: float = 0.13
    titles_student_sd: float = 0.117
    outputs_characters_mean: float = 0.09
    outputs_characters_sd: float = 0.037


@dataclass(frozen=True, slots=True)
class FitCurves:
    """One curve for each way of asking: the same score means more where less was said to fall short of.

    `full` for concepts and a topic, `concepts` for ticked concepts alone, `topic` for a sentence or outputs alone.
    """

    full: FitCurve = FitCurve(-4.12, 1.987)
    concepts: FitCurve = FitCurve(-3.601, 1.978)
    topic: FitCurve = FitCurve(-3.645, 2.907)

    def suited(self, *, has_concepts: bool, has_topic: bool) -> FitCurve:
        """Return the curve for a profile that has concepts, a topic, or both."""
        if has_concepts:
            return self.full if has_topic else self.concepts
        return self.topic


_SUBSTANCE = {
    OutputKind.STUDY: 1.0,
    OutputKind.IMPULSE_PAPER: 1.0,
    OutputKind.BROWN_BAG: 1.0,
    OutputKind.POSITION_PAPER: 0.7,
    OutputKind.PODCAST: 0.5,
    OutputKind.ARTICLE: 0.3,
    OutputKind.EVENT_MATERIAL: 0.3,
    OutputKind.EVENT: 0.0,
    OutputKind.MEETUP: 0.0,
}

_HALF_LIFE_YEARS = {
    OutputKind.STUDY: 20.0,
    OutputKind.IMPULSE_PAPER: 20.0,
    OutputKind.POSITION_PAPER: 20.0,
    OutputKind.BROWN_BAG: 20.0,
    OutputKind.EVENT_MATERIAL: 6.0,
    OutputKind.ARTICLE: 6.0,
    OutputKind.PODCAST: 6.0,
    OutputKind.EVENT: 3.0,
    OutputKind.MEETUP: 3.0,
}


@dataclass(frozen=True, slots=True)
class RankingConfig:
    """The ranking's configuration.

    Parameters
    ----------
    weights, fit, background
        See the classes.
    substance : mapping of OutputKind to float
        How much of a kind can be read or watched at any time, 0 (nothing remains once it is over) to 1.
    half_life_years : mapping of OutputKind to float
        Years after which a kind is half as timely as on its day: what is written ages slowly, a meeting fast.
    secondary_share : float
        Strength of a secondary tag; a primary one has 1.
    model_share : float
        How much the model's probability corrects an editor's tags, 0 to 1; untagged outputs have the model's alone.
    related_share : float
        Partial credit for a related concept, as a share of the concept's own.
    related_embedding_share : float
        Weight of the vectors' likeness beside the n-grams' between two outputs.
    related_title_share : float
        Weight of the likeness of their titles' vectors, in the same units.
    related_student_share : float
        Weight of the likeness of both by the static student's vectors, in the same units.
    hub_share : float
        How much of a candidate's mean likeness to its nearest outputs is taken off when relatives are looked for.
    full_text_share : float
        What the best full-text hit adds to topical nearness in a free search, in standard deviations.
    related_minimum : float
        Relatives must be more alike than this, in standard deviations after the hub correction.
    fit_without_words : float
        Probability from which on a free search shows an output that shares no word with it.
    minimum_fit : float
        Outputs less probable to be useful than this are not shown.
    diversity : float
        Penalty, in units of the score, for a candidate identical to one already chosen (MMR).
    near_duplicate_cosine : float
        Cosine between two outputs from which on that penalty sets in.
    meeting_benefit : str
        Notation of the benefit that means meeting people: past events have something to offer to it, upcoming more.
    gap_outputs : int
        A cell of the coverage matrix with this many outputs or fewer is a gap.
    """

    weights: Weights = field(default_factory=Weights)
    fit: FitCurves = field(default_factory=FitCurves)
    background: Background = field(default_factory=Background)
    substance: dict[OutputKind, float] = field(default_factory=lambda: dict(_SUBSTANCE))
    half_life_years: dict[OutputKind, float] = field(default_factory=lambda: dict(_HALF_LIFE_YEARS))
    secondary_share: float = 0.5
    model_share: float = 0.25
    related_share: float = 0.3
    related_embedding_share: float = 0.2
    related_title_share: float = 0.6
    related_student_share: float = 0.6
    hub_share: float = 0.5
    related_minimum: float = 0.0
    full_text_share: float = 1.5
    fit_without_words: float = 0.25
    minimum_fit: float = 0.03
    diversity: float = 0.3
    near_duplicate_cosine: float = 0.8
    meeting_benefit: str = "vernetzung"
    gap_outputs: int = 0

    def build_hash(self) -> str:
        """Return a short hash of what an index depends on; weights are applied at query time and left out."""
        shares = (self.secondary_share, self.model_share, self.related_share)
        related = (self.related_embedding_share, self.related_title_share, self.related_student_share)
        parts = (*shares, *related, *asdict(self.background).values())
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]
