"""Cosines of many texts with many others at once, by their character n-grams."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommender.index.lexical import CharacterIndex, SparseRows, weigh_counts
from recommender.index.ngram import N_FEATURES, Ngrams

Floats = NDArray[np.float64]

FEW_TEXTS = 128  # up to which going through the postings text by text is as fast
FREQUENT_SHARE = 1 / 16  # of the rows that an n-gram is in, from which on a dense matrix multiplies faster


def weigh_all(texts: Sequence[Ngrams], index: CharacterIndex) -> SparseRows:
    """Return the texts as rows of length 1 with the weights of an index."""
    weighed = [weigh_counts(ngrams, index.idf) for ngrams in texts]
    indptr = np.cumsum([0, *(len(features) for features, _ in weighed)], dtype=np.int64)
    indices = np.concatenate([np.zeros(0, dtype=np.int32), *(features for features, _ in weighed)])
    return SparseRows(indptr, indices, np.concatenate([np.zeros(0, dtype=np.float32), *(v for _, v in weighed)]))


def cosine_matrix(texts: SparseRows, index: CharacterIndex) -> Floats:
    """Return the cosine of each text with each row of an index, shape (texts, rows), to single precision.

    For many of both, n-grams that are found in many rows are multiplied as a dense matrix, and the others as a sparse
    one: a handful of the n-grams make up nearly all of the products.
    """
    n_texts = len(texts.indptr) - 1
    if n_texts <= FEW_TEXTS:
        found = np.array([index.cosines(*texts.row(i)) for i in range(n_texts)], dtype=np.float64)
        return found.reshape(n_texts, index.n_rows)
    if index.n_rows <= FEW_TEXTS:
        return np.asarray((_matrix(texts) @ _matrix(index.rows).T).toarray(), dtype=np.float64)
    frequent = np.flatnonzero(np.diff(index.postings.indptr) >= FREQUENT_SHARE * index.n_rows)
    place = np.full(N_FEATURES, -1, dtype=np.int32)
    place[frequent] = np.arange(len(frequent), dtype=np.int32)
    dense, sparse = _parted(texts, place, len(frequent))
    of_rows = (dense, sparse) if texts is index.rows else _parted(index.rows, place, len(frequent))
    return np.asarray(dense @ of_rows[0].T + (sparse @ of_rows[1].T).toarray(), dtype=np.float64)


def _parted(rows: SparseRows, place: NDArray[np.int32], n_frequent: int) -> tuple[NDArray[np.float32], Any]:
    """Return the columns of frequent n-grams as a dense matrix, the others as a sparse one."""
    n = len(rows.indptr) - 1
    owners = np.repeat(np.arange(n), np.diff(rows.indptr))
    places = place[rows.indices]
    is_frequent = places >= 0
    dense = np.zeros((n, n_frequent), dtype=np.float32)
    dense[owners[is_frequent], places[is_frequent]] = rows.values[is_frequent]
    rare = ~is_frequent
    indptr = np.concatenate(([0], np.cumsum(np.bincount(owners[rare], minlength=n))))
    return dense, _matrix(SparseRows(indptr, rows.indices[rare], rows.values[rare]))


def _matrix(rows: SparseRows) -> Any:  # scipy ships no types
    from scipy.sparse import csr_matrix

    return csr_matrix((rows.values, rows.indices, rows.indptr), shape=(len(rows.indptr) - 1, N_FEATURES))
