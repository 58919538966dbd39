"""Where sources, their items, corrections and merges are kept; and how an item finds its output."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol

from corpus.model import Output, OutputId
from corpus.passage import Passage
from corpus.source import Gone, SkippedItem, SourceItem, SourceKind, Validators

SourceId = NewType("SourceId", int)
ItemId = NewType("ItemId", int)
MergeId = NewType("MergeId", int)


@dataclass(frozen=True, slots=True)
class Source:
    """A source as the store knows it.

    Parameters
    ----------
    settings : mapping
        What its importer needs beside the address, such as the path of a mapping file.
    run : int
        Counts the imports that were begun.
    succeeded_at : datetime or None
        When the last import began that read everything it found; the next one asks for what has changed since.
    swept_at : datetime or None
        When the last full sweep began that came to its end.
    error : str or None
        Why the last import broke off or left something unread (German); None when it did not.
    items : int
        How many of its things are held and have not vanished.
    validators : Validators or None
        What its answer came with that was last read completely; None where that said nothing, or is not one answer.
    """

    id: SourceId
    kind: SourceKind
    address: str
    added_at: datetime
    settings: Mapping[str, str] = field(default_factory=dict)
    run: int = 0
    started_at: datetime | None = None
    succeeded_at: datetime | None = None
    swept_at: datetime | None = None
    error: str | None = None
    items: int = 0
    validators: Validators | None = None


@dataclass(frozen=True, slots=True)
class KnownItem:
    """What an import must know of an item that is held; `reason` says why one without an output is none."""

    key: str
    fingerprint: str | None
    output_id: OutputId | None
    is_present: bool
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class HeldItem:
    """One item as its source told it last, and the output it belongs to; an item of the stock has no address."""

    id: ItemId
    kind: SourceKind
    address: str
    item: SourceItem
    output_id: OutputId
    vanished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a thing yielded, with the fingerprint of its reference."""

    result: SourceItem | Gone | SkippedItem
    fingerprint: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An output that an item may belong to, with the addresses its items name."""

    output: Output
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """The output that an item belongs to, how sure that is in [0, 1], and why (German sentence)."""

    output_id: OutputId
    score: float
    reason: str


class Matcher(Protocol):
    """Finds the output that an item belongs to."""

    def prepare(self) -> None:
        """Read what is to be known before anything is found; called outside of transactions, which are short."""
        ...

    def find(self, item: SourceItem) -> Match | None:
        """Return the output, or None where the item begins one of its own."""
        ...

    def add(self, candidate: Candidate) -> None:
        """Know this output from now on, in the place of what was known of it."""
        ...


@dataclass(frozen=True, slots=True)
class Kept:
    """What writing a batch of readings did, by output and in the order given; `merged` by item.

    `new`, `changed` and `withdrawn` name outputs, each once; `unchanged` counts items that said nothing new.
    """

    new: tuple[OutputId, ...] = ()
    changed: tuple[OutputId, ...] = ()
    withdrawn: tuple[OutputId, ...] = ()
    unchanged: int = 0
    merged: tuple[tuple[str, Match], ...] = ()


@dataclass(frozen=True, slots=True)
class HeldPassage:
    """A passage, and where the store keeps it: the item that it comes from, and its place there, counted from 0."""

    item_id: ItemId
    position: int
    passage: Passage


PassageKey = tuple[ItemId, int]
"""Item and position of a passage."""


class SourceStore(Protocol):
    """The sources and their items. Every write is one transaction: all of it arrives, or nothing."""

    def sources(self) -> Sequence[Source]:
        """Return the sources that are read again and again, ordered by address."""
        ...

    def source(self, address: str) -> Source:
        """Return the source of that address; raise `SourceNotFound`."""
        ...

    def add(self, kind: SourceKind, address: str, settings: Mapping[str, str]) -> Source:
        """Remember a source; one of that address that is there gets these settings."""
        ...

    def forget(self, source_id: SourceId) -> Kept:
        """Read the source no more: everything in it counts as vanished."""
        ...

    def begin(self, source_id: SourceId) -> Source:
        """Note that an import begins, and return the source with the number of this run."""
        ...

    def known(self, source_id: SourceId, keys: Iterable[str]) -> Mapping[str, KnownItem]:
        """Return what is held of these things."""
        ...

    def seen(self, source: Source, keys: Iterable[str]) -> None:
        """Note that these things are still there."""
        ...

    def keep(self, source: Source, readings: Iterable[Reading], matcher: Matcher) -> Kept:
        """Write what was read, let each new item find its output, and put the outputs concerned together again."""
        ...

    def sweep(self, source: Source, *, allow_mass: bool = False) -> Kept:
        """Let everything that this run has not seen count as vanished; raise `MassWithdrawal` where that is too much.

        Outputs of which nothing is left are withdrawn.
        """
        ...

    def end(
        self,
        source: Source,
        *,
        complete: bool,
        swept: bool = False,
        error: str | None = None,
        validators: Validators | None = None,
    ) -> None:
        """Note how the import ended; `complete` where everything in the answer with these validators was read."""
        ...

    def listed(self, source_id: SourceId, *, after: str = "", limit: int) -> Sequence[KnownItem]:
        """Return what is held of the source's things, ordered by key, those after `after`."""
        ...

    def items(self, output_id: OutputId) -> Sequence[HeldItem]:
        """Return what each source says about the output, the one that counts most first, vanished ones last."""
        ...

    def candidates(self) -> Iterator[Candidate]:
        """Yield every output with the addresses its items name, ordered by id; none that became part of another."""
        ...

    def passages(self, output_id: OutputId) -> Sequence[Passage]:
        """Return the output's full text in pieces, item by item, each in reading order."""
        ...

    def all_passages(self) -> Iterator[tuple[OutputId, tuple[HeldPassage, ...]]]:
        """Yield each published output that has passages, ordered by id, with them."""
        ...

    def passage(self, item_id: ItemId, position: int) -> Passage | None:
        """Return a passage as its item has it now; None where the item is no longer there, or has no such place."""
        ...

    def search_passages(self, text: str, *, limit: int) -> Sequence[tuple[OutputId, float]]:
        """Return the published outputs of which a passage shares a word with `text`, by the best one's score."""
        ...

    def passage_scores(self, output_id: OutputId, text: str) -> Mapping[PassageKey, float]:
        """Return by its words (BM25) how well each passage of the output that shares one with `text` answers it."""
        ...


