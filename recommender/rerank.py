"""Spread the list over different outputs without giving up its best ones."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from recommender.ports import VectorRows

POOL_FACTOR = 4  # candidates per item that diversity may reach for
MIN_POOL = 40


def pool_size(n: int) -> int:
    """Return how many of the best candidates are worth re-ranking for a list of n."""
    return max(MIN_POOL, POOL_FACTOR * n)


def rerank_mmr(
    candidates: Sequence[int],
    scores: NDArray[np.float32],
    vectors: VectorRows,
    n: int,
    *,
    diversity: float,
    near_duplicate_cosine: float,
) -> list[int]:
    """Choose n candidates one after the other, each time the one with the highest score minus its penalty.

    The penalty grows from 0 at `near_duplicate_cosine` to `diversity` for an identical vector among those already
    chosen, so that only near-duplicates (the parts of one conference) make room for something else.

    Parameters
    ----------
    candidates : sequence of int
        Rows, best first; ties keep this order.
    scores : ndarray, shape (outputs,)
        Scores by row.
    vectors : ndarray, shape (outputs, dim)
        Vectors of length 1 by row.
    n : int
        How many to choose, at least 1.
    diversity : float
        Penalty for an identical output, in units of the score, at least 0.
    near_duplicate_cosine : float
        Cosine from which on outputs count as near-duplicates, in [0, 1).

    Returns
    -------
    list of int
        Chosen rows in their new order.

    Notes
    -----
    Maximal marginal relevance: Carbonell & Goldstein (1998), The Use of MMR, Diversity-Based Reranking.
    """
    if diversity <= 0 or len(candidates) <= 1:
        return list(candidates[:n])
    head = vectors[np.asarray(candidates[:n])]
    near = head @ head.T > near_duplicate_cosine
    if np.count_nonzero(near) == np.count_nonzero(near.diagonal()):
        return list(candidates[:n])  # each is near to itself alone: nobody is penalised, so nobody moves
    rows = np.asarray(candidates)
    pool, remaining = vectors[rows], scores[rows].copy()
    steepness = diversity / (1 - near_duplicate_cosine)
    nearest = np.full(len(rows), near_duplicate_cosine, dtype=np.float32)
    chosen: list[int] = []
    for _ in range(min(n, len(rows))):
        best = int(np.argmax(remaining - steepness * (nearest - near_duplicate_cosine)))
        chosen.append(int(rows[best]))
        remaining[best] = -np.inf
        np.maximum(nearest, pool @ pool[best], out=nearest)
    return chosen
