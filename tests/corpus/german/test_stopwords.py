"""Stop words hide no subject."""

import pytest

from corpus.german.stopwords import ENGLISH, GERMAN


@pytest.mark.parametrize(
    "word", ["verwaltung", "bürger", "digital", "daten", "recht", "staat", "land", "bund", "open", "data", "public"]
)
def test_stopwords_subjects_are_not_among_them(word: str) -> None:
    assert word not in GERMAN | ENGLISH


def test_stopwords_all_are_lower_case() -> None:
    assert all(word == word.lower() for word in GERMAN | ENGLISH)
