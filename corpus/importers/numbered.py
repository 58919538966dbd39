"""From the numbered records of a file to outputs and refusals: what all file formats share."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import InvalidRecord, SourceFormat, SourceUnavailable
from corpus.importers.field import shown
from corpus.importers.record import output_from_record, unsaid_fields
from corpus.model import OutputId, Vocabulary
from corpus.ports import PartialOutput, Refusal

UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class NumberedRecord:
    """A record, or the reason why there is none, with the line it begins in.

    `spelling` gives the source's own names of the fields, where they differ from the record format's.
    """

    line: int
    record: Mapping[str, object] | InvalidRecord
    spelling: Mapping[str, str] = field(default_factory=dict)


class FileImporter(ABC):
    """`corpus.ports.Importer` over one file; a format says how the file is cut into records."""

    def __init__(self, path: Path, vocabulary: Vocabulary) -> None:
        self._path = path
        self._vocabulary = vocabulary
        self._bytes_read = 0

    def size_bytes(self) -> int | None:
        """Return the file's size."""
        return size_bytes(self._path)

    def bytes_read(self) -> int:
        """Return how much of the file has been read so far."""
        return self._bytes_read

    def read(self) -> Iterator[PartialOutput | Refusal]:
        """Yield each record as an output or a refusal."""
        return read_outputs(self._records(), self._vocabulary)

    @abstractmethod
    def _records(self) -> Iterator[NumberedRecord]:
        """Yield the numbered records, and keep `_bytes_read` up to date."""


def read_outputs(records: Iterable[NumberedRecord], vocabulary: Vocabulary) -> Iterator[PartialOutput | Refusal]:
    """Yield each record as an output or a refusal; of several with one id the first sound one counts."""
    lines: dict[OutputId, int] = {}
    for numbered in records:
        try:
            read = _read(numbered, vocabulary)
            _refuse_second(read.output.id, lines, numbered)
        except InvalidRecord as error:
            yield Refusal(numbered.line, _record_id(numbered), error)
        else:
            lines[read.output.id] = numbered.line
            yield read


def size_bytes(path: Path) -> int:
    """Return the file's size; raise `SourceUnavailable`."""
    try:
        return path.stat().st_size
    except OSError as error:
        raise unavailable(path) from error


def unavailable(path: Path) -> SourceUnavailable:
    """Return the error for a file that cannot be read."""
    return SourceUnavailable(f"Die Datei „{path}“ lässt sich nicht lesen.", "Prüfen Sie den Pfad und die Leserechte.")


def refuse_utf16(path: Path, start: bytes) -> None:
    """Raise `SourceFormat` for the encoding that spreadsheets call "Unicode-Text"."""
    if start.startswith(UTF16_MARKS):
        raise SourceFormat(
            f"Die Datei „{path}“ ist in UTF-16 gespeichert.", "Speichern Sie sie als UTF-8, zum Beispiel „CSV UTF-8“."
        )


def _read(numbered: NumberedRecord, vocabulary: Vocabulary) -> PartialOutput:
    if isinstance(numbered.record, InvalidRecord):
        raise numbered.record
    try:
        output = output_from_record(numbered.record, vocabulary)
    except InvalidRecord as error:
        name = numbered.spelling.get(error.field or "", error.field)
        raise InvalidRecord(error.subject, error.remedy, field=name) from error
    return PartialOutput(output, unsaid_fields(numbered.record))


def _refuse_second(output_id: OutputId, lines: Mapping[OutputId, int], numbered: NumberedRecord) -> None:
    if output_id in lines:
        raise InvalidRecord(
            f"Die Kennung „{output_id}“ steht schon in Zeile {lines[output_id]}.",
            "Geben Sie dem Beitrag eine eigene Kennung, oder streichen Sie eine der beiden Fassungen.",
            field=numbered.spelling.get("id", "id"),
        )


def _record_id(numbered: NumberedRecord) -> str | None:
    found = None if isinstance(numbered.record, InvalidRecord) else numbered.record.get("id")
    return shown(found) if isinstance(found, str) else None
