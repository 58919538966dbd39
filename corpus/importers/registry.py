"""Which importer reads which file."""

from collections.abc import Callable, Mapping
from pathlib import Path

from corpus.errors import SourceFormat, SourceUnavailable
from corpus.importers.csv_file import CsvImporter
from corpus.importers.jsonl import JsonLinesImporter
from corpus.importers.xlsx_file import XlsxImporter
from corpus.model import Vocabulary
from corpus.ports import Importer

_BY_SUFFIX: Mapping[str, Callable[[Path, Vocabulary], Importer]] = {
    ".jsonl": JsonLinesImporter,
    ".ndjson": JsonLinesImporter,
    ".csv": CsvImporter,
    ".tsv": CsvImporter,
    ".xlsx": XlsxImporter,
}
SUFFIXES = tuple(_BY_SUFFIX)


def importer_for(path: Path, vocabulary: Vocabulary) -> Importer:
    """Return the importer for the file at `path`, by the ending of its name.

    Raises `SourceUnavailable` where there is no such file, `SourceFormat` where no importer knows the ending.
    """
    try:
        path.stat()
    except (OSError, ValueError) as error:
        raise SourceUnavailable(f"Die Datei „{path}“ gibt es nicht.", "Prüfen Sie den Pfad.") from error
    known = f"Bekannt sind: {', '.join(SUFFIXES)}."
    if not path.is_file():
        raise SourceFormat(f"„{path}“ ist keine Datei.", f"Nennen Sie eine Datei. {known}")
    importer = _BY_SUFFIX.get(path.suffix.casefold())
    if importer is None:
        raise SourceFormat(f"Das Format der Datei „{path}“ kennen wir nicht.", known)
    return importer(path, vocabulary)
