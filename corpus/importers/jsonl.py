"""JSON Lines: one record a line, UTF-8."""

import codecs
import json
from collections.abc import Iterator
from typing import BinaryIO, NoReturn

from corpus.errors import InvalidRecord
from corpus.importers import numbered
from corpus.importers.field import quoted
from corpus.importers.numbered import NumberedRecord

MAX_LINE_BYTES = 1_000_000  # twenty times the longest abstract we take, escaped


class JsonLinesImporter(numbered.FileImporter):
    """`corpus.ports.Importer` over a JSON Lines file."""

    def _records(self) -> Iterator[NumberedRecord]:
        """Yield each line as a record, or the reason why it is none; blank lines are skipped."""
        for number, line in self._lines():
            if line is None:
                yield NumberedRecord(number, _too_long())
            elif line.strip():
                try:
                    yield NumberedRecord(number, parse_record(line))
                except InvalidRecord as error:
                    yield NumberedRecord(number, error)

    def _lines(self) -> Iterator[tuple[int, bytes | None]]:
        """Yield the numbered lines; None in the place of one that is too long to hold."""
        try:
            with self._path.open("rb") as stream:
                number = 0
                while line := stream.readline(MAX_LINE_BYTES + 1):
                    number += 1
                    if number == 1:
                        numbered.refuse_utf16(self._path, line)
                        line = line.removeprefix(codecs.BOM_UTF8)
                    fits = len(line) <= MAX_LINE_BYTES
                    if not fits and not line.endswith(b"\n"):
                        _skip_rest(stream)
                    self._bytes_read = stream.tell()
                    yield number, line if fits else None
        except OSError as error:
            raise numbered.unavailable(self._path) from error


def parse_record(line: bytes | str) -> dict[str, object]:
    """Return the JSON object in `line`; raise `InvalidRecord` for anything else."""
    try:
        text = line if isinstance(line, str) else line.decode("utf-8")
        value = json.loads(text, object_pairs_hook=_unique_keys, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise InvalidRecord(
            f"Die Zeile ist nicht in UTF-8 geschrieben (Byte {error.start + 1}).", "Speichern Sie die Datei als UTF-8."
        ) from error
    except json.JSONDecodeError as error:
        raise InvalidRecord(
            f"Die Zeile ist kein vollständiges JSON (Zeichen {error.pos + 1}).",
            "Prüfen Sie an dieser Stelle Klammern, Anführungszeichen und Kommas; jeder Beitrag steht in einer Zeile.",
        ) from error
    except (ValueError, RecursionError) as error:
        raise InvalidRecord(
            "Die Zeile enthält eine Zahl oder Verschachtelung, die kein Beitrag braucht.",
            "Schreiben Sie jeden Beitrag als einfaches JSON-Objekt.",
        ) from error
    if not isinstance(value, dict):
        raise InvalidRecord(
            "Die Zeile enthält kein JSON-Objekt.", 'Schreiben Sie jeden Beitrag in eine Zeile als {"id": …, …}.'
        )
    return value


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidRecord(f"Das Feld {quoted(twice)} steht zweimal da.", "Streichen Sie eines von beiden.")
    return record


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"not a JSON number: {constant}")


def _too_long() -> InvalidRecord:
    return InvalidRecord(
        f"Die Zeile ist länger als {MAX_LINE_BYTES} Bytes.", "Kürzen Sie den Beitrag, oder trennen Sie die Zeilen."
    )


def _skip_rest(stream: BinaryIO) -> None:
    while (rest := stream.readline(MAX_LINE_BYTES)) and not rest.endswith(b"\n"):
        pass
