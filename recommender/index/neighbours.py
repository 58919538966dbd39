"""About the nearest of an index's vectors: by a graph that the instance has itself, or by asking a database."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from corpus.vector_shelf import VectorShelf
from recommender.errors import IndexCorrupt
from recommender.index.manifest import REBUILD
from recommender.ports import Vectors

if TYPE_CHECKING:
    from usearch.index import Index

LINKS = (
    16  # of a vector in the graph; the usual number (Malkov & Yashunin 2018), recall is what benchmarks/scale.py prints
)
BUILD_WIDTH = 80  # vectors looked at when one is added
SEARCH_WIDTH = 64  # vectors looked at in a search
NEIGHBOURS = 64  # nearest vectors a search returns


def build_graph(documents: Vectors) -> NDArray[np.uint8]:
    """Return a graph of neighbouring vectors as bytes, shape (size,).

    Hierarchical navigable small worlds (Malkov & Yashunin 2018) over half-precision copies. One thread, so that the
    same vectors give the same graph.
    """
    from usearch.index import Index

    dim = documents.shape[1]
    graph = Index(ndim=dim, metric="ip", dtype="f16", connectivity=LINKS, expansion_add=BUILD_WIDTH)
    graph.add(np.arange(len(documents)), documents, threads=1)
    return np.frombuffer(graph.save(None) or b"", dtype=np.uint8)


@dataclass(frozen=True, slots=True)
class GraphNeighbours:
    """A graph that `build_graph` has built. It looks into `memory` and does not itself keep it."""

    memory: NDArray[np.uint8]
    graph: "Index"

    @classmethod
    def open(cls, memory: NDArray[np.uint8], n: int) -> Self:
        """Return the graph of n vectors; raise `IndexCorrupt` for bytes that are none of that size."""
        from usearch.index import Index

        try:
            opened = Index.restore(memory.data, view=True, expansion_search=SEARCH_WIDTH)
        except (RuntimeError, ValueError) as error:
            raise IndexCorrupt("Die Nachbarschaften des Index sind unlesbar.", REBUILD) from error
        if opened is None or len(opened) != n:
            raise IndexCorrupt("Die Nachbarschaften des Index passen nicht zu seinen Beiträgen.", REBUILD)
        return cls(memory, opened)

    def nearest(self, vector: Vectors) -> tuple[NDArray[np.int64], Vectors]:
        """Return the `NEIGHBOURS` rows of about the highest cosines with a vector, and those cosines."""
        _check_shape(vector, self.graph.ndim)
        found: Any = self.graph.search(vector, NEIGHBOURS, threads=1)
        return found.keys.astype(np.int64), 1 - found.distances


@dataclass(frozen=True, slots=True)
class SharedNeighbours:
    """The vectors of one build of the index, `dim` components each, as they lie where all instances ask for them."""

    shelf: VectorShelf
    build: str
    dim: int

    @classmethod
    def open(cls, shelf: VectorShelf, build: str, dim: int) -> Self:
        """Return the vectors of a build; raise `IndexCorrupt` where they do not lie there."""
        if not shelf.holds(build):
            raise IndexCorrupt("Die Vektoren des Index liegen nicht in der Datenbank.", REBUILD)
        return cls(shelf, build, dim)

    def nearest(self, vector: Vectors) -> tuple[NDArray[np.int64], Vectors]:
        """Return the `NEIGHBOURS` rows of about the highest cosines with a vector, and those cosines."""
        _check_shape(vector, self.dim)
        found = self.shelf.nearest(self.build, vector, NEIGHBOURS, width=SEARCH_WIDTH)
        rows, cosines = zip(*found, strict=True) if found else ((), ())
        return np.array(rows, dtype=np.int64), np.array(cosines, dtype=np.float32)


def _check_shape(vector: Vectors, dim: int) -> None:
    if vector.shape != (dim,):
        raise ValueError(f"a vector of shape {vector.shape} among vectors of {dim} components")
