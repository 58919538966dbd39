import numpy as np
import pytest

from recommender.index.lexical import CharacterIndex
from recommender.index.ngram import count_ngrams
from recommender.tagging.cosine import FEW_TEXTS, cosine_matrix, weigh_all

WORDS = ("Cloud", "Register", "Vergabe", "Kommune", "Bürgeramt", "Portal", "Verordnung", "Haushalt", "Schule")
MANY = FEW_TEXTS + 40


def make_texts(count: int, seed: int) -> list[str]:
    """Texts with a word that all share, some that many do, and one of their own."""
    rng = np.random.default_rng(seed)
    return [f"Verwaltung {' '.join(rng.choice(WORDS, 3))} Vorgang{seed}x{i * 7919}" for i in range(count)]


@pytest.mark.parametrize(("n_texts", "n_rows"), [(3, MANY), (MANY, 5), (MANY, MANY), (FEW_TEXTS, 2)])
def test_cosine_matrix_is_what_the_index_says_of_each_text(n_texts: int, n_rows: int) -> None:
    index = CharacterIndex.build(make_texts(n_rows, 1))
    texts = make_texts(n_texts, 2)
    expected = [index.cosines(*index.encode(text)) for text in texts]
    found = cosine_matrix(weigh_all([count_ngrams(text) for text in texts], index), index)
    assert found.dtype == np.float64
    assert found == pytest.approx(np.array(expected), abs=1e-5)


def test_rows_of_the_index_itself_are_alike_to_themselves() -> None:
    index = CharacterIndex.build(make_texts(MANY, 1))
    found = cosine_matrix(index.rows, index)
    assert np.diag(found) == pytest.approx(np.ones(MANY), abs=1e-5)
    assert found == pytest.approx(found.T, abs=1e-6)


@pytest.mark.parametrize("count", [1, MANY])
def test_texts_without_words_are_like_nothing(count: int) -> None:
    index = CharacterIndex.build(make_texts(MANY, 1))
    assert not cosine_matrix(weigh_all([count_ngrams("")] * count, index), index).any()


def test_no_texts_give_no_rows() -> None:
    index = CharacterIndex.build(["Cloud", "Register"])
    assert cosine_matrix(weigh_all([], index), index).shape == (0, 2)
