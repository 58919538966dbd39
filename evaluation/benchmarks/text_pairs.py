"""Finding the text that belongs to a query, among pairs that nothing has been trained on."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import SourceFormat
from evaluation.retrieval import reciprocal_ranks
from recommender.ports import Encoder
from recommender.training.pairs import TextPair, is_held_out, read_pairs

COUNT = 2_000  # pairs; chance alone would find a text at 0.004


@dataclass(frozen=True, slots=True)
class PairTask:
    """Queries and texts; the text of each row is the right one for the query of that row."""

    pairs: tuple[TextPair, ...]

    @property
    def texts(self) -> list[str]:
        """Everything that is encoded."""
        return [text for pair in self.pairs for text in pair]

    def reciprocal_ranks(self, encoder: Encoder) -> NDArray[np.float64]:
        """Return 1 / rank of each query's text among all of them."""
        queries = encoder.encode_queries([pair.query for pair in self.pairs])
        texts = encoder.encode_documents([pair.text for pair in self.pairs])
        return reciprocal_ranks(queries, texts, np.arange(len(self.pairs)))


def read_task(path: Path, count: int = COUNT) -> PairTask:
    """Return the first `count` held-out pairs whose query and text occur once among the held-out ones.

    Raises as `recommender.training.pairs.read_pairs` does, and `SourceFormat` where no pair is held out.
    """
    held_out = [pair for pair in read_pairs(path) if is_held_out(pair)]
    times = Counter(text for pair in held_out for text in pair)
    pairs = [pair for pair in held_out if times[pair.query] == times[pair.text] == 1]
    if not pairs:
        raise SourceFormat(
            f"„{path.name}“ enthält keine zurückgehaltenen Paare.", "Erwartet werden einige Hundert Paare oder mehr."
        )
    return PairTask(tuple(pairs[:count]))
