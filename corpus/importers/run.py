"""Bringing a source into the store: batch by batch, each one transaction, with a report."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from corpus.importers.record import completed
from corpus.model import Output, OutputId
from corpus.ports import Importer, PartialOutput, Refusal, Store

BATCH_SIZE = 200  # outputs per transaction: half a second of writing, so that nobody else waits long

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or with `dry_run` would do: ids in the order of the source, and what was refused and why."""

    new: tuple[OutputId, ...]
    changed: tuple[OutputId, ...]
    unchanged: tuple[OutputId, ...]
    refused: tuple[Refusal, ...]
    dry_run: bool


def run_import(
    store: Store, importer: Importer, *, dry_run: bool = False, progress: Callable[[int], None] | None = None
) -> ImportReport:
    """Write every sound record of the source and report the others.

    With `dry_run` nothing is written. `progress` is called after every batch with the number of bytes read so far (of
    `importer.size_bytes()`).
    """
    new: list[OutputId] = []
    changed: list[OutputId] = []
    unchanged: list[OutputId] = []
    refused: list[Refusal] = []
    write = store.compare if dry_run else store.upsert
    for batch in _batches(importer.read(), BATCH_SIZE):
        refused.extend(item for item in batch if isinstance(item, Refusal))
        report = write(_with_held([item for item in batch if not isinstance(item, Refusal)], store))
        new.extend(report.new)
        changed.extend(report.changed)
        unchanged.extend(report.unchanged)
        if progress is not None:
            progress(importer.bytes_read())
    return ImportReport(tuple(new), tuple(changed), tuple(unchanged), tuple(refused), dry_run)


def _with_held(items: Sequence[Output | PartialOutput], store: Store) -> list[Output]:
    """Fill what the source is silent about with what the store holds; only outputs that differ are looked up."""
    parts = [item if isinstance(item, PartialOutput) else PartialOutput(item, frozenset()) for item in items]
    report = store.compare([part.output for part in parts])
    different = set(report.changed) - set(report.new)
    return [
        completed(part.output, part.unsaid, store.recorded(part.output.id))
        if part.output.id in different
        else part.output
        for part in parts
    ]


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    remaining = iter(items)
    while batch := list(islice(remaining, size)):
        yield batch
