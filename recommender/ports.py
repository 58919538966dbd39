"""What the recommender needs from outside: something that turns text into vectors."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into vectors of length 1, so that a dot product is a cosine.

    `fingerprint` names everything the vectors depend on (name, revision, dimension, prompts, truncation,
    normalisation); two encoders with equal fingerprints give interchangeable vectors.
    """

    @property
    def fingerprint(self) -> str:
        """Identity of the vectors; equal only for interchangeable encoders. Cheap: loads no model."""
        ...

    @property
    def dim(self) -> int:
        """Number of components of a vector."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return what `encode_query` gives for each text, shape (len(texts), dim); faster than one by one."""
        ...

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Return float32 vectors of shape (len(texts), dim), rows of length 1 (0 for a text without words)."""
        ...

    def encode_query(self, text: str) -> Vectors:
        """Return one float32 vector of shape (dim,) and length 1 (0 for a text without words)."""
        ...
