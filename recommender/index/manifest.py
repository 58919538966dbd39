"""What an index was built from, when, and with what; written last, so that an index without it does not exist."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from recommender.errors import IndexCorrupt, IndexMissing

FORMAT = 7
AT_LOAD_BYTES = 16_000_000  # a file up to this size is read whole when an index is loaded
MANIFEST_NAME = "manifest.json"
NEIGHBOURS_ARRAY = "neighbours"  # only where the index is large, and its vectors lie nowhere else
REBUILD = "Bauen Sie den Index neu: negz index build"


@dataclass(frozen=True, slots=True)
class Manifest:
    """Identity and bill of lading of an index.

    `files` maps each file name to its size in bytes, `checksums` to its SHA-256; `build_hash` covers the configuration
    the arrays depend on.
    `passages` are titles and sentences of abstracts, `full_text_passages` those of PDFs, transcripts and pages.
    `are_vectors_shared` says whether the vectors lie where all instances ask for their neighbours.
    """

    built_at: datetime
    corpus_version: int
    encoder: str
    fingerprint: str
    build_hash: str
    outputs: int
    passages: int
    encoded_texts: int
    reused_texts: int
    files: dict[str, int]
    full_text_passages: int = 0
    checksums: dict[str, str] = field(default_factory=dict)
    are_vectors_shared: bool = False
    format: int = FORMAT

    @property
    def has_graph(self) -> bool:
        """Whether a graph finds neighbours; without it, and without shared vectors, the index is small."""
        return f"{NEIGHBOURS_ARRAY}.npy" in self.files

    def to_json(self) -> str:
        """Return the manifest as JSON text."""
        return json.dumps({**asdict(self), "built_at": self.built_at.isoformat()}, ensure_ascii=False, indent=1)


def parse_manifest(text: str) -> Manifest:
    """Return the manifest that JSON text describes; raise `ValueError`, `TypeError` or `KeyError` where it is none."""
    fields = json.loads(text)
    return Manifest(**{**fields, "built_at": datetime.fromisoformat(fields["built_at"])})


def read_manifest(directory: Path) -> Manifest:
    """Read and check the manifest of a built index: its format, and every file's presence and size.

    Raises
    ------
    IndexMissing
        There is no manifest.
    IndexCorrupt
        The manifest or one of its files is damaged, truncated or of another format.
    """
    path = directory / MANIFEST_NAME
    try:
        manifest = parse_manifest(path.read_text(encoding="utf-8"))
        sizes = [(directory / name, int(size)) for name, size in manifest.files.items()]
        is_complete = dict(manifest.checksums).keys() == manifest.files.keys()
    except FileNotFoundError as error:
        raise IndexMissing("Es gibt noch keinen Index.", "Bauen Sie ihn: negz index build") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise IndexCorrupt(f"Die Beschreibung des Index ({path.name}) ist unlesbar.", REBUILD) from error
    if manifest.format != FORMAT:
        raise IndexCorrupt(f"Der Index hat das Format {manifest.format}, erwartet wird {FORMAT}.", REBUILD)
    if not is_complete:
        raise IndexCorrupt(f"In der Beschreibung des Index ({path.name}) fehlen Prüfsummen.", REBUILD)
    for file, size in sizes:
        _check_file(file, size)
    return manifest


def verify_files(directory: Path, manifest: Manifest, names: Iterable[str] | None = None) -> None:
    """Read the files of these names, or all, and hold them against their checksums; raise `IndexCorrupt` naming one."""
    for name in manifest.files if names is None else names:
        try:
            found = file_checksum(directory / name)
        except OSError as error:
            raise IndexCorrupt(f"Die Indexdatei „{name}“ ist unlesbar.", REBUILD) from error
        if found != manifest.checksums.get(name):
            raise IndexCorrupt(f"Die Indexdatei „{name}“ ist beschädigt: Ihre Prüfsumme stimmt nicht.", REBUILD)


def small_files(manifest: Manifest) -> list[str]:
    """Return the names of the files that are read whole at each load; of larger ones the size alone is checked."""
    return [name for name, size in manifest.files.items() if size <= AT_LOAD_BYTES]


def file_checksum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_file(path: Path, size: int) -> None:
    try:
        found = path.stat().st_size
    except FileNotFoundError as error:
        raise IndexCorrupt(f"Die Indexdatei „{path.name}“ fehlt.", REBUILD) from error
    if found != size:
        raise IndexCorrupt(f"Die Indexdatei „{path.name}“ hat {found} Byte, erwartet werden {size}.", REBUILD)
