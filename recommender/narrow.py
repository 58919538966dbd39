"""Look at the likely candidates of a large index instead of at every output.

A rough score over all outputs chooses them: what does not depend on the topic is exact in it, nearness to it is
known of the nearest alone. They are a small world of their own, in which all is scored and ranked as in any other.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from corpus.model import OutputId
from recommender.config import RankingConfig
from recommender.editorial import Effect
from recommender.encoded import EncodedText
from recommender.feature import FEATURES, DayPriors, Floats, concept_strength, mean_direction, meeting_share
from recommender.index.hubness import likeness_by_vectors
from recommender.index.shortcut import CharacterSubset, Rows, Shortcut
from recommender.index.snapshot import Snapshot
from recommender.limit import known_rows, within_limits, without_excluded
from recommender.ports import Vectors
from recommender.query import Profile, RecommendationQuery
from recommender.rerank import pool_size
from recommender.world import World

SHORTLIST = 1_000  # outputs whose vectors are looked at; benchmarks/scale.py says what of the true list is found
REFINED = 160  # of them, at least, that are scored exactly
RELATED = 1_500  # outputs whose vectors are compared with those of one whose relatives are asked for
RELATED_REFINED = 300  # of them, at least, that are compared exactly
RELATED_TIMES = 6  # a whole output has more n-grams than a text, and n-grams say most of how related two are
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


@dataclass(frozen=True, slots=True)
class _Nearness:
    """What counted as the cosine of every output with a probe's vector, and what one of it counts in the score."""

    probe: _Probe
    cosines: Floats
    weight: float


def narrow(world: World, query: RecommendationQuery, encoded: EncodedText | None) -> Narrowed | None:
    """Return the likely candidates for a profile; None where the index is small enough to look at every output."""
    shortcut, profile = world.snapshot.shortcut, query.profile
    if shortcut is None:
        return None
    probes = _probes(world.snapshot, profile, encoded, world.config)
    scores, found = rough_scores(world, shortcut, profile, probes, query.as_of)
    allowed = without_excluded(within_limits(world.traits, profile), world.snapshot, query)
    if allowed is not world.traits.is_published or not world.traits.are_all_published:
        scores[~allowed] = -np.inf
    effect = None if world.rules is None else world.rules.effect(profile)
    least = 2 * pool_size(query.n)
    rows = _likely_rows(world.snapshot, scores, found, least) if probes else top_rows(scores, least)
    named = sorted({*known_rows(world.snapshot, (*profile.seeds, *profile.dislikes)), *_moved(effect)})
    if named:
        rows = np.union1d(rows, np.array(named, dtype=np.int64))
    return Narrowed(_world_of(world, rows, named, query.as_of, has_topic=bool(probes)), rows)


def narrow_related(world: World, row: int, named: Iterable[int], as_of: date) -> Narrowed | None:
    """Return the likely relatives of the output in `row`, it and those in `named` among them; None in a small index."""
    shortcut, config = world.snapshot.shortcut, world.config
    if shortcut is None:
        return None
    probe, shares = _outputs_probe(world.snapshot, [row], config), (config.related_embedding_share, 1.0)
    scores = -np.float32(config.hub_share) * world.snapshot.hubness
    near = _add_nearness(scores, world.snapshot, shortcut, probe, *shares, 1, times=RELATED_TIMES)
    scores[~world.traits.is_published] = -np.inf
    rows = top_rows(scores, RELATED)
    by_vectors = likeness_by_vectors(world.snapshot.likenesses, rows, np.array([row]), config)[:, 0]
    rows = rows[top_rows(scores[rows] - near.weight * near.cosines[rows] + by_vectors, RELATED_REFINED)]
    known = sorted({row, *named})
    rows = np.union1d(rows, np.array(known, dtype=np.int64))
    return Narrowed(_world_of(world, rows, known, as_of, has_topic=True, has_titles=True), rows)


def narrow_search(world: World, encoded: EncodedText, hits: Iterable[OutputId], as_of: date, n: int) -> Narrowed | None:
    """Return the outputs that are likely near to a text, and the published ones among `hits`; None in a small index."""
    shortcut = world.snapshot.shortcut
    if shortcut is None:
        return None
    scores = np.zeros(len(world.snapshot.ids), dtype=np.float32)
    (probe,) = _text_probes(world.snapshot, encoded, world.config)
    found = _add_nearness(scores, world.snapshot, shortcut, probe, 0.5, 0.5, 1)
    scores[~world.traits.is_published] = -np.inf
    rows = _likely_rows(world.snapshot, scores, [found], 2 * pool_size(n))
    known = sorted(set(known_rows(world.snapshot, [*hits])))
    rows = np.union1d(rows, np.array(known, dtype=np.int64))
    return Narrowed(_world_of(world, rows, known, as_of, has_topic=True), rows)


