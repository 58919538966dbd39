import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.rerank import MIN_POOL, POOL_FACTOR, pool_size, rerank_mmr

TWINS_AND_A_LONER = np.array([[1, 0], [1, 0], [0, 1]], dtype=np.float32)
SCORES = np.array([1.0, 0.9, 0.7], dtype=np.float32)


def rerank(candidates: list[int], *, n: int = 3, diversity: float = 0.3, cosine: float = 0.8) -> list[int]:
    return rerank_mmr(candidates, SCORES, TWINS_AND_A_LONER, n, diversity=diversity, near_duplicate_cosine=cosine)


def test_rerank_without_diversity_keeps_the_order() -> None:
    assert rerank([0, 1, 2], diversity=0.0) == [0, 1, 2]


def test_rerank_puts_something_else_between_near_duplicates() -> None:
    assert rerank([0, 1, 2]) == [0, 2, 1]


def test_rerank_keeps_a_near_duplicate_whose_lead_is_larger_than_the_penalty() -> None:
    assert rerank([0, 1, 2], diversity=0.1) == [0, 1, 2]


def test_rerank_leaves_outputs_below_the_cosine_alone() -> None:
    vectors = np.array([[1, 0], [0.79, 0.613], [0, 1]], dtype=np.float32)
    assert rerank_mmr([0, 1, 2], SCORES, vectors, 3, diversity=1.0, near_duplicate_cosine=0.8) == [0, 1, 2]


@pytest.mark.parametrize("n", [1, 2, 3, 50])
def test_rerank_chooses_n_or_all_there_are(n: int) -> None:
    assert len(rerank([0, 1, 2], n=n)) == min(n, 3)


@pytest.mark.parametrize("candidates", [[], [2]])
def test_rerank_of_hardly_any_candidate_returns_it(candidates: list[int]) -> None:
    assert rerank(candidates) == candidates


def test_rerank_with_equal_scores_keeps_the_order_given() -> None:
    scores = np.zeros(4, dtype=np.float32)
    vectors = np.eye(4, dtype=np.float32)
    order = [2, 0, 3, 1]
    assert rerank_mmr(order, scores, vectors, 4, diversity=0.5, near_duplicate_cosine=0.8) == order


@given(seed=st.integers(0, 10_000), n=st.integers(1, 12), diversity=st.floats(0, 1))
def test_rerank_chooses_different_candidates_and_starts_with_the_best(seed: int, n: int, diversity: float) -> None:
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(12, 3)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    scores = rng.normal(size=12).astype(np.float32)
    candidates = [int(row) for row in np.argsort(-scores, kind="stable")][:8]
    chosen = rerank_mmr(candidates, scores, vectors, n, diversity=diversity, near_duplicate_cosine=0.5)
    assert len(chosen) == len(set(chosen)) == min(n, 8)
    assert set(chosen) <= set(candidates)
    assert chosen[0] == candidates[0]


@pytest.mark.parametrize(("n", "expected"), [(1, MIN_POOL), (10, MIN_POOL), (100, POOL_FACTOR * 100)])
def test_pool_size_grows_with_the_list(n: int, expected: int) -> None:
    assert pool_size(n) == expected
