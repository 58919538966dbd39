"""The ordered stages: limits, features, scores, fit, editors' rules, re-ranking, explanation."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.model import OutputId
from corpus.ports import SearchHit
from recommender.challenge import Challenge
from recommender.coverage import asked_gaps, concept_affinity, nearest_gap
from recommender.editorial import Effect, boosted, lifted, mark_items, pinned_rows, unblocked
from recommender.encoded import EncodedText, encode_texts
from recommender.explain import Question
from recommender.feature import (
    Floats,
    Topic,
    candidate_features,
    merge_topics,
    nearness_to_any,
    outputs_topic,
    text_topic,
)
from recommender.index.hubness import related_scores
from recommender.limit import Mask, known_rows, within_limits, without_excluded
from recommender.list_id import ListId
from recommender.narrow import Narrowed, narrow, narrow_related, narrow_search
from recommender.ports import Encoder
from recommender.query import Profile, RecommendationQuery
from recommender.rerank import pool_size, rerank_mmr
from recommender.result import EmptyReason, Gap, Recommendation, RecommendationList
from recommender.scoring import fit_probability, fit_word, score_candidates, useful_scores
from recommender.world import World

MAX_FULL_TEXT_HITS = 200


class Selection(NamedTuple):
    """How one list came about, stage by stage; arrays by row of the index. A tuple, because one is made per request.

    `limited` are the outputs within the profile's limits, `permitted` those of them that nobody excluded, `allowed`
    those of them that no rule blocks. `order` is what the list is cut by: `scores`, but for `pins`. `candidates` are
    what it is cut from, `rows` what is in it.
    """

    topic: Topic | None
    features: Floats
    scores: Floats
    fits: NDArray[np.float64]
    limited: Mask
    permitted: Mask
    allowed: Mask
    minimum: float
    effect: Effect | None
    pins: list[int]
    order: Floats
    candidates: Mask
    rows: list[int]


def recommend(
    world: World,
    encoder: Encoder,
    query: RecommendationQuery,
    language: str,
    encoded: EncodedText | None = None,
    challenge: Challenge | None = None,
) -> RecommendationList:
    """Answer a profile: the whole way from limits to reasons; `encoded` is its text, where that has been encoded.

    Where another ranking is on trial and would give another list, the two draft one.
    """
    profile = query.profile
    if encoded is None and profile.text.strip():
        (encoded,) = encode_texts(encoder, [profile.text])
    near, found = _select_near(world, encoder, query, encoded)
    where = world if near is None else near.world
    places, mark = (found.rows, "") if challenge is None else _drafted(where, query, found, challenge)
    rows, pins = (places, found.pins) if near is None else (near.whole_rows(places), near.whole_rows(found.pins))
    stands = None if near is None else dict(zip(rows, places, strict=True))
    question = Question(profile, found.topic, found.features, world.weights, query.as_of, language, places=stands)
    items = _items(world, rows, found.scores[places], found.fits[places], question)
    if found.effect is not None:
        items = mark_items(items, places, found.pins, found.effect, language)
    empty = None if found.rows else _empty_reason(world, found.limited, found.allowed, found.fits)
    return RecommendationList(
        _answer_id(world, rows, pins, *_said(query), language, profile=profile, mark=mark),
        items,
        world.status,
        _gaps(world, profile, found.topic, empty),
        empty,
        unknown_ids(world, (*query.exclude, *profile.seeds, *profile.dislikes)),
    )


def _select_near(
    world: World, encoder: Encoder, query: RecommendationQuery, encoded: EncodedText | None
) -> tuple[Narrowed | None, Selection]:
    """Choose among the likely candidates of a large index, of which the list's rows are places then; else among all.

    Where too few of the likely ones fit, every output is looked at: that nothing fits is said of all of them.
    """
    near = narrow(world, query, encoded)
    if near is not None:
        found = select(near.world, encoder, query, encoded)
        if len(found.rows) == query.n:
            return near, found
    return None, select(world, encoder, query, encoded)


def select(world: World, encoder: Encoder, query: RecommendationQuery, encoded: EncodedText | None = None) -> Selection:
    """Choose the outputs of a profile's list: limits, scores, editors' rules, floor under the fit, re-ranking."""
    profile, config = query.profile, world.config
    topic = profile_topic(world, encoder, profile, encoded)
    features = profile_features(world, profile, topic, query.as_of)
    scores = score_candidates(features, world.weights)
    has_concepts = bool(profile.audiences or profile.benefits)
    curve = config.fit.suited(has_concepts=has_concepts, has_topic=topic is not None)
    fits = fit_probability(useful_scores(scores, features, world.weights), curve)
    limited = within_limits(world.traits, profile)
    permitted = without_excluded(limited, world.snapshot, query)
    minimum = config.minimum_fit if query.minimum_fit is None else query.minimum_fit
    fitting = fits >= minimum
    effect = None if world.rules is None else world.rules.effect(profile)
    if effect is None:
        allowed, order, pins = permitted, scores, []
        candidates = allowed & fitting
    else:
        allowed = unblocked(permitted, effect)
        scores = boosted(scores, effect)
        pins = pinned_rows(effect, allowed, query.n)
        order = lifted(scores, pins)
        candidates = allowed & fitting
        candidates[pins] = True
    rows = _ranked(world, order, candidates, query.n, config.diversity if query.diversity is None else query.diversity)
    return Selection(
        topic, features, scores, fits, limited, permitted, allowed, minimum, effect, pins, order, candidates, rows
    )


def _ranked(world: World, order: Floats, candidates: Mask, n: int, diversity: float) -> list[int]:
    return rerank_mmr(
        best_rows(order, candidates, pool_size(n)),
        order,
        world.snapshot.documents,
        n,
        diversity=diversity,
        near_duplicate_cosine=world.config.near_duplicate_cosine,
    )


def _drafted(world: World, query: RecommendationQuery, found: Selection, challenge: Challenge) -> tuple[list[int], str]:
    """Return the list that both rankings draft from the same candidates, and what its id says of it.

    Where they agree on it, it is the shipped one. How prominent each output is stays as the shipped weights say.
    """
    if not challenge.takes_part(query):
        return found.rows, ""
    order = score_candidates(found.features, challenge.weights)
    if found.effect is not None:
        order = lifted(boosted(order, found.effect), found.pins)
    rows = _ranked(world, order, found.candidates, query.n, challenge.diversity)
    if rows == found.rows:
        return rows, ""
    drafted = challenge.draft(query, found.rows, rows)
    return [row for row, _ in drafted], challenge.mark(
        query, ((world.snapshot.ids[row], team) for row, team in drafted)
    )


def relate(world: World, output_id: OutputId, as_of: date, n: int, language: str) -> RecommendationList:
    """Answer with the outputs most like one: likeness less what every output gets from a hub."""
    profile = Profile(seeds=(output_id,))
    row = world.snapshot.row.get(output_id)
    if row is None:
        return _nothing(world, EmptyReason.NOT_INDEXED, output_id, as_of, n, language)
    effect = None if world.rules is None else world.rules.beside(output_id)
    near = narrow_related(world, row, () if effect is None else effect.blocked, as_of)
    found = _relatives(world if near is None else near.world, output_id, as_of, n)
    if near is not None and len(found.rows) < n:
        near, found = None, _relatives(world, output_id, as_of, n)
    return _found(world, near, found, profile, n, language, output_id, as_of)


class _Found(NamedTuple):
    """What was found for an output or a search; `rows` are those of the world that it was found in."""

    topic: Topic
    features: Floats
    scores: Floats
    rows: list[int]


def _relatives(world: World, output_id: OutputId, as_of: date, n: int) -> _Found:
    snapshot, row = world.snapshot, world.snapshot.row[output_id]
    scores = related_scores(snapshot.likenesses, snapshot.hubness, row, world.config)
    allowed = world.traits.is_published & (scores > world.config.related_minimum)
    allowed[row] = False
    effect = None if world.rules is None else world.rules.beside(output_id)
    if effect is not None:
        allowed = unblocked(allowed, effect)
    topic = outputs_topic(snapshot, [row], world.config.background)
    features = profile_features(world, Profile(seeds=(output_id,)), topic, as_of)
    return _Found(topic, features, scores, best_rows(scores, allowed, n))


def _found(
    world: World,
    near: Narrowed | None,
    found: _Found,
    profile: Profile,
    n: int,
    language: str,
    asked: str,
    as_of: date,
    *,
    is_search: bool = False,
) -> RecommendationList:
    """Return the answer of which the list's rows are places in `near`, where that is not None."""
    fits = fit_probability(score_candidates(found.features, world.weights), world.config.fit.topic)
    rows = found.rows if near is None else near.whole_rows(found.rows)
    question = Question(
        profile,
        found.topic,
        found.features,
        world.weights,
        as_of,
        language,
        is_search=is_search,
        places=None if near is None else dict(zip(rows, found.rows, strict=True)),
    )
    return RecommendationList(
        _answer_id(world, rows, (), asked, as_of, n, language),
        _items(world, rows, found.scores[found.rows], fits[found.rows], question),
        world.status,
        empty_reason=None if rows else EmptyReason.NOTHING_FITS,
    )


