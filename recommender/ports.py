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


class Neighbours(Protocol):
    """Finds about the nearest of an index's vectors without a look at all of them; safe to share between threads."""

    def nearest(self, vector: Vectors) -> tuple[NDArray[np.int64], Vectors]:
        """Return the rows of about the highest cosines with a vector, and those cosines, the highest first.

        Parameters
        ----------
        vector : ndarray, shape (dim,)
            Of length 1, as all vectors of the index.

        Returns
        -------
        rows : ndarray of int64, shape (k,)
            Each one once; k is some dozens, or all there are where those are fewer.
        cosines : ndarray of float32, shape (k,)
            As exact as half precision allows.

        Raises
        ------
        ValueError
            For a vector of another shape.
        NotReady, StoreError
            Where others are asked, and do not know the index's vectors or do not answer.
        """
        ...


class FullTextReader(Protocol):
    """Reads the passages of full texts as they are now (`corpus.source_port.SourceStore`)."""

    def passage(self, item_id: ItemId, position: int) -> Passage | None:
        """Return a passage by its item and position; None where it is there no more."""
        ...

    def passage_scores(self, output_id: OutputId, text: str) -> Mapping[PassageKey, float]:
        """Return by its words how well each passage of the output that shares one with `text` answers it."""
        ...


class Agreement(Protocol):
    """Lets all who answer the same people take up a new build of the index together; builds go by their stamps."""

    def announce(self, stamp: int) -> None:
        """Say that this one is ready to answer from a build; its earlier announcement holds no more.

        The first build that anybody announces is agreed on at once, each later one when all have announced it.
        """
        ...

    def agreed(self) -> int:
        """Return the build that was agreed on last."""
        ...

    def insist(self, stamp: int) -> None:
        """Agree on a build for all: for where somebody is not heard of."""
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
