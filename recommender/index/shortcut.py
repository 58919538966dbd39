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

MIN_OUTPUTS = 5_000  # below, every output is looked at; from about 3,000 on, a text costs less with a shortcut
STRONGEST = 4_000  # places of an n-gram that are looked up, those where it weighs most
MAX_POSTINGS = 200_000  # places looked up for a text, those of its rarest n-grams; a common one says little


def is_large(n: int) -> bool:
    """Return whether an index of n outputs needs a shortcut."""
    return n >= MIN_OUTPUTS


def strongest_first(postings: SparseRows) -> SparseRows:
    """Return postings with those places of each n-gram first, in no order, where it weighs most."""
    indices, values = postings.indices.copy(), postings.values.copy()
    for feature in np.flatnonzero(np.diff(postings.indptr) > STRONGEST).tolist():
        span = slice(*postings.indptr[feature : feature + 2].tolist())
        order = np.argpartition(-values[span], STRONGEST)
        indices[span], values[span] = indices[span][order], values[span][order]
    return SparseRows(postings.indptr, indices, values)


@dataclass(frozen=True, slots=True)
class Shortcut:
    """What finds neighbouring vectors, and the places of n-grams as a sparse matrix; places are not copied.

    Row 2f of `postings`, of shape (2 * N_FEATURES, n), is where n-gram f weighs most, row 2f + 1 the rest.
    """

    neighbours: Neighbours
    postings: "csr_array"
    late: tuple[Vectors, CharacterIndex] | None = None
    """Vectors and n-grams of further rows, which are all looked at."""

    @classmethod
    def open(cls, neighbours: Neighbours, characters: CharacterIndex) -> Self:
        """Return the ways into an index whose postings are in the order of `strongest_first`."""
        held = characters.postings
        bounds = np.repeat(held.indptr, 2)[:-1]
        bounds[1::2] = np.minimum(held.indptr[:-1] + STRONGEST, held.indptr[1:])
        halves = SparseRows(bounds, held.indices, held.values)
        return cls(neighbours, as_matrix(halves, 2 * N_FEATURES, characters.n_rows))

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

    def rough_cosines(self, features: NDArray[np.int32], values: Floats, times: int = 1) -> Floats:
        """Return for every row about its cosine with an n-gram vector, shape (n,): what is looked up of it.

        That is `MAX_POSTINGS` places, `times` over.
        """
        indptr, strongest = self.postings.indptr, 2 * features
        lengths = indptr[strongest + 1] - indptr[strongest]
        order = np.argsort(lengths, kind="stable")
        rarest = order[np.cumsum(lengths[order]) <= times * MAX_POSTINGS]
        cosines: Floats = self.postings[strongest[rarest]].T @ values[rarest]
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
