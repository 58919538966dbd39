"""Where indexes lie on disk: one folder per build, and a file that names the current one.

A build is written under a temporary name, flushed, renamed, and only then named in `current`; a reader sees the old
index or the new one, never half of one. Arrays are plain .npy files, memory-mapped when read.
"""

import os
import shutil
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from recommender.errors import IndexCorrupt, IndexMissing
from recommender.index.manifest import MANIFEST_NAME, REBUILD, Manifest, file_checksum, read_manifest, verify_files

CURRENT = "current"
ABANDONED_AFTER_S = 86_400  # a build that was killed left its folder; none takes a day
Arrays = Mapping[str, NDArray[Any]]


def new_build_name(corpus_version: int) -> str:
    """Return a name that no other build has."""
    return f"v{corpus_version}-{uuid.uuid4().hex[:8]}"


def write_index(root: Path, name: str, arrays: Arrays, texts: Mapping[str, str], manifest: Manifest) -> Path:
    """Write a build below `root`, make it the current one, and remove older ones; return its folder.

    Parameters
    ----------
    root : Path
        The index folder.
    name : str
        Of the build, and its folder.
    arrays : mapping of str to ndarray
        Written as NAME.npy.
    texts : mapping of str to str
        Written as files of that name, UTF-8.
    manifest : Manifest
        Its `files` and `checksums` are filled in here.
    """
    root.mkdir(parents=True, exist_ok=True)
    temporary = root / f".new-{uuid.uuid4().hex}"
    temporary.mkdir()
    try:
        for array_name, array in arrays.items():
            _save(temporary / f"{array_name}.npy", array)
        for file_name, text in texts.items():
            (temporary / file_name).write_text(text, encoding="utf-8")
        files = sorted(temporary.iterdir())
        sizes = {path.name: path.stat().st_size for path in files}
        sums = {path.name: file_checksum(path) for path in files}
        whole = replace(manifest, files=sizes, checksums=sums)
        (temporary / MANIFEST_NAME).write_text(whole.to_json(), encoding="utf-8")
        for path in temporary.iterdir():
            _flush(path)
        final = root / name
        temporary.rename(final)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    _point_to(root, final.name)
    _remove_old(root, keep=final.name)
    return final


@contextmanager
def arriving_index(root: Path, name: str) -> Iterator[Path]:
    """Lend an empty folder for the files of a build from elsewhere, which becomes the current one when the block ends.

    Each file is held against its checksum first; `IndexCorrupt` leaves the present build in place.
    """
    root.mkdir(parents=True, exist_ok=True)
    temporary = root / f".new-{uuid.uuid4().hex}"
    temporary.mkdir()
    try:
        yield temporary
        verify_files(temporary, read_manifest(temporary))
        for path in temporary.iterdir():
            _flush(path)
        if not (root / name).exists():
            temporary.rename(root / name)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    _point_to(root, name)
    _remove_old(root, keep=name)


def current_index(root: Path) -> Path:
    """Return the folder of the current build; raise `IndexMissing` or `IndexCorrupt`."""
    try:
        name = (root / CURRENT).read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise IndexMissing("Es gibt noch keinen Index.", "Bauen Sie ihn: negz index build") from error
    directory = root / name
    if not name or directory.parent != root or not directory.is_dir():
        raise IndexCorrupt(f"Der Zeiger auf den Index ({CURRENT}) führt ins Leere.", REBUILD)
    return directory


def read_current(root: Path) -> tuple[Path, Manifest]:
    """Return the current build's folder and its checked manifest."""
    directory = current_index(root)
    return directory, read_manifest(directory)


def index_stamp(pointer: Path) -> int:
    """Return a number that changes whenever the file `pointer` names another build; 0 while there is none."""
    try:
        return pointer.stat().st_mtime_ns
    except (FileNotFoundError, NotADirectoryError):
        return 0


def read_array(directory: Path, name: str) -> NDArray[Any]:
    """Memory-map an array of a build, as a plain array: the subclass for maps is slow to slice."""
    try:
        array: NDArray[Any] = np.asarray(np.load(directory / f"{name}.npy", mmap_mode="r", allow_pickle=False))
    except (OSError, ValueError, EOFError) as error:
        raise IndexCorrupt(f"Die Indexdatei „{name}.npy“ ist unlesbar.", REBUILD) from error
    return array


class _Writer:
    """Passes on what is written; numpy would write to a real file by itself, and not say why it could not."""

    def __init__(self, file: BinaryIO) -> None:
        self.write = file.write


def _save(path: Path, array: NDArray[Any]) -> None:
    with path.open("wb") as file:
        np.lib.format.write_array(_Writer(file), np.asarray(array), allow_pickle=False)


def _point_to(root: Path, name: str) -> None:
    temporary = root / f".{CURRENT}-{uuid.uuid4().hex}"
    temporary.write_text(name, encoding="utf-8")
    _flush(temporary)
    temporary.replace(root / CURRENT)
    _flush(root)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_old(root: Path, *, keep: str) -> None:
    """Remove older builds but the last one, which a reader may just be opening.

    Readers that still map removed files keep them until they let go (POSIX).
    """
    others = [path for path in root.iterdir() if path.is_dir() and path.name != keep]
    finished = sorted((p for p in others if not p.name.startswith(".")), key=lambda path: path.stat().st_mtime_ns)
    yesterday = time.time() - ABANDONED_AFTER_S
    abandoned = [p for p in others if p.name.startswith(".") and p.stat().st_mtime < yesterday]
    for path in (*finished[:-1], *abandoned):
        shutil.rmtree(path, ignore_errors=True)
