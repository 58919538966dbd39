"""A source that is one file, on this machine or at an address."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from corpus.errors import InvalidRecord, SourceUnavailable
from corpus.importers.item import short_key
from corpus.ports import Fetcher
from corpus.readable import readable
from corpus.source import ReadResult, Reference, RefusedItem, SourceKind


class SingleFile:
    """`corpus.ports.SourceImporter` over one file; subclasses make an item of its bytes.

    Parameters
    ----------
    address : str
        A path, or an address that `fetcher` gets.
    """

    kind: ClassVar[SourceKind]
    accept: ClassVar[str]
    max_bytes: ClassVar[int]
    lists_everything = True

    def __init__(self, address: str, fetcher: Fetcher | None = None) -> None:
        self.address = address
        self._fetcher = fetcher

    @property
    def url(self) -> str | None:
        """The address where it is one of the web, None for a path."""
        return self.address if urlsplit(self.address).scheme in ("http", "https") else None

    @property
    def name(self) -> str:
        """The file's name without its ending, in words."""
        last = Path(unquote(urlsplit(self.address).path) if self.url else self.address).stem
        return " ".join(readable(last).replace("_", " ").replace("-", " ").split())

    def discover(self, since: datetime | None) -> Iterator[Reference]:  # noqa: ARG002 - the port's
        """Yield the one reference; a file's size and time of change tell whether it must be read again."""
        if self.url is not None:
            yield Reference(short_key(self.address))
            return
        try:
            stat = Path(self.address).stat()
        except (OSError, ValueError) as error:
            raise self._missing() from error
        yield Reference(short_key(self.address), f"{stat.st_size}-{stat.st_mtime_ns}")

    def read(self, reference: Reference) -> ReadResult:
        """Read the file."""
        try:
            return self.item(reference.key, self._body())
        except InvalidRecord as error:
            return RefusedItem(reference.key, error)

    def item(self, key: str, body: bytes) -> ReadResult:
        """Return the item; raise `InvalidRecord` where the file holds none."""
        raise NotImplementedError

    def _body(self) -> bytes:
        if self.url is not None:
            if self._fetcher is None:
                raise SourceUnavailable(f"„{self.address}“ liegt im Netz.", "Lesen Sie sie mit Netzzugang ein.")
            return self._fetcher.fetch(self.url, accept=self.accept, max_bytes=self.max_bytes).body
        path = Path(self.address)
        try:
            if path.stat().st_size > self.max_bytes:
                raise InvalidRecord(
                    f"Die Datei „{path.name}“ hat mehr als {self.max_bytes // 2**20} MB.", "Teilen Sie sie."
                )
            return path.read_bytes()
        except (OSError, ValueError) as error:
            raise self._missing() from error

    def _missing(self) -> SourceUnavailable:
        return SourceUnavailable(f"Die Datei „{self.address}“ lässt sich nicht lesen.", "Prüfen Sie den Pfad.")
