"""Which outputs come up whatever is ticked, so that others can be given their turn."""

import numpy as np
from numpy.typing import NDArray

from corpus.model import Scheme
from recommender.config import RankingConfig
from recommender.feature import FEATURES, DayPriors, Floats, candidate_features
from recommender.index.snapshot import Snapshot
from recommender.query import Profile

BEST_PAIRS = 3  # an output is as prominent as in its best pairs of target group and benefit


def compute_prominence(
    snapshot: Snapshot, priors: DayPriors, weights: NDArray[np.float32], config: RankingConfig
) -> Floats:
    """Return the mean of each output's best scores over all pairs of one target group and one benefit, shape (n,).

    Centred, so that it moves no list as a whole. Subtracting part of it corrects for hubs as in Conneau et al. (2018):
    with nothing but two ticks to go by, many outputs fit alike, and the same few would top every list.
    """
    n = len(snapshot.ids)
    lasting = weights.copy()
    lasting[FEATURES.index("upcoming")] = 0  # what an event gains by being yet to come is not to be taken off again
    audiences = [key for key in snapshot.concepts.keys if key.scheme is Scheme.AUDIENCE]
    benefits = [key for key in snapshot.concepts.keys if key.scheme is Scheme.BENEFIT]
    best = np.full((BEST_PAIRS, n), -np.inf, dtype=np.float32)
    for audience in audiences:
        for benefit in benefits:
            features = candidate_features(snapshot, Profile((audience,), (benefit,)), None, None, priors, config)
            best[0] = np.maximum(best[0], lasting @ features)
            best.sort(axis=0)
    mean = np.where(np.isfinite(best), best, 0).mean(axis=0)
    return np.asarray(mean - mean.mean() if n else mean, dtype=np.float32)