def search(
    world: World,
    encoder: Encoder,
    text: str,
    hits: Sequence[SearchHit],
    as_of: date,
    n: int,
    language: str,
    within: Sequence[tuple[OutputId, float]] = (),
) -> RecommendationList:
    """Answer a free search: what its words find in records and passages, and what its meaning comes near to.

    `within` are the outputs whose passages its words are found in, with the best passage's score. The two kinds of
    scores are no more than comparable among themselves, so each is taken as a share of its best.
    """
    (encoded,) = encode_texts(encoder, [text])
    ids = [*(hit.output_id for hit in hits), *(output_id for output_id, _ in within)]
    near = narrow_search(world, encoded, ids, as_of, n)
    found = _matches(world if near is None else near.world, encoded, text, hits, within, as_of, n)
    return _found(world, near, found, Profile(text=text), n, language, text, as_of, is_search=True)


def _matches(
    world: World,
    encoded: EncodedText,
    text: str,
    hits: Sequence[SearchHit],
    within: Sequence[tuple[OutputId, float]],
    as_of: date,
    n: int,
) -> _Found:
    full_text = _shares(world, [(hit.output_id, hit.score) for hit in hits])
    if within:
        full_text = np.maximum(full_text, _shares(world, within))
    near = text_topic(world.snapshot, encoded, world.config.background)
    topic = replace(near, characters=near.characters + 2 * world.config.full_text_share * full_text)
    features = profile_features(world, Profile(text=text), topic, as_of)
    fits = fit_probability(score_candidates(features, world.weights), world.config.fit.topic)
    found = (full_text > 0) | (fits >= world.config.fit_without_words)
    return _Found(topic, features, topic.strength, best_rows(topic.strength, world.traits.is_published & found, n))


