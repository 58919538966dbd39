"""Typical statements: sentences as they stand in outputs for a target group or with a benefit.

They say to an embedding what labels and scope notes cannot: how an output speaks that is of use to somebody.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence, Sized
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Self

import numpy as np
from numpy.typing import NDArray

from corpus.model import ConceptKey, Scheme
from recommender.ports import Vectors

Floats = NDArray[np.float64]
Encode = Callable[[Sequence[str]], Vectors]


@cache
def _shipped() -> Mapping[ConceptKey, tuple[str, ...]]:
    text = files("recommender.tagging").joinpath("statements.json").read_text(encoding="utf-8")
    return {
        ConceptKey(Scheme(scheme), notation): tuple(sentences)
        for scheme, concepts in json.loads(text).items()
        for notation, sentences in concepts.items()
    }


def shipped_statements(keys: Sequence[ConceptKey]) -> list[tuple[str, ...]]:
    """Return the shipped statements of each concept, none for one that an editor has added."""
    return [_shipped().get(key, ()) for key in keys]


@dataclass(frozen=True, slots=True)
class Statements:
    """The statements of c concepts as vectors.

    Parameters
    ----------
    vectors : tuple of c ndarrays, each of shape (statements, dim)
        Vectors of length 1.
    """

    vectors: tuple[Vectors, ...]

    @classmethod
    def of(cls, statements: Sequence[Sequence[str]], encode: Encode) -> Self:
        """Encode the statements of each concept."""
        return cls(tuple(encode(sentences) if sentences else np.zeros((0, 0), np.float32) for sentences in statements))

    @property
    def is_empty(self) -> bool:
        """Whether no concept has any."""
        return not any(map(len, self.vectors))

    def best_matches(self, sentences: Sequence[Sequence[int]], vectors: Vectors) -> Floats:
        """Return how well n texts match the concepts, shape (n, c).

        A text matches a statement as its best sentence does (cosine); a concept counts the mean of its statements. 0
        for a text without sentences and for a concept without statements.

        Parameters
        ----------
        sentences : sequence of n sequences of int
            The rows of `vectors` that are each text's sentences.
        vectors : ndarray, shape (rows, dim)
            Vectors of length 1.
        """
        matches = np.zeros((len(sentences), len(self.vectors)))
        stated = [column for column, statements in enumerate(self.vectors) if len(statements)]
        filled = [row for row, of_text in enumerate(sentences) if of_text]
        if not stated or not filled:
            return matches
        # One by one, the products are too small to be shared out over cores, which for so few sentences takes longer.
        cosines = np.concatenate([vectors @ self.vectors[column].T for column in stated], axis=1)
        best = np.maximum.reduceat(
            cosines[np.concatenate([sentences[row] for row in filled])], _starts(sentences[row] for row in filled)
        )
        counts = np.array([len(self.vectors[column]) for column in stated])
        sums = np.add.reduceat(best, _starts(self.vectors[column] for column in stated), axis=1)
        matches[np.ix_(filled, stated)] = sums / counts
        return matches

    def mean_cosines(self, texts: Vectors) -> Floats:
        """Return the mean cosine of each text with each concept's statements, shape (n, c)."""
        means = np.zeros((len(texts), len(self.vectors)))
        for column, statements in enumerate(self.vectors):
            if len(statements):
                means[:, column] = texts @ statements.mean(axis=0)
        return means


def _starts(parts: Iterable[Sized]) -> NDArray[np.intp]:
    """Return where each part begins once they are joined."""
    return np.cumsum([0, *map(len, parts)])[:-1]
