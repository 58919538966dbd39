"""What the corpus needs from outside and offers to the rooms above: storage, sources and time."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

from corpus.editorial_rule_port import RuleStore
from corpus.errors import InvalidRecord
from corpus.model import Output, OutputId, Vocabulary
from corpus.source import Gone, ReadResult, Reference, RefusedItem, SourceKind
from corpus.source_port import HeldPassage, SourceStore
from corpus.trial import TrialStore


class Clock(Protocol):
    """The present moment, passed in so that tests can stop it."""

    def __call__(self) -> datetime:
        """Return the present moment with its time zone."""
        ...


@dataclass(frozen=True, slots=True)
class UpsertReport:
    """What writing a batch of outputs did, by id and in the order given."""

    new: tuple[OutputId, ...]
    changed: tuple[OutputId, ...]
    unchanged: tuple[OutputId, ...]


@dataclass(frozen=True, slots=True)
class OutputMoments:
    """When an output came into the store, and when anything of it last changed, its tags included."""

    added_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One full-text hit; `score` is BM25 with the sign turned, so that higher is better."""

    output_id: OutputId
    score: float


@dataclass(frozen=True, slots=True)
class CorpusMarks:
    """What tells whether outputs have changed: the content hash of each published one, and the addresses found dead."""

    content: Mapping[OutputId, str]
    dead: frozenset[str]


class CorpusReader(Protocol):
    """What an index is built from."""

    def corpus_version(self) -> int:
        """Return a counter that grows by one with every write that changed something."""
        ...

    def outputs(self, *, include_withdrawn: bool = False) -> Sequence[Output]:
        """Return all outputs, ordered by id."""
        ...

    def marks(self) -> CorpusMarks:
        """Return what tells whether outputs have changed, in a small part of the time that reading them takes."""
        ...

    def vocabulary(self) -> Vocabulary:
        """Return the vocabulary; an empty one before the first `replace_vocabulary`."""
        ...

    def full_texts(self) -> Iterator[tuple[OutputId, tuple[HeldPassage, ...]]]:
        """Yield each published output whose full text is known, ordered by id, with its passages."""
        ...


class Store(CorpusReader, Protocol):
    """Where outputs and the vocabulary are kept. Every write is one transaction: all of it arrives, or nothing."""

    @property
    def sources(self) -> SourceStore:
        """The sources that outputs come from."""
        ...

    @property
    def rules(self) -> RuleStore:
        """The editorial rules."""
        ...

    @property
    def trials(self) -> TrialStore:
        """The trials of two rankings."""
        ...

    def output(self, output_id: OutputId) -> Output:
        """Return one output, withdrawn or not; raise `OutputNotFound`."""
        ...

    def some(self, output_ids: Collection[OutputId]) -> Sequence[Output]:
        """Return those of the outputs that are published, ordered by id."""
        ...

    def withdrawn(self) -> frozenset[OutputId]:
        """Return the outputs that are withdrawn; how many others there are makes no difference to the time it takes."""
        ...

    def recorded(self, output_id: OutputId) -> Output:
        """Return what records have said of an output, before sources and corrections; raise `OutputNotFound`."""
        ...

    def moments(self) -> Mapping[OutputId, OutputMoments]:
        """Return when each published output came in and last changed."""
        ...

    def compare(self, outputs: Iterable[Output]) -> UpsertReport:
        """Say what `upsert` would do, without writing."""
        ...

    def upsert(self, outputs: Iterable[Output]) -> UpsertReport:
        """Insert or replace outputs by id, in one transaction."""
        ...

    def withdraw(self, output_ids: Iterable[OutputId]) -> int:
        """Mark outputs as withdrawn; return how many changed. Unknown ids raise `OutputNotFound`."""
        ...

    def replace_vocabulary(self, vocabulary: Vocabulary) -> bool:
        """Store the vocabulary; return whether it differed from the one held."""
        ...

    def search(self, text: str, *, limit: int) -> Sequence[SearchHit]:
        """Full-text search with German analysis over published outputs, best first, ties by id."""
        ...

    def close(self) -> None:
        """Release the files."""
        ...


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that did not become an output, and why. `line` counts from 1 in the source file."""

    line: int
    record_id: str | None
    error: InvalidRecord


@dataclass(frozen=True, slots=True)
class PartialOutput:
    """An output whose source is silent about some fields; what the store holds of those stays as it is.

    `unsaid` names them as the catalogue's record format does (`corpus.importers.record.FIELDS`).
    """

    output: Output
    unsaid: frozenset[str]


R = TypeVar("R", bound=Reference)


class SourceImporter(Protocol[R]):
    """One source whose things come and go, such as a site or a feed."""

    @property
    def kind(self) -> SourceKind:
        """What kind of source this is."""
        ...

    @property
    def address(self) -> str:
        """The source's identity: its address or path, as a person would write it."""
        ...

    @property
    def lists_everything(self) -> bool:
        """Whether `discover(None)` names all that is there, so that what it does not name has vanished.

        True for a site or a folder, False for a feed, which names the newest alone.
        """
        ...

    def discover(self, since: datetime | None) -> Iterator[R | Gone | RefusedItem]:
        """Yield a reference to each thing; with `since`, those changed after it will do.

        Raise `SourceError` where the source as a whole cannot be read.
        """
        ...

    def read(self, reference: R) -> ReadResult:
        """Read one thing. `SourceUnavailable` means that it may well be there another time."""
        ...


class Importer(Protocol):
    """One file of records."""

    def read(self) -> Iterator[Output | PartialOutput | Refusal]:
        """Yield each record as an output, or as a refusal that names line, field, reason and remedy."""
        ...

    def bytes_read(self) -> int:
        """Return how much of the source has been read so far, for a progress bar."""
        ...

    def size_bytes(self) -> int | None:
        """Return the source's size for a progress bar, or None where it cannot be known."""
        ...


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered: 2xx, or 304 with an empty body where the condition held.

    `url` is the address after redirects; `headers` are by name in small letters, those that come several times joined
    by commas.
    """

    url: str
    status: int
    media_type: str
    charset: str | None
    body: bytes
    etag: str | None = None
    last_modified: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Fetcher(Protocol):
    """The only way to the network: safe addresses alone, with limits, politely."""

    def fetch(
        self,
        url: str,
        *,
        accept: str = "*/*",
        etag: str | None = None,
        last_modified: str | None = None,
        max_bytes: int | None = None,
        credentials: tuple[str, str] | None = None,
    ) -> Answer:
        """GET the address.

        Raise `SourceUnavailable` (no answer, 4xx, 5xx; its `status` says which), `ForbiddenAddress` (a private address,
        another scheme, robots), `SourceTooLarge`. `credentials` go to the very host of `url` over HTTPS alone.
        """
        ...
