"""Workbooks (XLSX) with the columns of CSV files, on the first sheet whose first row names some of them."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from corpus.errors import InvalidRecord
from corpus.importers import column, numbered
from corpus.importers.field import quoted
from corpus.importers.header import Header, numbered_record, read_header
from corpus.importers.numbered import NumberedRecord
from corpus.importers.workbook import open_workbook

MAX_ROWS = 1_048_576  # as spreadsheets have; what comes after gaps is reached, and no row beyond is made up
MAX_COLUMNS = 100  # a row is filled up to its last column, and a stray cell may stand far to the right
MAX_SHEETS = 50
HEADER_ROWS = 20  # blank rows above the header are passed over


class XlsxImporter(numbered.FileImporter):
    """`corpus.ports.Importer` over a workbook."""

    def _records(self) -> Iterator[NumberedRecord]:
        """Yield each row as a record; raise `SourceFormat` where no sheet has a header that can be understood."""
        try:
            with self._path.open("rb") as raw, open_workbook(raw, self._path) as book:
                first, header, sheet = self._header(book)
                labels = column.Labels.of(self._vocabulary)
                for line, cells in enumerate(_rows(sheet, first + 1), first + 1):
                    self._bytes_read = min(raw.tell(), self.size_bytes() or 0)
                    if any(cell.value is not None for cell in cells):
                        yield numbered_record(line, _texts(cells, header), header, labels)
        except OSError as error:
            raise numbered.unavailable(self._path) from error

    def _header(self, book: Any) -> tuple[int, Header, Any]:
        """Return the header, the number of the row it stands in, and its sheet."""
        candidates = [(*_first_row(sheet), sheet) for sheet in book.worksheets[:MAX_SHEETS]] or [(1, [], None)]
        line, titles, sheet = max(candidates, key=lambda candidate: column.known_columns(candidate[1]))
        return line, read_header(titles, self._path), sheet


def _rows(sheet: Any, first: int) -> Iterator[tuple[Any, ...]]:
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(min_row=first, max_row=MAX_ROWS, max_col=MAX_COLUMNS)
    return rows


def _first_row(sheet: Any) -> tuple[int, list[str]]:
    sheet.reset_dimensions()  # what the sheet says of its own size is often wrong
    for line, cells in enumerate(sheet.iter_rows(max_row=HEADER_ROWS, max_col=MAX_COLUMNS), 1):
        if any(cell.value is not None for cell in cells):
            return line, ["" if cell.value is None else str(cell.value) for cell in cells]
    return 1, []


def _texts(cells: tuple[Any, ...], header: Header) -> list[str] | InvalidRecord:
    """Return a text for each column, as a person would have written it into a CSV file."""
    texts = []
    for cell, name, title in zip(cells, header.names, header.titles, strict=False):
        if cell.data_type == "e":
            return InvalidRecord(
                f"Die Zelle enthält den Fehlerwert {quoted(cell.value)}.",
                "Prüfen Sie die Formel, oder schreiben Sie den Wert hinein.",
                field=title,
            )
        texts.append(_text(cell.value, name, cell.number_format if isinstance(cell.value, date) else ""))
    return texts


def _text(value: object, name: str, number_format: str) -> str:
    if value is None:
        return ""
    if isinstance(value, date):  # a datetime is one, too
        return _date(value, number_format)
    if isinstance(value, time | timedelta):
        return _minutes(value) if name == "duration_minutes" else str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _date(value: date, number_format: str) -> str:
    """Return the day; the month or the year where the cell shows no more: "05.2024" is kept as the first of May."""
    day = value.date() if isinstance(value, datetime) else value
    shown = number_format.casefold()
    if "d" in shown or "t" in shown or "y" not in shown:
        return day.isoformat()
    return day.isoformat()[:7] if "m" in shown else day.isoformat()[:4]


def _minutes(value: time | timedelta) -> str:
    if isinstance(value, time):
        value = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    return str(round(value.total_seconds() / 60))
