import numpy as np
import pytest

from recommender.index.lexical import CharacterIndex

TEXTS = ["Registermodernisierung vor Ort", "Das Melderegister im Bürgeramt", "Vergaberecht", ""]


@pytest.fixture(scope="module")
def index() -> CharacterIndex:
    return CharacterIndex.build(TEXTS)


def test_character_index_rows_have_length_one_except_for_an_empty_text(index: CharacterIndex) -> None:
    lengths = [np.linalg.norm(index.rows.row(row)[1]) for row in range(index.n_rows)]
    np.testing.assert_allclose(lengths, [1, 1, 1, 0], atol=1e-6)


def test_character_index_finds_every_text_by_itself(index: CharacterIndex) -> None:
    for row, text in enumerate(TEXTS[:3]):
        cosines = index.cosines(*index.encode(text))
        assert cosines[row] == pytest.approx(1, abs=1e-6)
        assert cosines.argmax() == row


def test_character_index_equals_the_dot_products_of_its_rows(index: CharacterIndex) -> None:
    dense = np.zeros((index.n_rows, len(index.idf)), dtype=np.float32)
    for row in range(index.n_rows):
        features, values = index.rows.row(row)
        dense[row, features] = values
    for row in range(index.n_rows):
        np.testing.assert_allclose(index.cosines(*index.rows.row(row)), dense @ dense[row], atol=1e-6)


def test_character_index_finds_parts_of_compounds_and_other_spellings(index: CharacterIndex) -> None:
    assert index.cosines(*index.encode("Register"))[:3].argsort().tolist()[0] == 2
    np.testing.assert_allclose(
        index.cosines(*index.encode("VERGABERECHT")), index.cosines(*index.encode("Vergaberecht"))
    )


@pytest.mark.parametrize("text", ["", "   ", "\u00ad", "\ud800"])
def test_character_index_of_a_text_without_n_grams_is_near_nothing(index: CharacterIndex, text: str) -> None:
    assert not index.cosines(*index.encode(text)).any()


def test_character_index_without_texts_has_no_rows() -> None:
    index = CharacterIndex.build([])
    assert index.n_rows == 0
    assert index.cosines(*index.encode("Register")).shape == (0,)
