"""The tagger's opinions where there are thousands of examples: linear heads instead of a kernel.

With so many examples the texts themselves say most; ridge heads on character n-grams and vectors are fitted twice on
half of the examples for honest opinions on the other half, and once on all.
"""

import numpy as np
from numpy.typing import NDArray

from recommender.index.lexical import weigh_counts
from recommender.index.ngram import N_FEATURES
from recommender.tagging.kernel import Scale
from recommender.tagging.linear import LinearHeads, Rows
from recommender.tagging.material import Columns, Material

Floats = NDArray[np.float64]

MAX_KERNEL_EXAMPLES = 3_000  # a kernel matrix of 72 MB, inverted in seconds
MIN_FREQUENCY = 3  # texts that an n-gram must occur in
HALVES = 2
NEIGHBOURS = 8


class WideOpinions:
    """What is known of c concepts from many examples; the same interface as `Opinions`.

    Attributes
    ----------
    of_examples : ndarray, shape (n, c, 3)
        Opinions on the examples by heads that have not seen them: heads, likeness to the label, base rate.
    """

    def __init__(self, examples: Material, assigned: NDArray[np.bool_], columns: Columns) -> None:
        self._columns = columns
        self._vectors = examples.vectors
        frequency = np.bincount(np.concatenate([features for features, _ in examples.ngrams]), minlength=N_FEATURES)
        self._kept = np.flatnonzero(frequency >= MIN_FREQUENCY)
        self._idf = (np.log((1 + len(examples)) / (1 + frequency)) + 1).astype(np.float32)
        rows, targets = self._rows(examples), assigned.astype(np.float32)
        meaning = examples.vectors @ columns.vectors.T
        self._scale = Scale.of(meaning.astype(np.float64))
        share = np.clip(targets.mean(axis=0), 1e-4, 1 - 1e-4)
        self._base = np.log(share / (1 - share))
        honest = np.zeros(targets.shape)
        half = np.arange(len(examples)) % HALVES
        for number in range(HALVES):
            heads = LinearHeads.fit(rows.take(half != number), targets[half != number])
            honest[half == number] = heads.predict(rows.take(half == number))
        self.of_examples = self._stack(honest, meaning)
        self._heads = LinearHeads.fit(rows, targets)

    def of(self, texts: Material) -> Floats:
        """Return the opinions on m further texts, shape (m, c, 3)."""
        return self._stack(self._heads.predict(self._rows(texts)), texts.vectors @ self._columns.vectors.T)

    def nearest(self, texts: Material) -> NDArray[np.intp]:
        """Return for each text the examples nearest in meaning, shape (m, NEIGHBOURS)."""
        return np.argsort(-(texts.vectors @ self._vectors.T), axis=1, kind="stable")[:, :NEIGHBOURS]

    def _rows(self, texts: Material) -> Rows:
        from scipy.sparse import csr_matrix

        weighed = [weigh_counts(ngrams, self._idf) for ngrams in texts.ngrams]
        starts = np.cumsum([0, *(len(features) for features, _ in weighed)])
        features = np.concatenate([np.zeros(0, dtype=np.int32), *(features for features, _ in weighed)])
        values = np.concatenate([np.zeros(0, dtype=np.float32), *(values for _, values in weighed)])
        matrix = csr_matrix((values, features, starts), shape=(len(texts), N_FEATURES))
        return Rows(matrix[:, self._kept], texts.vectors)

    def _stack(self, heads: Floats, meaning: NDArray[np.float32]) -> Floats:
        base = np.broadcast_to(self._base, heads.shape)
        return np.stack([heads, self._scale.standardise(meaning.astype(np.float64)), base], axis=-1)
