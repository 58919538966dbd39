"""Terms for the lexical index: lemmas, parts of compounds, one spelling."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.german.compound import split_compound
from corpus.german.gender import masculine_lemma, person_forms
from corpus.german.lexicon import MAX_WORD_LETTERS, known_lemma, without_link
from corpus.german.normalise import normalise
from corpus.german.stopwords import ENGLISH, GERMAN
from corpus.once import once

if TYPE_CHECKING:
    from simplemma import Lemmatizer

_TOKEN = re.compile(r"\d+(?:[.,:]\d+)+|[^\W_]+(?:[-\u2010\u2011][^\W_]+)*")
_HYPHEN = re.compile("[-\u2010\u2011]")
_FEMININE = re.compile(r"(\w{4,60}?)(?:innen|(?<=er)in)$")
_HUMP = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])")  # Bürger|App, e|Government
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_MAX_HYPHENATED_PARTS = 3  # longer chains ("Wer-hat-was-wann") are phrases: only their parts are indexed
_MIN_HUMP_LETTERS = 3  # "Ef" and "A" of "EfA" say nothing
_MIN_PART_LETTERS = 2  # "E" of "E-Government", "X" of "X-Road" alone say nothing


def fold(text: str) -> str:
    """Return the text in lower case with ae, oe, ue, ss for ä, ö, ü, ß, so that every spelling meets."""
    return text.lower().translate(_UMLAUTS)


_STOP = frozenset(fold(word) for word in GERMAN | ENGLISH)


def analyse(text: str) -> list[str]:
    """Return the text's index terms in order: of each word its lemma, then the lemmas of its compound's parts.

    Feminine persons become their masculine, so that Bürgerin, Bürger:innen and Bürger are one term. Stop words are
    left out; hyphenated words yield themselves written together and their parts; numbers stay ("2.0").
    Use the same function for what is indexed and for what is asked. Never raises.
    """
    return [term for match in _TOKEN.finditer(normalise(text)) for term in _terms(match[0])]


@lru_cache(maxsize=65_536)
def _terms(token: str) -> tuple[str, ...]:
    if not _HYPHEN.search(token):
        return _word_terms(token)
    parts = _HYPHEN.split(token)
    whole = (fold("".join(parts)),) if len(parts) <= _MAX_HYPHENATED_PARTS else ()
    inner = (term for part in parts if len(part) >= _MIN_PART_LETTERS for term in _word_terms(part))
    return tuple(dict.fromkeys((*whole, *inner)))


def _word_terms(word: str) -> tuple[str, ...]:
    folded = fold(word)
    if folded in _STOP or (len(word) < _MIN_PART_LETTERS and word.isalpha()):
        return ()
    if len(humps := _HUMP.split(word)) > 1:
        inner = (term for hump in humps if len(hump) >= _MIN_HUMP_LETTERS for term in _word_terms(hump))
        return tuple(dict.fromkeys((folded, *inner)))
    if not word.isalpha() or len(word) > MAX_WORD_LETTERS:
        return (folded,)
    lemma = lemmatise(word)
    if fold(lemma) in _STOP:
        return ()
    parts = (fold(part) for part in _compound_parts(lemma))
    return tuple(dict.fromkeys((fold(lemma), *(part for part in parts if part not in _STOP))))


def _compound_parts(lemma: str) -> Iterator[str]:
    """Yield the lemmas of a compound's parts and, where the dictionary lists a part as a word, of its parts again."""
    for part in split_compound(lemma):
        part_lemma = lemmatise(part)
        yield part_lemma
        yield from _compound_parts(part)


@lru_cache(maxsize=32_768)
def lemmatise(word: str) -> str:
    """Return the word's dictionary form: by the dictionary, else of its last part, else by simplemma's rules."""
    lemma = known_lemma(word) or _lemma_of_unknown(word)
    return masculine_lemma(lemma) or lemma


def _lemma_of_unknown(word: str) -> str:
    if person := _unknown_feminine(word):
        return person
    if parts := split_compound(word):
        tail = parts[-1]
        lemma = known_lemma(tail) or tail
        return word[: len(word) - len(tail)] + lemma.lower()
    return without_link(word) or _lemmatizer().lemmatize(word, "de")


def _unknown_feminine(word: str) -> str | None:
    """Return the masculine of a feminine that the dictionary lacks ("Melderinnen" -> "Melder")."""
    match = _FEMININE.match(word)
    forms = person_forms(match[1]) if match else None
    return forms[0] if forms else None


@once
def _lemmatizer() -> "Lemmatizer":
    from simplemma import Lemmatizer
    from simplemma.strategies import DefaultStrategy

    return Lemmatizer(lemmatization_strategy=DefaultStrategy(greedy=True, low_memory=True))
