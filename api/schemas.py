"""What may come in and what goes out, for reading bodies and for OpenAPI. Answers are not run through these models."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from corpus.model import Grade, ManifestationKind, Origin, OutputKind, RecordQuality
from recommender.query import MAX_IDS, MAX_ITEMS, MAX_TEXT_CHARS
from recommender.result import Criterion, EmptyReason, State

MAX_BATCH = 32
MAX_FEEDBACK_OUTPUTS = 20  # as many as a list on a page has

Language = Literal["de", "en"]
FitText = Literal["hoch", "mittel", "teilweise", "gering", "high", "medium", "partial", "low"]
Id = Annotated[str, Field(min_length=1, max_length=200)]
Label = Annotated[str, Field(coerce_numbers_to_str=True, json_schema_extra={"type": ["string", "number"]})]
Probability = Annotated[float, Field(ge=0, le=1)]
Ids = Annotated[tuple[Id, ...], Field(max_length=MAX_IDS)]
Notations = Annotated[tuple[Id, ...], Field(max_length=100)]


class _Incoming(BaseModel):
    """A body: unknown fields are refused, and null means that a field is missing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _drop_nulls(cls, value: object) -> object:
        return {k: v for k, v in value.items() if v is not None} if isinstance(value, dict) else value


class ProfileBody(_Incoming):
    """A declared profile (CONTRACTS section 3); at least one of audience, benefit, text and seeds says something."""

    id: Label = Field("", description="Wird nicht ausgewertet.")
    name: Label = Field("", description="Wird nicht ausgewertet.")
    audience: Notations = Field((), description="Zielgruppen (Kürzel des Vokabulars).")
    benefit: Notations = Field((), description="Nutzen (Kürzel des Vokabulars).")
    text: str = Field(
        "", description=f"Das Anliegen in eigenen Worten, höchstens {MAX_TEXT_CHARS} Zeichen; wird nicht gespeichert."
    )
    seeds: Ids = Field((), description="Beiträge, zu denen Ähnliches gesucht wird.")
    dislikes: Ids = Field((), description="Beiträge, die nicht passten.")
    languages: Annotated[tuple[Id, ...], Field(max_length=20)] = Field(
        (), description="Nur Beiträge in diesen Sprachen."
    )
    kinds: Annotated[tuple[OutputKind, ...], Field(max_length=100)] = Field((), description="Nur diese Beitragsarten.")
    max_minutes: Annotated[int, Field(strict=True, ge=1)] | None = Field(None, description="Zeitbudget in Minuten.")


class RecommendationBody(ProfileBody):
    """A profile, and how the list is to be cut; the profile's fields may also stand in `profile`."""

    n: Annotated[int, Field(strict=True, json_schema_extra={"minimum": 1, "maximum": MAX_ITEMS})] = Field(
        5, description="Wie viele Vorschläge."
    )
    """`RecommendationQuery` checks the bounds, so that a body and an address are refused in the same words."""
    exclude: Ids = Field((), description="Beiträge, die nicht erscheinen sollen.")
    min_fit: Annotated[float, Field(strict=True, ge=0, le=1)] | None = Field(
        None, description="Kleinste Passung eines Vorschlags."
    )
    diversity: Annotated[float, Field(strict=True, ge=0, le=1)] | None = Field(
        None, description="Gewicht des Vielfaltsausgleichs, 0 bis 1."
    )
    lang: Language = Field("de", description="Sprache der Erläuterungen.")

    @model_validator(mode="before")
    @classmethod
    def _unfold_profile(cls, value: object) -> object:
        if not isinstance(value, dict) or not isinstance(value.get("profile"), dict):
            return value
        profile = value["profile"]
        if twice := [name for name in profile if name in value]:
            raise ValueError(f"„{twice[0]}“ steht im Rumpf und noch einmal in „profile“")
        if foreign := [name for name in profile if name not in ProfileBody.model_fields]:
            raise ValueError(f"„{foreign[0]}“ gehört nicht in „profile“")
        return {**profile, **{name: found for name, found in value.items() if name != "profile"}}


