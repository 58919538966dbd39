from typing import Any

import numpy as np
import pytest

from corpus.model import OutputId, OutputKind, PartialDate, RecordQuality
from recommender.config import RankingConfig
from recommender.encoded import EncodedText, encode_texts
from recommender.feature import FEATURES, Floats, merge_topics, outputs_topic, text_topic
from recommender.pipeline import profile_features, profile_topic
from recommender.query import Profile
from recommender.service import Recommender
from tests.builders import CDO, EVIDENZ, LEITUNG, PRAXIS
from tests.recommender.checkerboard import (
    TITLES,
    TODAY,
    TOPICS,
    VERNETZUNG,
    Bench,
    TopicEncoder,
    make_plain,
    square_id,
)


def _encoded(text: str) -> EncodedText:
    return encode_texts(TopicEncoder(), [text])[0]


def features(recommender: Recommender, profile: Profile) -> dict[str, Floats]:
    world = recommender.world()
    rows = profile_features(world, profile, profile_topic(world, recommender.encoder, profile), TODAY)
    return dict(zip(FEATURES, rows, strict=True))


def test_features_of_what_a_profile_does_not_say_are_zero(board: Recommender) -> None:
    found = features(board, Profile(text=TITLES[0]))
    for name in ("audience", "benefit", "upcoming", "reach", "dislike"):
        assert not found[name].any(), name
    found = features(board, Profile(audiences=(CDO,)))
    for name in ("embedding", "characters", "benefit", "upcoming", "dislike"):
        assert not found[name].any(), name
    assert found["reach"].any()


def test_features_of_several_concepts_keep_about_unit_variance(board: Recommender) -> None:
    one = features(board, Profile(audiences=(CDO,)))["audience"]
    both = features(board, Profile(audiences=(CDO, LEITUNG)))["audience"]
    table = board.world().snapshot.concepts
    joint = (table.standardised[table.keys.index(CDO)] + table.standardised[table.keys.index(LEITUNG)]) / 2**0.5
    np.testing.assert_allclose(both, joint, rtol=1e-6)
    assert 0.5 < both.std() / one.std() < 2


def test_features_of_a_dislike_punish_nearness_and_reward_nothing(board: Recommender) -> None:
    disliked = square_id(CDO, EVIDENZ)
    dislike = features(board, Profile(audiences=(CDO,), dislikes=(disliked,)))["dislike"]
    assert dislike.max() <= 0
    same_topic = {"cdo-evidenz", "leitung-praxis", "oeffentliche-it-umsetzung"}
    assert {board.world().snapshot.ids[row] for row in np.argsort(dislike)[:3]} == same_topic


def test_features_of_dislikes_on_several_topics_punish_each_of_them_in_full(board: Recommender) -> None:
    cloud, register = square_id(CDO, EVIDENZ), square_id(CDO, PRAXIS)

    def dislike(*disliked: OutputId) -> Floats:
        return features(board, Profile(audiences=(CDO,), dislikes=disliked))["dislike"]

    np.testing.assert_allclose(dislike(cloud, register), np.minimum(dislike(cloud), dislike(register)))


@pytest.mark.parametrize(
    ("benefits", "share"), [((), 0), ((PRAXIS,), 0), ((VERNETZUNG,), 1), ((VERNETZUNG, PRAXIS), 0.5)]
)
def test_features_trade_substance_for_what_is_upcoming_as_far_as_people_want_to_meet(
    bench: Bench, benefits: tuple[Any, ...], share: float
) -> None:
    coming = make_plain(id="bald", title="Treffen", kind=OutputKind.MEETUP, published=PartialDate(2026, 12, 1))
    recommender = bench.serve([coming, make_plain(id="studie", title="Studie")])
    found = features(recommender, Profile(audiences=(CDO,), benefits=benefits))
    assert found["upcoming"].tolist() == [share, 0]
    np.testing.assert_allclose(found["substance"], (1 - share) * 0.55, rtol=1e-5)


def test_features_of_quality_follow_the_record(bench: Bench) -> None:
    outputs = [make_plain(id=quality.value, title="Studie", record_quality=quality) for quality in RecordQuality]
    recommender = bench.serve(outputs)
    found = features(recommender, Profile(audiences=(CDO,)))["quality"]
    by_id = dict(zip(recommender.world().snapshot.ids, found.tolist(), strict=True))
    assert by_id == {"high": 0.5, "medium": 0.0, "low": -0.5}


def test_text_topic_is_strongest_for_outputs_about_it(board: Recommender) -> None:
    for number, title in enumerate(TITLES):
        topic = text_topic(board.world().snapshot, _encoded(title), RankingConfig().background)
        best = [board.world().outputs[int(row)].title for row in np.argsort(-topic.strength)[:3]]
        assert best == [title] * 3, TOPICS[number]


def test_outputs_topic_of_one_seed_is_nearest_to_the_seed_itself(board: Recommender) -> None:
    topic = outputs_topic(board.world().snapshot, [4], RankingConfig().background)
    assert topic.strength[4] == topic.strength.max()
    assert np.linalg.norm(topic.vector) == pytest.approx(1)


def test_merge_topics_is_their_mean_and_nothing_for_none(board: Recommender) -> None:
    snapshot, background = board.world().snapshot, RankingConfig().background
    first, second = (text_topic(snapshot, _encoded(title), background) for title in TITLES[:2])
    merged = merge_topics([first, second])
    assert merge_topics([]) is None
    assert merge_topics([first]) is first
    assert merged is not None
    np.testing.assert_allclose(merged.strength, (first.strength + second.strength) / 2, rtol=1e-4)


def test_profile_topic_of_text_and_seed_looks_for_both(board: Recommender) -> None:
    world, encoder = board.world(), board.encoder
    assert profile_topic(world, encoder, Profile(audiences=(CDO,))) is None
    assert profile_topic(world, encoder, Profile(seeds=(OutputId("weg"),))) is None
    both = profile_topic(world, encoder, Profile(text=TITLES[0], seeds=(square_id(CDO, EVIDENZ),)))
    assert both is not None
    titles = {world.outputs[int(row)].title for row in np.argsort(-both.strength)[:6]}
    assert titles == {TITLES[0], TITLES[1]}
