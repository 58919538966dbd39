"""Workbooks (XLSX) opened with care: a workbook is a packed folder of XML, and both can be made to burst.

The packed file, what its parts say they unpack to, and what they hold are counted before anything is built from them.
What a part says is what is read: Python's zipfile stops there, and reports a part that holds more as damaged.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO
from xml.parsers import expat
from zipfile import ZipFile

from corpus.errors import NegzError, SourceFormat, SourceTooLarge
from corpus.importers.field import shown

MAX_PARTS = 1_000
MAX_UNPACKED_BYTES = 100_000_000  # 10,000 outputs with two pages of abstract each have 40 MB
MAX_ELEMENTS = 4_000_000  # cells, values and their like: 60,000 rows of all our columns
MAX_ELEMENTS_AT_ONCE = 20_000  # within one row or one text, which are held as a whole
_CHUNK_BYTES = 1 << 16
_WHOLE = {"row", "si"}  # elements that are read, and let go of, one by one


@contextmanager
def open_workbook(stream: BinaryIO, path: Path) -> Iterator[Any]:
    """Open the workbook of openpyxl, read-only and with values in the place of formulas.

    Raises `SourceTooLarge` or `SourceFormat` where it cannot be read, also while its rows are.
    """
    from openpyxl import load_workbook

    try:
        _check_sizes(stream, path)
        stream.seek(0)
        book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        try:
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", module="openpyxl")  # it tells which parts of a sheet it passes over
                yield book
        finally:
            book.close()
    except (NegzError, OSError):
        raise
    except Exception as error:  # openpyxl lets through whatever a damaged file runs into: KeyError, TypeError, …
        raise SourceFormat(
            f"„{path}“ ist keine Arbeitsmappe, die sich lesen lässt ({shown(type(error).__name__)}).",
            "Öffnen Sie die Datei in der Tabellenkalkulation, und speichern Sie sie neu als XLSX oder als „CSV UTF-8“.",
        ) from error


def _check_sizes(stream: BinaryIO, path: Path) -> None:
    with ZipFile(stream) as archive:
        parts = archive.infolist()
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
            raise _too_large(path)
        for part in parts:
            if part.filename.casefold().endswith((".xml", ".rels")):
                with archive.open(part) as content:
                    _count_elements(content, path)


def _count_elements(content: Any, path: Path) -> None:
    total = at_once = 0

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal total, at_once
        total += 1
        at_once = 0 if name.rpartition(":")[2] in _WHOLE else at_once + 1
        if total > MAX_ELEMENTS or at_once > MAX_ELEMENTS_AT_ONCE:
            raise _too_large(path)

    def doctype(*_: object) -> None:
        raise SourceFormat(
            f"„{path}“ ist keine Arbeitsmappe, wie Tabellenkalkulationen sie schreiben.", "Speichern Sie sie neu."
        )

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = doctype
    while chunk := content.read(_CHUNK_BYTES):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _too_large(path: Path) -> SourceTooLarge:
    return SourceTooLarge(
        f"„{path}“ enthält weit mehr, als ein Verzeichnis von Beiträgen braucht.",
        "Kopieren Sie die Zeilen mit den Beiträgen in eine neue Arbeitsmappe, oder speichern Sie sie als „CSV UTF-8“.",
    )