class BatchBody(BaseModel):
    """Several questions at once, answered in the same order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    requests: Annotated[tuple[RecommendationBody, ...], Field(min_length=1, max_length=MAX_BATCH)]


class FeedbackBody(_Incoming):
    """What became of a list; one of `output_id` and `output_ids` says of which outputs."""

    recommendation_id: Annotated[str, Field(min_length=1, max_length=10_000, description="Aus der Antwort.")]
    output_id: Id | None = None
    output_ids: Annotated[tuple[Id, ...], Field(max_length=MAX_FEEDBACK_OUTPUTS)] = ()
    event: Literal["shown", "opened", "helpful", "not_helpful"]
    placement: Annotated[
        Literal["site", "widget", "embed", "wordpress", "feed", "api"], Field(description="Wo die Liste stand.")
    ] = "api"
    event_id: Annotated[str, Field(max_length=64, description="Zufällig, je Ereignis; dasselbe zählt einmal.")] = ""

    @model_validator(mode="after")
    def _name_outputs(self) -> "FeedbackBody":
        if (self.output_id is None) == (not self.output_ids):
            raise ValueError("nötig ist entweder „output_id“ oder „output_ids“")
        return self


class TagOutputBody(_Incoming):
    """An output that tags are wanted for; at least `title` or `text` says something."""

    document_id: Label = Field("", description="Kommt in der Antwort wieder vor.")
    title: Annotated[str, Field(max_length=500)] = ""
    subtitle: Annotated[str, Field(max_length=500)] = ""
    text: Annotated[str, Field(max_length=20_000, description="Beschreibung oder Volltext.")] = ""
    series: Annotated[str, Field(max_length=200)] = ""
    kind: OutputKind | None = None
    topics: Annotated[tuple[Id, ...], Field(max_length=50)] = ()
    lang: Annotated[Language, Field(description="Sprache der Bezeichnungen in der Antwort.")] = "de"

    @model_validator(mode="after")
    def _say_something(self) -> "TagOutputBody":
        if not self.title.strip() and not self.text.strip():
            raise ValueError("„title“ und „text“ sind beide leer")
        return self


class TagBatchBody(BaseModel):
    """Several outputs at once, answered in the same order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    documents: Annotated[tuple[TagOutputBody, ...], Field(min_length=1, max_length=MAX_BATCH)]


class _Outgoing(BaseModel):
    """A part of an answer; nothing undeclared leaves the process."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SourcesAge(_Outgoing):
    """How fresh the sources are that the corpus is filled from."""

    stale: int = Field(description="Wie viele Quellen länger nicht eingelesen wurden, als sie sollten.")
    oldest_success_at: datetime | None = Field(
        description="Wann die Quelle eingelesen wurde, bei der es am längsten her ist; null ohne Quellen oder wenn eine"
        " noch nie gelesen wurde."
    )


class IndexAge(_Outgoing):
    """Age and version of the index an answer comes from."""

    built_at: datetime
    corpus_version: int
    encoder: str
    is_stale: bool
    lag: int = Field(description="Um wie viele Fassungen des Bestands der Index zurückliegt.")
    sources: SourcesAge


class OutputSummary(_Outgoing):
    """An output as lists show it."""

    id: str
    kind: OutputKind
    title: str
    url: str | None
    link_kind: ManifestationKind | None = Field(
        description="Wohin `url` führt: Seite, Aufzeichnung, Folien, Bericht, Presse oder Ankündigung."
    )
    published: str | None = Field(description="YYYY, YYYY-MM oder YYYY-MM-DD.")
    duration_minutes: int | None
    language: str


class ManifestationRecord(_Outgoing):
    """One form an output is reachable in."""

    kind: ManifestationKind
    url: str


class TagsRecord(_Outgoing):
    """The concepts assigned to an output, by notation."""

    audience: dict[str, Grade]
    benefit: dict[str, Grade]


class OutputRecord(OutputSummary):
    """All that is known of an output; `tags` is null while it waits for an editor."""

    subtitle: str | None
    abstract: str
    people: tuple[str, ...]
    series: str | None
    number: str | None
    topics: tuple[str, ...]
    manifestations: tuple[ManifestationRecord, ...]
    sources: tuple[str, ...]
    record_quality: RecordQuality
    tags: TagsRecord | None


class OutputPage(_Outgoing):
    """One page of the catalogue, ordered by id; `next` is the address of the following one."""

    items: tuple[OutputRecord, ...]
    total: int
    limit: int
    offset: int
    next: str | None


class WhereRecord(_Outgoing):
    """Where a passage stands in an output's full text; what is not known is left out."""

    page: Annotated[int, Field(ge=1)] | None = Field(None, description="Seite im PDF, gezählt von 1.")
    seconds: Annotated[int, Field(ge=0)] | None = Field(None, description="Sekunden vom Anfang der Aufzeichnung.")
    heading: str | None = Field(None, description="Die Überschrift darüber.")
    url: str | None = Field(None, description="Die Adresse, die den Beitrag an dieser Stelle öffnet.")


