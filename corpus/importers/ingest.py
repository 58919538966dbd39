"""Bringing a source whose things come and go into the store: what is new or has changed is read, batch by batch.

Each batch is one transaction, and what it wrote is known to the next run, so that an import that was cut off goes on
where it stopped.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Generic, TypeVar

from corpus.errors import InvalidRecord, MassWithdrawal, SourceError, SourceUnavailable
from corpus.freshness import is_sweep_due
from corpus.importers.condition import Condition, Conditional
from corpus.model import OutputId
from corpus.ports import Clock, SourceImporter
from corpus.source import Gone, Reference, RefusedItem, SkippedItem, SourceItem, SourceKind
from corpus.source_port import Kept, KnownItem, Matcher, Reading, Source, SourceStore

BATCH_SIZE = 50  # things looked at per transaction; at one request a second nothing waits longer than a minute
OVERLAP = timedelta(days=1)  # clocks of two machines and time zones differ by less
MAX_FAILURES_IN_A_ROW = 10  # then it is the source that fails, not the thing

_AT_HAND = {SourceKind.FOLDER, SourceKind.PDF, SourceKind.TRANSCRIPT, SourceKind.RECORDS}  # listing them costs nothing

R = TypeVar("R", bound=Reference)


@dataclass(slots=True)
class IngestReport:
    """What an import did: outputs by id, each once; things of the source by key, with the reason.

    `failed` are things that could not be read this time; they are tried again with the next import. `kept_back` says
    why nothing was withdrawn where too much would have been.
    """

    new: list[OutputId] = field(default_factory=list)
    changed: list[OutputId] = field(default_factory=list)
    withdrawn: list[OutputId] = field(default_factory=list)
    unchanged: int = 0
    merged: list[tuple[str, OutputId, str]] = field(default_factory=list)
    refused: list[tuple[str, InvalidRecord]] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    failed: list[tuple[str, SourceError]] = field(default_factory=list)
    is_full: bool = False
    kept_back: MassWithdrawal | None = None
    _named: set[OutputId] = field(default_factory=set)

    def add(self, kept: Kept) -> None:
        """Take in what a batch did."""
        self.new.extend(kept.new)
        self.changed.extend(name for name in kept.changed if name not in self._named)
        self._named.update(kept.new, kept.changed)
        self.withdrawn.extend(kept.withdrawn)
        self.unchanged += kept.unchanged
        self.merged.extend((key, match.output_id, match.reason) for key, match in kept.merged)


def ingest(
    store: SourceStore,
    source: Source,
    importer: SourceImporter[R],
    matcher: Matcher,
    *,
    clock: Clock,
    full: bool = False,
    allow_mass_withdrawal: bool = False,
    progress: Callable[[int], None] | None = None,
) -> IngestReport:
    """Read what is new or has changed since the last import, or with `full` look at everything.

    The first import is a full one, and so is one a week and every one of files; only these notice what has vanished.
    The weekly one is due at night, so `clock` shows German time. `progress` is called after each batch with the number
    of things looked at. A `SourceError` that concerns the source as a whole is noted and raised; what was written
    before stays.
    """
    full = full or _is_due(source, importer, clock())
    source = store.begin(source.id)
    run = _Run(store, source, importer, matcher, IngestReport(is_full=full))
    since = None if full or source.succeeded_at is None else source.succeeded_at - OVERLAP
    looked_at = 0
    try:
        for batch in _batches(importer.discover(since), BATCH_SIZE):
            run.take(batch)
            looked_at += len(batch)
            if progress is not None:
                progress(looked_at)
        if full and importer.lists_everything:
            run.sweep(allow_mass=allow_mass_withdrawal)
    except SourceError as error:
        store.end(source, complete=False, error=str(error))
        raise
    told = importer.condition if isinstance(importer, Conditional) else Condition()
    if told.is_unchanged:
        run.report.unchanged = source.items
    unread = _unread(run.report)
    swept = full and importer.lists_everything and unread is None
    store.end(source, complete=not run.report.failed, swept=swept, error=unread, validators=told.validators)
    return run.report


def _is_due(source: Source, importer: SourceImporter[R], now: datetime) -> bool:
    if source.succeeded_at is None or importer.kind in _AT_HAND:
        return True
    return importer.lists_everything and (source.swept_at is None or is_sweep_due(source, now, now.hour))


@dataclass(slots=True)
class _Run(Generic[R]):
    """One import under way."""

    store: SourceStore
    source: Source
    importer: SourceImporter[R]
    matcher: Matcher
    report: IngestReport
    failures_in_a_row: int = 0

    def take(self, batch: Sequence[R | Gone | RefusedItem]) -> None:
        """Read what of the batch needs reading, and write it."""
        known = self.store.known(self.source.id, [one.key for one in batch])
        readings: list[Reading] = []
        stay: list[str] = []
        try:
            for one in batch:
                reading = self._read(one, known.get(one.key))
                if reading is None:
                    stay.append(one.key)
                else:
                    readings.append(reading)
        finally:
            if stay:
                self.store.seen(self.source, stay)
            if readings:
                if any(isinstance(reading.result, SourceItem) for reading in readings):
                    self.matcher.prepare()
                self.report.add(self.store.keep(self.source, readings, self.matcher))

    def sweep(self, *, allow_mass: bool) -> None:
        """Withdraw what has vanished, unless that is more than is likely."""
        try:
            self.report.add(self.store.sweep(self.source, allow_mass=allow_mass))
        except MassWithdrawal as error:
            self.report.kept_back = error

    def _read(self, one: R | Gone | RefusedItem, held: KnownItem | None) -> Reading | None:
        """Return what there is to write, or None where what is held of the thing stays as it is."""
        if isinstance(one, Gone):
            return Reading(one)
        if isinstance(one, RefusedItem):
            self.report.refused.append((one.key, one.error))
            return None
        if held is not None and _is_unchanged(one, held):
            if held.reason is None:
                self.report.unchanged += 1
            else:
                self.report.skipped.append((one.key, held.reason))
            return None
        try:
            result = self.importer.read(one)
        except SourceError as error:
            self._fail(one.key, error)
            return None
        self.failures_in_a_row = 0
        if isinstance(result, RefusedItem):
            self.report.refused.append((one.key, result.error))
            return None
        if isinstance(result, SkippedItem):
            self.report.skipped.append((one.key, result.reason))
        return Reading(result, one.fingerprint)

    def _fail(self, key: str, error: SourceError) -> None:
        self.report.failed.append((key, error))
        self.failures_in_a_row += 1
        if self.failures_in_a_row >= MAX_FAILURES_IN_A_ROW:
            raise SourceUnavailable(
                f"In „{self.source.address}“ ließ sich {self.failures_in_a_row} Mal nacheinander nichts lesen."
                f" {error.subject}",
                "Versuchen Sie es später noch einmal; was schon gelesen ist, bleibt.",
            ) from error


def _is_unchanged(reference: Reference, held: KnownItem) -> bool:
    if reference.fingerprint is None or reference.fingerprint != held.fingerprint:
        return False
    return held.is_present or held.reason is not None


def _unread(report: IngestReport) -> str | None:
    """Return what an import that came to its end left undone, or None."""
    if report.kept_back is not None:
        return str(report.kept_back)
    if report.failed:
        key, error = report.failed[0]
        return f"{len(report.failed)} nicht gelesen, zuerst „{key}“: {error.subject}"
    return None


T = TypeVar("T")


def _batches(things: Iterable[T], size: int) -> Iterator[list[T]]:
    remaining = iter(things)
    while batch := list(islice(remaining, size)):
        yield batch
