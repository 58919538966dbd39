"""What editors decide about an output's concepts, what the machine had suggested, and the trail both leave."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from corpus.model import ConceptKey, Grade, Origin, Output, OutputId, Tag
from corpus.passage import Place

HOLDINGS = "Bestand"  # stands for the editor of a tag that came with the record
LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)  # stands for a moment that nobody noted; every other one is later


class Verdict(StrEnum):
    """What an editor says about a concept and an output."""

    ACCEPTED = "accepted"
    UNSUITED = "unsuited"
    """Right, but not for our readers."""
    WRONG = "wrong"


class TrailAction(StrEnum):
    """What was done to an output."""

    ASSESS = "assess"
    CLEAR = "clear"
    PUBLISH = "publish"
    REOPEN = "reopen"
    UNDO = "undo"
    CLOSE = "close"
    """A second view was closed."""
    REVEAL = "reveal"
    """Suggestions were shown to editors who had decided without them; it cannot be undone."""


class EvidenceField(StrEnum):
    """Where a passage stands."""

    TITLE = "title"
    ABSTRACT = "abstract"
    FULL_TEXT = "full_text"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that speaks for a concept: `text` is what stands at [`start`, `end`) of the field, in characters.

    One of the full text is a whole passage of it; `place` says where it stands, `url` in which manifestation.
    """

    field: EvidenceField
    start: int
    end: int
    text: str
    place: Place | None = None
    url: str | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"no passage: [{self.start}, {self.end})")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the machine says about one concept.

    `confidence` is a calibrated probability and `threshold` what it must reach for `passes`; `rank` counts from 1
    within the set; `neighbours` are similar outputs that carry the concept.
    """

    concept: ConceptKey
    confidence: float
    threshold: float
    passes: bool
    rank: int
    evidence: tuple[Evidence, ...] = ()
    neighbours: tuple[OutputId, ...] = ()

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"no probability: {self.confidence}")


@dataclass(frozen=True, slots=True)
class SuggestionSet:
    """All that one version of the machine says about one output, under one version of the vocabulary."""

    output_id: OutputId
    suggestions: tuple[Suggestion, ...]
    model_version: str
    vocabulary_version: str
    made_at: datetime

    def find(self, concept: ConceptKey) -> Suggestion | None:
        """Return what is said about the concept, or None."""
        return next((found for found in self.suggestions if found.concept == concept), None)


@dataclass(frozen=True, slots=True)
class Decision:
    """One verdict as an editor gives it.

    `blind` means that no suggestions were to be seen at all, `shown` that this concept was among them.
    """

    concept: ConceptKey
    verdict: Verdict
    grade: Grade | None = None
    blind: bool = False
    shown: bool = True

    def __post_init__(self) -> None:
        if self.grade is not None and self.verdict is not Verdict.ACCEPTED:
            raise ValueError(f"only what is accepted has a grade: {self.concept}")


@dataclass(frozen=True, slots=True)
class Assessment:
    """One editor's present view of one concept on one output.

    `rank` is the one shown to the editor, so None where there was none or the decision was blind; `confidence` and
    the versions are the machine's, whether shown or not, None where the machine said nothing.
    """

    concept: ConceptKey
    verdict: Verdict
    grade: Grade | None
    editor: str
    at: datetime
    rank: int | None = None
    confidence: float | None = None
    model_version: str | None = None
    vocabulary_version: str | None = None
    blind: bool = False

    @property
    def is_from_machine(self) -> bool:
        """Whether the editor saw the concept among the suggestions."""
        return self.rank is not None


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One line of the log that is only ever appended to.

    `number` counts all lines, `step` the steps of one output (equal to the revision a step led to); the lines of one
    step were decided together. `before` and `after` are JSON: an assessment, or tags and who published them; None
    where there was nothing. `undone_step` is the step that an undo took back. `bulk` is the number of the bulk step
    that the line belongs to or, in an undo, takes back. `second` is the number of the second view that it belongs to,
    whose steps are counted apart from those of the output.
    """

    number: int
    step: int
    at: datetime
    editor: str
    output_id: OutputId
    concept: ConceptKey | None
    action: TrailAction
    before: str | None
    after: str | None
    rank: int | None = None
    confidence: float | None = None
    model_version: str | None = None
    vocabulary_version: str | None = None
    blind: bool = False
    undone_step: int | None = None
    bulk: int | None = None
    second: int | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """An output on the editors' desk.

    `revision` grows by one with every step; whoever writes names the one they have seen. `assessments` hold every
    editor's view, tags that came with the record among them as the view of `HOLDINGS`; ordered by concept, then time.
    """

    output: Output
    revision: int
    suggestions: SuggestionSet | None
    assessments: tuple[Assessment, ...]
    published_by: str | None
    published_at: datetime | None

    @property
    def standing(self) -> tuple[Assessment, ...]:
        """The latest view of each concept: what publishing would go by."""
        return standing(self.assessments)

    @property
    def is_waiting(self) -> bool:
        """Whether no editor has decided about this output's tags yet."""
        tags = self.output.tags
        return tags is None or (bool(tags) and all(tag.origin is Origin.MODEL for tag in tags))

    @property
    def has_unpublished(self) -> bool:
        """Whether publishing now would change the output's concepts or grades."""
        held = {(tag.concept, tag.grade) for tag in self.output.tags or () if tag.origin is not Origin.MODEL}
        return held != {(tag.concept, tag.grade) for tag in tags_of(self.assessments)}

    @property
    def contested(self) -> tuple[ConceptKey, ...]:
        """The concepts that editors judge differently, in order."""
        verdicts: dict[ConceptKey, set[Verdict]] = {}
        for assessment in self.assessments:
            verdicts.setdefault(assessment.concept, set()).add(assessment.verdict)
        return tuple(sorted(concept for concept, found in verdicts.items() if len(found) > 1))


