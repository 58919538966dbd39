"""Which sentences speak for a concept: those without which it would be less probable (occlusion).

What is shown is therefore what the tagger goes by, and nothing else: deleting it lowers the confidence.
Source: Zeiler & Fergus (2014) for the idea, DeYoung et al. (2020, ERASER) for what makes a rationale faithful.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.editorial import Evidence, EvidenceField
from corpus.german import split_sentences
from corpus.model import Output
from recommender.tagging.material import Reading, read_output

MAX_EXCERPTS = 16  # of a text whose sentences are tried one by one; longer texts are taken in larger pieces
MAX_CITED = 2
LEAST_DROP = 0.02  # of the probability, below which a sentence says nothing


@dataclass(frozen=True, slots=True)
class Excerpt:
    """An output's title, or neighbouring sentences of its abstract, by the characters where they begin and end."""

    field: EvidenceField
    start: int
    end: int


def excerpts_of(output: Output) -> list[Excerpt]:
    """Return the title and the abstract's sentences, neighbours joined where there are many."""
    sentences = split_sentences(output.abstract)
    size = max(1, -(-len(sentences) // (MAX_EXCERPTS - 1)))
    groups = [sentences[i : i + size] for i in range(0, len(sentences), size)]
    title = Excerpt(EvidenceField.TITLE, 0, len(output.title))
    return [title, *(Excerpt(EvidenceField.ABSTRACT, group[0].start, group[-1].end) for group in groups)]


def without(output: Output, excerpt: Excerpt) -> Reading:
    """Return what the tagger reads of an output that lacks the excerpt."""
    if excerpt.field is EvidenceField.TITLE:
        return read_output(output, has_title=False)
    return read_output(output, abstract=output.abstract[: excerpt.start] + output.abstract[excerpt.end :])


def cite(output: Output, excerpts: Sequence[Excerpt], drops: NDArray[np.float64]) -> tuple[Evidence, ...]:
    """Return the excerpts that count most, given how much the probability drops without each, shape (excerpts,)."""
    best = np.argsort(-drops, kind="stable")[:MAX_CITED]
    cited = (excerpts[i] for i in best.tolist() if drops[i] >= LEAST_DROP)
    return tuple(_evidence(output, excerpt) for excerpt in cited)


def _evidence(output: Output, excerpt: Excerpt) -> Evidence:
    text = output.title if excerpt.field is EvidenceField.TITLE else output.abstract
    return Evidence(excerpt.field, excerpt.start, excerpt.end, text[excerpt.start : excerpt.end])
