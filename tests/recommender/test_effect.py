import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from threadpoolctl import threadpool_limits

from api.settings import Settings
from api.workspace import Workspace
from corpus.editorial_rule import EditorialRule, RuleKind
from corpus.model import ConceptKey, Output, OutputId, Scheme, Tag
from recommender.config import RankingConfig
from recommender.effect import DecisionEffect, Obstacle, Shift, find_effect, ticked_profiles
from recommender.query import Profile, RecommendationQuery
from recommender.result import FitWord
from recommender.service import Recommender
from tests import conftest
from tests.builders import CDO, EVIDENZ, LEITUNG, OEFFENTLICHE_IT, PRAXIS, UMSETZUNG
from tests.recommender.checkerboard import (
    NOW,
    TITLES,
    TODAY,
    VERNETZUNG,
    Bench,
    make_board,
    make_plain,
    make_tags,
    square_id,
)

WITHOUT_MODEL = RankingConfig(model_share=0.0)
SQUARE = square_id(CDO, PRAXIS)
NEW = OutputId("offen")
Lists = dict[Profile, tuple[OutputId, ...]]


def lists(recommender: Recommender, n: int) -> Lists:
    """What visitors get for every profile that is compared."""
    queries = [RecommendationQuery(profile, TODAY, n) for profile in ticked_profiles(recommender.world())]
    return {query.profile: tuple(i.output.id for i in recommender.for_profile(query).items) for query in queries}


def save(bench: Bench, output_id: OutputId, tags: tuple[Tag, ...] | None) -> None:
    bench.store.upsert([replace(bench.store.output(output_id), tags=tags)])


def membership(before: Lists, effect: DecisionEffect, output_id: OutputId) -> set[Profile]:
    """The profiles whose lists hold the output afterwards, as predicted."""
    held = {profile for profile, found in before.items() if output_id in found}
    entered = {change.profile for change in effect.of(Shift.ENTERS)}
    left = {change.profile for change in effect.of(Shift.LEAVES)}
    assert not entered & held
    assert left <= held
    return (held | entered) - left


def untagged() -> Output:
    return make_plain(id=NEW, title=TITLES[0], abstract="Die Verwaltungscloud, aus der Nähe betrachtet.")


@pytest.mark.parametrize("tags", [make_tags(LEITUNG, UMSETZUNG), make_tags(OEFFENTLICHE_IT), ()])
@pytest.mark.parametrize("n", [1, 3, 5])
def test_effect_without_a_models_say_is_exactly_what_a_rebuilt_index_gives(
    bench: Bench, tags: tuple[Tag, ...], n: int
) -> None:
    recommender = bench.serve(make_board(), config=WITHOUT_MODEL)
    before = lists(recommender, n)
    effect = recommender.effect(SQUARE, tags, as_of=TODAY, n=n)
    save(bench, SQUARE, tags)
    bench.build(WITHOUT_MODEL)
    after = lists(recommender, n)
    if tags is None:  # now the model's opinion counts, which the index learns anew
        assert membership(before, effect, SQUARE) == {p for p, found in after.items() if SQUARE in found}
        return
    moved = {p for p in before if _rank(before[p]) != _rank(after[p])}
    assert {change.profile for change in effect.changes} == moved
    assert {*effect.others} == {p for p in before if p not in moved and before[p] != after[p]}
    assert effect.listed == sum(SQUARE in found for found in after.values())
    for change in effect.changes:
        assert (change.before.rank, change.after.rank) == (_rank(before[change.profile]), _rank(after[change.profile]))
        assert {*change.left} == {*before[change.profile]} - {*after[change.profile], SQUARE}
        assert {*change.joined} == {*after[change.profile]} - {*before[change.profile], SQUARE}


def _rank(found: tuple[OutputId, ...], output_id: OutputId = SQUARE) -> int | None:
    return found.index(output_id) + 1 if output_id in found else None


@pytest.mark.parametrize("tags", [make_tags(LEITUNG, EVIDENZ), make_tags(LEITUNG), ()])
def test_effect_of_the_first_tags_predicts_where_the_output_comes_and_goes(bench: Bench, tags: tuple[Tag, ...]) -> None:
    recommender = bench.serve([*make_board(), untagged()])
    before = lists(recommender, 3)
    effect = recommender.effect(NEW, tags, as_of=TODAY, n=3)
    save(bench, NEW, tags)
    bench.build()
    after = lists(recommender, 3)
    held = {profile for profile, found in after.items() if NEW in found}
    missed = membership(before, effect, NEW) ^ held
    assert len(missed) <= 1, (
        "what the model learns from the tags about other outputs is not predicted, and moves little"
    )