def standing(assessments: Iterable[Assessment]) -> tuple[Assessment, ...]:
    """Return the latest assessment of each concept, ordered by concept; of two at one moment the later in order."""
    latest: dict[ConceptKey, Assessment] = {}
    for assessment in assessments:
        known = latest.get(assessment.concept)
        if known is None or assessment.at >= known.at:
            latest[assessment.concept] = assessment
    return tuple(latest[concept] for concept in sorted(latest))


def tags_of(assessments: Iterable[Assessment], held: Iterable[Tag] = ()) -> tuple[Tag, ...]:
    """Return the tags that these assessments amount to: one for each concept that was accepted last.

    A tag keeps the machine's confidence where the editor accepted what the machine had shown. What came with the record
    and nobody judged stays as it is among `held`.
    """
    untouched = {(tag.concept, tag.grade): tag for tag in held if tag.origin is not Origin.MODEL}
    return tuple(
        untouched.get((found.concept, found.grade or Grade.PRIMARY), _tag_of(found))
        if found.editor == HOLDINGS
        else _tag_of(found)
        for found in standing(assessments)
        if found.verdict is Verdict.ACCEPTED
    )


def adopted(tags: Iterable[Tag] | None) -> tuple[Assessment, ...]:
    """Return the tags that came with a record as the assessments they stand for; suggestions are none."""
    return tuple(
        Assessment(tag.concept, Verdict.ACCEPTED, tag.grade, HOLDINGS, tag.at or LONG_AGO)
        for tag in tags or ()
        if tag.origin is not Origin.MODEL
    )


def _tag_of(found: Assessment) -> Tag:
    is_persons = found.editor != HOLDINGS
    return Tag(
        concept=found.concept,
        grade=found.grade or Grade.PRIMARY,
        origin=Origin.EDITOR,
        confidence=found.confidence if found.is_from_machine and found.confidence is not None else 1.0,
        author=found.editor if is_persons else None,
        at=found.at if is_persons else None,
    )
