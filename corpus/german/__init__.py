"""German text: one spelling, index terms, sentences."""

from corpus.german.analyse import analyse, fold
from corpus.german.normalise import normalise
from corpus.german.sentence import Sentence, split_sentences

__all__ = ["Sentence", "analyse", "fold", "normalise", "split_sentences"]