def test_effect_of_the_tags_an_output_has_is_none(board: Recommender) -> None:
    effect = board.effect(SQUARE, make_tags(CDO, PRAXIS), as_of=TODAY, n=3)
    assert (effect.changes, effect.others, effect.obstacle) == ((), (), None)
    assert effect.profiles == 3 + 4 + 3 * 4
    assert effect.listed == sum(SQUARE in found for found in lists(board, 3).values())
    assert effect.nearest is None


def test_effect_names_the_output_that_makes_room_and_the_fit_in_words(board: Recommender) -> None:
    asked = Profile((LEITUNG,), (UMSETZUNG,))
    effect = board.effect(SQUARE, make_tags(LEITUNG, UMSETZUNG), as_of=TODAY, n=2)
    change = next(change for change in effect.of(Shift.ENTERS) if change.profile == asked)
    assert change.before.rank is None
    assert change.after.rank in (1, 2)
    assert change.left == (square_id(LEITUNG, PRAXIS),)
    assert change.joined == ()
    assert change.after.fit > change.before.fit
    assert change.before.word in FitWord
    left = next(change for change in effect.of(Shift.LEAVES) if change.profile == Profile((CDO,), (PRAXIS,)))
    assert (left.before.rank, left.after.rank) == (1, None)
    assert left.joined
    assert left.left == ()


def test_effect_counts_what_was_published_since_the_index_was_built_before_and_after(bench: Bench) -> None:
    recommender = bench.serve(make_board(), config=WITHOUT_MODEL)
    save(bench, square_id(LEITUNG, EVIDENZ), make_tags(CDO, PRAXIS))
    alone = recommender.effect(SQUARE, make_tags(CDO, PRAXIS), as_of=TODAY, n=3)
    assert (alone.changes, alone.others) == ((), ())
    effect = recommender.effect(SQUARE, make_tags(LEITUNG, UMSETZUNG), as_of=TODAY, n=3)
    bench.build(WITHOUT_MODEL)
    assert recommender.effect(SQUARE, make_tags(LEITUNG, UMSETZUNG), as_of=TODAY, n=3) == effect


def test_effect_of_an_output_newer_than_the_index_says_so_and_names_the_gaps_it_fills(bench: Bench) -> None:
    recommender = bench.serve(make_board())
    bench.store.upsert([untagged()])
    effect = recommender.effect(NEW, make_tags(CDO, PRAXIS, VERNETZUNG), as_of=TODAY)
    assert (effect.obstacle, effect.profiles, effect.changes) == (Obstacle.NOT_INDEXED, 0, ())
    assert effect.coverage.filled == ((CDO, VERNETZUNG),)


def test_effect_of_a_withdrawn_output_says_so(bench: Bench) -> None:
    recommender = bench.serve(make_board())
    bench.store.withdraw([SQUARE])
    effect = recommender.effect(SQUARE, make_tags(CDO, VERNETZUNG), as_of=TODAY)
    assert (effect.obstacle, effect.coverage.filled) == (Obstacle.WITHDRAWN, ())


def test_effect_of_an_output_blocked_everywhere_says_so_and_of_one_blocked_somewhere_leaves_that_list_out(
    bench: Bench,
) -> None:
    recommender = bench.serve(make_board())
    rule = EditorialRule(
        RuleKind.BLOCK_FROM, SQUARE, "Veraltet", "Erika", NOW, NOW + timedelta(days=9), audiences=(LEITUNG,)
    )
    bench.store.rules.add(rule)
    effect = recommender.effect(SQUARE, make_tags(LEITUNG, UMSETZUNG), as_of=TODAY, n=3)
    assert effect.of(Shift.ENTERS)
    assert all(LEITUNG not in change.profile.audiences for change in effect.of(Shift.ENTERS))
    bench.store.rules.add(replace(rule, audiences=()))
    assert recommender.effect(SQUARE, make_tags(LEITUNG), as_of=TODAY).obstacle is Obstacle.BLOCKED


def test_effect_on_the_coverage_names_gaps_filled_and_opened(board: Recommender) -> None:
    coverage = board.effect(SQUARE, make_tags(CDO, VERNETZUNG), as_of=TODAY).coverage
    assert coverage.filled == ((CDO, VERNETZUNG),)
    assert coverage.opened == ((CDO, PRAXIS),)
    assert coverage.confirmed == ()


