"""What the recommender needs from outside: something that turns text into vectors."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.model import OutputId
from corpus.passage import Passage
from corpus.source_port import ItemId, PassageKey

Vectors = NDArray[np.float32]


class VectorRows(Protocol):
    """Vectors by row: an array, or several that look like one."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Rows and components."""
        ...

    @property
    def nbytes(self) -> int:
        """Size of all of them."""
        ...

    def __len__(self) -> int: ...

    def __getitem__(self, rows: Any, /) -> Any: ...

    def __matmul__(self, other: Vectors, /) -> Any: ...


class FullTextReader(Protocol):
    """Reads the passages of full texts as they are now (`corpus.source_port.SourceStore`)."""

    def passage(self, item_id: ItemId, position: int) -> Passage | None:
        """Return a passage by its item and position; None where it is there no more."""
        ...

    def passage_scores(self, output_id: OutputId, text: str) -> Mapping[PassageKey, float]:
        """Return by its words how well each passage of the output that shares one with `text` answers it."""
        ...


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
