"""Kernel ridge regression on zeros and ones, with every example's prediction by a fit that has not seen it.

Leaving one example out has a closed form (Allen 1974, PRESS; Rifkin & Lippert 2007), so that the next stage can be
fitted on honest predictions without fitting this one again and again.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ridge:
    """Fitted heads for c targets on n examples.

    Parameters
    ----------
    coefficients : ndarray, shape (n, c)
        Weight of each example's kernel value.
    base : ndarray, shape (c,)
        Share of the examples that have the target.
    left_out : ndarray, shape (n, c)
        What the heads fitted without an example say of it.
    """

    coefficients: Floats
    base: Floats
    left_out: Floats

    @classmethod
    def fit(cls, gram: Floats, targets: Floats, regularisation: float) -> Self:
        """Fit on a positive semi-definite kernel matrix of shape (n, n), n at least 1, and targets of shape (n, c)."""
        base = targets.mean(axis=0)
        inverse = np.linalg.inv(gram + regularisation * np.eye(len(gram)))
        coefficients = inverse @ (targets - base)
        left_out = targets - coefficients / np.diag(inverse)[:, None]
        return cls(coefficients, base, left_out)

    def predict(self, kernel: Floats) -> Floats:
        """Return the heads' values for m others, shape (m, c), from their kernel values with the examples (m, n)."""
        values: Floats = kernel @ self.coefficients + self.base
        return values
