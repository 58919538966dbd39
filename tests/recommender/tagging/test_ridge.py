import numpy as np
from sklearn.kernel_ridge import KernelRidge

from recommender.tagging.ridge import Ridge

RNG = np.random.default_rng(3)
FEATURES = RNG.normal(size=(20, 6))
GRAM = FEATURES @ FEATURES.T
TARGETS = (RNG.random((20, 3)) < 0.4).astype(float)


def test_heads_are_those_of_scikit_learn_around_the_base_rate() -> None:
    ridge = Ridge.fit(GRAM, TARGETS, 2.0)
    other = KernelRidge(alpha=2.0, kernel="precomputed").fit(GRAM, TARGETS - TARGETS.mean(axis=0))
    new = RNG.normal(size=(5, 6)) @ FEATURES.T
    np.testing.assert_allclose(ridge.predict(new), other.predict(new) + TARGETS.mean(axis=0))


def test_left_out_is_what_a_fit_without_the_example_says() -> None:
    ridge = Ridge.fit(GRAM, TARGETS, 2.0)
    base = TARGETS.mean(axis=0)  # the closed form keeps the base rate, which one example hardly moves
    for row in range(len(GRAM)):
        rest = np.arange(len(GRAM)) != row
        other = KernelRidge(alpha=2.0, kernel="precomputed").fit(GRAM[np.ix_(rest, rest)], TARGETS[rest] - base)
        np.testing.assert_allclose(ridge.left_out[row], other.predict(GRAM[row, rest][None])[0] + base)
