import numpy as np
import pytest

from recommender.index.lexical import CharacterIndex
from recommender.index.stacked import Stacked, StackedCharacters

FIRST, SECOND = np.arange(12, dtype=np.float32).reshape(4, 3), np.arange(12, 18, dtype=np.float32).reshape(2, 3)
WHOLE = np.concatenate([FIRST, SECOND])
TEXTS = ["Registermodernisierung", "Vergabe und Register", "Cloud"]


@pytest.mark.parametrize("rows", [slice(1, 3), slice(4, 6), slice(2, 6), slice(0, 6, 2), 0, 5], ids=str)
def test_stacked_slices_and_single_rows_are_those_of_both_arrays(rows: slice | int) -> None:
    np.testing.assert_array_equal(Stacked(FIRST, SECOND)[rows], WHOLE[rows])


@pytest.mark.parametrize("rows", [[5, 0, 3], [1, 2], [], [4]], ids=str)
def test_stacked_chosen_rows_are_those_of_both_arrays(rows: list[int]) -> None:
    for chosen in (rows, np.array(rows, dtype=np.int64)):
        np.testing.assert_array_equal(Stacked(FIRST, SECOND)[chosen], WHOLE[np.array(rows, dtype=np.int64)])


def test_stacked_product_has_all_rows() -> None:
    stacked = Stacked(FIRST, SECOND)
    np.testing.assert_array_equal(stacked @ np.ones(3, dtype=np.float32), WHOLE.sum(axis=1))
    np.testing.assert_array_equal(np.asarray(stacked), WHOLE)
    assert (stacked.shape, len(stacked), stacked.nbytes) == ((6, 3), 6, WHOLE.nbytes)


def test_stacked_characters_compare_all_rows() -> None:
    first = CharacterIndex.build(TEXTS)
    second = CharacterIndex.build(["Das Register der Vergaben"])
    both = StackedCharacters(first, second)
    asked = first.encode("Register")
    cosines = both.cosines(*asked)
    assert both.n_rows == len(cosines) == 4
    np.testing.assert_array_equal(cosines[:3], first.cosines(*asked))
    rows = np.array([3, 0, 2])
    for place, row in enumerate(rows.tolist()):
        assert both.among(rows)[[place]].indices.tolist() == both.row(row)[0].tolist()
