"""Latent semantic analysis of the corpus itself: TF-IDF over analysed German terms, then a truncated SVD.

Source: Deerwester et al. (1990), Indexing by Latent Semantic Analysis. Needs no model, but must be fitted on the
texts it is to encode; its state is kept in the index.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import HashingVectorizer

from corpus.german import analyse
from recommender.ports import Vectors

MAX_DIM = 256  # as many topics as a catalogue of some thousand texts supports
N_FEATURES = 2**15  # hashed terms; the components stay under 34 MB
SEED = 7


class LsaEncoder:
    """TF-IDF + SVD encoder, fitted on texts; dim is at most 256 and less than the number of texts.

    Parameters
    ----------
    idf : ndarray of shape (N_FEATURES,)
        Inverse document frequencies of the hashed terms.
    components : ndarray of shape (dim, N_FEATURES)
        The right singular vectors.
    """

    def __init__(self, idf: NDArray[np.float32], components: NDArray[np.float32]) -> None:
        self._idf = idf
        self._components = components
        digest = hashlib.sha256(components.tobytes() + idf.tobytes()).hexdigest()[:12]
        self.fingerprint = f"lsa/1/{components.shape[0]}/{digest}"
        self.dim = int(components.shape[0])

    @classmethod
    def fit(cls, texts: Sequence[str]) -> Self:
        """Learn document frequencies and components from `texts`; without any word in them every vector is 0."""
        counts = _counts(texts)
        frequency = np.bincount(counts.indices, minlength=N_FEATURES)
        idf = (np.log((1 + len(texts)) / (1 + frequency)) + 1).astype(np.float32)
        weighted = _weighted(counts, idf)
        if not weighted.nnz:
            return cls(idf, np.zeros((1, N_FEATURES), dtype=np.float32))
        dim = max(1, min(MAX_DIM, len(texts) - 1))
        with np.errstate(invalid="ignore"):  # texts that are all alike leave no variance to explain
            svd = TruncatedSVD(dim, random_state=SEED).fit(weighted)
        return cls(idf, np.ascontiguousarray(svd.components_, dtype=np.float32))

    @classmethod
    def from_state(cls, state: Mapping[str, NDArray[np.float32]]) -> Self:
        """Restore a fitted encoder from what `state` returned."""
        return cls(np.asarray(state["idf"]), np.asarray(state["components"]))

    def state(self) -> dict[str, NDArray[np.float32]]:
        """Return the arrays an index keeps so that queries are encoded like the documents were."""
        return {"idf": self._idf, "components": self._components}

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Return float32 vectors of shape (len(texts), dim), rows of length 1."""
        projected = _weighted(_counts(texts), self._idf) @ self._components.T
        norms = np.linalg.norm(projected, axis=1, keepdims=True)
        return np.asarray(projected / np.where(norms > 0, norms, 1.0), dtype=np.float32)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of `encode_documents`: the method knows no difference."""
        return self.encode_documents(texts)

    def encode_query(self, text: str) -> Vectors:
        """Return one float32 vector of shape (dim,) and length 1."""
        vector: Vectors = self.encode_documents([text])[0]
        return vector


def _counts(texts: Sequence[str]) -> Any:  # scipy ships no types
    if not len(texts):  # scikit-learn takes no empty list
        return csr_matrix((0, N_FEATURES), dtype=np.float64)
    vectorizer = HashingVectorizer(analyzer=analyse, n_features=N_FEATURES, norm=None, alternate_sign=False)
    return vectorizer.transform(texts)


def _weighted(counts: Any, idf: NDArray[np.float32]) -> Any:  # scipy ships no types
    weighted = counts.copy()
    weighted.data = (1 + np.log(weighted.data)) * idf[weighted.indices]
    return weighted
