import numpy as np
import pytest

from evaluation.retrieval import reciprocal_ranks


def test_reciprocal_ranks_are_one_over_the_place_of_the_right_text() -> None:
    texts = np.array([[1, 0], [0.8, 0.6], [0, 1]], dtype=np.float32)
    queries = np.array([[1, 0], [1, 0], [0, 1]], dtype=np.float32)
    assert reciprocal_ranks(queries, texts, np.array([0, 1, 0])) == pytest.approx([1, 1 / 2, 1 / 3])


def test_reciprocal_ranks_of_an_encoder_that_tells_nothing_apart_are_those_of_the_middle() -> None:
    zeros = np.zeros((5, 2), dtype=np.float32)
    assert reciprocal_ranks(zeros, zeros, np.arange(5)) == pytest.approx([1 / 3] * 5)
