"""German text: one spelling, index terms, sentences."""

from corpus.german.abbreviation import expand_abbreviations
from corpus.german.analyse import analyse, fold
from corpus.german.highlight import matched_terms, matching_spans
from corpus.german.normalise import normalise
from corpus.german.sentence import Sentence, split_sentences

__all__ = [
    "Sentence",
    "analyse",
    "expand_abbreviations",
    "fold",
    "matched_terms",
    "matching_spans",
    "normalise",
    "split_sentences",
]
