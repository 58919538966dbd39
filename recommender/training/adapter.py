"""The domain adapter: a linear map on the general encoder's vectors, learned from texts that belong together."""

from collections.abc import Callable

import numpy as np

from recommender.ports import Vectors
from recommender.training.contrast import Pairs, batches, n_batches, ranking_loss

EPOCHS = 4
BATCH_PAIRS = 2048
LEARNING_RATE = 3e-3  # chosen with the temperature on held-out pairs; rises and falls over the training (one cycle)
WARM_UP = 0.1  # share of the training in which the rate rises

Progress = Callable[[int, int], None]


def train_adapter(
    vectors: Vectors, pairs: Pairs, *, seed: int = 0, epochs: int = EPOCHS, progress: Progress | None = None
) -> Vectors:
    """Return the map, shape (dim, dim), that brings the texts of a pair closer than other texts.

    Starts from the identity: with nothing learned it is the general encoder. `vectors` has shape (texts, dim), `pairs`
    holds rows of it.
    """
    import torch

    torch.manual_seed(seed)
    dim = vectors.shape[1]
    adapter = torch.nn.Parameter(torch.eye(dim))
    total = n_batches(pairs, BATCH_PAIRS, epochs)
    optimiser = torch.optim.Adam([adapter], lr=LEARNING_RATE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, LEARNING_RATE, total_steps=total + 1, pct_start=WARM_UP)
    for done, batch in enumerate(batches(pairs, BATCH_PAIRS, epochs, np.random.default_rng(seed)), 1):
        queries, texts = (torch.from_numpy(vectors[batch[:, side]].astype(np.float32)) @ adapter for side in (0, 1))
        loss = ranking_loss(queries, texts, batch)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if progress:
            progress(done, total)
    return np.asarray(adapter.detach().numpy(), dtype=np.float32)
