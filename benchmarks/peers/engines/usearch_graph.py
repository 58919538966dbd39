"""usearch, with its own settings: HNSW, which this project uses inside with others."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers.engine import WIDTHS, Engine, Vectors

FILE = "index.usearch"


class UsearchGraph(Engine):
    """A graph over the vectors in the precision that the library chooses for the machine."""

    widths = WIDTHS

    def version(self) -> str:
        """Return the version of usearch."""
        from importlib.metadata import version

        return version("usearch")

    def prepare(self, folder: Path) -> None:
        """Import usearch."""
        from usearch.index import Index

        self.kind: Any = Index
        self.file = folder / FILE

    def build(self, folder: Path, vectors: Vectors) -> None:
        """Add the vectors and write the index."""
        del folder
        index = self.kind(ndim=vectors.shape[1], metric="ip")
        index.add(np.arange(len(vectors)), vectors, threads=1)
        index.save(self.file)

    def open(self, folder: Path) -> None:
        """Read the index."""
        del folder
        self.index = self.kind.restore(self.file)

    def set_width(self, width: int) -> None:
        """Set the number of candidates in a search."""
        self.index.expansion_search = width

    def search(self, vector: Vectors, n: int) -> Sequence[int]:
        """Return the rows found, best first."""
        rows: Sequence[int] = self.index.search(vector, n, threads=1).keys.tolist()
        return rows

    def update(self, row: int, vector: Vectors) -> None:
        """Take the old vector out, put the new one in, and write the index."""
        self.index.remove(row)
        self.index.add(row, vector, threads=1)
        self.index.save(self.file)
