"""Ways to the likely candidates of a large index: a graph of neighbouring vectors, and the rare ones of the n-grams.

What they find is scored exactly afterwards, so that they decide who is looked at, never in which order people see it.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from recommender.errors import IndexCorrupt
from recommender.index.lexical import CharacterIndex, SparseRows, as_matrix
from recommender.index.manifest import REBUILD
from recommender.index.ngram import N_FEATURES
from recommender.ports import Vectors

if TYPE_CHECKING:
    from scipy.sparse import csr_array
    from usearch.index import Index

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

MIN_OUTPUTS = 20_000  # below, every output is looked at; chosen beforehand, the crossing point is not measured
LINKS = (
    16  # of a vector in the graph; the usual number (Malkov & Yashunin 2018), recall is what benchmarks/scale.py prints
)
BUILD_WIDTH = 80  # vectors looked at when one is added
SEARCH_WIDTH = 192  # vectors looked at in a search
NEIGHBOURS = 192  # nearest vectors a search returns
MAX_POSTINGS = 300_000  # n-grams looked up for a text, rarest first; a common one says little and has many


def build_neighbours(documents: Vectors) -> NDArray[np.uint8] | None:
    """Return a graph of neighbouring vectors as bytes, shape (size,), None where exact search does.

    Hierarchical navigable small worlds (Malkov & Yashunin 2018) over half-precision copies. One thread, so that the
    same vectors give the same graph.
    """
    if len(documents) < MIN_OUTPUTS:
        return None
    graph = _empty(documents.shape[1])
    graph.add(np.arange(len(documents)), documents, threads=1)
    return np.frombuffer(graph.save(None) or b"", dtype=np.uint8)


@dataclass(frozen=True, slots=True)
class Shortcut:
    """The graph, and the n-grams of all outputs as a sparse matrix; nothing is copied.

    The graph looks into `memory` and does not itself keep it.
    """

    memory: NDArray[np.uint8]
    graph: "Index"
    postings: "csr_array"
    late: tuple[Vectors, CharacterIndex] | None = None
    """Vectors and n-grams of further rows, which are all looked at."""

    @classmethod
    def open(cls, graph: NDArray[np.uint8], characters: CharacterIndex) -> Self:
        """Return the ways into an index; raise `IndexCorrupt` for bytes that are no graph of its size."""
        from usearch.index import Index

        n = characters.n_rows
        try:
            opened = Index.restore(graph.data, view=True, expansion_search=SEARCH_WIDTH)
        except (RuntimeError, ValueError) as error:
            raise IndexCorrupt("Die Nachbarschaften des Index sind unlesbar.", REBUILD) from error
        if opened is None or len(opened) != n:
            raise IndexCorrupt("Die Nachbarschaften des Index passen nicht zu seinen Beiträgen.", REBUILD)
        return cls(graph, opened, as_matrix(characters.postings, N_FEATURES, n))

    def with_rows(self, documents: Vectors, characters: CharacterIndex) -> "Shortcut":
        """Return the ways into the same index with a few further rows."""
        return replace(self, late=(documents, characters))

    def nearest(self, vector: Vectors) -> tuple[Rows, Floats]:
        """Return the `NEIGHBOURS` rows of about the highest cosines with a vector, and those cosines."""
        found: Any = self.graph.search(vector, NEIGHBOURS, threads=1)
        rows, cosines = found.keys.astype(np.int64), 1 - found.distances
        if self.late is None:
            return rows, cosines
        further = self.postings.shape[1] + np.arange(len(self.late[0]))
        return np.concatenate([rows, further]), np.concatenate([cosines, self.late[0] @ vector])

    def rough_cosines(self, features: NDArray[np.int32], values: Floats) -> Floats:
        """Return for every row the part of its cosine with an n-gram vector that its rarer n-grams make, shape (n,)."""
        indptr = self.postings.indptr
        lengths = indptr[features + 1] - indptr[features]
        order = np.argsort(lengths, kind="stable")
        rarest = order[np.cumsum(lengths[order]) <= MAX_POSTINGS]
        cosines: Floats = self.postings[features[rarest]].T @ values[rarest]
        return cosines if self.late is None else np.concatenate([cosines, self.late[1].cosines(features, values)])


class CharacterSubset(CharacterIndex):
    """Some rows of a large index, compared one by one with what is asked instead of through the postings."""

    def __init__(self, whole: CharacterIndex, rows: Rows) -> None:
        chosen = whole.among(rows)
        super().__init__(whole.idf, SparseRows(chosen.indptr, chosen.indices, chosen.data), whole.postings)
        self._chosen = chosen
        self.scratch = whole.scratch

    def cosines(self, features: NDArray[np.int32], values: Floats) -> Floats:
        """Return the cosine of every row with the given vector, shape (n_rows,)."""
        return self.scratch.multiply(self._chosen, features, values)


def _empty(dim: int) -> "Index":
    from usearch.index import Index

    return Index(ndim=dim, metric="ip", dtype="f16", connectivity=LINKS, expansion_add=BUILD_WIDTH)
