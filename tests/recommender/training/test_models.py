"""A small world in which the right answer is known: queries and texts of one subject share no direction at first."""

import numpy as np
import pytest

from recommender.ports import Vectors
from recommender.training.adapter import train_adapter
from recommender.training.contrast import Pairs, batches, mean_reciprocal_rank
from recommender.training.student import DIMENSIONS, Lesson, tokenise, train_student, train_tokenizer

pytestmark = pytest.mark.transformers

N_SUBJECTS = 24


def _world(rng: np.random.Generator) -> tuple[Vectors, Pairs]:
    """Return vectors in which a text is its query turned by one fixed rotation, so that a linear map can find it."""
    dim = 32
    queries = rng.normal(size=(N_SUBJECTS * 20, dim // 2))
    noise = rng.normal(size=(2, len(queries), dim // 2))
    vectors = np.concatenate([np.hstack([queries, 3 * noise[0]]), np.hstack([queries, 3 * noise[1]])]).astype(
        np.float32
    )
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = np.arange(len(queries))
    return vectors, np.stack([rows, rows + len(queries)], axis=1)


def _rank(vectors: Vectors, pairs: Pairs) -> float:
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return mean_reciprocal_rank(unit[pairs[:, 0]], unit[pairs[:, 1]])


def test_mean_reciprocal_rank_counts_ties_half() -> None:
    same = np.ones((3, 1), dtype=np.float32)
    assert mean_reciprocal_rank(same, same) == pytest.approx(0.5)
    apart = np.eye(3, dtype=np.float32)
    assert mean_reciprocal_rank(apart, apart) == 1
    assert mean_reciprocal_rank(apart, apart[[1, 2, 0]]) == pytest.approx(1 / 2.5)


def test_batches_are_whole_and_hold_each_pair_once_an_epoch() -> None:
    pairs = np.arange(20).reshape(10, 2)
    found = list(batches(pairs, 4, 2, np.random.default_rng(1)))
    assert [len(batch) for batch in found] == [4] * 4
    first = np.concatenate(found[:2])[:, 0].tolist()
    assert len(set(first)) == len(first)


def test_train_adapter_drops_what_tells_nothing_apart_and_helps_unseen_pairs() -> None:
    vectors, pairs = _world(np.random.default_rng(3))
    training, unseen = pairs[:-80], pairs[-80:]
    adapter = train_adapter(vectors, training, epochs=150)
    assert _rank(vectors @ adapter, unseen) > 2 * _rank(vectors, unseen)


def test_train_adapter_with_the_same_seed_gives_the_same_map() -> None:
    vectors, pairs = _world(np.random.default_rng(3))
    one, other = (train_adapter(vectors, pairs, seed=5, epochs=3) for _ in range(2))
    np.testing.assert_array_equal(one, other)


def test_student_learns_that_two_vocabularies_mean_the_same() -> None:
    words = [f"Register{i}" for i in range(N_SUBJECTS)], [f"Verzeichnis{i}" for i in range(N_SUBJECTS)]
    texts = [*(f"Frage zu {word}" for word in words[0]), *(f"{word}, Verwaltung" for word in words[1])]
    pairs = np.array([(i, N_SUBJECTS + i) for i in range(N_SUBJECTS)])
    teacher = np.vstack([np.eye(N_SUBJECTS)] * 2).astype(np.float32)
    tokenizer = train_tokenizer(texts, vocabulary_tokens=200)
    tokens = tokenise(tokenizer, texts)
    table = train_student(Lesson(tokens, teacher, pairs), tokenizer.get_vocab_size(), epochs=200)
    assert table.shape == (tokenizer.get_vocab_size(), DIMENSIONS[0])
    vectors = np.array([table[ids].mean(axis=0) for ids in tokens])
    for dim in DIMENSIONS:
        assert _rank(vectors[:, :dim], pairs) > 0.9