def _shares(world: World, hits: Sequence[tuple[OutputId, float]]) -> NDArray[np.float32]:
    shares = np.zeros(len(world.snapshot.ids), dtype=np.float32)
    best = max((score for _, score in hits), default=0.0)
    for output_id, score in hits:
        if output_id in world.snapshot.row and best > 0:
            shares[world.snapshot.row[output_id]] = score / best
    return shares


def profile_topic(world: World, encoder: Encoder, profile: Profile, encoded: EncodedText | None = None) -> Topic | None:
    """Return what a profile's text and seeds are about; None if it has neither."""
    background = world.config.background
    topics = []
    if profile.text.strip():
        (text,) = (encoded,) if encoded else encode_texts(encoder, [profile.text])
        topics.append(text_topic(world.snapshot, text, background))
    if seeds := known_rows(world.snapshot, profile.seeds):
        topics.append(outputs_topic(world.snapshot, seeds, background))
    return merge_topics(topics)


def profile_features(world: World, profile: Profile, topic: Topic | None, as_of: date) -> Floats:
    """Return the features of every output for a profile, shape (len(FEATURES), n)."""
    dislikes = known_rows(world.snapshot, profile.dislikes)
    disliked = nearness_to_any(world.snapshot, dislikes, world.config.background) if dislikes else None
    priors, prominence = world.priors(as_of)
    return candidate_features(world.snapshot, profile, topic, disliked, priors, world.config, prominence)


