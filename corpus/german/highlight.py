"""Which words of a text a search has found: by the same analysis as the search index, so by lemma and compound part."""

import re
from collections.abc import Set
from functools import lru_cache

from corpus.german.analyse import analyse

_WORD = re.compile(r"\d+(?:[.,:]\d+)+|[^\W_]+(?:[-\u2010\u2011:*·][^\W_]+)*")  # with gender forms: Bürger:innen


def matching_spans(text: str, terms: Set[str]) -> list[tuple[int, int]]:
    """Return start and end of each word that shares an index term with `terms`, in order.

    A compound counts as a whole, for its parts are not told apart on the page: with "Register", all of
    "Registermodernisierung". A hyphenated word likewise.

    >>> matching_spans("Die Ämter lernen.", {"amt"})
    [(4, 9)]
    """
    return [match.span() for match in _WORD.finditer(text) if not terms.isdisjoint(_terms(match[0]))]


def matched_terms(text: str, terms: Set[str]) -> frozenset[str]:
    """Return those of `terms` that some word of the text has."""
    return frozenset(term for match in _WORD.finditer(text) for term in _terms(match[0]) if term in terms)


@lru_cache(maxsize=32_768)
def _terms(word: str) -> frozenset[str]:
    return frozenset(analyse(word))
