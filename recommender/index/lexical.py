"""TF-IDF over character n-grams, stored as postings so that a query touches only its own n-grams.

Character n-grams find parts of German compounds that words miss. Source: Salton & Buckley (1988) for TF-IDF.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from recommender.index.ngram import N_FEATURES, Ngrams, count_ngrams

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SparseRows:
    """Rows of a sparse matrix: row i has the features indices[indptr[i]:indptr[i+1]] with the same slice of values."""

    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]
    values: Floats

    def row(self, i: int) -> tuple[NDArray[np.int32], Floats]:
        """Return the features and values of row i."""
        span = slice(self.indptr[i], self.indptr[i + 1])
        return self.indices[span], self.values[span]


class Scratch:
    """A row of zeros as wide as the features: writing one out anew for each product takes longer than the product."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._zeros: Floats | None = None

    def multiply(self, rows: "csr_array", features: NDArray[np.int32], values: Floats) -> Floats:
        """Return the inner product of each row with a sparse vector; in one thread at a time without new memory."""
        if not self._lock.acquire(blocking=False):
            return self._product(rows, features, values, np.zeros(N_FEATURES, dtype=np.float32))
        try:
            if self._zeros is None:
                self._zeros = np.zeros(N_FEATURES, dtype=np.float32)
            return self._product(rows, features, values, self._zeros)
        finally:
            self._lock.release()

    @staticmethod
    def _product(rows: "csr_array", features: NDArray[np.int32], values: Floats, zeros: Floats) -> Floats:
        zeros[features] = values
        product: Floats = rows @ zeros
        zeros[features] = 0
        return product


class CharacterIndex:
    """TF-IDF rows of length 1 for n outputs, and their postings.

    Parameters
    ----------
    idf : ndarray of shape (N_FEATURES,)
        Smoothed inverse document frequency, ln((1 + n) / (1 + df)) + 1.
    rows : SparseRows
        One row per output.
    postings : SparseRows
        The transpose: one row per feature.
    """

    def __init__(self, idf: Floats, rows: SparseRows, postings: SparseRows) -> None:
        self.idf = idf
        self.rows = rows
        self.postings = postings
        self.scratch = Scratch()

    @cached_property
    def matrix(self) -> "csr_array":
        """The rows as a matrix that shares their memory."""
        return as_matrix(self.rows, self.n_rows, N_FEATURES)

    @classmethod
    def build(cls, texts: Sequence[str]) -> Self:
        """Index `texts`, one row each; none at all give an index without rows."""
        return cls.of_ngrams([count_ngrams(text) for text in texts])

    @classmethod
    def of_ngrams(cls, counted: Sequence[Ngrams], idf: Floats | None = None) -> Self:
        """Index texts whose n-grams have been counted; `idf` is another index's, where they are to be compared."""
        indptr = np.cumsum([0, *(len(features) for features, _ in counted)], dtype=np.int64)
        indices = np.concatenate([np.zeros(0, dtype=np.int32), *(features for features, _ in counted)])
        counts = np.concatenate([np.zeros(0, dtype=np.float32), *(counts for _, counts in counted)])
        if idf is None:
            frequency = np.bincount(indices, minlength=N_FEATURES)
            idf = (np.log((1 + len(counted)) / (1 + frequency)) + 1).astype(np.float32)
        rows = SparseRows(indptr, indices, _weigh(counts, idf[indices]))
        for i in range(len(counted)):
            _, values = rows.row(i)
            values /= np.linalg.norm(values) or 1.0
        return cls(idf, rows, _transpose(rows, len(counted)))

    @property
    def n_rows(self) -> int:
        """Number of outputs."""
        return len(self.rows.indptr) - 1

    def row(self, i: int) -> tuple[NDArray[np.int32], Floats]:
        """Return the features and values of row i."""
        return self.rows.row(i)

    def among(self, rows: NDArray[np.int64]) -> "csr_array":
        """Return some rows as a matrix."""
        return self.matrix[rows]

    def encode(self, text: str) -> tuple[NDArray[np.int32], Floats]:
        """Return the features of `text` and their weights (a vector of length 1, or nothing for no n-grams)."""
        return self.weigh(count_ngrams(text))

    def weigh(self, ngrams: Ngrams) -> tuple[NDArray[np.int32], Floats]:
        """Return what `encode` does of a text whose n-grams have been counted."""
        return weigh_counts(ngrams, self.idf)

    def row_cosines(self, row: int) -> Floats:
        """Return the cosine of every output with the one in `row`, shape (n,)."""
        return self.cosines(*self.row(row))

    def cosines_with(self, row: int, others: NDArray[np.int64]) -> Floats:
        """Return the cosine of the output in `row` with each of those in `others`, shape (len(others),)."""
        return self.scratch.multiply(self.among(others), *self.row(row))

    def cosines(self, features: NDArray[np.int32], values: Floats) -> Floats:
        """Return the cosine of every row with the given vector, shape (n_rows,)."""
        indptr = self.postings.indptr
        starts, lengths = indptr[features], indptr[features + 1] - indptr[features]
        total = int(lengths.sum())
        if not total:
            return np.zeros(self.n_rows, dtype=np.float32)
        offsets = np.repeat(starts - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths) + np.arange(total)
        weights = self.postings.values[offsets] * np.repeat(values, lengths)
        return np.bincount(self.postings.indices[offsets], weights, minlength=self.n_rows).astype(np.float32)


def weigh_counts(ngrams: Ngrams, idf: Floats) -> tuple[NDArray[np.int32], Floats]:
    """Return features and TF-IDF weights, a vector of length 1, or nothing for no n-grams."""
    features, counts = ngrams
    values = _weigh(counts, idf[features])
    norm = np.linalg.norm(values)
    return features, values / norm if norm > 0 else values


def _weigh(counts: Floats, idf: Floats) -> Floats:
    return np.asarray((1 + np.log(counts)) * idf, dtype=np.float32)


def _transpose(rows: SparseRows, n_rows: int) -> SparseRows:
    turned = as_matrix(rows, n_rows, N_FEATURES).tocsc()
    return SparseRows(turned.indptr.astype(np.int64), turned.indices.astype(np.int32, copy=False), turned.data)


def as_matrix(rows: SparseRows, height: int, width: int) -> "csr_array":
    """Return the rows as a matrix that shares their memory."""
    from scipy.sparse import csr_array

    return csr_array((rows.values, rows.indices, rows.indptr), shape=(height, width), copy=False)
