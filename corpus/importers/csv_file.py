"""CSV as spreadsheets write it: semicolons, commas or tabs, UTF-8 or Windows-1252, German or English column names."""

import codecs
import csv
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from corpus.errors import InvalidRecord
from corpus.importers import column, numbered
from corpus.importers.header import Header, numbered_record, read_header
from corpus.importers.numbered import NumberedRecord

DELIMITERS = (";", ",", "\t")
MAX_LINE_CHARS = 1_000_000
MAX_LINES_PER_RECORD = 200  # an abstract has a few paragraphs; a quotation mark that is never closed ends here
CHUNK_BYTES = 1 << 16


class CsvImporter(numbered.FileImporter):
    """`corpus.ports.Importer` over a CSV file."""

    def _records(self) -> Iterator[NumberedRecord]:
        """Yield each row as a record; raise `SourceFormat` where the header cannot be understood."""
        try:
            with self._path.open("rb") as raw:
                lines = _Lines(TextIOWrapper(raw, _encoding(self._path), errors="surrogateescape", newline=""))
                delimiter, header = _read_header(lines, self._path)
                labels = column.Labels.of(self._vocabulary)
                for line, cells in _rows(lines, delimiter, len(header.names)):
                    self._bytes_read = raw.tell()
                    yield numbered_record(line, cells, header, labels)
        except OSError as error:
            raise numbered.unavailable(self._path) from error


class _Lines:
    """The file's lines, which can be put back; `taken` counts the lines that are out."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._put_back: list[str] = []
        self.taken = 0

    def take(self) -> str:
        """Return the next line, shortened where it is too long to hold; the empty string at the end."""
        if self._put_back:
            line = self._put_back.pop()
        else:
            line = rest = self._stream.readline(MAX_LINE_CHARS + 1)
            while len(rest) > MAX_LINE_CHARS and not rest.endswith(("\n", "\r")):
                rest = self._stream.readline(MAX_LINE_CHARS + 1)
        self.taken += bool(line)
        return line

    def put_back(self, lines: list[str]) -> None:
        """Make `lines` the next ones again."""
        self._put_back.extend(reversed(lines))
        self.taken -= len(lines)


def _encoding(path: Path) -> str:
    """Return UTF-8 unless more bytes contradict it than letters beyond ASCII confirm it.

    So one damaged character costs one record, and a file from an older spreadsheet is read as Windows-1252.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    sound = broken = 0
    with path.open("rb") as stream:
        start = stream.read(len(codecs.BOM_UTF8))
        numbered.refuse_utf16(path, start)
        if start == codecs.BOM_UTF8:
            return "utf-8-sig"
        chunk = start
        while chunk:
            beyond = [char for char in decoder.decode(chunk) if not char.isascii()]
            escaped = sum("\udc80" <= char <= "\udcff" for char in beyond)
            broken += escaped
            sound += len(beyond) - escaped
            chunk = stream.read(CHUNK_BYTES)
    return "cp1252" if broken > sound else "utf-8"


def _read_header(lines: _Lines, path: Path) -> tuple[str, Header]:
    """Return the delimiter and the header; the delimiter is the one under which most columns are known."""
    first = lines.take()
    while first and (not first.strip() or first.casefold().startswith("sep=")):
        first = lines.take()
    found = {delimiter: _cells(first, delimiter) for delimiter in DELIMITERS}
    delimiter = max(DELIMITERS, key=lambda candidate: column.known_columns(found[candidate]))
    return delimiter, read_header(found[delimiter], path)


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _rows(lines: _Lines, delimiter: str, width: int) -> Iterator[tuple[int, list[str] | InvalidRecord]]:
    """Yield each row with the line it begins in.

    A row that goes on over several lines and does not come out right costs its first line alone: the others are read
    anew, so that a quotation mark that was never closed does not swallow the records after it.
    """
    while True:
        start = lines.taken + 1
        used: list[str] = []
        try:
            cells = next(csv.reader(_until_closed(lines, used), delimiter=delimiter, strict=True), None)
        except csv.Error:
            lines.put_back(used[1:])
            yield start, _broken()
            continue
        if cells is None:
            return
        if len(cells) < width or any(cell.strip() for cell in cells[width:]):
            lines.put_back(used[1:])
            if any(cell.strip() for cell in cells):
                yield start, _wrong_width(len(cells), width)
        elif any(cell.strip() for cell in cells):
            yield start, cells[:width]


def _until_closed(lines: _Lines, used: list[str]) -> Iterator[str]:
    while line := lines.take():
        used.append(line)
        if len(line) > MAX_LINE_CHARS or len(used) > MAX_LINES_PER_RECORD:
            raise csv.Error("too long")
        yield line


def _broken() -> InvalidRecord:
    return InvalidRecord(
        "Die Zeile lässt sich nicht in Spalten teilen.",
        "Prüfen Sie die Anführungszeichen: Jedes öffnende braucht ein schließendes, und innerhalb einer Zelle stehen "
        "sie doppelt.",
    )


def _wrong_width(found: int, expected: int) -> InvalidRecord:
    return InvalidRecord(
        f"Die Zeile hat {found} Spalten, die Kopfzeile hat {expected}.",
        "Setzen Sie Zellen, die das Trennzeichen oder einen Zeilenumbruch enthalten, in Anführungszeichen.",
    )