def rough_scores(
    world: World, shortcut: Shortcut, profile: Profile, probes: list[_Probe], as_of: date
) -> tuple[Floats, list[_Nearness]]:
    """Return about the score of every output but for a constant, shape (n,), and the nearness by vectors in it."""
    snapshot, weight = world.snapshot, dict(zip(FEATURES, world.weights.tolist(), strict=True))
    scores = world.lasting_scores(as_of, meeting_share(profile, world.config), is_topical=bool(probes)).copy()
    for name, keys in (("audience", profile.audiences), ("benefit", profile.benefits)):
        if keys:
            scores += np.float32(weight[name]) * concept_strength(snapshot, keys)
    found = [
        _add_nearness(scores, snapshot, shortcut, probe, weight["embedding"], weight["characters"], len(probes))
        for probe in probes
    ]
    for row in known_rows(snapshot, profile.dislikes):
        nearness = np.zeros_like(scores)
        probe = _outputs_probe(snapshot, [row], world.config)
        _add_nearness(nearness, snapshot, shortcut, probe, 0.5, 0.5, 1)
        nearness -= np.float32(probe.characters[0] / probe.characters[1] / 2)
        np.minimum(scores, scores - weight["dislike"] * nearness, out=scores)
    return scores, found


def _add_nearness(
    scores: Floats,
    snapshot: Snapshot,
    shortcut: Shortcut,
    probe: _Probe,
    embedding: float,
    characters: float,
    probes: int,
    times: int = 1,
) -> _Nearness:
    """Add to every output's score what is known of its nearness by vector and by n-grams, weighed, but for a constant.

    Where a vector is not among the nearest, it counts as an average one.
    """
    (mean, sd), (_, characters_sd) = probe.embedding, probe.characters
    values = probe.values * np.float32(characters / probes / characters_sd)
    scores += shortcut.rough_cosines(probe.features, values, times)
    rows, found = shortcut.nearest(probe.vector)
    cosines = np.full(len(scores), mean, dtype=np.float32)
    cosines[rows] = found
    weight = np.float32(embedding / probes / sd)
    if probe.is_text and len(snapshot.full_texts.owners):
        cosines = snapshot.full_texts.lift(cosines, probe.vector)
        scores += weight * (cosines - np.float32(mean))
    else:
        scores[rows] += weight * (cosines[rows] - np.float32(mean))
    return _Nearness(probe, cosines, float(weight))


def _likely_rows(snapshot: Snapshot, scores: Floats, found: list[_Nearness], least: int) -> Rows:
    """Return the rows of the highest scores, at least so many, once those of the shortlist have been made exact."""
    rows = top_rows(scores, max(SHORTLIST, least))
    return rows[top_rows(_refined(snapshot, rows, scores[rows], found), max(REFINED, least))]


def _refined(snapshot: Snapshot, rows: Rows, scores: Floats, found: list[_Nearness]) -> Floats:
    """Return the scores of `rows` with the nearness by vectors exact in them."""
    documents = snapshot.documents[rows]
    for near in found:
        exact = documents @ near.probe.vector
        if near.probe.is_text and len(snapshot.full_texts.owners):
            exact = snapshot.full_texts.among(rows).lift(exact, near.probe.vector)
        scores = scores + np.float32(near.weight) * (exact - near.cosines[rows])
    return scores


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
    probes = [] if encoded is None else _text_probes(snapshot, encoded, config)
    if seeds := known_rows(snapshot, profile.seeds):
        probes.append(_outputs_probe(snapshot, seeds, config))
    return probes


def _text_probes(snapshot: Snapshot, encoded: EncodedText, config: RankingConfig) -> list[_Probe]:
    ground = config.background
    spread = (ground.embedding_mean, ground.embedding_sd), (ground.characters_mean, ground.characters_sd)
    return [_Probe(encoded.vector, *snapshot.characters.weigh(encoded.ngrams), *spread, is_text=True)]


def _outputs_probe(snapshot: Snapshot, rows: list[int], config: RankingConfig) -> _Probe:
    """Return what finds outputs near to those in `rows`, at least one."""
    ground, found = config.background, [snapshot.characters.row(row) for row in rows]
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


def _world_of(
    world: World, rows: Rows, named: list[int], as_of: date, *, has_topic: bool, has_titles: bool = False
) -> World:
    """Return the world of `rows`; of ids, it knows those of the `named` rows. Passages stay those of the whole."""
    whole, (priors, prominence), traits = world.snapshot, world.priors(as_of), world.traits
    table = whole.concepts
    places = np.searchsorted(rows, named).tolist()
    row = {whole.ids[one]: place for one, place in zip(named, places, strict=True)}
    snapshot = replace(
        whole,
        ids=tuple(map(whole.ids.__getitem__, rows.tolist())),
        row=row,
        documents=whole.documents[rows],
        titles=whole.titles[rows] if has_titles else whole.titles,
        student=(whole.student[0][rows], whole.student[1][rows]) if has_titles and whole.student else whole.student,
        hubness=whole.hubness[rows],
        full_texts=whole.full_texts.among(rows),
        characters=CharacterSubset(whole.characters, rows) if has_topic else whole.characters,
        concepts=replace(table, standardised=table.standardised[:, rows]),
        shortcut=None,
    )
    day = DayPriors(priors.substance[rows], priors.quality[rows], priors.timeliness[rows], priors.is_upcoming[rows])
    return replace(
        world,
        snapshot=snapshot,
        traits=traits.among(rows),
        rules=None if world.rules is None else replace(world.rules, row=row),
        _days={as_of: (day, prominence[rows])},
        _lasting={},
    )
