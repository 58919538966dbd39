"""The loss that pulls together what belongs together: multiple negatives ranking (Henderson et al. 2017).

In a batch of pairs every other pair's text is a negative example for a query. sentence-transformers has this loss as
`MultipleNegativesRankingLoss`, for models that read texts; what is trained here reads vectors and token numbers that
are computed once, so that an epoch takes seconds.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

TEMPERATURE = 0.03  # cosines are divided by it; chosen on held-out pairs among 0.03, 0.05 and 0.1

Pairs = NDArray[np.int64]
"""Rows of the texts of each pair, shape (pairs, 2)."""


def batches(pairs: Pairs, size: int, epochs: int, rng: np.random.Generator) -> Iterator[Pairs]:
    """Yield shuffled batches, at least one an epoch; an incomplete last one is left out."""
    size = min(size, len(pairs))
    for _ in range(epochs):
        order = rng.permutation(len(pairs))
        for start in range(0, len(pairs) - size + 1, size):
            yield pairs[order[start : start + size]]


def n_batches(pairs: Pairs, size: int, epochs: int) -> int:
    """Return how many batches `batches` yields."""
    return epochs * max(1, len(pairs) // size)


def ranking_loss(queries: Any, texts: Any, batch: Pairs, temperature: float = TEMPERATURE) -> Any:  # torch tensors
    """Return the cross entropy of finding each query's text among all, and each text's query, averaged.

    `queries` and `texts` have shape (b, dim); pairs of `batch` that share a text are no negatives to each other.
    """
    import torch
    from torch.nn import functional

    logits = functional.normalize(queries, dim=1) @ functional.normalize(texts, dim=1).T / temperature
    shared = (batch[:, None, 0] == batch[None, :, 0]) | (batch[:, None, 1] == batch[None, :, 1])
    np.fill_diagonal(shared, False)
    logits = logits.masked_fill(torch.from_numpy(shared), -1e4)
    own = torch.arange(len(batch))
    return (functional.cross_entropy(logits, own) + functional.cross_entropy(logits.T, own)) / 2


def mean_reciprocal_rank(queries: NDArray[np.float32], texts: NDArray[np.float32]) -> float:
    """Return the mean of one over the rank of each query's text among all texts; ties count half."""
    scores = queries @ texts.T
    own = np.diag(scores)[:, None]
    ranks = (scores > own).sum(axis=1) + ((scores == own).sum(axis=1) - 1) / 2 + 1
    return float((1 / ranks).mean())