@dataclass(frozen=True, slots=True)
class Correction:
    """An editor's word on one field of an output, which no source overrules.

    `field` is named as in `corpus.importers.record.FIELDS`; `value` is what a record would hold there, `said` what the
    sources say now.
    """

    output_id: OutputId
    field: str
    value: object
    editor: str
    at: datetime
    said: object = None


class CorrectionAction(StrEnum):
    """What an editor did with their word on a field."""

    CORRECT = "correct"
    TAKE_BACK = "take_back"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """One field in one step of the corrections' trail, which only grows.

    `before` and `after` are what a record of the output held there; `stands` says whether an editor's word holds since.
    """

    number: int
    step: int
    output_id: OutputId
    field: str
    action: CorrectionAction
    before: object
    after: object
    stands: bool
    editor: str
    at: datetime


class CorrectionDesk(Protocol):
    """The corrections, each write one step: one transaction, and a line for each field that stays.

    `revision` is the number of the last line that the editor has seen of the output (0 for none); where there are newer
    ones, nothing is written and `EditConflict` is raised. Without it the last writer wins.
    """

    def corrections(self, output_id: OutputId) -> Sequence[Correction]:
        """Return what holds for the output, ordered as the record's fields are."""
        ...

    def differing(self) -> Sequence[Correction]:
        """Return every correction of a published output that differs from what the sources say, ordered by output."""
        ...

    def lines(self, output_id: OutputId) -> Sequence[CorrectionLine]:
        """Return what was done to the output, newest first."""
        ...

    def correct(
        self, output_id: OutputId, values: Mapping[str, object], *, editor: str, revision: int | None = None
    ) -> Output:
        """Let the fields say this from now on; return the output. An unsound value raises `InvalidRecord`."""
        ...

    def take_back(
        self, output_id: OutputId, fields: Collection[str], *, editor: str, revision: int | None = None
    ) -> Output:
        """Let the sources speak again; return the output. Nothing to take back: `Conflict`."""
        ...

    def undo(self, output_id: OutputId, *, editor: str, revision: int | None = None) -> Output:
        """Undo the last step that is not undone, whoever made it; return the output. Nothing to undo: `Conflict`."""
        ...


@dataclass(frozen=True, slots=True)
class Merge:
    """That items came to an output: by the machine at import (`editor` None), or by an editor.

    `from_output` is None where the machine found the output of a new item; `items` are those that came, `keys` their
    keys in their sources.
    """

    id: MergeId
    to_output: OutputId
    items: tuple[ItemId, ...]
    keys: tuple[str, ...]
    reason: str
    score: float | None
    editor: str | None
    at: datetime
    from_output: OutputId | None = None
    undone_by: str | None = None
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MergeSuggestion:
    """Two outputs that may be one, the smaller id first, how sure that is in [0, 1], and why (German)."""

    one: OutputId
    other: OutputId
    score: float
    reason: str


class MergeDesk(Protocol):
    """Which items make one output, as machine and editors have decided it."""

    def merges(
        self, output_id: OutputId | None = None, *, before: MergeId | None = None, limit: int | None = None
    ) -> Sequence[Merge]:
        """Return the merges into or out of one output, or all, newest first, undone ones included.

        With `before` only those older than that one.
        """
        ...

    def preview(self, from_output: OutputId, to_output: OutputId) -> Output:
        """Return what the second output would be after `merge`; raise what that would raise, and write nothing."""
        ...

    def merge(
        self, from_output: OutputId, to_output: OutputId, *, editor: str, reason: str, seen: str | None = None
    ) -> Merge:
        """Move everything of one output to another one; the first is withdrawn. Where that cannot be: `Conflict`.

        `seen` is the content hash of the preview that the editor saw; where it would be another now, nothing is written
        and `EditConflict` is raised.
        """
        ...

    def undo(self, merge_id: MergeId, *, editor: str) -> Output:
        """Move the items back, for good: the two stay apart. Return the output they make again, or now for themselves.

        Raises `MergeNotFound`, `Conflict` where it has been undone already.
        """
        ...

    def keep_apart(self, one: OutputId, other: OutputId, *, editor: str) -> None:
        """Note that two outputs are not one, so that nobody is asked again; raise `OutputNotFound`."""
        ...

    def apart(self) -> frozenset[tuple[OutputId, OutputId]]:
        """Return the pairs of outputs that must not be merged again, the smaller id first."""
        ...

    def suggest(self, found: Iterable[MergeSuggestion], corpus_version: int) -> None:
        """Put these suggestions, found in that version of the corpus, in the place of those held."""
        ...

    def suggestions(self) -> Sequence[MergeSuggestion]:
        """Return the suggestions, likeliest first, without pairs that are kept apart or of which one is withdrawn."""
        ...

    def suggested_version(self) -> int | None:
        """Return the version of the corpus in which the suggestions were found; None before the first search."""
        ...
