"""Related outputs as `evaluation.benchmarks.debates` measures them, for several encoders one after the other.

What does not depend on the encoder, the cosines of character n-grams, is computed once; passages, which related outputs
do not look at, are not encoded.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.model import Output
from evaluation.benchmarks.debates import TOP, Progress, Relatives, best_rows, read_documents, read_pairs
from evaluation.metrics import ndcg_at
from recommender.config import RankingConfig
from recommender.index.hubness import Likenesses, compute_hubness, related_scores
from recommender.index.lexical import CharacterIndex
from recommender.index.student import student_vectors
from recommender.index.text import full_text, lexical_text
from recommender.ports import Encoder


@dataclass(frozen=True, slots=True)
class KnownCosines:
    """Cosines of character n-grams, shape (n, n): 80 MB for the 4,460 documents this is made for."""

    cosines: NDArray[np.float32]

    def row_cosines(self, row: int) -> NDArray[np.float32]:
        """Return the cosine of every document with the one in `row`, shape (n,)."""
        return np.asarray(self.cosines[row])

    def cosines_with(self, row: int, others: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the cosine of the document in `row` with each of those in `others`, shape (len(others),)."""
        return np.asarray(self.cosines[row, others])


@dataclass(frozen=True, slots=True)
class DebateTask:
    """Documents in the order of their ids, what belongs together, and the documents' likeness by characters."""

    documents: tuple[Output, ...]
    relatives: Relatives
    characters: KnownCosines

    @property
    def texts(self) -> list[str]:
        """The full texts."""
        return [full_text(document) for document in self.documents]

    def ndcg(self, encoder: Encoder, config: RankingConfig | None = None) -> NDArray[np.float64]:
        """Return nDCG@10 of each document that has a relative, in the order of their ids."""
        config = config or RankingConfig()
        titles = encoder.encode_documents([document.title for document in self.documents])
        student = student_vectors(self.texts, [document.title for document in self.documents], encoder)
        likenesses = Likenesses(encoder.encode_documents(self.texts), titles, self.characters, student)
        hubness = compute_hubness(likenesses, config)
        values = []
        for row, document in enumerate(self.documents):
            if wanted := self.relatives.get(document.id):
                best = best_rows(related_scores(likenesses, hubness, row, config), row)
                found = [self.documents[i].id for i in best]
                values.append(ndcg_at(TOP, found, dict.fromkeys(wanted, 1)))
        return np.array(values)


def read_task(documents: Path, pairs: Path, progress: Progress | None = None) -> DebateTask:
    """Read documents and pairs, and compare the documents' characters; errors are those of `evaluate_related`."""
    outputs = sorted(read_documents(documents), key=lambda output: output.id)
    relatives = read_pairs(pairs, {output.id for output in outputs})
    index = CharacterIndex.build([lexical_text(output) for output in outputs])
    cosines = np.zeros((len(outputs), len(outputs)), dtype=np.float32)
    for row in range(len(outputs)):
        cosines[row] = index.row_cosines(row)
        if progress and (row + 1) % 100 == 0:
            progress("Zeichenfolgen vergleichen", row + 1, len(outputs))
    return DebateTask(tuple(outputs), relatives, KnownCosines(cosines))
