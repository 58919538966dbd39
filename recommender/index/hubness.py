"""Likeness of outputs, and how to keep outputs that resemble everything from topping every list."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from recommender.config import RankingConfig
from recommender.ports import VectorRows

HUB_NEIGHBOURS = 10  # as in Conneau et al. (2018)
SAMPLE_ROWS = 1_000  # outputs at least whose relatives are looked at
SAMPLE_PAIRS = 20_000_000  # more of them in a small catalogue; it bounds the cost of a large one
CHUNK_ROWS = 64  # rows held in memory at a time
ROUGH_FROM = 5_000  # outputs from which on characters are compared with the likely neighbours alone
ROUGH_ROWS = 4_096  # outputs whose neighbours are looked for at a time
ROUGH_NEIGHBOURS = 64  # of the sample, nearest by vectors, that are compared by characters as well


class RowCosines(Protocol):
    """Cosines of outputs with each other: `CharacterIndex` finds them, a benchmark may know them beforehand."""

    def row_cosines(self, row: int) -> NDArray[np.float32]:
        """Return the cosine of every output with the one in `row`, shape (n,)."""
        ...

    def cosines_with(self, row: int, others: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the cosine of the output in `row` with each of those in `others`, shape (len(others),)."""
        ...


@dataclass(frozen=True, slots=True)
class Likenesses:
    """What outputs are compared by: vectors of full texts and of titles, shape (n, dim), and character n-grams.

    The vectors come from the index's encoder; `student` are the static student's, where the index has them.
    """

    documents: VectorRows
    titles: VectorRows
    characters: RowCosines
    student: tuple[VectorRows, VectorRows] | None = None


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
    if n >= ROUGH_FROM:
        return _rough_hubness(of, sample, config)
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


def _rough_hubness(of: Likenesses, sample: NDArray[np.int64], config: RankingConfig) -> NDArray[np.float32]:
    """Return about what `compute_hubness` does: by characters an output is compared with its likely neighbours alone.

    Likely are the `ROUGH_NEIGHBOURS` of the sample that are nearest by their vectors.
    """
    n, ground = len(of.documents), config.background
    k = min(ROUGH_NEIGHBOURS, len(sample) - 1)
    hubness = np.zeros(n, dtype=np.float32)
    for start in range(0, n, ROUGH_ROWS):
        rows = np.arange(start, min(n, start + ROUGH_ROWS))
        alike = likeness_by_vectors(of, rows, sample, config)
        alike[rows[:, None] == sample] = -np.inf
        likely = np.argpartition(-alike, k - 1, axis=1)[:, :k]
        by_vectors = np.take_along_axis(alike, likely, axis=1)
        asked, places = likely.ravel(), np.argsort(likely.ravel(), kind="stable")
        by_characters = np.zeros(likely.size, dtype=np.float32)
        for group in np.split(places, np.flatnonzero(np.diff(asked[places])) + 1):
            others = rows[group // k]
            by_characters[group] = of.characters.cosines_with(int(sample[asked[group[0]]]), others)
        lexical = (by_characters - ground.outputs_characters_mean) / ground.outputs_characters_sd
        whole = by_vectors + lexical.reshape(by_vectors.shape)
        nearest = min(HUB_NEIGHBOURS, k)
        hubness[rows] = np.partition(whole, k - nearest, axis=1)[:, k - nearest :].mean(axis=1)
    return hubness


def likeness_by_vectors(
    of: Likenesses, rows: NDArray[np.int64], others: NDArray[np.int64], config: RankingConfig
) -> NDArray[np.float32]:
    """Return the part of the likeness that vectors make, of each of `rows` with each of `others`."""
    ground = config.background
    parts: list[tuple[VectorRows, float, float, float]] = [
        (of.documents, config.related_embedding_share, ground.outputs_embedding_mean, ground.outputs_embedding_sd),
        (of.titles, config.related_title_share, ground.titles_embedding_mean, ground.titles_embedding_sd),
    ]
    if of.student is not None:
        texts, titles = of.student
        share = config.related_student_share
        parts += [
            (texts, share, ground.outputs_student_mean, ground.outputs_student_sd),
            (titles, share, ground.titles_student_mean, ground.titles_student_sd),
        ]
    alike = np.zeros((len(rows), len(others)), dtype=np.float32)
    for vectors, share, mean, sd in parts:
        alike += (share / sd) * (vectors[rows] @ vectors[others].T - np.float32(mean))
    return alike


def _cosines(vectors: VectorRows, row: int) -> NDArray[np.float32]:
    return np.asarray(vectors @ vectors[row])
