"""Which outputs come up whatever is ticked, so that others can be given their turn."""

import numpy as np
from numpy.typing import NDArray

from corpus.model import Scheme
from recommender.config import RankingConfig
from recommender.feature import FEATURES, DayPriors, Floats, candidate_features, concept_strength, meeting_share
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
    if not audiences or not benefits:
        return np.zeros(n, dtype=np.float32)
    pair = candidate_features(snapshot, Profile((audiences[0],), (benefits[0],)), None, None, priors, config)
    for audience in audiences:
        pair[FEATURES.index("audience")] = concept_strength(snapshot, (audience,))
        for benefit in benefits:
            profile = Profile((audience,), (benefit,))
            pair[FEATURES.index("benefit")] = concept_strength(snapshot, (benefit,))
            pair[FEATURES.index("substance")] = (1 - meeting_share(profile, config)) * priors.substance
            _keep_best(best, lasting @ pair)
    mean = np.where(np.isfinite(best), best, 0).mean(axis=0)
    return np.asarray(mean - mean.mean() if n else mean, dtype=np.float32)


def _keep_best(best: Floats, scores: Floats) -> None:
    """Put each score, shape (n,), among the best ones, shape (BEST_PAIRS, n) and ascending, where it is better."""
    for place in reversed(range(len(best))):
        lower = np.minimum(best[place], scores)
        np.maximum(best[place], scores, out=best[place])
        scores = lower