class CriterionRecord(_Outgoing):
    """The verdict on one criterion; what is not known of it is left out."""

    criterion: Criterion
    state: State
    concept: str | None = Field(None, description="Der verlangte Begriff.")
    matched: str | None = Field(None, description="Der verwandte Begriff des Beitrags, der ihn zum Teil erfüllt.")
    source: Origin | None = Field(None, description="Wer den Begriff zugewiesen hat.")
    confidence: Probability | None = None
    evidence: str | None = Field(None, description="Die Textstelle, die es zeigt.")
    where: WhereRecord | None = Field(None, description="Wo sie im Volltext steht; fehlt, wenn sie im Abstract steht.")


class ExplanationRecord(_Outgoing):
    """Why an output is in the list."""

    summary: str
    criteria: tuple[CriterionRecord, ...]


class RecommendationItem(_Outgoing):
    """One recommendation."""

    rank: int
    score: float
    fit: Probability = Field(description="Wahrscheinlichkeit, dass die fragende Person den Beitrag nützlich findet.")
    fit_word: FitText
    origin: Literal["ranked", "pinned"]
    output: OutputSummary
    explanation: ExplanationRecord


class GapRecord(_Outgoing):
    """A pair of target group and benefit that few or no outputs serve."""

    audience: str
    benefit: str
    outputs: int


class RecommendationAnswer(_Outgoing):
    """A list of recommendations; an empty one says why."""

    recommendation_id: str
    index: IndexAge
    items: tuple[RecommendationItem, ...]
    gaps: tuple[GapRecord, ...]
    empty_reason: EmptyReason | None
    unknown_ids: tuple[str, ...] = Field(description="Genannte Kennungen, zu denen es keinen Beitrag gibt.")


class BatchAnswer(_Outgoing):
    """The answers to a batch, in the order of its requests."""

    results: tuple[RecommendationAnswer, ...]


class ConceptRecord(_Outgoing):
    """A concept with its texts by language tag."""

    notation: str
    uri: str
    label: dict[str, str]
    alt_labels: dict[str, tuple[str, ...]]
    note: dict[str, str]
    related: tuple[str, ...]


class SchemeRecord(_Outgoing):
    """One concept scheme, its concepts in display order."""

    scheme: Literal["audience", "benefit"]
    uri: str
    label: dict[str, str]
    concepts: tuple[ConceptRecord, ...]


class VocabularyAnswer(_Outgoing):
    """Target groups and benefits."""

    schemes: tuple[SchemeRecord, ...]


class CoverageCellRecord(_Outgoing):
    """The outputs that serve one target group with one benefit: assigned by editors, and by the model alone."""

    audience: str
    benefit: str
    outputs: int
    editor: tuple[str, ...]
    model: tuple[str, ...]


class CoverageAnswer(_Outgoing):
    """The matrix of target groups and benefits, row by row."""

    index: IndexAge
    audiences: tuple[str, ...]
    benefits: tuple[str, ...]
    cells: tuple[CoverageCellRecord, ...]
    gaps: tuple[GapRecord, ...]


class ParameterRecord(_Outgoing):
    """One parameter of the ranking."""

    name: str
    value: float
    unit: str
    explanation: str


class ParametersAnswer(_Outgoing):
    """The main parameters of the ranking and what they mean."""

    parameters: tuple[ParameterRecord, ...]


class StatusAnswer(_Outgoing):
    """What this service holds, and how fresh it is."""

    version: str
    today: str
    outputs: int
    index: IndexAge


class EvidenceRecord(_Outgoing):
    """A passage that speaks for a tag: what stands at [start, end) of `title` or `text`, in characters."""

    field: Literal["title", "text"]
    start: int
    end: int
    text: str


class TagRecord(_Outgoing):
    """One suggested tag; `score` is a calibrated probability, `passes` whether it reaches `threshold`."""

    uri: str
    label: str
    notation: str
    scheme: Literal["audience", "benefit"]
    score: Probability
    threshold: Probability
    passes: bool
    examples: int = Field(description="Aus wie vielen zugewiesenen Beiträgen der Begriff gelernt ist.")
    evidence: tuple[EvidenceRecord, ...]
    neighbours: tuple[str, ...] = Field(description="Ähnliche Beiträge, die den Begriff haben.")


class TagSuggestionsAnswer(_Outgoing):
    """Suggested tags, scheme by scheme, the most probable first."""

    document_id: str
    model_version: str
    nothing_fits: bool = Field(description="Kein Begriff erreicht seine Schwelle.")
    results: tuple[TagRecord, ...]


class TagBatchAnswer(_Outgoing):
    """The suggestions for several outputs."""

    documents: tuple[TagSuggestionsAnswer, ...]


class Health(_Outgoing):
    """A sign of life."""

    status: Literal["ok"]


class Readiness(_Outgoing):
    """The service can answer, with this index."""

    status: Literal["ready"]
    index: IndexAge


class Problem(_Outgoing):
    """An error (RFC 9457): what is wrong, and what to do about it."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    remedy: str
    instance: str
