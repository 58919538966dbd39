"""What comes back: a ranked list whose every item says why it is there, and the age of the index it came from."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from corpus.freshness import SourcesStatus
from corpus.model import ConceptKey, Origin, Output, OutputId
from corpus.passage import Place

GenerationKey = tuple[str, int, datetime | None, SourcesStatus, bool]
"""What any answer depends on besides its question.

The index's identity, the corpus version, the moment from which on an editorial rule has no effect any more, how fresh
the sources are, and whether everything of that version has been read.
"""

RANKED = "ranked"
PINNED = "pinned"


class Criterion(StrEnum):
    """What an output is judged by."""

    AUDIENCE = "audience"
    BENEFIT = "benefit"
    TOPIC = "topic"
    TIMELINESS = "timeliness"


class State(StrEnum):
    """How far a criterion is met; UNKNOWN where nobody has said."""

    FULFILLED = "fulfilled"
    PARTLY = "partly"
    NOT = "not"
    UNKNOWN = "unknown"


class FitWord(StrEnum):
    """`fit` in words people use."""

    HIGH = "hoch"
    MEDIUM = "mittel"
    PARTIAL = "teilweise"
    LOW = "gering"


class EmptyReason(StrEnum):
    """Why a list has no items."""

    NO_OUTPUTS = "no_outputs"
    ALL_EXCLUDED = "all_excluded"
    NOTHING_IN_LIMITS = "nothing_in_limits"
    NOTHING_FITS = "nothing_fits"
    BELOW_MINIMUM = "below_min_fit"
    NOT_INDEXED = "not_indexed"


@dataclass(frozen=True, slots=True)
class Where:
    """Where a passage stands, and the address that opens its manifestation there, where that is known."""

    place: Place
    url: str | None


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One criterion's verdict for one output.

    `concept` is the asked-for concept; `matched` the output's own concept that met it (differs for a related one);
    `source` who assigned it; `confidence` in [0, 1] for a model's tag; `evidence` the sentence that shows it;
    `where` where that stands in the full text, None for one of title or abstract.
    """

    criterion: Criterion
    state: State
    concept: ConceptKey | None = None
    matched: ConceptKey | None = None
    source: Origin | None = None
    confidence: float | None = None
    evidence: str | None = None
    where: Where | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an output is in the list: one sentence a person would say, and the verdict per criterion."""

    summary: str
    criteria: tuple[CriterionResult, ...]
    contributions: tuple[tuple[str, float], ...]
    """Name and amount of each feature's part of the profile's score, and of the editors' boost; they sum to it.

    Relatives and search results are ordered by another score; there they say how well the output fits as a profile's.
    """


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One item. `score` orders the list; `fit` is the probability of a judgement of at least "useful".

    `origin` is `RANKED`, or `PINNED` for what editors have put at the top whatever its score.
    """

    output: Output
    rank: int
    score: float
    fit: float
    fit_word: FitWord
    explanation: Explanation
    origin: str = RANKED


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """Age and identity of the index behind an answer; `lag` is how many corpus versions it is behind.

    `sources` says how fresh what the corpus was filled from is.
    """

    built_at: datetime
    corpus_version: int
    encoder: str
    config_hash: str
    is_stale: bool
    lag: int
    sources: SourcesStatus = field(default_factory=SourcesStatus)


@dataclass(frozen=True, slots=True)
class Gap:
    """A pair of target group and benefit that few or no outputs serve."""

    audience: ConceptKey
    benefit: ConceptKey
    outputs: int


@dataclass(frozen=True, slots=True)
class RecommendationList:
    """The answer to a query. An empty list says why, and names the gap nearest to what was asked."""

    recommendation_id: str
    items: tuple[Recommendation, ...]
    index: IndexStatus
    gaps: tuple[Gap, ...] = ()
    empty_reason: EmptyReason | None = None
    unknown_ids: tuple[OutputId, ...] = ()


@dataclass(frozen=True, slots=True)
class CoverageCell:
    """Outputs tagged with both concepts: by editors, and further ones by the model alone."""

    audience: ConceptKey
    benefit: ConceptKey
    editor: tuple[OutputId, ...]
    model: tuple[OutputId, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The audience x benefit matrix, row by row in vocabulary order, and the cells under the gap threshold."""

    cells: tuple[CoverageCell, ...]
    gaps: tuple[Gap, ...]
