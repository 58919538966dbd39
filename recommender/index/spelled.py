"""An output's text as machines read it, prepared once for encoding, tagging and comparing."""

from dataclasses import dataclass
from typing import Self

from corpus.german import normalise
from corpus.model import Output
from recommender.index.ngram import Ngrams, count_ngrams
from recommender.index.text import full_text


@dataclass(frozen=True, slots=True)
class Spelled:
    """A full text in the one spelling that machines are fed, and its character n-grams, those of the title twice."""

    text: str
    ngrams: Ngrams

    @classmethod
    def of(cls, output: Output) -> Self:
        """Read an output."""
        text = normalise(full_text(output))
        return cls(text, count_ngrams(output.title, text))
