"""The project's own way to the nearest vectors: all of a small catalogue, a graph of a large one."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.peers.engine import Vectors
from benchmarks.peers.engines.exact import Exact

if TYPE_CHECKING:
    from recommender.ports import Neighbours

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
        from recommender.index import neighbours, shortcut

        self.module, self.is_large = neighbours, shortcut.is_large

    def build(self, folder: Path, vectors: Vectors) -> None:
        """Write the vectors, and the graph where there is one."""
        super().build(folder, vectors)
        if self.is_large(len(vectors)):
            np.save(folder / GRAPH, self.module.build_graph(vectors))

    def open(self, folder: Path) -> None:
        """Map both."""
        super().open(folder)
        self.neighbours: Neighbours | None = None
        if (folder / GRAPH).exists():
            graph = np.load(folder / GRAPH, mmap_mode="r")
            self.neighbours = self.module.GraphNeighbours.open(graph, len(self.vectors))

    def search(self, vector: Vectors, n: int) -> Sequence[int]:
        """Return the rows found, best first."""
        if self.neighbours is None:
            return super().search(vector, n)
        rows: Sequence[int] = self.neighbours.nearest(vector)[0][:n].tolist()
        return rows
