"""The project's own way to the nearest vectors: all of a small catalogue, a graph of a large one."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.peers.engine import Vectors
from benchmarks.peers.engines.exact import Exact

if TYPE_CHECKING:
    from recommender.index.lexical import CharacterIndex
    from recommender.index.shortcut import Shortcut

GRAPH = "neighbours.npy"


class Negz(Exact):
    """What the index keeps of vectors, without everything else that it keeps. It is replaced as a whole."""

    can_update = False

    def version(self) -> str:
        """Return the project's version."""
        from importlib.metadata import version

        return version("negz-recommender")

    def prepare(self, folder: Path) -> None:
        """Import what builds and searches."""
        del folder
        from recommender.index import shortcut

        self.module = shortcut

    def build(self, folder: Path, vectors: Vectors) -> None:
        """Write the vectors, and the graph where there is one."""
        super().build(folder, vectors)
        graph = self.module.build_neighbours(vectors)
        if graph is not None:
            np.save(folder / GRAPH, graph)

    def open(self, folder: Path) -> None:
        """Map both."""
        super().open(folder)
        self.shortcut: Shortcut | None = None
        if (folder / GRAPH).exists():
            graph = np.load(folder / GRAPH, mmap_mode="r")
            self.shortcut = self.module.Shortcut.open(graph, _no_characters(len(self.vectors)))

    def search(self, vector: Vectors, n: int) -> Sequence[int]:
        """Return the rows found, best first."""
        if self.shortcut is None:
            return super().search(vector, n)
        rows: Sequence[int] = self.shortcut.nearest(vector)[0][:n].tolist()
        return rows


def _no_characters(n: int) -> "CharacterIndex":
    """Return the n-grams of n outputs without text: the graph is searched without them."""
    from recommender.index.lexical import CharacterIndex, SparseRows
    from recommender.index.ngram import N_FEATURES

    empty = np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32)
    rows, postings = (SparseRows(np.zeros(height + 1, dtype=np.int64), *empty) for height in (n, N_FEATURES))
    return CharacterIndex(np.zeros(N_FEATURES, dtype=np.float32), rows, postings)
