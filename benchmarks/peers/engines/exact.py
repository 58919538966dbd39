"""Exact search in numpy over memory-mapped vectors: the limit of what can be found, and a measure of the machine."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.peers.engine import Engine, Vectors

FILE = "vectors.npy"


class Exact(Engine):
    """All inner products, and the highest of them sorted."""

    def version(self) -> str:
        """Return numpy's version."""
        return np.__version__

    def build(self, folder: Path, vectors: Vectors) -> None:
        """Write the vectors."""
        np.save(folder / FILE, vectors)

    def open(self, folder: Path) -> None:
        """Map the vectors, so that they can be written, too."""
        self.vectors: Vectors = np.load(folder / FILE, mmap_mode="r+")

    def search(self, vector: Vectors, n: int) -> Sequence[int]:
        """Return the rows of the n highest inner products, best first."""
        scores = self.vectors @ vector
        best = np.argpartition(scores, -n)[-n:]
        rows: Sequence[int] = best[np.argsort(-scores[best], kind="stable")].tolist()
        return rows

    def update(self, row: int, vector: Vectors) -> None:
        """Write one row."""
        self.vectors[row] = vector
        self.vectors.flush()
