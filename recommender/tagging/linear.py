"""Ridge regression on many texts, all targets at once.

The normal equations are solved by conjugate gradients (Hestenes & Stiefel 1952), each target with steps of its own but
all in one pass over the texts, which are read from memory once and not once for each target. Dividing by the diagonal
first (Jacobi) lets rare and frequent n-grams settle in equally few steps.
"""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]

REGULARISATION = 1.0
ITERATIONS = 12  # of this and the regularisation: chosen on the last tenth of the parliament's training texts


@dataclass(frozen=True, slots=True)
class Rows:
    """n texts as features.

    Parameters
    ----------
    sparse : scipy.sparse.csr_matrix, shape (n, f)
        Weighed n-grams, float32.
    dense : ndarray, shape (n, dim)
        Vectors.
    """

    sparse: Any  # scipy ships no types
    dense: Singles

    def take(self, chosen: NDArray[np.bool_]) -> "Rows":
        """Return the texts that are marked."""
        return Rows(self.sparse[chosen], self.dense[chosen])


@dataclass(frozen=True, slots=True)
class LinearHeads:
    """Fitted heads for c targets: weights of the n-grams (f, c) and of the vectors' components (dim, c), intercepts."""

    sparse: Singles
    dense: Singles
    intercept: Singles

    @classmethod
    def fit(cls, rows: Rows, targets: Singles) -> Self:
        """Fit on n texts, at least one, and targets of shape (n, c); features are centred, intercepts go free."""
        base = targets.mean(axis=0)
        equations = _NormalEquations(rows)
        residual = targets - base
        weights = np.zeros((equations.size, targets.shape[1]), dtype=np.float32)
        gradient = equations.back(residual)
        direction = scaled = equations.inverse_diagonal * gradient
        product = _dots(gradient, scaled)
        for _ in range(ITERATIONS):
            change = equations.forth(direction)
            curvature = _dots(change, change) + REGULARISATION * _dots(direction, direction)
            step = _ratio(product, curvature)
            weights += step * direction
            residual -= step * change
            gradient = equations.back(residual)
            gradient -= REGULARISATION * weights
            scaled = equations.inverse_diagonal * gradient
            earlier, product = product, _dots(gradient, scaled)
            direction = scaled + _ratio(product, earlier) * direction
        width = rows.sparse.shape[1]
        return cls(weights[:width], weights[width:], base - equations.mean @ weights)

    def predict(self, rows: Rows) -> Floats:
        """Return the heads' values, shape (n, c)."""
        return np.asarray(rows.sparse @ self.sparse + rows.dense @ self.dense + self.intercept, dtype=np.float64)


class _NormalEquations:
    """Products with the centred features of n texts, which are never written out."""

    def __init__(self, rows: Rows) -> None:
        self._sparse, self._dense = rows.sparse, rows.dense
        self._transposed = rows.sparse.T.tocsr()
        n, self._width = rows.sparse.shape
        self.size = self._width + rows.dense.shape[1]
        sums = [np.asarray(rows.sparse.sum(axis=0)).ravel(), rows.dense.sum(axis=0)]
        squares = np.asarray(rows.sparse.multiply(rows.sparse).sum(axis=0)).ravel(), (rows.dense**2).sum(axis=0)
        self.mean = (np.concatenate(sums) / n).astype(np.float32)
        spread = np.concatenate(squares) - n * self.mean**2
        self.inverse_diagonal = (1 / (spread + REGULARISATION)).astype(np.float32)[:, None]

    def forth(self, weights: Singles) -> Singles:
        """Return the values of n texts, shape (n, c), for weights of shape (size, c)."""
        values: Singles = self._sparse @ weights[: self._width] + self._dense @ weights[self._width :]
        values -= self.mean @ weights
        return values

    def back(self, residual: Singles) -> Singles:
        """Return the sums over texts of features times residuals, shape (size, c)."""
        sums: Singles = np.concatenate([self._transposed @ residual, self._dense.T @ residual])
        sums -= np.outer(self.mean, residual.sum(axis=0))
        return sums


def _dots(one: Singles, other: Singles) -> Singles:
    """Return the inner product of each column with the other's."""
    products: Singles = np.einsum("ic,ic->c", one, other)
    return products


def _ratio(above: Singles, below: Singles) -> Singles:
    """Return the quotients, 0 where there is nothing left to divide."""
    quotients: Singles = np.divide(above, below, out=np.zeros_like(above), where=below > 0)
    return quotients
