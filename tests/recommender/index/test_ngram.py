import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer

from recommender.index.ngram import N_FEATURES, NGRAM_LENGTHS, count_ngrams


def expected_counts(text: str) -> list[int]:
    """What scikit-learn counts, for words of at least three letters (it counts shorter ones once per length)."""
    vectorizer = CountVectorizer(analyzer="char_wb", ngram_range=(NGRAM_LENGTHS[0], NGRAM_LENGTHS[-1]))
    return sorted(vectorizer.fit_transform([text]).toarray()[0].tolist())


@pytest.mark.parametrize(
    "text",
    ["Registermodernisierung", "Die Verwaltung der Zukunft, die Verwaltung von heute", "Bürgeramt in Köln-Süd 2026"],
)
def test_counts_are_those_of_scikit_learn(text: str) -> None:
    words = " ".join(word for word in text.split() if len(word) > NGRAM_LENGTHS[0] - 1)
    _, counts = count_ngrams(words)
    assert sorted(counts.tolist()) == expected_counts(words)


def test_counts_of_repeated_words_add_up() -> None:
    once, twice = count_ngrams("Vergaberecht"), count_ngrams("Vergaberecht Vergaberecht")
    np.testing.assert_array_equal(once[0], twice[0])
    np.testing.assert_array_equal(2 * once[1], twice[1])


def test_texts_count_together_but_no_ngram_spans_two() -> None:
    for together, joined in zip(count_ngrams("Amt", "Rat und Amt"), count_ngrams("Amt Rat und Amt"), strict=True):
        np.testing.assert_array_equal(together, joined)
    assert set(count_ngrams("Amts", "rat")[0]) != set(count_ngrams("Amtsrat")[0])


def test_order_of_words_makes_no_difference_but_order_of_letters_does() -> None:
    np.testing.assert_array_equal(count_ngrams("Amt Rat")[0], count_ngrams("Rat Amt")[0])
    assert set(count_ngrams("Amtsrat")[0]) != set(count_ngrams("Ratsamt")[0])


def test_lengths_and_beginnings_of_words_are_told_apart() -> None:
    inside, beginning = set(count_ngrams("Bauamt")[0].tolist()), set(count_ngrams("amtlich")[0].tolist())
    assert len(inside & beginning) == 1  # "amt"; " am" and "mt " are the beginning and the end of other words


@pytest.mark.parametrize("text", ["", " \n", "\u00ad"])
def test_text_without_a_word_has_none(text: str) -> None:
    features, counts = count_ngrams(text)
    assert (len(features), len(counts)) == (0, 0)


@given(st.text(max_size=200))
def test_any_text_gives_ascending_features_in_range(text: str) -> None:
    features, counts = count_ngrams(text)
    assert (np.diff(features) > 0).all()
    assert ((features >= 0) & (features < N_FEATURES)).all()
    assert (counts >= 1).all()
