from dataclasses import replace

import numpy as np
import pytest

from recommender.config import RankingConfig
from recommender.index import hubness
from recommender.index.hubness import HUB_NEIGHBOURS, Likenesses, compute_hubness, likeness
from recommender.index.lexical import CharacterIndex
from tests.recommender.checkerboard import Bench


def test_likeness_is_highest_for_the_output_itself(board_bench: Bench) -> None:
    snapshot = board_bench.snapshot()
    for row in range(9):
        scores = likeness(snapshot.likenesses, row, RankingConfig())
        assert scores[row] == scores.max()


def test_likeness_puts_the_same_topic_first(board_bench: Bench) -> None:
    snapshot = board_bench.snapshot()
    titles = np.array([board_bench.store.output(output_id).title for output_id in snapshot.ids])
    for row in range(9):
        scores = likeness(snapshot.likenesses, row, RankingConfig())
        assert set(np.argsort(-scores)[:3]) == set(np.flatnonzero(titles == titles[row]))


def test_compute_hubness_is_the_mean_of_the_nearest_in_the_whole_catalogue(board_bench: Bench) -> None:
    snapshot, config = board_bench.snapshot(), RankingConfig()
    rows = [likeness(snapshot.likenesses, row, config) for row in range(9)]
    full = np.array(rows, dtype=np.float64)
    np.fill_diagonal(full, -np.inf)
    nearest = np.sort(full, axis=0)[-min(HUB_NEIGHBOURS, 8) :]
    np.testing.assert_allclose(snapshot.hubness, nearest.mean(axis=0), rtol=1e-5)


def test_likeness_listens_to_the_student_where_the_index_has_it(board_bench: Bench) -> None:
    alike, config = board_bench.snapshot().likenesses, RankingConfig()
    assert alike.student is None
    student = np.eye(9, 4, dtype=np.float32), np.eye(9, 4, 1, dtype=np.float32)
    gain = likeness(replace(alike, student=student), 0, config) - likeness(alike, 0, config)
    assert gain[0] - gain[1] == pytest.approx(
        config.related_student_share
        * (1 / config.background.outputs_student_sd + 1 / config.background.titles_student_sd),
        rel=1e-4,
    )


def test_compute_hubness_of_a_large_catalogue_is_nearly_that_of_a_small_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alike, config = make_likenesses(400), RankingConfig()
    exact = compute_hubness(alike, config)
    monkeypatch.setattr(hubness, "ROUGH_FROM", 1)
    rough = compute_hubness(alike, config)
    assert (rough <= exact + 1e-4).all()  # neighbours are missed, never made up
    assert np.corrcoef(exact, rough)[0, 1] > 0.99
    monkeypatch.setattr(hubness, "ROUGH_NEIGHBOURS", 400)
    np.testing.assert_allclose(compute_hubness(alike, config), exact, rtol=1e-4, atol=1e-4)


def make_likenesses(n: int) -> Likenesses:
    """Outputs made of a few words each, with vectors that say which, and some noise."""
    chance = np.random.default_rng(5)
    words = ["Register", "Vergabe", "Cloud", "Kommune", "Portal", "Rechenzentrum", "Ausweis", "Bescheid"]
    chosen = chance.integers(0, len(words), (n, 3))
    texts = [" ".join(words[place] for place in row) for row in chosen.tolist()]
    vectors = np.zeros((n, 16), dtype=np.float32)
    np.add.at(vectors, (np.arange(n)[:, None], chosen), 1)
    parts = []
    for _ in range(4):
        noisy = vectors + 0.3 * chance.standard_normal(vectors.shape).astype(np.float32)
        parts.append(noisy / np.linalg.norm(noisy, axis=1, keepdims=True))
    return Likenesses(parts[0], parts[1], CharacterIndex.build(texts), (parts[2], parts[3]))


@pytest.mark.parametrize("n", [0, 1])
def test_compute_hubness_of_hardly_any_output_is_zero(n: int) -> None:
    vectors = np.ones((n, 2), dtype=np.float32)
    alike = Likenesses(vectors, vectors, CharacterIndex.build(["Registermodernisierung"] * n))
    assert compute_hubness(alike, RankingConfig()).tolist() == [0.0] * n
