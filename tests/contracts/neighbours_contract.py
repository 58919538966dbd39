"""What every `recommender.ports.Neighbours` does, whatever searches."""

from collections.abc import Callable

import numpy as np
import pytest

from recommender.index.neighbours import NEIGHBOURS
from recommender.ports import Neighbours, Vectors

Opened = Callable[[Vectors], Neighbours]


def make_vectors(n: int, dim: int = 32) -> Vectors:
    """Return n vectors of length 1 in all directions."""
    vectors = np.random.default_rng(7).standard_normal((n, dim)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1)[:, None])


class NeighboursContract:
    """Inherit and provide `opened`, which opens the neighbours among some vectors."""

    @pytest.fixture
    def opened(self) -> Opened:
        raise NotImplementedError

    def test_nearest_finds_nearly_all_of_the_nearest_vectors_with_their_cosines(self, opened: Opened) -> None:
        vectors, queries = make_vectors(2_000), make_vectors(2_100)[2_000:]
        neighbours, ten, all_asked = opened(vectors), 0, 0
        for query in queries:
            rows, cosines = neighbours.nearest(query)
            exact = vectors @ query
            order = np.argsort(-exact)
            ten += len(set(rows[:10].tolist()) & set(order[:10].tolist()))
            all_asked += len(set(rows.tolist()) & set(order[:NEIGHBOURS].tolist()))
            assert np.abs(cosines - exact[rows]).max() < 0.01
        assert ten / (10 * len(queries)) >= 0.99
        assert all_asked / (NEIGHBOURS * len(queries)) >= 0.95

    def test_nearest_returns_each_row_once_the_highest_cosine_first(self, opened: Opened) -> None:
        rows, cosines = opened(make_vectors(1_000)).nearest(make_vectors(1_001)[1_000])
        assert (rows.dtype, cosines.dtype) == (np.int64, np.float32)
        assert rows.shape == cosines.shape == (NEIGHBOURS,)
        assert len(set(rows.tolist())) == NEIGHBOURS
        assert (np.diff(cosines) <= 0).all()

    def test_vector_of_a_row_finds_that_row_first(self, opened: Opened) -> None:
        vectors = make_vectors(500)
        neighbours = opened(vectors)
        for row in range(0, 500, 25):
            rows, cosines = neighbours.nearest(vectors[row])
            assert rows[0] == row
            assert cosines[0] == pytest.approx(1, abs=0.002)

    @pytest.mark.parametrize("n", [1, 5])
    def test_nearest_among_fewer_vectors_than_are_looked_for_finds_all(self, opened: Opened, n: int) -> None:
        vectors = make_vectors(n)
        rows, cosines = opened(vectors).nearest(vectors[0])
        assert sorted(rows.tolist()) == list(range(n))
        assert np.abs(cosines - (vectors @ vectors[0])[rows]).max() < 0.01

    def test_vector_without_words_is_a_neighbour_of_nothing_and_found_all_the_same(self, opened: Opened) -> None:
        vectors = make_vectors(5)
        vectors[3] = 0
        rows, cosines = opened(vectors).nearest(vectors[0])
        assert cosines[rows.tolist().index(3)] == 0
        assert (opened(vectors).nearest(vectors[3])[1] == 0).all()

    @pytest.mark.parametrize("dim", [31, 33, 0])
    def test_vector_of_another_dimension_is_refused(self, opened: Opened, dim: int) -> None:
        with pytest.raises(ValueError, match="32 components"):
            opened(make_vectors(5)).nearest(np.zeros(dim, dtype=np.float32))
