"""Which passages of a full text speak for a concept: those that, in place of the abstract, would make it more probable.

The tagger's probabilities rest on title and abstract, as those of the outputs that it learned from do. What it finds in
a full text is a hint where to look, and changes no probability.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.editorial import Evidence, EvidenceField
from corpus.model import Output
from corpus.passage import Passage
from recommender.index.full_text import indexed_text
from recommender.tagging.material import Columns, Reading, read_output

MAX_JUDGED = 24  # passages whose probabilities are computed, at about five texts to encode each
LEAST_RISE = 0.1  # of the probability; with less, the title says as much


def telling(passages: Sequence[Passage], columns: Columns) -> list[Passage]:
    """Return the passages with the most cues for concepts, at most `MAX_JUDGED`, in their order."""
    if len(passages) <= MAX_JUDGED:
        return list(passages)
    counts = np.array([columns.cues.count(part.place.heading or "", part.text) for part in passages])
    scores = columns.cues.score(counts, columns.cues.idf(counts))
    best = np.argsort(-(scores / (scores.max(axis=0) + 1e-9)).sum(axis=1), kind="stable")[:MAX_JUDGED]
    return [passages[place] for place in sorted(best.tolist())]


def readings(output: Output, passages: Sequence[Passage]) -> list[Reading]:
    """Return what the tagger reads of the title alone, and of it with each of the passages in place of the abstract."""
    return [read_output(output, abstract=text) for text in ("", *map(indexed_text, passages))]


def cite_within(passages: Sequence[Passage], rises: NDArray[np.float64]) -> tuple[Evidence, ...]:
    """Return the passage with which the probability rises most, given the rises, shape (passages,)."""
    best = int(np.argmax(rises)) if len(passages) else -1
    if best < 0 or rises[best] < LEAST_RISE:
        return ()
    found = passages[best]
    return (Evidence(EvidenceField.FULL_TEXT, 0, len(found.text), found.text, found.place, found.url),)
