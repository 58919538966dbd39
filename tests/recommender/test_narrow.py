from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from pytest import approx

from corpus.editorial_rule import RuleKind
from corpus.model import Output, OutputId, PartialDate
from corpus.ports import SearchHit
from corpus.sqlite import SqliteStore
from recommender import narrow as narrowing
from recommender import pipeline
from recommender.index import neighbours, shortcut
from recommender.narrow import narrow, top_rows
from recommender.query import Profile, RecommendationQuery
from recommender.result import EmptyReason, RecommendationList
from recommender.world import World
from tests.builders import CDO, LEITUNG, PRAXIS, UMSETZUNG
from tests.recommender.checkerboard import SENTENCES, TITLES, TODAY, VERNETZUNG, Bench, make_board
from tests.rules import boost, make_rule

COPIES = 40
SEED, DISLIKED = OutputId("cdo-praxis-07"), OutputId("leitung-umsetzung-31")
PROFILES = {
    "ticks": Profile((CDO,), (PRAXIS,)),
    "meeting": Profile((LEITUNG,), (VERNETZUNG,)),
    "text": Profile(text=SENTENCES[0]),
    "ticks and text": Profile((CDO, LEITUNG), (UMSETZUNG,), text=TITLES[1]),
    "seed": Profile(seeds=(SEED,)),
    "text, seeds and dislike": Profile(
        (CDO,), text=TITLES[2], seeds=(SEED, DISLIKED), dislikes=(OutputId("cdo-praxis-01"),)
    ),
    "language": Profile((CDO,), text=SENTENCES[1], languages=("de",)),
}


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Forty checkerboards, each of another month, in an index that counts as large."""
    folder = tmp_path_factory.mktemp("large")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shortcut, "MIN_OUTPUTS", 1)
        store = SqliteStore(folder / "data")
        world = Bench(store, folder / "index").serve(make_boards()).world()
    yield world
    store.close()


@pytest.fixture(autouse=True)
def _short_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "NEIGHBOURS", 192)  # forty copies of one text leave no place to others
    monkeypatch.setattr(narrowing, "SHORTLIST", 100)
    monkeypatch.setattr(narrowing, "REFINED", 90)


def make_boards() -> list[Output]:
    return [
        replace(output, id=OutputId(f"{output.id}-{copy:02}"), published=PartialDate(1990 + copy % 37, 1 + copy % 12))
        for copy in range(COPIES)
        for output in make_board()
    ]


def answers(
    bench: Bench, world: World, profile: Profile, *, minimum_fit: float = 0.0
) -> tuple[RecommendationList, RecommendationList]:
    """Return what the likely candidates give, and what all outputs do."""
    query = RecommendationQuery(profile, TODAY, n=5, minimum_fit=minimum_fit)
    exact = replace(world, snapshot=replace(world.snapshot, shortcut=None))
    near, whole = (pipeline.recommend(one, bench.encoder, query, "de") for one in (world, exact))
    return near, whole


def said(answer: RecommendationList) -> list[tuple[object, ...]]:
    return [
        (i.output.id, i.rank, i.fit_word, i.origin, i.explanation.summary, i.explanation.criteria) for i in answer.items
    ]


def scores(answer: RecommendationList) -> list[float]:
    return [item.score for item in answer.items]


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_recommend_from_a_large_index_says_what_looking_at_every_output_says(
    bench: Bench, large: World, profile: Profile
) -> None:
    near, whole = answers(bench, large, profile)
    assert len(near.items) == 5
    assert said(near) == said(whole)
    assert scores(near) == approx(scores(whole), abs=2e-4)
    assert near.recommendation_id == whole.recommendation_id


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_narrow_looks_at_few_outputs_and_knows_their_rows(large: World, profile: Profile) -> None:
    found = narrow(large, RecommendationQuery(profile, TODAY, n=5), None)
    assert found is not None
    assert len(found.rows) < 110 < len(large.snapshot.ids)
    assert found.world.snapshot.ids == tuple(
        large.snapshot.ids[row] for row in found.whole_rows(range(len(found.rows)))
    )


def test_narrow_of_a_small_index_is_none(bench: Bench) -> None:
    world = bench.serve(make_board()).world()
    assert narrow(world, RecommendationQuery(PROFILES["ticks"], TODAY), None) is None


@pytest.mark.parametrize("output_id", [SEED, DISLIKED, OutputId("cdo-praxis-01")])
def test_relatives_in_a_large_index_are_those_of_looking_at_every_output(
    large: World, monkeypatch: pytest.MonkeyPatch, output_id: OutputId
) -> None:
    monkeypatch.setattr(narrowing, "RELATED", 150)
    likely = replace(large, config=replace(large.config, related_minimum=-99.0))
    exact = replace(likely, snapshot=replace(large.snapshot, shortcut=None))
    near, whole = (pipeline.relate(world, output_id, TODAY, 5, "de") for world in (likely, exact))
    assert len(near.items) == 5
    assert scores(near) == approx(scores(whole), abs=1e-3)
    assert output_id not in {item.output.id for item in near.items}


@pytest.mark.parametrize("text", [SENTENCES[0], TITLES[1], "Unbekanntes"])
def test_search_in_a_large_index_finds_what_looking_at_every_output_finds(
    bench: Bench, large: World, text: str
) -> None:
    hits = [SearchHit(DISLIKED, 3.0), SearchHit(OutputId("fehlt"), 1.0)]
    exact = replace(large, snapshot=replace(large.snapshot, shortcut=None))
    near, whole = (pipeline.search(world, bench.encoder, text, hits, TODAY, 5, "de") for world in (large, exact))
    assert scores(near) == approx(scores(whole), abs=1e-3)
    assert [item.output.id == DISLIKED for item in near.items] == [item.output.id == DISLIKED for item in whole.items]


def test_recommend_where_nothing_fits_says_so_of_all_outputs(bench: Bench, large: World) -> None:
    near, whole = answers(bench, large, PROFILES["ticks"], minimum_fit=0.9999)
    assert near.empty_reason is EmptyReason.BELOW_MINIMUM
    assert near == whole


def test_recommend_keeps_editors_rules_about_unlikely_outputs(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shortcut, "MIN_OUTPUTS", 1)
    recommender = bench.serve(make_boards())
    first = answers(bench, recommender.world(), PROFILES["ticks"])[1].items[0].output.id
    bench.store.rules.add(make_rule(output_id=OutputId("oeffentliche-it-evidenz-00")))
    bench.store.rules.add(make_rule(kind=RuleKind.BLOCK_FROM, output_id=first))
    bench.store.rules.add(boost(OutputId("leitung-evidenz-00"), 1.0))
    near, whole = answers(bench, recommender.world(), PROFILES["ticks"])
    assert near.items[0].output.id == "oeffentliche-it-evidenz-00"
    assert first not in [item.output.id for item in near.items]
    assert said(near) == said(whole)


@given(
    arrays(np.float32, st.integers(0, 300), elements=st.sampled_from([-np.inf, -1.5, 0.0, 0.25, 0.5, 2.0])),
    st.integers(1, 12),
)
def test_top_rows_are_those_of_a_full_sort(values: NDArray[np.float32], n: int) -> None:
    order = np.argsort(-values, kind="stable")
    expected = [row for row in order.tolist()[:n] if values[row] > -np.inf]
    assert top_rows(values, n).tolist() == sorted(expected)
