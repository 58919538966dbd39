"""The single opinions on every text and concept, which the tagger weighs against each other.

Each opinion on an example comes from the other examples alone, so that weighing them rewards no memory.
"""

import numpy as np
from numpy.typing import NDArray

from recommender.tagging.kernel import Comparison
from recommender.tagging.material import Columns, Material
from recommender.tagging.ridge import Ridge

Floats = NDArray[np.float64]

OPINIONS = (
    "heads",
    "other_concepts",
    "neighbours",
    "kind",
    "series",
    "cues",
    "meaning",
    "characters",
    "stated",
    "stated_as_a_whole",
    "base_rate",
)

# By repeated cross-validation on the shipped catalogue; all but the two regularisations hardly matter.
HEAD_REGULARISATION = 1.5
CHAIN_REGULARISATION = 1.0
NEIGHBOURS = 8
NEIGHBOUR_SHARPNESS = 4
KIND_PRIOR = 4.0  # examples that the base rate counts as
SERIES_PRIOR = 2.0
PROBABILITY_FLOOR = 0.01


class Opinions:
    """What is known of c concepts from n examples, at least two.

    Parameters
    ----------
    examples : Material
        The n texts.
    assigned : ndarray of bool, shape (n, c)
        Which concepts each has.
    columns : Columns
        The concepts.

    Attributes
    ----------
    of_examples : ndarray, shape (n, c, len(OPINIONS))
        The opinions on the examples, each without the example itself.
    """

    def __init__(self, examples: Material, assigned: NDArray[np.bool_], columns: Columns) -> None:
        self._comparison = Comparison(examples, columns)
        self._targets = assigned.astype(np.float64)
        self._base = _log_odds(self._targets.mean(axis=0))
        gram = self._comparison.kernel(examples)
        self._heads = Ridge.fit(gram, self._targets, HEAD_REGULARISATION)
        self._chain_mean = self._heads.left_out.mean(axis=0)
        self._chain_sd = self._heads.left_out.std(axis=0) + 1e-6
        self._links = self._chained(self._heads.left_out)
        self._chain = Ridge.fit(self._links @ self._links.T, self._targets, CHAIN_REGULARISATION)
        others = 1.0 - np.eye(len(examples))
        self.of_examples = self._stack(
            self._heads.left_out,
            self._chain.left_out,
            np.where(others > 0, gram, -np.inf),
            self._comparison.same_kind(examples) * others,
            self._comparison.same_series(examples) * others,
            self._comparison.likeness(examples),
        )

    def of(self, texts: Material) -> Floats:
        """Return the opinions on m further texts, shape (m, c, len(OPINIONS))."""
        kernel = self._comparison.kernel(texts)
        heads = self._heads.predict(kernel)
        return self._stack(
            heads,
            self._chain.predict(self._chained(heads) @ self._links.T),
            kernel,
            self._comparison.same_kind(texts),
            self._comparison.same_series(texts),
            self._comparison.likeness(texts),
        )

    def nearest(self, texts: Material) -> NDArray[np.intp]:
        """Return for each text its nearest examples, the nearest first, shape (m, min(n, NEIGHBOURS))."""
        return np.argsort(-self._comparison.kernel(texts), axis=1, kind="stable")[:, :NEIGHBOURS]

    def _chained(self, heads: Floats) -> Floats:
        """Return what the heads say of all concepts as features of unit scale, shape (m, c)."""
        scaled: Floats = (heads - self._chain_mean) / self._chain_sd / np.sqrt(heads.shape[1])
        return scaled

    def _stack(
        self,
        heads: Floats,
        chain: Floats,
        kernel: Floats,
        same_kind: Floats,
        same_series: Floats,
        likeness: tuple[Floats, ...],
    ) -> Floats:
        base = np.broadcast_to(self._base, heads.shape)
        kind = _log_odds(self._share(same_kind, KIND_PRIOR))
        series = _log_odds(self._share(same_series, SERIES_PRIOR)) - base
        neighbours = _log_odds(_vote(kernel, self._targets))
        return np.stack([heads, chain, neighbours, kind, series, *likeness, base], axis=-1)

    def _share(self, same: Floats, prior: float) -> Floats:
        """Return the share of each concept among the examples alike, drawn towards the base rate."""
        share: Floats = (same @ self._targets + prior * self._targets.mean(axis=0)) / (
            same.sum(axis=1, keepdims=True) + prior
        )
        return share


def _vote(kernel: Floats, targets: Floats) -> Floats:
    """Return the share of each concept among the nearest examples, the nearer ones counting more."""
    nearest = np.argsort(-kernel, axis=1, kind="stable")[:, :NEIGHBOURS]
    likeness = np.maximum(np.take_along_axis(kernel, nearest, axis=1), 1e-6) ** NEIGHBOUR_SHARPNESS
    votes: Floats = (likeness[:, :, None] * targets[nearest]).sum(axis=1)
    shares: Floats = votes / likeness.sum(axis=1, keepdims=True)
    return shares


def _log_odds(share: Floats) -> Floats:
    clipped = np.clip(share, PROBABILITY_FLOOR, 1 - PROBABILITY_FLOOR)
    odds: Floats = np.log(clipped / (1 - clipped))
    return odds