def test_effect_on_a_cell_that_the_model_alone_filled_is_a_confirmation(bench: Bench) -> None:
    others = [output for output in make_board() if output.id != SQUARE]
    recommender = bench.serve([*others, untagged()])
    snapshot = recommender.world().snapshot
    columns = [snapshot.concept_column[key] for key in (CDO, PRAXIS)]
    snapshot.concepts.model[snapshot.row[NEW], columns] = 0.9
    world = recommender.world().with_concepts(snapshot.concepts)
    assert next(cell for cell in world.coverage.cells if (cell.audience, cell.benefit) == (CDO, PRAXIS)).model == (NEW,)
    coverage = find_effect(world, bench.encoder, NEW, make_tags(CDO, PRAXIS), TODAY, 5).coverage
    assert (coverage.filled, coverage.confirmed) == ((), ((CDO, PRAXIS),))
    assert (CDO, PRAXIS) in find_effect(world, bench.encoder, NEW, (), TODAY, 5).coverage.opened


def test_effect_with_a_concept_newer_than_the_index_names_it(board: Recommender) -> None:
    added = ConceptKey(Scheme.BENEFIT, "haushalt")
    effect = board.effect(SQUARE, make_tags(CDO, PRAXIS, added), as_of=TODAY, n=3)
    assert (effect.unknown, effect.changes) == ((added,), ())


def test_effect_of_an_output_in_no_list_says_where_it_comes_nearest(bench: Bench) -> None:
    old = make_plain(id=NEW, title="Vergaberecht", published=None, abstract="Eine alte Notiz.", tags=make_tags(CDO))
    recommender = bench.serve([*make_board(), old], config=WITHOUT_MODEL)
    effect = recommender.effect(NEW, (), as_of=TODAY, n=1)
    assert effect.listed == 0
    assert effect.nearest is not None
    assert effect.nearest.rank is None or effect.nearest.rank > 1
    assert effect.nearest.profile in ticked_profiles(recommender.world())


@pytest.fixture(scope="module")
def catalogue(catalogue_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The shipped catalogue, for this module to publish in."""
    data_dir = shutil.copytree(catalogue_dir, tmp_path_factory.mktemp("wirkung") / "data")
    with Workspace(Settings(data_dir=data_dir, today=conftest.TODAY), clock=lambda: conftest.NOW) as found:
        yield found


def test_effect_on_the_shipped_catalogue_for_every_profile_takes_less_than_150_ms(catalogue: Workspace) -> None:
    recommender = catalogue.recommender()
    waiting = [output for output in recommender.outputs() if output.tags is None][:4]
    spent = []
    with threadpool_limits(1):
        for output in waiting:
            tags = recommender.suggested_tags(output.id)
            tags = tuple(Tag(tag.concept, tag.grade) for tag in tags)
            begun = time.process_time()
            effect = recommender.effect(output.id, tags, as_of=conftest.TODAY, n=10)
            spent.append(time.process_time() - begun)
            assert effect.profiles == 120
    assert min(spent) < 0.15


@pytest.mark.parametrize(
    ("output_id", "keys"),
    [
        ("brown-bag-qualitaet-verwaltungshandeln-2025", ("audience:wissenschaft", "benefit:evidenz")),
        ("top-100-verwaltungsleistungen-buerger", None),
        ("negz-messerundgang-sccon-2023", None),
    ],
)
def test_effect_on_the_shipped_catalogue_is_what_saving_and_rebuilding_gives(
    catalogue: Workspace, output_id: str, keys: tuple[str, ...] | None
) -> None:
    output = catalogue.store.output(OutputId(output_id))
    recommender = catalogue.recommender()
    tags = (
        make_tags(*map(_key, keys)) if keys else make_tags(*(t.concept for t in recommender.suggested_tags(output.id)))
    )
    assert tags
    before = lists(recommender, 10)
    effect = recommender.effect(output.id, tags, as_of=TODAY, n=10)
    assert effect.changes
    catalogue.store.upsert([replace(output, tags=tags)])
    catalogue.build_index()
    after = lists(catalogue.recommender(), 10)
    predicted = membership(before, effect, output.id)
    found = {profile for profile, ids in after.items() if output.id in ids}
    assert len(predicted ^ found) <= 1  # of 120: the tagger has learned from one example more
    expected = {change.profile: change.after.rank for change in effect.changes if change.profile in found & predicted}
    assert all(abs(rank - _place(after[profile], output.id)) <= 2 for profile, rank in expected.items() if rank)


def _place(ids: tuple[OutputId, ...], output_id: OutputId) -> int:
    return ids.index(output_id) + 1


def _key(text: str) -> ConceptKey:
    scheme, _, notation = text.partition(":")
    return ConceptKey(Scheme(scheme), notation)
