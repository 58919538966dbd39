"""The rows of two arrays as one: a large one that nobody copies, and after it a few that came later."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommender.index.lexical import CharacterIndex, Floats
from recommender.ports import VectorRows, Vectors


class Stacked:
    """Vectors of a large index, at least one, and of a few further rows; both of shape (rows, dim)."""

    def __init__(self, first: VectorRows, second: Vectors) -> None:
        self._first = first
        self._second = second
        self._n = len(first)

    @property
    def shape(self) -> tuple[int, ...]:
        """Rows and components."""
        return len(self), *self._second.shape[1:]

    @property
    def nbytes(self) -> int:
        """Bytes of both."""
        return self._first.nbytes + self._second.nbytes

    def __len__(self) -> int:
        return self._n + len(self._second)

    def __getitem__(self, rows: Any, /) -> Any:
        if isinstance(rows, slice):
            start, stop, step = rows.indices(len(self))
            if stop <= self._n:
                return self._first[start:stop:step]
            if start >= self._n:
                return self._second[start - self._n : stop - self._n : step]
            rows = np.arange(start, stop, step)
        if np.ndim(rows) == 0:
            return self._first[rows] if rows < self._n else self._second[rows - self._n]
        places = np.asarray(rows, dtype=np.int64)
        late = np.flatnonzero(places >= self._n)
        if not len(late):
            return self._first[places]
        early = places.copy()
        early[late] = 0
        found = np.array(self._first[early])
        found[late] = self._second[places[late] - self._n]
        return found

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return np.concatenate([np.asarray(self._first), self._second]).astype(dtype or self._second.dtype, copy=False)

    def __matmul__(self, other: Vectors, /) -> Any:
        return np.concatenate([self._first @ other, self._second @ other])


class StackedCharacters(CharacterIndex):
    """The n-grams of a large index and of a few further rows, weighed by the large one."""

    def __init__(self, first: CharacterIndex, second: CharacterIndex) -> None:
        super().__init__(first.idf, first.rows, first.postings)
        self._first = first
        self._second = second

    @property
    def n_rows(self) -> int:
        """Number of outputs."""
        return self._first.n_rows + self._second.n_rows

    def row(self, i: int) -> tuple[NDArray[np.int32], Floats]:
        """Return the features and values of row i."""
        n = self._first.n_rows
        return self._first.row(i) if i < n else self._second.row(i - n)

    def cosines(self, features: NDArray[np.int32], values: Floats) -> Floats:
        """Return the cosine of every row with the given vector, shape (n_rows,)."""
        return np.concatenate([one.cosines(features, values) for one in (self._first, self._second)])

    def among(self, rows: NDArray[np.int64]) -> Any:
        """Return some rows as a matrix."""
        from scipy.sparse import vstack

        n = self._first.n_rows
        late = rows >= n
        if not late.any():
            return self._first.among(rows)
        order = np.argsort(np.concatenate([np.flatnonzero(~late), np.flatnonzero(late)]), kind="stable")
        both = self._first.among(rows[~late]), self._second.among(rows[late] - n)
        return vstack(both, format="csr")[order]
