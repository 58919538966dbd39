"""A text as the ranking sees it: its meaning and its characters."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.german import normalise
from recommender.index.ngram import Ngrams, count_ngrams
from recommender.ports import Encoder, Vectors


@dataclass(frozen=True, slots=True)
class EncodedText:
    """What a person wrote, encoded: a vector of shape (dim,), the encoder that made it, and counted n-grams.

    It holds for every index of an encoder with the same fingerprint.
    """

    vector: Vectors
    fingerprint: str
    ngrams: Ngrams


def encode_texts(encoder: Encoder, texts: Sequence[str]) -> list[EncodedText]:
    """Return texts encoded as queries, all in one go."""
    prepared = [normalise(text) for text in texts]
    vectors = encoder.encode_queries(prepared)
    return [
        EncodedText(vector, encoder.fingerprint, count_ngrams(text))
        for vector, text in zip(vectors, prepared, strict=True)
    ]
