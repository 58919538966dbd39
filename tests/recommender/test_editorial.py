"""What editors' rules do to lists, on every way to one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.editorial_rule import EditorialRule, RuleKind
from corpus.errors import OutputNotFound
from corpus.model import ConceptKey, OutputId, OutputKind, Scheme
from recommender.editorial import BOOST, MAX_PINS, open_rule_book
from recommender.errors import InvalidProfile
from recommender.query import Profile, RecommendationQuery
from recommender.result import PINNED, RANKED, EmptyReason, RecommendationList
from recommender.service import Recommender
from tests.api.moment import Moment
from tests.builders import CDO, EVIDENZ, LEITUNG, OEFFENTLICHE_IT, PRAXIS, UMSETZUNG
from tests.recommender.checkerboard import (
    AUDIENCES,
    BENEFITS,
    NOW,
    SENTENCES,
    TITLES,
    TODAY,
    Bench,
    ask,
    ids,
    make_board,
    make_plain,
    make_tags,
    square_id,
)
from tests.rules import block_beside, block_everywhere, boost, make_rule

BEST = square_id(CDO, PRAXIS)
FAR = square_id(OEFFENTLICHE_IT, EVIDENZ)  # another target group, another benefit; about BEST's topic
ALSO_FAR = square_id(LEITUNG, UMSETZUNG)  # likewise
PROFILE = Profile((CDO,), (PRAXIS,))
KEYS = (*AUDIENCES, *BENEFITS)


@pytest.fixture
def moment() -> Moment:
    moment = Moment()
    moment.now = NOW
    return moment


@pytest.fixture
def board_and_rules(bench: Bench, moment: Moment) -> Iterator[tuple[Bench, Recommender]]:
    """A board to make rules for, and a recommender whose clock the test moves."""
    bench.fill(make_board()).build()
    yield bench, Recommender(bench.store, bench.root, clock=moment, encoder_name="topics")


@pytest.fixture
def recommender(board_and_rules: tuple[Bench, Recommender]) -> Recommender:
    return board_and_rules[1]


@pytest.fixture
def bench_of(board_and_rules: tuple[Bench, Recommender]) -> Bench:
    return board_and_rules[0]


def add(bench: Bench, *rules: EditorialRule) -> list[EditorialRule]:
    return [bench.store.rules.add(rule) for rule in rules]


def pin(output_id: OutputId, *keys: ConceptKey, **overrides: Any) -> EditorialRule:
    audiences = tuple(key for key in keys if key in AUDIENCES)
    benefits = tuple(key for key in keys if key in BENEFITS)
    return make_rule(**{"output_id": output_id, "audiences": audiences, "benefits": benefits, **overrides})


def block(output_id: OutputId, *keys: ConceptKey) -> EditorialRule:
    return pin(output_id, *keys, kind=RuleKind.BLOCK_FROM)


class TestPin:
    def test_stands_at_the_top_of_lists_of_its_concepts_alone(self, bench_of: Bench, recommender: Recommender) -> None:
        before = ids(ask(recommender, PROFILE))
        elsewhere = ask(recommender, Profile((LEITUNG,), (PRAXIS,)))
        add(bench_of, pin(FAR, CDO))
        answer = ask(recommender, PROFILE)
        assert ids(answer) == [FAR, *(output_id for output_id in before if output_id != FAR)]
        assert [item.origin for item in answer.items] == [PINNED, *[RANKED] * (len(before) - 1)]
        assert [item.rank for item in answer.items] == list(range(1, len(before) + 1))
        assert ask(recommender, Profile((LEITUNG,), (PRAXIS,))) == elsewhere

    def test_keeps_its_score_and_fit_and_says_that_editors_highlighted_it(
        self, bench_of: Bench, recommender: Recommender
    ) -> None:
        before = next(item for item in ask(recommender, PROFILE).items if item.output.id == FAR)
        add(bench_of, pin(FAR, CDO))
        first = ask(recommender, PROFILE).items[0]
        assert (first.score, first.fit, first.fit_word) == (before.score, before.fit, before.fit_word)
        assert first.explanation.criteria == before.explanation.criteria
        assert first.explanation.contributions == before.explanation.contributions
        own = before.explanation.summary
        assert first.explanation.summary == f"Von der Redaktion hervorgehoben; {own[0].lower()}{own[1:]}"
        english = ask(recommender, PROFILE, language="en").items[0]
        assert english.explanation.summary.startswith("Highlighted by the editors; ")

    def test_stands_there_below_the_minimum_fit(self, bench_of: Bench, recommender: Recommender) -> None:
        add(bench_of, pin(FAR, CDO))
        answer = ask(recommender, PROFILE, minimum_fit=1.0)
        assert (ids(answer), answer.empty_reason) == ([FAR], None)

    @pytest.mark.parametrize(
        "changes",
        [{"kinds": (OutputKind.PODCAST,)}, {"languages": ("en",)}, {"dislikes": (FAR,)}, {"seeds": (FAR,)}],
        ids=["kind", "language", "dislike", "seed"],
    )
    def test_still_meets_the_limits_of_the_profile(
        self, bench_of: Bench, recommender: Recommender, changes: dict[str, Any]
    ) -> None:
        add(bench_of, pin(FAR, CDO))
        assert FAR not in ids(ask(recommender, replace(PROFILE, **changes)))

    def test_still_meets_the_time_budget(self, bench: Bench) -> None:
        long = make_plain(id="lang", title=TITLES[0], duration_minutes=90, tags=make_tags(CDO))
        recommender = bench.serve([*make_board(), long])
        add(bench, pin(long.id, CDO))
        assert ids(ask(recommender, PROFILE))[0] == long.id
        assert long.id not in ids(ask(recommender, replace(PROFILE, max_minutes=60)))

    def test_excluded_blocked_or_withdrawn_is_in_no_list(self, bench_of: Bench, recommender: Recommender) -> None:
        add(bench_of, pin(FAR, CDO), pin(ALSO_FAR, CDO), block(ALSO_FAR, PRAXIS))
        assert FAR not in ids(ask(recommender, PROFILE, exclude=(FAR,)))
        assert ALSO_FAR not in ids(ask(recommender, PROFILE))
        assert ids(ask(recommender, Profile((CDO,), (EVIDENZ,))))[:2] == [ALSO_FAR, FAR]
        bench_of.store.withdraw([FAR])
        assert FAR not in ids(ask(recommender, PROFILE))

    def test_newest_come_first_and_only_so_many(self, bench_of: Bench, recommender: Recommender) -> None:
        third = square_id(LEITUNG, EVIDENZ)
        add(bench_of, pin(third, CDO), pin(FAR, CDO), pin(ALSO_FAR, PRAXIS))
        answer = ask(recommender, PROFILE)
        assert ids(answer)[:MAX_PINS] == [ALSO_FAR, FAR]
        assert [item.origin for item in answer.items].count(PINNED) == MAX_PINS
        assert third in ids(answer)[MAX_PINS:]

    def test_list_of_one_holds_one(self, bench_of: Bench, recommender: Recommender) -> None:
        add(bench_of, pin(FAR, CDO), pin(ALSO_FAR, CDO))
        assert ids(ask(recommender, PROFILE, n=1)) == [ALSO_FAR]

    def test_of_a_near_duplicate_stays_in_full_diversity(self, bench: Bench) -> None:
        parts = [make_plain(id=f"teil-{n}", title=TITLES[0], tags=make_tags(CDO)) for n in range(3)]
        recommender = bench.serve([*parts, make_plain(id="anders", title=TITLES[1])])
        add(bench, pin(OutputId("teil-1"), CDO), pin(OutputId("teil-2"), CDO))
        assert ids(ask(recommender, Profile((CDO,)), diversity=1.0))[:2] == ["teil-2", "teil-1"]

    def test_twice_for_one_list_stands_there_once(self, bench_of: Bench, recommender: Recommender) -> None:
        add(bench_of, pin(FAR, CDO), pin(FAR, PRAXIS))
        assert ids(ask(recommender, PROFILE)).count(FAR) == 1


class TestBlockFrom:
    def test_with_concepts_is_missing_for_profiles_that_tick_one_of_them(
        self, bench_of: Bench, recommender: Recommender
    ) -> None:
        before = ids(ask(recommender, PROFILE, diversity=0.0))
        add(bench_of, block(BEST, CDO, EVIDENZ))
        assert ids(ask(recommender, PROFILE, diversity=0.0)) == before[1:]
        for profile in (
            Profile((CDO,)),
            Profile((CDO, LEITUNG)),
            Profile((LEITUNG,), (EVIDENZ,)),
            Profile((CDO,), text=SENTENCES[2]),
            Profile((CDO,), seeds=(FAR,)),
        ):
            assert BEST not in ids(ask(recommender, profile))
        for profile in (Profile((LEITUNG,), (PRAXIS,)), Profile(text=SENTENCES[2]), Profile(seeds=(FAR,))):
            assert BEST in ids(ask(recommender, profile))

    def test_with_concepts_leaves_search_relatives_and_its_own_page(
        self, bench_of: Bench, recommender: Recommender
    ) -> None:
        add(bench_of, block(BEST, CDO))
        assert BEST in ids(recommender.search(TITLES[2], as_of=TODAY))
        assert BEST in ids(recommender.related(FAR, as_of=TODAY, n=100))
        assert recommender.output(BEST).id == BEST

    def test_without_concepts_appears_nowhere(self, bench_of: Bench, recommender: Recommender) -> None:
        assert BEST in ids(recommender.search(TITLES[2], as_of=TODAY))
        add(bench_of, block_everywhere(BEST))
        for profile in (
            PROFILE,
            Profile((LEITUNG,), (PRAXIS,)),
            Profile(text=SENTENCES[2]),
            Profile(seeds=(FAR,)),
            Profile((CDO,), text=TITLES[2], seeds=(FAR, ALSO_FAR)),
        ):
            assert BEST not in ids(ask(recommender, profile))
        assert BEST not in ids(recommender.search(TITLES[2], as_of=TODAY, n=100))
        assert BEST not in ids(recommender.related(FAR, as_of=TODAY, n=100))
        assert BEST not in [output.id for output in recommender.outputs()]
        assert all(BEST not in (*cell.editor, *cell.model) for cell in recommender.coverage().cells)
        with pytest.raises(OutputNotFound, match="von der Redaktion gesperrt"):
            recommender.output(BEST)
        with pytest.raises(OutputNotFound, match="von der Redaktion gesperrt"):
            recommender.related(BEST, as_of=TODAY)

    def test_without_concepts_outweighs_a_pin_and_a_boost(self, bench_of: Bench, recommender: Recommender) -> None:
        add(bench_of, pin(BEST, CDO), boost(BEST, 1.0), block_everywhere(BEST))
        assert BEST not in ids(ask(recommender, PROFILE))

    def test_of_all_that_would_fit_says_that_everything_is_excluded(
        self, bench_of: Bench, recommender: Recommender
    ) -> None:
        add(bench_of, *(block(output.id, CDO) for output in make_board()))
        assert ask(recommender, PROFILE).empty_reason is EmptyReason.ALL_EXCLUDED

    def test_everywhere_of_the_whole_board_leaves_a_service_that_answers(
        self, bench_of: Bench, recommender: Recommender
    ) -> None:
        add(bench_of, *(block_everywhere(output.id) for output in make_board()))
        assert ask(recommender, PROFILE).empty_reason is EmptyReason.NO_OUTPUTS
        assert recommender.search(TITLES[0], as_of=TODAY).items == ()


class TestBlockTo:
    def test_is_missing_among_the_relatives_of_the_one_but_not_of_others(
        self, bench_of: Bench, recommender: Recommender
    ) -> None:
        before = ids(recommender.related(BEST, as_of=TODAY, n=100))
        elsewhere = recommender.related(ALSO_FAR, as_of=TODAY, n=100)
        add(bench_of, block_beside(BEST, FAR))
        assert FAR in before
        assert ids(recommender.related(BEST, as_of=TODAY, n=100)) == [i for i in before if i != FAR]
        assert recommender.related(ALSO_FAR, as_of=TODAY, n=100) == elsewhere
        assert BEST in ids(recommender.related(FAR, as_of=TODAY, n=100))

    def test_is_missing_for_profiles_that_start_from_the_one(self, bench_of: Bench, recommender: Recommender) -> None:
        add(bench_of, block_beside(BEST, FAR))
        for seeds in ((BEST,), (ALSO_FAR, BEST)):
            assert FAR not in ids(ask(recommender, Profile((CDO,), seeds=seeds)))
        assert FAR in ids(ask(recommender, Profile(seeds=(ALSO_FAR,))))
        assert FAR in ids(ask(recommender, PROFILE))
        assert FAR in ids(recommender.search(TITLES[2], as_of=TODAY))


class TestBoost:
    @pytest.mark.parametrize(("strength", "place"), [(1.0, 0), (-1.0, -1)])
    def test_moves_by_its_strength_and_leaves_the_fit(
        self, bench_of: Bench, recommender: Recommender, strength: float, place: int
    ) -> None:
        before = {item.output.id: item for item in ask(recommender, PROFILE, diversity=0.0).items}
        middle = list(before)[4]
        add(bench_of, boost(middle, strength * 0.9), boost(middle, strength * 0.9, audiences=(CDO,)))
        answer = ask(recommender, PROFILE, diversity=0.0)
        after = {item.output.id: item for item in answer.items}
        assert ids(answer)[place] == middle
        assert after[middle].score == pytest.approx(before[middle].score + 1.8 * strength, abs=1e-4)
        assert (after[middle].fit, after[middle].fit_word) == (before[middle].fit, before[middle].fit_word)
        assert after[middle].explanation.summary == before[middle].explanation.summary
        assert dict(after[middle].explanation.contributions)[BOOST] == pytest.approx(1.8 * strength)
        assert [item.origin for item in answer.items] == [RANKED] * len(answer.items)
        rest = [output_id for output_id in before if output_id != middle]
        assert [output_id for output_id in after if output_id != middle] == rest
        assert all(after[output_id].score == before[output_id].score for output_id in rest)

    def test_with_concepts_moves_in_the_lists_of_those_who_tick_one(
        self, bench_of: Bench, recommender: Recommender
    ) -> None:
        untouched = ask(recommender, Profile((LEITUNG,)))
        add(bench_of, boost(FAR, 1.0, audiences=(CDO,)))
        item = next(item for item in ask(recommender, PROFILE).items if item.output.id == FAR)
        assert (BOOST, 1.0) in item.explanation.contributions
        assert ask(recommender, Profile((LEITUNG,))) == untouched

    def test_of_two_rules_adds_up_to_nothing_at_all(self, bench_of: Bench, recommender: Recommender) -> None:
        before = ask(recommender, PROFILE)
        add(bench_of, boost(FAR, 0.5), boost(FAR, -0.5, audiences=(CDO,)))
        assert ask(recommender, PROFILE).items == before.items

    def test_raises_nothing_over_the_minimum_fit(self, bench_of: Bench, recommender: Recommender) -> None:
        fit = next(item.fit for item in ask(recommender, PROFILE).items if item.output.id == FAR)
        add(bench_of, boost(FAR, 1.0))
        assert FAR not in ids(ask(recommender, PROFILE, minimum_fit=fit + 0.001))

    def test_leaves_relatives_and_search_as_they_were(self, bench_of: Bench, recommender: Recommender) -> None:
        before = recommender.related(BEST, as_of=TODAY).items, recommender.search(TITLES[2], as_of=TODAY).items
        add(bench_of, boost(FAR, -1.0))
        assert (recommender.related(BEST, as_of=TODAY).items, recommender.search(TITLES[2], as_of=TODAY).items) == (
            before
        )


class TestTime:
    def test_expired_rule_has_no_effect_from_that_moment_on(
        self, bench_of: Bench, recommender: Recommender, moment: Moment
    ) -> None:
        before, key = ask(recommender, PROFILE), recommender.generation()
        add(bench_of, block_everywhere(BEST, expires_at=NOW + timedelta(hours=1)))
        assert BEST not in ids(ask(recommender, PROFILE))
        blocked = recommender.generation()
        moment.pass_by(minutes=59, seconds=59)
        assert BEST not in ids(ask(recommender, PROFILE))
        assert recommender.generation() == blocked
        moment.pass_by(seconds=1)
        assert ask(recommender, PROFILE).items == before.items
        assert recommender.generation() not in (blocked, key)
        assert recommender.output(BEST).id == BEST

    def test_rule_that_expires_leaves_those_that_hold_on(
        self, bench_of: Bench, recommender: Recommender, moment: Moment
    ) -> None:
        add(
            bench_of,
            pin(FAR, CDO, expires_at=NOW + timedelta(hours=1)),
            pin(ALSO_FAR, CDO, expires_at=NOW + timedelta(hours=2)),
        )
        assert ids(ask(recommender, PROFILE))[:2] == [ALSO_FAR, FAR]
        moment.pass_by(hours=1)
        assert ids(ask(recommender, PROFILE))[0] == ALSO_FAR
        assert [item.origin for item in ask(recommender, PROFILE).items].count(PINNED) == 1
        moment.pass_by(hours=1)
        assert [item.origin for item in ask(recommender, PROFILE).items].count(PINNED) == 0

    def test_ended_rule_has_no_effect_at_once(self, bench_of: Bench, recommender: Recommender, moment: Moment) -> None:
        before = ask(recommender, PROFILE)
        (rule,) = add(bench_of, pin(FAR, CDO))
        assert ids(ask(recommender, PROFILE))[0] == FAR
        moment.pass_by(minutes=1)
        bench_of.store.rules.end(rule.id, by="Erika", at=moment())
        assert ask(recommender, PROFILE).items == before.items

    def test_rule_that_somebody_kept_looking_past_counts_for_the_same_request(
        self, bench_of: Bench, recommender: Recommender, moment: Moment
    ) -> None:
        add(bench_of, pin(FAR, CDO, expires_at=NOW + timedelta(hours=1)))
        looked = recommender.generation()
        moment.pass_by(hours=1)
        answer = recommender.for_profile(RecommendationQuery(PROFILE, TODAY, minimum_fit=0.0), looked=looked)
        assert ids(answer)[0] != FAR

    def test_rules_do_not_make_the_index_stale(self, bench_of: Bench, recommender: Recommender) -> None:
        (rule,) = add(bench_of, pin(FAR, CDO))
        assert (recommender.status().is_stale, recommender.status().lag) == (False, 0)
        bench_of.store.rules.end(rule.id, by="Erika", at=NOW)
        assert (recommender.status().is_stale, recommender.status().lag) == (False, 0)
        bench_of.store.upsert([make_plain(id="neu", title="Neu")])
        assert (recommender.status().is_stale, recommender.status().lag) == (True, 1)


def test_rule_about_an_output_newer_than_the_index_waits_for_it(bench: Bench) -> None:
    recommender = bench.serve(make_board())
    bench.store.upsert([make_plain(id="neu", title=TITLES[0], tags=make_tags(CDO))])
    add(bench, pin(OutputId("neu"), CDO), block_beside(BEST, OutputId("neu")))
    assert "neu" not in ids(ask(recommender, PROFILE))
    bench.build()
    assert ids(ask(recommender, PROFILE))[0] == "neu"


def test_rule_for_a_concept_that_is_deprecated_since_leaves_every_list_alone(
    bench_of: Bench, recommender: Recommender
) -> None:
    before = ask(recommender, Profile(benefits=(PRAXIS,)))
    add(bench_of, pin(FAR, CDO))
    held = bench_of.store.vocabulary()
    concepts = tuple(replace(c, deprecated=c.key == CDO) for c in held.concepts)
    bench_of.store.replace_vocabulary(replace(held, concepts=concepts))
    assert ids(ask(recommender, Profile(benefits=(PRAXIS,)))) == ids(before)


def test_rule_book_without_rules_is_none() -> None:
    assert open_rule_book((), {BEST: 0}) is None


kinds_and_keys = st.tuples(
    st.sampled_from(["pin", "block", "hide", "beside", "boost"]),
    st.sampled_from([output.id for output in make_board()]),
    st.lists(st.sampled_from(KEYS), min_size=1, max_size=2, unique=True),
    st.sampled_from([-1.0, -0.3, 0.25, 1.0]),
)


def make_any(kind: str, output_id: OutputId, keys: list[ConceptKey], strength: float) -> EditorialRule:
    """Return a rule of a kind about an output."""
    own = pin(output_id, *keys)
    other = FAR if output_id != FAR else BEST
    return {
        "pin": own,
        "block": replace(own, kind=RuleKind.BLOCK_FROM),
        "hide": block_everywhere(output_id),
        "beside": block_beside(other, output_id),
        "boost": replace(own, kind=RuleKind.BOOST, strength=strength),
    }[kind]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    made=st.lists(kinds_and_keys, max_size=5),
    audience=st.sampled_from(AUDIENCES),
    benefit=st.sampled_from(BENEFITS),
    seeds=st.sampled_from([(), (FAR,), (BEST,)]),
    n=st.integers(1, 9),
)
def test_any_rules_keep_their_word_and_contributions_still_sum_to_the_score(
    board: Recommender,
    made: list[tuple[str, OutputId, list[ConceptKey], float]],
    audience: ConceptKey,
    benefit: ConceptKey,
    seeds: tuple[OutputId, ...],
    n: int,
) -> None:
    rules = [make_any(*one) for one in made]
    profile = Profile((audience,), (benefit,), seeds=seeds)
    query = RecommendationQuery(profile, TODAY, n, minimum_fit=0.0)
    before, after = board.preview(rules).for_profile(query)
    for item in after.items:
        assert sum(amount for _, amount in item.explanation.contributions) == pytest.approx(item.score, abs=1e-3)
    about = [rule for rule in rules if rule.is_about((audience, benefit))]
    blocked = {rule.output_id for rule in about if rule.kind is RuleKind.BLOCK_FROM}
    blocked |= {rule.other for rule in rules if rule.kind is RuleKind.BLOCK_TO and rule.output_id in seeds}
    assert not blocked & set(ids(after))
    wanted = [r.output_id for r in about if r.kind is RuleKind.PIN and r.output_id not in {*blocked, *seeds}]
    pinned = list(dict.fromkeys(wanted))[: min(MAX_PINS, n)]
    assert [item.output.id for item in after.items if item.origin == PINNED] == pinned == ids(after)[: len(pinned)]
    _same_fits(before, after)


def _same_fits(before: RecommendationList, after: RecommendationList) -> None:
    fits = {item.output.id: item.fit for item in before.items}
    assert all(fits.get(item.output.id, item.fit) == item.fit for item in after.items)


class TestPreview:
    def test_is_what_the_list_becomes(self, bench_of: Bench, recommender: Recommender) -> None:
        rules = [pin(FAR, CDO), boost(ALSO_FAR, 1.0), block(BEST, PRAXIS)]
        query = RecommendationQuery(PROFILE, TODAY, minimum_fit=0.0)
        preview = recommender.preview(rules)
        relatives = preview.related(FAR, as_of=TODAY, n=5)
        before, after = preview.for_profile(query)
        assert before == recommender.for_profile(query)
        assert recommender.for_profile(query) == before
        add(bench_of, *reversed(rules))
        assert recommender.for_profile(query) == after
        assert recommender.related(FAR, as_of=TODAY, n=5) == relatives.after == relatives.before

    def test_of_relatives_shows_what_is_no_longer_proposed(self, recommender: Recommender) -> None:
        before, after = recommender.preview([block_beside(BEST, FAR)]).related(BEST, as_of=TODAY, n=5)
        assert FAR in ids(before)
        assert FAR not in ids(after)
        assert before.items == recommender.related(BEST, as_of=TODAY, n=5).items

    def test_without_rules_is_how_lists_are_when_they_end(self, bench_of: Bench, recommender: Recommender) -> None:
        query = RecommendationQuery(PROFILE, TODAY, minimum_fit=0.0)
        plain = recommender.for_profile(query)
        add(bench_of, pin(FAR, CDO))
        before, after = recommender.preview(()).for_profile(query)
        assert (ids(before)[0], after.items) == (FAR, plain.items)

    def test_reach_names_the_lists_that_change(self, recommender: Recommender) -> None:
        reach = recommender.preview([pin(FAR, CDO, UMSETZUNG)]).reach(TODAY, 5)
        assert reach.compared == 3 + 4 + 3 * 4
        assert all(CDO in profile.audiences or UMSETZUNG in profile.benefits for profile in reach.changed)
        assert len(reach.changed) == 1 + 1 + 4 + 2
        assert recommender.preview(()).reach(TODAY, 5).changed == []

    def test_for_an_unknown_concept_is_refused(self, recommender: Recommender) -> None:
        unknown = ConceptKey(Scheme.AUDIENCE, "kuchen")
        with pytest.raises(InvalidProfile, match="kuchen"):
            recommender.preview(()).for_profile(RecommendationQuery(Profile((unknown,)), TODAY))
