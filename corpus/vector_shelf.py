"""Where the vectors of an index lie for all instances, which are asked for the nearest of them."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Protocol

from corpus.errors import NotReady, StoreError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class VectorsGone(NotReady):
    """The vectors of a build lie in the database no more."""

    code = "vectors_gone"


class VectorSearchMissing(StoreError):
    """The database cannot search vectors."""

    code = "vector_search_missing"


class VectorShelf(Protocol):
    """Holds vectors, build of the index by build; safe to share between threads, processes and machines."""

    def put(self, build: str, vectors: "NDArray[np.float32]") -> None:
        """Lay the vectors of a build there, shape (rows, dim); nobody sees any of them before all are there."""
        ...

    def holds(self, build: str) -> bool:
        """Say whether the vectors of a build lie there."""
        ...

    def nearest(self, build: str, vector: "NDArray[np.float32]", n: int, *, width: int) -> list[tuple[int, float]]:
        """Return about the n rows of a build that have the highest dot products with a vector, and those, best first.

        `width` is how many are looked at, at least n; raise `VectorsGone`.
        """
        ...

    def tidy(self, keep: Collection[str]) -> None:
        """Remove all builds but those named and the last two that were put there."""
        ...
