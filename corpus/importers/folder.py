"""A folder of files: records in tables, and documents that are an output each, with what a file beside them says.

What is there is all there is: a file that has gone is an output that has gone. Nothing outside the folder is read,
whatever links lead there.
"""

import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from corpus.errors import InvalidRecord, SourceError, SourceTooLarge, SourceUnavailable
from corpus.importers.field import quoted
from corpus.importers.item import short_key
from corpus.importers.registry import SUFFIXES, importer_for
from corpus.importers.sidecar import completed, document_of, sidecar_of
from corpus.model import Vocabulary
from corpus.ports import PartialOutput, Refusal, SourceImporter
from corpus.source import Gone, ReadResult, Reference, RefusedItem, SkippedItem, SourceItem, SourceKind

MAX_FILES = 100_000
_HIDDEN = (".", "~$")  # of the system, of editors, of spreadsheets that are open


@dataclass(frozen=True, slots=True)
class FileReference(Reference):
    """A file, or a record of one, which then has been read."""

    path: Path = Path()
    item: SourceItem | None = None


class FolderImporter:
    """`corpus.ports.SourceImporter` over a folder and the folders in it.

    Parameters
    ----------
    folder : Path
    vocabulary : Vocabulary
        The concepts that records may be tagged with.
    documents : mapping of str to callable
        For each ending of a file that is one output (".pdf"), what reads the file at a path.
    """

    kind = SourceKind.FOLDER
    lists_everything = True

    def __init__(
        self, folder: Path, vocabulary: Vocabulary, documents: Mapping[str, Callable[[str], SourceImporter[Reference]]]
    ) -> None:
        self.address = str(folder)
        self._folder = folder
        self._vocabulary = vocabulary
        self._documents = documents

    def discover(self, since: datetime | None) -> Iterator[FileReference | Gone | RefusedItem]:  # noqa: ARG002
        """Yield each file and each record, in the order of their paths.

        A table that cannot be read as a whole raises its `SourceError`, but not before all else has been yielded: what
        it held yesterday is not gone.
        """
        failed: SourceError | None = None
        for path in self._files():
            key = path.relative_to(self._folder).as_posix()
            if self._is_sidecar(path):
                continue
            if not self._is_inside(path):
                yield RefusedItem(short_key(key), _leads_away(key))
            elif path.suffix.casefold() in SUFFIXES:
                try:
                    yield from self._records(path, key)
                except SourceError as error:
                    failed = failed or error
            elif (fingerprint := _fingerprint(path)) is not None:
                yield FileReference(short_key(key), fingerprint, path)
        if failed is not None:
            raise failed

    def read(self, reference: FileReference) -> ReadResult:
        """Read the file."""
        if reference.item is not None:
            return reference.item
        reader = self._documents.get(reference.path.suffix.casefold())
        if reader is None:
            known = ", ".join(sorted({*SUFFIXES, *self._documents}))
            return SkippedItem(reference.key, f"Diese Art von Datei wird nicht gelesen. Bekannt sind: {known}.")
        sidecar = sidecar_of(reference.path)
        for path in (reference.path, sidecar):
            if not self._is_inside(path):
                return RefusedItem(reference.key, _leads_away(path.name))
        read = reader(str(reference.path)).read(Reference(reference.key, reference.fingerprint))
        return (
            completed(read, sidecar, self._vocabulary) if isinstance(read, SourceItem) and sidecar.is_file() else read
        )

    def _is_sidecar(self, path: Path) -> bool:
        document = document_of(path)
        return document != path and document.suffix.casefold() in self._documents and document.is_file()

    def _files(self) -> Iterator[Path]:
        def refuse(error: OSError) -> None:
            raise SourceUnavailable(
                f"Der Ordner „{error.filename}“ lässt sich nicht lesen.", "Prüfen Sie den Pfad und die Leserechte."
            ) from error

        count = 0
        for folder, inner, names in os.walk(self._folder, onerror=refuse):
            linked = [name for name in inner if (Path(folder) / name).is_symlink()]
            inner[:] = sorted(name for name in inner if not name.startswith(_HIDDEN) and name not in linked)
            for name in sorted([*names, *linked]):
                if name.startswith(_HIDDEN):
                    continue
                count += 1
                if count > MAX_FILES:
                    raise SourceTooLarge(
                        f"Der Ordner „{self.address}“ hat mehr als {MAX_FILES} Dateien.",
                        "Nennen Sie den Ordner, in dem die Beiträge liegen.",
                    )
                yield Path(folder) / name

    def _is_inside(self, path: Path) -> bool:
        try:
            return path.resolve().is_relative_to(self._folder.resolve())
        except (OSError, RuntimeError):  # links in a circle
            return False

    def _records(self, path: Path, key: str) -> Iterator[FileReference | RefusedItem]:
        for read in importer_for(path, self._vocabulary).read():
            if isinstance(read, Refusal):
                yield RefusedItem(short_key(f"{key}#{read.record_id or read.line}"), read.error)
                continue
            part = read if isinstance(read, PartialOutput) else PartialOutput(read, frozenset())
            said = f"{part.output.content_hash()} {sorted(part.unsaid)}"
            item = SourceItem(short_key(f"{key}#{part.output.id}"), part.output, part.unsaid)
            yield FileReference(item.key, hashlib.sha256(said.encode()).hexdigest(), path, item)


def _fingerprint(path: Path) -> str | None:
    """Return size and time of change, its sidecar's too; None where it is no file, such as a pipe, or has just gone."""
    own, beside = _stamp(path), _stamp(sidecar_of(path))
    return own if own is None or beside is None else f"{own} {beside}"


def _stamp(path: Path) -> str | None:
    try:
        told = path.stat()
    except OSError:
        return None
    return f"{told.st_size}-{told.st_mtime_ns}" if stat.S_ISREG(told.st_mode) else None


def _leads_away(key: str) -> InvalidRecord:
    return InvalidRecord(f"{quoted(key)} führt aus dem Ordner hinaus.", "Kopieren Sie die Datei selbst in den Ordner.")
