"""Where one instance lays files that the others are to have, too."""

from pathlib import Path
from typing import Protocol

from corpus.errors import NotReady


class BundleGone(NotReady):
    """What was to be fetched from the shelf has been replaced meanwhile."""

    code = "bundle_gone"


class Shelf(Protocol):
    """Holds one bundle of files at a time; safe to share between processes and machines."""

    def current(self) -> str | None:
        """Return the name of the bundle that lies there, or None."""
        ...

    def put(self, name: str, folder: Path) -> None:
        """Lay the files of a folder there, in the place of what there was."""
        ...

    def read(self, name: str, file: str) -> bytes:
        """Return one file of the bundle, a small one; raise `BundleGone`."""
        ...

    def fetch(self, name: str, folder: Path) -> None:
        """Write the files of the bundle into an empty folder; raise `BundleGone`."""
        ...
