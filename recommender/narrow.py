"""Look at the likely candidates of a large index instead of at every output.

A rough score over all outputs chooses them: what does not depend on the topic is exact in it, nearness to it is
known of the nearest alone. They are a small world of their own, in which all is scored and ranked as in any other.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from recommender.config import RankingConfig
from recommender.editorial import Effect
from recommender.encoded import EncodedText
from recommender.feature import FEATURES, DayPriors, Floats, concept_strength, mean_direction, meeting_share
from recommender.index.shortcut import CharacterSubset, Rows, Shortcut
from recommender.index.snapshot import Snapshot
from recommender.limit import Mask, Traits, known_rows, within_limits, without_excluded
from recommender.ports import Vectors
from recommender.query import Profile, RecommendationQuery
from recommender.rerank import pool_size
from recommender.world import World

SHORTLIST = 400  # outputs scored exactly at least; benchmarks/scale.py measures what of the true list is among them
PARTS = 4  # for every output wanted, the outputs are looked through in so many parts


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A world of some outputs of a large one; `rows` are their rows there, ascending, so that ties stay as they are."""

    world: World
    rows: Rows

    def whole_rows(self, places: Iterable[int]) -> list[int]:
        """Return the rows in the large world of rows of the small one."""
        rows: list[int] = self.rows[list(places)].tolist()
        return rows


@dataclass(frozen=True, slots=True)
class _Probe:
    """What finds outputs near to a topic: a vector, weighed n-grams, and mean and deviation of the cosines of each."""

    vector: Vectors
    features: NDArray[np.int32]
    values: Floats
    embedding: tuple[float, float]
    characters: tuple[float, float]
    is_text: bool


def narrow(world: World, query: RecommendationQuery, encoded: EncodedText | None) -> Narrowed | None:
    """Return the likely candidates for a profile; None where the index is small enough to look at every output."""
    shortcut, profile = world.snapshot.shortcut, query.profile
    if shortcut is None:
        return None
    probes = _probes(world.snapshot, profile, encoded, world.config)
    scores = rough_scores(world, shortcut, profile, probes, query.as_of)
    allowed = without_excluded(within_limits(world.traits, profile), world.snapshot, query)
    effect = None if world.rules is None else world.rules.effect(profile)
    rows = top_rows(
        np.where(allowed, scores, -np.inf),
        2 * pool_size(query.n) if not probes else max(SHORTLIST, 2 * pool_size(query.n)),
    )
    named = sorted({*known_rows(world.snapshot, (*profile.seeds, *profile.dislikes)), *_moved(effect)})
    if named:
        rows = np.union1d(rows, np.array(named, dtype=np.int64))
    return Narrowed(_world_of(world, rows, named, query.as_of, shortcut if probes else None), rows)


def rough_scores(world: World, shortcut: Shortcut, profile: Profile, probes: list[_Probe], as_of: date) -> Floats:
    """Return about the score of every output, shape (n,)."""
    snapshot, weight = world.snapshot, dict(zip(FEATURES, world.weights.tolist(), strict=True))
    priors, prominence = world.priors(as_of)
    meeting = meeting_share(profile, world.config)
    scores: Floats = weight["quality"] * priors.quality
    scores += weight["timeliness"] * priors.timeliness
    scores += (1 - meeting) * weight["substance"] * priors.substance
    if meeting:
        scores += meeting * weight["upcoming"] * priors.is_upcoming
    for name, keys in (("audience", profile.audiences), ("benefit", profile.benefits)):
        if keys:
            scores += weight[name] * concept_strength(snapshot, keys)
    if not probes:
        scores -= weight["reach"] * prominence
    for probe in probes:
        embedding, characters = _rough_nearness(snapshot, shortcut, probe)
        scores += weight["embedding"] / len(probes) * embedding
        scores += weight["characters"] / len(probes) * characters
    for row in known_rows(snapshot, profile.dislikes):
        embedding, characters = _rough_nearness(snapshot, shortcut, _outputs_probe(snapshot, [row], world.config))
        np.minimum(scores, scores - weight["dislike"] / 2 * (embedding + characters), out=scores)
    return scores


