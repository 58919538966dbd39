"""The domain's values: outputs, their tags, and the vocabulary of target groups and benefits.

Everything here is immutable and knows nothing of files, databases or HTTP.
"""

import hashlib
import json
from calendar import monthrange
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, NewType, Self

OutputId = NewType("OutputId", str)


class Scheme(StrEnum):
    """The two concept schemes that outputs are indexed by."""

    AUDIENCE = "audience"
    BENEFIT = "benefit"


class OutputKind(StrEnum):
    """What an output is."""

    STUDY = "study"
    POSITION_PAPER = "position_paper"
    IMPULSE_PAPER = "impulse_paper"
    ARTICLE = "article"
    BROWN_BAG = "brown_bag"
    EVENT = "event"
    EVENT_MATERIAL = "event_material"
    MEETUP = "meetup"
    PODCAST = "podcast"


class Grade(StrEnum):
    """How strongly a concept applies to an output."""

    PRIMARY = "primary"
    SECONDARY = "secondary"


class Origin(StrEnum):
    """Who assigned a tag."""

    EDITOR = "editor"
    IMPORT = "import"
    MODEL = "model"


class RecordQuality(StrEnum):
    """How sure the record's facts are; LOW is shown to editors as "Angaben prüfen"."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Status(StrEnum):
    """Whether an output may be recommended."""

    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class ManifestationKind(StrEnum):
    """In which form an output can be reached, in the order people are shown them.

    REPORT is what NEGZ or those who took part tell of it, PRESS what others wrote about it.
    """

    PAGE = "page"
    RECORDING = "recording"
    SLIDES = "slides"
    REPORT = "report"
    PRESS = "press"
    ANNOUNCEMENT = "announcement"


_FORMS = tuple(ManifestationKind)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the year, the month or the day."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise ValueError(f"a day without a month: {self.year}-?-{self.day}")
        date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read YYYY, YYYY-MM or YYYY-MM-DD; ValueError for anything else, such as 2023-13."""
        parts = text.strip().split("-")
        lengths = [len(part) for part in parts]
        if lengths not in ([4], [4, 2], [4, 2, 2]) or not all(part.isascii() and part.isdigit() for part in parts):
            raise ValueError(f"not a date of the form YYYY, YYYY-MM or YYYY-MM-DD: {text!r}")
        return cls(*(int(part) for part in parts))

    def __str__(self) -> str:
        text = f"{self.year:04d}"
        if self.month is not None:
            text += f"-{self.month:02d}"
        if self.day is not None:
            text += f"-{self.day:02d}"
        return text

    def first_day(self) -> date:
        """Return the earliest day this date can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    def last_day(self) -> date:
        """Return the latest day this date can mean."""
        if self.day is not None:
            return self.first_day()
        month = self.month or 12
        return date(self.year, month, monthrange(self.year, month)[1])


@dataclass(frozen=True, slots=True)
class Manifestation:
    """One form an output is reachable in: its page, a recording, slides, a report about it."""

    kind: ManifestationKind
    url: str


class ConceptKey(NamedTuple):
    """A concept's identity: its scheme and its notation (`audience:cdo`).

    A tuple, because it is looked up dozens of times in every request, and tuples hash fastest.
    """

    scheme: Scheme
    notation: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.notation}"


@dataclass(frozen=True, slots=True)
class Tag:
    """The statement that a concept applies to an output.

    `confidence` is a probability in [0, 1]: 1.0 for what a person decided, or what the machine had said where a person
    accepted its suggestion.
    """

    concept: ConceptKey
    grade: Grade
    origin: Origin = Origin.EDITOR
    confidence: float = 1.0
    author: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """One thing NEGZ has put out: a study, a meeting, an event, its material.

    `tags` is None while the output waits for an editor; an empty tuple means that an editor found nothing to fit.
    `sources` are the public pages the record's facts come from; where no manifestation is a page, the first source
    stands in as a report about the output (see `link`). `dead` are those of its addresses that have not answered for
    days: found out by us, so no part of the record.
    """

    id: OutputId
    kind: OutputKind
    title: str
    subtitle: str | None = None
    abstract: str = ""
    language: str = "de"
    people: tuple[str, ...] = ()
    series: str | None = None
    number: str | None = None
    published: PartialDate | None = None
    duration_minutes: int | None = None
    topics: tuple[str, ...] = ()
    manifestations: tuple[Manifestation, ...] = ()
    sources: tuple[str, ...] = ()
    record_quality: RecordQuality = RecordQuality.MEDIUM
    tags: tuple[Tag, ...] | None = None
    status: Status = Status.PUBLISHED
    dead: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def link(self) -> Manifestation | None:
        """The address people are given: the first of `forms`, else the first source as a report.

        One that is dead is given only where there is none that is not.
        """
        offered = self.forms or tuple(Manifestation(ManifestationKind.REPORT, url) for url in self.sources)
        return next((one for one in offered if one.url not in self.dead), offered[0] if offered else None)

    @property
    def forms(self) -> tuple[Manifestation, ...]:
        """The manifestations in the order of their kinds: the page first, then the recording."""
        return tuple(sorted(self.manifestations, key=lambda manifestation: _FORMS.index(manifestation.kind)))

    def content_hash(self) -> str:
        """Return the SHA-256 (hex) over every field of the record; equal outputs have equal hashes."""
        values = asdict(self)
        del values["dead"]
        text = json.dumps(values, ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Concept:
    """A SKOS concept: a target group or a benefit, with its labels by language tag."""

    key: ConceptKey
    pref_label: dict[str, str]
    alt_label: dict[str, tuple[str, ...]] = field(default_factory=dict)
    scope_note: dict[str, str] = field(default_factory=dict)
    related: tuple[str, ...] = ()
    deprecated: bool = False
    replaced_by: tuple[str, ...] = ()
    """Notations of the same scheme that are to be used in the place of a deprecated concept."""

    def label(self, language: str = "de") -> str:
        """Return the preferred label in `language`, in German where there is none."""
        return self.pref_label.get(language) or self.pref_label["de"]

    def note(self, language: str = "de") -> str:
        """Return the scope note in `language`, in German where there is none, else the empty string."""
        return self.scope_note.get(language) or self.scope_note.get("de", "")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All concepts, in the order people see them. `related` is read symmetrically and within one scheme."""

    concepts: tuple[Concept, ...]
    scheme_labels: dict[Scheme, dict[str, str]]

    def in_scheme(self, scheme: Scheme) -> tuple[Concept, ...]:
        """Return the scheme's concepts in display order, deprecated ones left out."""
        return tuple(c for c in self.concepts if c.key.scheme is scheme and not c.deprecated)

    def get(self, key: ConceptKey) -> Concept | None:
        """Return the concept, or None."""
        return next((c for c in self.concepts if c.key == key), None)
