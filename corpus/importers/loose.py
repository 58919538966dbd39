"""Records that are only to be looked at: an id and a title will do, tags and unknown fields are passed over."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from corpus.errors import InvalidRecord, SourceFormat, SourceUnavailable
from corpus.importers.jsonl import parse_record
from corpus.importers.record import FIELDS, output_from_record
from corpus.model import Output, OutputKind, Vocabulary

DEFAULT_KIND = OutputKind.ARTICLE  # of a record that does not say; the one with the least about it


def read_outputs(path: Path) -> Iterator[tuple[int, Output | InvalidRecord]]:
    """Yield each line's number and its output, or what is wrong with it; raise where there is no such file."""
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield number, _read(line)
    except UnicodeDecodeError as error:
        raise SourceFormat(
            f"„{path.name}“ ist nicht in UTF-8 geschrieben.", "Speichern Sie die Datei in UTF-8."
        ) from error
    except OSError as error:
        raise SourceUnavailable(f"Die Datei „{path}“ lässt sich nicht lesen.", "Prüfen Sie den Pfad.") from error


def output_from_loose_record(record: Mapping[str, object]) -> Output:
    """Return the output that a record of at least id and title stands for; raise `InvalidRecord`."""
    known = {name: value for name, value in record.items() if name in FIELDS and name != "tags"}
    return output_from_record({"type": DEFAULT_KIND.value, **known, "tags": None}, Vocabulary((), {}))


def _read(line: str) -> Output | InvalidRecord:
    try:
        return output_from_loose_record(parse_record(line))
    except InvalidRecord as error:
        return error
