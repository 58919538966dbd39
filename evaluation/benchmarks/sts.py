"""Does nearness of vectors follow what people call alike? Semantic textual similarity of German sentences.

Source: Cer et al. (2017), SemEval-2017 Task 1: Semantic Textual Similarity; the benchmark's sentences in German.
"""

import csv
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from corpus.errors import InvalidRecord, SourceFormat
from evaluation.benchmarks.line import numbered_lines
from recommender.ports import Encoder

FIELDS = 3
MIN_PAIRS = 2  # of one pair there is no order

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SimilarityTask:
    """Sentence pairs and how alike people found them."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    scores: Floats

    @property
    def texts(self) -> list[str]:
        """Everything that is encoded."""
        return [*self.first, *self.second]

    def cosines(self, encoder: Encoder) -> Floats:
        """Return the cosine of each pair."""
        first, second = encoder.encode_documents(self.first), encoder.encode_documents(self.second)
        return np.asarray((first * second).sum(axis=1), dtype=np.float64)


def spearman(a: Floats, b: Floats) -> float:
    """Return the rank correlation of paired values, ties at their mean rank; 0.0 where one of them never changes.

    Source: Spearman (1904), The proof and measurement of association between two things.
    """
    ranks_a, ranks_b = rankdata(a), rankdata(b)
    ranks_a, ranks_b = ranks_a - ranks_a.mean(), ranks_b - ranks_b.mean()
    scale = math.sqrt(float(ranks_a @ ranks_a) * float(ranks_b @ ranks_b))
    return float(ranks_a @ ranks_b) / scale if scale else 0.0


def read_task(path: Path) -> SimilarityTask:
    """Read a table without header: sentence, sentence, similarity.

    Raises `SourceUnavailable`, `SourceFormat`, or `InvalidRecord` naming the line.
    """
    rows = [_row(path, number, line) for number, line in numbered_lines(path)]
    if len(rows) < MIN_PAIRS:
        raise SourceFormat(f"„{path.name}“ enthält keine Satzpaare.", "Erwartet wird eine Tabelle mit Komma.")
    first, second, scores = zip(*rows, strict=True)
    return SimilarityTask(first, second, np.array(scores, dtype=np.float64))


def _row(path: Path, number: int, line: str) -> tuple[str, str, float]:
    fields = next(csv.reader([line]))
    try:
        score = float(fields[FIELDS - 1])
    except (ValueError, IndexError) as error:
        raise _invalid(path, number) from error
    if len(fields) != FIELDS or not math.isfinite(score):
        raise _invalid(path, number)
    return fields[0], fields[1], score


def _invalid(path: Path, number: int) -> InvalidRecord:
    return InvalidRecord(
        f"{path.name}, Zeile {number}: nicht zwei Sätze und eine Zahl, mit Komma getrennt.",
        "Berichtigen Sie die Zeile.",
    )
