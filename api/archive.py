"""The one file of a backup: a zip with the database, the index, and a list of both with their checksums.

The list is the last thing written and the first thing read; whatever it does not name, or names otherwise, is refused.
"""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from corpus.errors import InvalidInput
from corpus.sqlite.connection import DATABASE_NAME

FORMAT = 1
LIST_NAME = "backup.json"
INDEX_NAME = "index"
CHUNK_BYTES = 1 << 20
MAX_LIST_BYTES = 1 << 20
MAX_BYTES = 1 << 36  # 64 GB unpacked, several times ten million outputs' database
_TAKE_ANOTHER = "Nehmen Sie eine andere Sicherung; angelegt werden sie mit: negz backup ZIEL"


class InvalidBackup(InvalidInput):
    """The file is no backup, or a damaged one."""

    code = "invalid_backup"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup says of itself: when it was made, of which version of the corpus, and each file's SHA-256."""

    made_at: datetime
    corpus_version: int
    outputs: int
    files: Mapping[str, str]


def write_archive(path: Path, sources: Mapping[str, Path], made_at: datetime, version: int, outputs: int) -> Contents:
    """Write the files of `sources`, by their names in the archive, to `path`."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        sums = {name: _add(archive, name, source) for name, source in sources.items()}
        fields = {
            "format": FORMAT,
            "made_at": made_at.isoformat(),
            "corpus_version": version,
            "outputs": outputs,
            "files": sums,
        }
        archive.writestr(LIST_NAME, json.dumps(fields, indent=1))
    return Contents(made_at, version, outputs, sums)


def check_archive(path: Path) -> Contents:
    """Read every byte and return what the backup holds; raise `InvalidBackup` where one is not as it was written."""
    with _opened(path) as archive:
        contents = _contents(archive, path)
        for name in contents.files:
            _copy(archive, path, name, contents, None)
    return contents


def unpack_archive(path: Path, folder: Path) -> Contents:
    """Write the files of a backup below `folder`, each checked while it is written; raise `InvalidBackup`."""
    with _opened(path) as archive:
        contents = _contents(archive, path)
        for name in contents.files:
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            _copy(archive, path, name, contents, target)
    return contents


def _add(archive: zipfile.ZipFile, name: str, source: Path) -> str:
    digest = hashlib.sha256()
    with source.open("rb") as reading, archive.open(name, "w", force_zip64=True) as writing:
        while chunk := reading.read(CHUNK_BYTES):
            digest.update(chunk)
            writing.write(chunk)
    return digest.hexdigest()


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except FileNotFoundError as error:
        raise InvalidBackup(f"Die Datei „{path}“ gibt es nicht.", "Prüfen Sie Namen und Ordner.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise InvalidBackup(f"„{path}“ ist keine Sicherung oder beschädigt ({error}).", _TAKE_ANOTHER) from error


def _contents(archive: zipfile.ZipFile, path: Path) -> Contents:
    try:
        with archive.open(LIST_NAME) as reading:
            fields = json.loads(reading.read(MAX_LIST_BYTES))
        number, files = int(fields["format"]), {str(name): str(found) for name, found in fields["files"].items()}
        made_at = datetime.fromisoformat(fields["made_at"])
        version, outputs = int(fields["corpus_version"]), int(fields["outputs"])
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise InvalidBackup(f"„{path}“ ist keine Sicherung dieser Software.", _TAKE_ANOTHER) from error
    if number > FORMAT:
        raise InvalidBackup(f"„{path}“ stammt von einer neueren Version.", "Aktualisieren Sie diese Software.")
    names = archive.namelist()
    if sorted(names) != sorted([*files, LIST_NAME]) or not all(map(_is_ours, files)) or DATABASE_NAME not in files:
        raise InvalidBackup(f"„{path}“ enthält anderes, als das Verzeichnis darin nennt.", _TAKE_ANOTHER)
    if sum(member.file_size for member in archive.infolist()) > MAX_BYTES:
        raise InvalidBackup(f"„{path}“ ist entpackt zu groß.", _TAKE_ANOTHER)
    return Contents(made_at, version, outputs, files)


def _is_ours(name: str) -> bool:
    parts = PurePosixPath(name).parts
    in_index = len(parts) in {2, 3} and parts[0] == INDEX_NAME and ".." not in parts
    return "\\" not in name and "/".join(parts) == name and (name == DATABASE_NAME or in_index)


def _copy(archive: zipfile.ZipFile, path: Path, name: str, contents: Contents, target: Path | None) -> None:
    """Read one file to its end, into `target` if there is one, and hold it against its checksum."""
    digest = hashlib.sha256()
    with archive.open(name) as reading:
        if target is None:
            while chunk := reading.read(CHUNK_BYTES):
                digest.update(chunk)
        else:
            with target.open("wb") as writing:
                while chunk := reading.read(CHUNK_BYTES):
                    digest.update(chunk)
                    writing.write(chunk)
    if digest.hexdigest() != contents.files[name]:
        raise InvalidBackup(f"In „{path}“ ist „{name}“ beschädigt.", _TAKE_ANOTHER)
