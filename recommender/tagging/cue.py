"""Lexical cues: words that a person who knows the administration would take as a hint at a concept."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from corpus.german import normalise
from corpus.model import ConceptKey, Scheme

Floats = NDArray[np.float64]
Cues = Sequence[Sequence[str]]
"""The cues of each concept."""

WHOLE_WORD = 4  # letters up to which a cue must be a word of its own or joined by a hyphen: "ki" is not in "kirche"
WORD_START = 5  # letters up to which it must begin a word; longer ones may stand anywhere in a compound
TITLE_WEIGHT = 4.0  # a cue in the title counts this often; by cross-validation on the shipped catalogue
_TOKEN = re.compile(r"[\w-]+")


@cache
def _shipped() -> Mapping[ConceptKey, tuple[str, ...]]:
    text = files("recommender.tagging").joinpath("cues.json").read_text(encoding="utf-8")
    return {
        ConceptKey(Scheme(scheme), notation): tuple(words)
        for scheme, concepts in json.loads(text).items()
        for notation, words in concepts.items()
    }


def shipped_cues(keys: Sequence[ConceptKey]) -> Cues:
    """Return the shipped cues of each concept, none for one that an editor has added."""
    return [_shipped().get(key, ()) for key in keys]


class CueCounter:
    """Counts cues in titles and texts; each word is looked at once, however many concepts ask for it."""

    def __init__(self, cues: Cues) -> None:
        self._words = sorted({word for words in cues for word in words})
        place = {word: i for i, word in enumerate(self._words)}
        self._places = [[place[word] for word in words] for words in cues]
        self._short = {word: i for word, i in place.items() if len(word) <= WHOLE_WORD}
        self._long: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for word, i in place.items():
            if len(word) > WHOLE_WORD:
                self._long[word[:WORD_START]].append((word, i))
        self._hits: dict[str, tuple[int, ...]] = {}

    @property
    def size(self) -> int:
        """Number of cues."""
        return len(self._words)

    def count(self, title: str, text: str) -> Floats:
        """Return the logarithm of one plus how often each cue occurs, shape (cues,)."""
        counts = np.zeros(len(self._words))
        if not self._words:
            return counts
        for words, weight in ((title, TITLE_WEIGHT), (text, 1.0)):
            for token in _TOKEN.findall(normalise(words).lower()):
                for place in self._matching(token):
                    counts[place] += weight
        return np.log1p(counts)

    def score(self, counts: Floats, idf: Floats) -> Floats:
        """Return the sum of each concept's cues, rare ones counting more: shape (n, concepts) from (n, cues)."""
        weighted = counts * idf
        columns = [weighted[:, places].sum(axis=1) for places in self._places]
        return np.stack(columns, axis=1) if columns else np.zeros((len(counts), 0))

    def idf(self, counts: Floats) -> Floats:
        """Return how rare each cue is among n texts, smoothed, shape (cues,)."""
        weights: Floats = np.log((1 + len(counts)) / (1 + (counts > 0).sum(axis=0))) + 0.3
        return weights

    def _matching(self, token: str) -> tuple[int, ...]:
        known = self._hits.get(token)
        if known is None:
            parts = token.split("-")
            found = {self._short[part] for part in (token, parts[0], parts[-1]) if part in self._short}
            found.update(self._within(token))
            known = self._hits[token] = tuple(sorted(found))
        return known

    def _within(self, token: str) -> Iterator[int]:
        """Yield the longer cues that a word begins with or, where they are long enough, holds."""
        for start in range(len(token) - WORD_START + 1):
            for word, i in self._long.get(token[start : start + WORD_START], ()):
                if (start == 0 or len(word) > WORD_START) and token.startswith(word, start):
                    yield i
