"""Ways to the likely candidates of a large index: the neighbours of a vector, and the rare ones of the n-grams.

What they find is scored exactly afterwards, so that they decide who is looked at, never in which order people see it.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from recommender.index.lexical import CharacterIndex, SparseRows, as_matrix
from recommender.index.ngram import N_FEATURES
from recommender.ports import Neighbours, Vectors

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

MIN_OUTPUTS = 20_000  # below, every output is looked at; chosen beforehand, the crossing point is not measured
MAX_POSTINGS = 300_000  # n-grams looked up for a text, rarest first; a common one says little and has many


def is_large(n: int) -> bool:
    """Return whether an index of n outputs needs a shortcut."""
    return n >= MIN_OUTPUTS


@dataclass(frozen=True, slots=True)
class Shortcut:
    """What finds neighbouring vectors, and the n-grams of all outputs as a sparse matrix; nothing is copied."""

    neighbours: Neighbours
    postings: "csr_array"
    late: tuple[Vectors, CharacterIndex] | None = None
    """Vectors and n-grams of further rows, which are all looked at."""

    @classmethod
    def open(cls, neighbours: Neighbours, characters: CharacterIndex) -> Self:
        """Return the ways into an index."""
        return cls(neighbours, as_matrix(characters.postings, N_FEATURES, characters.n_rows))

    def with_rows(self, documents: Vectors, characters: CharacterIndex) -> "Shortcut":
        """Return the ways into the same index with a few further rows."""
        return replace(self, late=(documents, characters))

    def nearest(self, vector: Vectors) -> tuple[Rows, Floats]:
        """Return the rows of about the highest cosines with a vector, and those cosines."""
        rows, cosines = self.neighbours.nearest(vector)
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
