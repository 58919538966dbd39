"""Lists that two rankings draft: who takes part, what their ids say, and what is not believed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from corpus.errors import InvalidTrial
from corpus.model import OutputId
from corpus.trial import Credit, TrialId
from recommender.challenge import LONGEST_LIST, MAX_VALUE, changeable, check_change, earned, open_challenge
from recommender.config import RankingConfig
from recommender.interleave import Team
from recommender.list_id import ListId
from recommender.query import Profile, RecommendationQuery
from recommender.service import Recommender
from tests.builders import CDO, PRAXIS
from tests.recommender.checkerboard import AUDIENCES, BENEFITS, NOW, TODAY, Bench, ids, make_board
from tests.trials import make_trial

QUERY = RecommendationQuery(Profile(audiences=(CDO,), benefits=(PRAXIS,)), as_of=TODAY, n=6, minimum_fit=0.0)
TEAMS = ((OutputId("a"), Team.SHIPPED), (OutputId("b"), Team.CHALLENGER), (OutputId("c"), Team.CHALLENGER))
TRIAL = make_trial(id=TrialId(7))
CHALLENGE = open_challenge(TRIAL, RankingConfig())


@pytest.fixture
def on_trial(bench: Bench) -> Recommender:
    """The board while target groups count for nothing on trial."""
    bench.fill(make_board()).build()
    bench.store.trials.start(make_trial(parameter="audience", value=0.0))
    return bench.open()


def mark_of(query: RecommendationQuery = QUERY) -> str:
    assert CHALLENGE is not None
    return CHALLENGE.mark(query, TEAMS)


def test_mark_tells_which_ranking_an_item_has_earned_for() -> None:
    found = [earned(TRIAL, mark_of(), OutputId(name)) for name in "abc"]
    assert [credit.is_challenger for credit in found if credit] == [False, True, True]
    assert len({(credit.trial_id, credit.list_hash) for credit in found if credit}) == 1


def test_mark_that_somebody_has_changed_earns_nothing() -> None:
    number, list_hash, shipped, challenger, signature = mark_of().split("-")
    signed_otherwise = signature[::-1] if signature != signature[::-1] else "0" * len(signature)
    for parts in (
        (number, list_hash, shipped, challenger, signed_otherwise),
        ("8", list_hash, shipped, challenger, signature),
        (number, list_hash, challenger, shipped, signature),
        (number, list_hash[::-1], shipped, challenger, signature),
        (number, "0", "0"),
        ("",),
    ):
        assert earned(TRIAL, "-".join(parts), OutputId("a")) is None


def test_mark_of_another_secret_or_for_an_output_not_in_the_list_earns_nothing() -> None:
    assert earned(replace(TRIAL, secret=b"another"), mark_of(), OutputId("a")) is None
    assert earned(TRIAL, mark_of(), OutputId("d")) is None


def test_list_goes_by_profile_and_day_whatever_its_length() -> None:
    def name(query: RecommendationQuery) -> str:
        credit = earned(TRIAL, mark_of(query), OutputId("a"))
        assert isinstance(credit, Credit)
        return credit.list_hash

    assert name(QUERY) == name(replace(QUERY, n=3))
    assert name(QUERY) != name(replace(QUERY, as_of=TODAY + timedelta(days=1)))
    assert name(QUERY) != name(replace(QUERY, profile=Profile(audiences=(CDO,))))


@pytest.mark.parametrize(
    "query",
    [
        replace(QUERY, n=LONGEST_LIST + 1),
        replace(QUERY, diversity=0.1),
        replace(QUERY, profile=Profile(audiences=(CDO,), text="Registermodernisierung")),
    ],
    ids=["long list", "own diversity", "own words"],
)
def test_list_that_takes_no_part_is_the_shipped_one(on_trial: Recommender, query: RecommendationQuery) -> None:
    found = on_trial.for_profile(query, in_trial=True)
    assert found == on_trial.for_profile(query)
    assert ListId.read(found.recommendation_id).mark == ""


def test_drafted_list_says_so_and_is_the_same_for_the_same_request(on_trial: Recommender) -> None:
    found, again = on_trial.for_profile(QUERY, in_trial=True), on_trial.for_profile(QUERY, in_trial=True)
    assert found == again
    trial = on_trial.trial()
    assert trial is not None
    found_credits = [earned(trial, ListId.read(found.recommendation_id).mark, item.output.id) for item in found.items]
    teams = [credit.is_challenger for credit in found_credits if credit is not None]
    assert (len(teams), sum(teams)) == (6, 3)


def test_drafted_lists_differ_from_day_to_day_and_hold_the_same_candidates(on_trial: Recommender) -> None:
    days = [replace(QUERY, as_of=TODAY + timedelta(days=day)) for day in range(12)]
    lists = {tuple(ids(on_trial.for_profile(query, in_trial=True))) for query in days}
    assert len(lists) > 1
    everything = set(ids(on_trial.for_profile(replace(QUERY, n=9))))
    assert all(set(found) <= everything for found in lists)


def test_lists_that_readers_do_not_get_stay_as_shipped(on_trial: Recommender, bench: Bench) -> None:
    trial = bench.store.trials.all()[0]
    bench.store.trials.end(trial.id, by="chef", at=NOW)
    shipped = bench.open().for_profile(QUERY)
    assert on_trial.for_profile(QUERY) == shipped


def test_trial_has_an_effect_from_its_start_to_its_end_without_a_new_index(bench: Bench) -> None:
    bench.fill(make_board()).build()
    recommender = bench.open()
    before = recommender.for_profile(QUERY, in_trial=True)
    trial = bench.store.trials.start(make_trial(parameter="audience", value=0.0))
    drafted = recommender.for_profile(QUERY, in_trial=True)
    assert ListId.read(drafted.recommendation_id).mark
    assert (drafted.index.is_stale, drafted.index.lag) == (False, 0)
    bench.store.trials.end(trial.id, by="chef", at=NOW)
    assert recommender.for_profile(QUERY, in_trial=True) == before
    assert recommender.trial() is None


def test_trial_is_over_when_its_time_is_up_without_a_write(bench: Bench) -> None:
    bench.fill(make_board()).build()
    trial = bench.store.trials.start(make_trial(parameter="audience", value=0.0))
    now = [NOW]
    recommender = Recommender(bench.store, bench.root, clock=lambda: now[0], encoder_name="topics")
    assert recommender.trial() == trial
    now[0] = trial.ends_at
    assert recommender.trial() is None


def test_reach_of_a_trial_counts_the_pairs_whose_list_would_be_another_one(bench: Bench) -> None:
    recommender = bench.serve(make_board())
    pairs = len(AUDIENCES) * (len(BENEFITS) + 1)  # the board's and the one that no output has
    changed, of = recommender.changed_pairs(make_trial(parameter="audience", value=0.0), TODAY)
    assert (0 < changed <= pairs, of) == (True, pairs)
    assert recommender.changed_pairs(make_trial(parameter="upcoming", value=0.5), TODAY) == (0, pairs)


def test_rankings_that_agree_on_a_list_draft_none(bench: Bench) -> None:
    bench.fill(make_board()).build()
    bench.store.trials.start(make_trial(parameter="upcoming", value=0.5))
    found = bench.open().for_profile(QUERY, in_trial=True)
    assert ListId.read(found.recommendation_id).mark == ""


def test_trial_of_a_parameter_that_is_known_no_more_changes_nothing() -> None:
    assert open_challenge(make_trial(parameter="mondphase"), RankingConfig()) is None
    assert open_challenge(None, RankingConfig()) is None


@pytest.mark.parametrize("name", list(changeable(RankingConfig())))
def test_every_parameter_can_be_changed_and_only_that(name: str) -> None:
    check_change(RankingConfig(), name, 0.123)
    challenge = open_challenge(make_trial(parameter=name, value=0.123), RankingConfig())
    assert challenge is not None
    shipped = open_challenge(make_trial(parameter="diversity", value=RankingConfig().diversity), RankingConfig())
    assert shipped is not None
    changed = int((challenge.weights != shipped.weights).sum()) + (challenge.diversity != shipped.diversity)
    assert changed == 1


@pytest.mark.parametrize(
    ("parameter", "value"),
    [("mondphase", 0.5), ("diversity", -1.0), ("diversity", MAX_VALUE + 0.1), ("diversity", RankingConfig().diversity)],
    ids=["unknown", "negative", "too large", "no change"],
)
def test_change_that_cannot_be_compared_is_refused(parameter: str, value: float) -> None:
    with pytest.raises(InvalidTrial):
        check_change(RankingConfig(), parameter, value)
