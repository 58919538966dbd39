"""Lines of outside files, packed or not."""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from corpus.errors import SourceFormat, SourceUnavailable


def numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank, with their numbers from 1; raise `SourceUnavailable` or `SourceFormat`."""
    try:
        with _open(path) as file:
            yield from ((number, line) for number, line in enumerate(file, 1) if line.strip())
    except (OSError, EOFError, zlib.error) as error:
        raise SourceUnavailable(f"Die Datei „{path}“ lässt sich nicht lesen.", "Prüfen Sie den Pfad.") from error
    except UnicodeDecodeError as error:
        raise SourceFormat(f"„{path.name}“ ist kein UTF-8-Text.", "Speichern Sie die Datei als UTF-8.") from error


def _open(path: Path) -> IO[str]:
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")
