"""Character n-gram TF-IDF with hashed features, stored as postings so that a query touches only its own n-grams.

Character n-grams find parts of German compounds that words miss. Hashing keeps the index free of a vocabulary file
and its loading time. Source: Salton & Buckley (1988) for TF-IDF; Weinberger et al. (2009) for feature hashing.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from corpus.german import normalise

N_FEATURES = 2**20  # German n-grams of 3-5 characters; at 100,000 texts under 1 % of the weight collides
NGRAM_RANGE = (3, 5)
MAX_CHARS = 20_000

Floats = NDArray[np.float32]


def _vectorizer() -> Any:  # scikit-learn ships no types
    from sklearn.feature_extraction.text import HashingVectorizer

    return HashingVectorizer(
        analyzer="char_wb", ngram_range=NGRAM_RANGE, n_features=N_FEATURES, norm=None, alternate_sign=False
    )


def _count(texts: Sequence[str]) -> Any:
    if not len(texts):  # scikit-learn takes no empty list
        from scipy.sparse import csr_matrix

        return csr_matrix((0, N_FEATURES), dtype=np.float64)
    return _vectorizer().transform([normalise(text[:MAX_CHARS]) for text in texts])


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
        from sklearn.utils import murmurhash3_32

        self._analyze = _vectorizer().build_analyzer()
        self._hash = murmurhash3_32

    @classmethod
    def build(cls, texts: Sequence[str]) -> Self:
        """Index `texts`, one row each; none at all give an index without rows."""
        counts = _count(texts)
        counts.sort_indices()
        frequency = np.bincount(counts.indices, minlength=N_FEATURES)
        idf = (np.log((1 + len(texts)) / (1 + frequency)) + 1).astype(np.float32)
        matrix = counts.astype(np.float32)
        matrix.data = (1 + np.log(matrix.data)) * idf[matrix.indices]
        norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
        matrix.data /= np.repeat(np.where(norms > 0, norms, 1), np.diff(matrix.indptr)).astype(np.float32)
        transposed = matrix.tocsc()
        return cls(idf, _sparse_rows(matrix), _sparse_rows(transposed))

    @property
    def n_rows(self) -> int:
        """Number of outputs."""
        return len(self.rows.indptr) - 1

    def encode(self, text: str) -> tuple[NDArray[np.int32], Floats]:
        """Return the features of `text` and their weights (a vector of length 1, or nothing for no n-grams).

        The vectorizer's own steps without its checks and matrices, which cost a request three times as much.
        """
        counts: Counter[int] = Counter()
        for ngram, count in Counter(self._analyze(normalise(text[:MAX_CHARS]))).items():
            counts[abs(self._hash(ngram)) % N_FEATURES] += count
        features = np.fromiter(counts.keys(), dtype=np.int32, count=len(counts))
        frequencies = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        values = (1 + np.log(frequencies)) * self.idf[features]
        norm = np.linalg.norm(values)
        return features, values / norm if norm > 0 else values

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


def _sparse_rows(matrix: Any) -> SparseRows:
    matrix.sort_indices()
    return SparseRows(matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32), matrix.data.astype(np.float32))
