"""Likeness of outputs, and how to keep outputs that resemble everything from topping every list."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from recommender.config import RankingConfig
from recommender.index.student import StudentVectors
from recommender.ports import Vectors

HUB_NEIGHBOURS = 10  # as in Conneau et al. (2018)
SAMPLE_ROWS = 1_000  # outputs at least whose relatives are looked at
SAMPLE_PAIRS = 20_000_000  # more of them in a small catalogue; it bounds the cost of a large one
CHUNK_ROWS = 64  # rows held in memory at a time


class RowCosines(Protocol):
    """Cosines of outputs with each other: `CharacterIndex` finds them, a benchmark may know them beforehand."""

    def row_cosines(self, row: int) -> NDArray[np.float32]:
        """Return the cosine of every output with the one in `row`, shape (n,)."""
        ...


@dataclass(frozen=True, slots=True)
class Likenesses:
    """What outputs are compared by: vectors of full texts and of titles, shape (n, dim), and character n-grams.

    The vectors come from the index's encoder; `student` are the static student's, where the index has them.
    """

    documents: Vectors
    titles: Vectors
    characters: RowCosines
    student: StudentVectors | None = None


def likeness(of: Likenesses, row: int, config: RankingConfig) -> NDArray[np.float32]:
    """Return how alike every output is to the one in `row`: standardised cosines, weighed and summed, shape (n,)."""
    ground = config.background
    lexical = (of.characters.row_cosines(row) - ground.outputs_characters_mean) / ground.outputs_characters_sd
    nearness = (_cosines(of.documents, row) - ground.outputs_embedding_mean) / ground.outputs_embedding_sd
    title_nearness = (_cosines(of.titles, row) - ground.titles_embedding_mean) / ground.titles_embedding_sd
    weighed = config.related_embedding_share * nearness + config.related_title_share * title_nearness
    if of.student is not None:
        texts, titles = of.student
        nearness = (_cosines(texts, row) - ground.outputs_student_mean) / ground.outputs_student_sd
        title_nearness = (_cosines(titles, row) - ground.titles_student_mean) / ground.titles_student_sd
        weighed += config.related_student_share * (nearness + title_nearness)
    return np.asarray(lexical + weighed, dtype=np.float32)


def related_scores(
    of: Likenesses, hubness: NDArray[np.float32], row: int, config: RankingConfig
) -> NDArray[np.float32]:
    """Return how related every output is to the one in `row`, shape (n,): likeness less its share of being a hub."""
    return likeness(of, row, config) - config.hub_share * hubness


def compute_hubness(of: Likenesses, config: RankingConfig) -> NDArray[np.float32]:
    """Return the mean likeness of each output to its `HUB_NEIGHBOURS` nearest ones in an even sample, shape (n,).

    Subtracted from a candidate's likeness it is the one-sided part of cross-domain similarity local scaling.
    Source: Conneau et al. (2018), Word Translation Without Parallel Data, section 2.3.
    """
    n = len(of.documents)
    if n <= 1:
        return np.zeros(n, dtype=np.float32)
    sample = np.unique(np.linspace(0, n - 1, min(n, max(SAMPLE_ROWS, SAMPLE_PAIRS // n))).astype(int))
    k = min(HUB_NEIGHBOURS, len(sample) - 1)
    nearest = np.full((k, n), -np.inf, dtype=np.float32)
    for start in range(0, len(sample), CHUNK_ROWS):
        rows = sample[start : start + CHUNK_ROWS]
        values = np.stack([likeness(of, int(row), config) for row in rows])
        values[np.arange(len(rows)), rows] = -np.inf
        stacked = np.concatenate([nearest, values])
        nearest = np.partition(stacked, len(stacked) - k, axis=0)[-k:]
    finite = np.where(np.isfinite(nearest), nearest, 0)
    return np.asarray(finite.mean(axis=0), dtype=np.float32)


def _cosines(vectors: Vectors, row: int) -> NDArray[np.float32]:
    return np.asarray(vectors @ vectors[row])