def _rough_nearness(snapshot: Snapshot, shortcut: Shortcut, probe: _Probe) -> tuple[Floats, Floats]:
    """Return what is known of every output's nearness by vector and by n-grams, standardised, of shape (n,) each.

    Where a vector is not among the nearest, it counts as an average one.
    """
    (mean, sd), n = probe.embedding, len(snapshot.ids)
    rows, cosines = shortcut.nearest(probe.vector)
    nearness = np.full(n, mean, dtype=np.float32)
    nearness[rows] = cosines
    if probe.is_text:
        nearness = snapshot.full_texts.lift(nearness, probe.vector)
    characters_mean, characters_sd = probe.characters
    rough = shortcut.rough_cosines(probe.features, probe.values)
    return (nearness - mean) / sd, (rough - characters_mean) / characters_sd


def top_rows(scores: Floats, n: int) -> Rows:
    """Return the n rows of the highest scores above minus infinity, ascending; ties at the end keep row order.

    The best of each of many parts bound the n-th best from below, so that few rows are left to be sorted.
    """
    height = len(scores) // (PARTS * n)
    if height > 1:
        best = scores[: height * PARTS * n].reshape(height, -1).max(axis=0)
        rows = np.flatnonzero(scores >= np.partition(best, len(best) - n)[len(best) - n])
    else:
        rows = np.arange(len(scores))
    rows = rows[scores[rows] > -np.inf]
    return np.sort(rows[np.argsort(-scores[rows], kind="stable")[:n]])


def _probes(snapshot: Snapshot, profile: Profile, encoded: EncodedText | None, config: RankingConfig) -> list[_Probe]:
    ground, probes = config.background, []
    if encoded is not None:
        spread = (ground.embedding_mean, ground.embedding_sd), (ground.characters_mean, ground.characters_sd)
        probes.append(_Probe(encoded.vector, *snapshot.characters.weigh(encoded.ngrams), *spread, is_text=True))
    if seeds := known_rows(snapshot, profile.seeds):
        probes.append(_outputs_probe(snapshot, seeds, config))
    return probes


def _outputs_probe(snapshot: Snapshot, rows: list[int], config: RankingConfig) -> _Probe:
    """Return what finds outputs near to those in `rows`, at least one."""
    ground, found = config.background, [snapshot.characters.rows.row(row) for row in rows]
    return _Probe(
        mean_direction(snapshot.documents[rows]),
        np.concatenate([features for features, _ in found]),
        np.concatenate([values / np.float32(len(rows)) for _, values in found]),
        (ground.outputs_embedding_mean, ground.outputs_embedding_sd),
        (ground.outputs_characters_mean, ground.outputs_characters_sd),
        is_text=False,
    )


def _moved(effect: Effect | None) -> Iterable[int]:
    """Return the rows that editors' rules are about: pinned or boosted, they are candidates whatever their score."""
    return () if effect is None else {*effect.pins, *effect.blocked, *effect.boosts}


def _world_of(world: World, rows: Rows, named: list[int], as_of: date, shortcut: Shortcut | None) -> World:
    """Return the world of `rows`; of ids, it knows those of the `named` rows. Passages stay those of the whole."""
    whole, (priors, prominence), traits = world.snapshot, world.priors(as_of), world.traits
    table = whole.concepts
    places = np.searchsorted(rows, named).tolist()
    row = {whole.ids[one]: place for one, place in zip(named, places, strict=True)}
    snapshot = replace(
        whole,
        ids=tuple([whole.ids[one] for one in rows.tolist()]),
        row=row,
        documents=whole.documents[rows],
        full_texts=whole.full_texts.among(rows),
        characters=CharacterSubset(whole.characters, shortcut, rows) if shortcut else whole.characters,
        concepts=replace(table, standardised=table.standardised[:, rows]),
        shortcut=None,
    )
    day = DayPriors(priors.substance[rows], priors.quality[rows], priors.timeliness[rows], priors.is_upcoming[rows])
    return replace(
        world,
        snapshot=snapshot,
        traits=Traits(_at(traits.is_published, rows), traits.language[rows], traits.kind[rows], traits.minutes[rows]),
        rules=None if world.rules is None else replace(world.rules, row=row),
        _days={as_of: (day, prominence[rows])},
    )


def _at(mask: Mask, rows: Rows) -> Mask:
    chosen: Mask = mask[rows]
    return chosen