def best_rows(scores: NDArray[np.float32], mask: Mask, n: int) -> list[int]:
    """Return the n best rows of `mask`, by (-score, id): rows are in id order, so a stable sort decides ties."""
    rows = np.flatnonzero(mask)
    if len(rows) > n:
        threshold = np.partition(scores[rows], len(rows) - n)[len(rows) - n]
        rows = rows[scores[rows] >= threshold]
    order = np.argsort(-scores[rows], kind="stable")
    best: list[int] = rows[order[:n]].tolist()
    return best


def unknown_ids(world: World, ids: Sequence[OutputId]) -> tuple[OutputId, ...]:
    """Return the ids that the index does not hold, each once, in the order given."""
    return tuple(dict.fromkeys(output_id for output_id in ids if output_id not in world.snapshot.row))


def _items(
    world: World,
    rows: Sequence[int],
    scores: NDArray[np.float32],
    fits: NDArray[np.float64],
    question: Question,
) -> tuple[Recommendation, ...]:
    explained = world.explainer.explain(rows, question)
    shown = zip(rows, scores.tolist(), fits.tolist(), explained, strict=True)
    return tuple(
        Recommendation(world.outputs[row], rank, round(score, 4), round(fit, 4), fit_word(fit), explanation)
        for rank, (row, score, fit, explanation) in enumerate(shown, 1)
    )


def _empty_reason(world: World, limited: Mask, allowed: Mask, fits: NDArray[np.float64]) -> EmptyReason:
    if not world.traits.is_published.any():
        return EmptyReason.NO_OUTPUTS
    if not limited.any():
        return EmptyReason.NOTHING_IN_LIMITS
    if not allowed.any():
        return EmptyReason.ALL_EXCLUDED
    if (fits[allowed] >= world.config.minimum_fit).any():
        return EmptyReason.BELOW_MINIMUM
    return EmptyReason.NOTHING_FITS


def _gaps(world: World, profile: Profile, topic: Topic | None, empty: EmptyReason | None) -> tuple[Gap, ...]:
    """Return the gaps that were asked for; where there are none and nothing fits, the one nearest to the question."""
    gaps = asked_gaps(world.gaps, profile)
    if gaps or empty is not EmptyReason.NOTHING_FITS:
        return gaps
    return nearest_gap(world.coverage, profile, concept_affinity(world.snapshot, topic))


def _nothing(world: World, reason: EmptyReason, *question: object) -> RecommendationList:
    return RecommendationList(_answer_id(world, (), (), *question), (), world.status, empty_reason=reason)


def _said(query: RecommendationQuery) -> tuple[object, ...]:
    """Return all of a query, flat: a tuple is written out faster than dataclasses are."""
    profile = query.profile
    concepts = [key.notation for key in profile.audiences], [key.notation for key in profile.benefits]
    others = profile.text, profile.seeds, profile.dislikes, profile.languages, profile.kinds, profile.max_minutes
    return *concepts, *others, query.n, query.exclude, query.as_of, query.minimum_fit, query.diversity


def _answer_id(
    world: World,
    rows: Sequence[int],
    pins: Sequence[int],
    *question: object,
    profile: Profile | None = None,
    mark: str = "",
) -> str:
    """Return an id that the same list always gets as the answer to the same question, and no other list does.

    Editors' rules and withdrawals change a list without a new index, so that what is in it counts as well.
    """
    said = repr((world.snapshot.identity, tuple(rows), tuple(pins), question))
    digest = hashlib.sha256(said.encode(errors="replace")).hexdigest()[:16]
    return str(ListId.of(digest, profile, mark))
