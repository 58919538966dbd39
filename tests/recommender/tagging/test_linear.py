import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.linear_model import Ridge

from recommender.tagging.linear import REGULARISATION, LinearHeads, Rows

RNG = np.random.default_rng(1)
N = 80


def make_rows() -> Rows:
    sparse = np.where(RNG.random((N, 6)) < 0.4, RNG.random((N, 6)), 0).astype(np.float32)
    return Rows(csr_matrix(sparse), RNG.standard_normal((N, 3)).astype(np.float32))


def test_fit_with_enough_steps_is_ridge_regression_with_a_free_intercept() -> None:
    rows, targets = make_rows(), (RNG.random((N, 2)) < 0.3).astype(np.float32)
    joined = np.hstack([rows.sparse.toarray(), rows.dense])
    exact = Ridge(alpha=REGULARISATION).fit(joined, targets)
    found = LinearHeads.fit(rows, targets)
    assert found.predict(rows) == pytest.approx(exact.predict(joined), abs=1e-3)
    assert pytest.approx(exact.coef_, abs=1e-3) == np.vstack([found.sparse, found.dense]).T


def test_targets_that_are_all_alike_are_the_intercept_alone() -> None:
    rows = make_rows()
    found = LinearHeads.fit(rows, np.tile(np.array([0.0, 1.0], dtype=np.float32), (N, 1)))
    assert found.predict(rows) == pytest.approx(np.tile([0.0, 1.0], (N, 1)), abs=1e-6)


def test_texts_without_any_feature_get_the_share_of_the_target() -> None:
    rows = Rows(csr_matrix((4, 5), dtype=np.float32), np.zeros((4, 2), dtype=np.float32))
    found = LinearHeads.fit(rows, np.array([[1], [0], [0], [0]], dtype=np.float32))
    assert found.predict(rows).ravel().tolist() == [0.25] * 4


def test_take_keeps_the_marked_texts() -> None:
    rows, chosen = make_rows(), np.arange(N) % 2 == 0
    taken = rows.take(chosen)
    assert taken.sparse.toarray().tolist() == rows.sparse.toarray()[chosen].tolist()
    assert taken.dense.tolist() == rows.dense[chosen].tolist()
