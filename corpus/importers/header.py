"""The first row of a table of records, and its other rows as records: what CSV and XLSX share."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import InvalidRecord, SourceFormat
from corpus.importers import column
from corpus.importers.field import did_you_mean, quoted
from corpus.importers.numbered import NumberedRecord

_REQUIRED = {"id": "Kennung", "type": "Art", "title": "Titel"}


@dataclass(frozen=True, slots=True)
class Header:
    """`names` holds the record's field for each of `titles`, the columns as the file calls them."""

    titles: tuple[str, ...]
    names: tuple[str, ...]

    def spelling(self) -> dict[str, str]:
        """Return the file's name for each field, also for the tags of a scheme."""
        spelling = dict(zip(self.names, self.titles, strict=True))
        return spelling | {f"tags.{name}": spelling[name] for name in column.SCHEME_COLUMNS if name in spelling}


def read_header(cells: Sequence[str], path: Path) -> Header:
    """Return the header that the first row's cells make; raise `SourceFormat` where it cannot be understood."""
    titles = [title.strip() for title in cells]
    while titles and not titles[-1]:
        titles.pop()
    names = [column.field_of_column(title) or "" for title in titles]
    _check(titles, names, path)
    return Header(tuple(titles), tuple(names))


def numbered_record(
    line: int, cells: Sequence[str] | InvalidRecord, header: Header, labels: column.Labels
) -> NumberedRecord:
    """Return the record of one row, which has a cell for each column, or the reason why it is none."""
    spelling = header.spelling()
    try:
        if isinstance(cells, InvalidRecord):
            return NumberedRecord(line, cells)
        named = dict(zip(header.names, cells, strict=True))
        return NumberedRecord(line, column.record_from_cells(named, labels), spelling)
    except InvalidRecord as error:
        return NumberedRecord(line, InvalidRecord(error.subject, error.remedy, field=spelling.get(error.field or "")))


def _check(titles: Sequence[str], names: Sequence[str], path: Path) -> None:
    known = f"Bekannt sind: {', '.join(column.COLUMN_NAMES)}."
    if not any(name in names for name in _REQUIRED):
        raise SourceFormat(f"Die erste Zeile von „{path}“ nennt keine Spalten, die wir kennen.", known)
    for title, name in zip(titles, names, strict=True):
        if not name:
            hint = did_you_mean(title, column.COLUMN_NAMES)
            raise SourceFormat(f"Die Spalte {quoted(title)} in „{path}“ kennen wir nicht.", f"{hint}{known}")
        if names.count(name) > 1:
            raise SourceFormat(
                f"Die Spalte {quoted(title)} in „{path}“ steht zweimal da, vielleicht unter zwei Namen.",
                "Behalten Sie eine von beiden.",
            )
    missing = [title for name, title in _REQUIRED.items() if name not in names]
    if missing:
        raise SourceFormat(f"In „{path}“ fehlt die Spalte „{missing[0]}“.", "Ergänzen Sie sie; sie ist Pflicht.")
