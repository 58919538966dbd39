from random import Random

from hypothesis import given
from hypothesis import strategies as st

from recommender.interleave import Team, draft_teams

SEEDS = st.integers(0, 10_000)
RANKINGS = st.integers(1, 12).flatmap(
    lambda size: st.tuples(st.permutations(range(size)), st.permutations(range(size)), st.integers(1, size))
)
Rankings = tuple[list[int], list[int], int]


def toss(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - a coin, no secret


@given(RANKINGS, SEEDS)
def test_list_is_as_long_as_asked_for_and_repeats_nothing(rankings: Rankings, seed: int) -> None:
    shipped, challenger, n = rankings
    items = [item for item, _ in draft_teams(shipped, challenger, n, toss(seed))]
    assert len(items) == len(set(items)) == n


@given(RANKINGS, SEEDS)
def test_teams_differ_by_one_at_most_at_every_depth(rankings: Rankings, seed: int) -> None:
    shipped, challenger, n = rankings
    teams = [team for _, team in draft_teams(shipped, challenger, n, toss(seed))]
    for depth in range(n + 1):
        assert abs(teams[:depth].count(Team.SHIPPED) - teams[:depth].count(Team.CHALLENGER)) <= 1


@given(RANKINGS, SEEDS)
def test_every_pick_is_the_best_its_ranking_has_left(rankings: Rankings, seed: int) -> None:
    shipped, challenger, n = rankings
    drafted = draft_teams(shipped, challenger, n, toss(seed))
    for place, (item, team) in enumerate(drafted):
        taken = {taken for taken, _ in drafted[:place]}
        ranking = shipped if team is Team.SHIPPED else challenger
        assert item == next(candidate for candidate in ranking if candidate not in taken)


@given(st.permutations(range(8)), SEEDS, st.integers(1, 8))
def test_rankings_that_agree_come_out_as_they_went_in(ranking: list[int], seed: int, n: int) -> None:
    assert [item for item, _ in draft_teams(ranking, ranking, n, toss(seed))] == ranking[:n]


@given(RANKINGS, SEEDS)
def test_shorter_list_is_the_beginning_of_a_longer_one(rankings: Rankings, seed: int) -> None:
    shipped, challenger, n = rankings
    longer = draft_teams(shipped, challenger, len(shipped), toss(seed))
    assert draft_teams(shipped, challenger, n, toss(seed)) == longer[:n]


def test_either_ranking_picks_first_as_often() -> None:
    first = [draft_teams("ab", "ba", 2, toss(seed))[0][1] for seed in range(1_000)]
    assert 450 < first.count(Team.CHALLENGER) < 550


def test_ranking_that_has_nothing_new_ends_the_list() -> None:
    drafted = draft_teams("abc", "a", 3, toss(0))
    assert [item for item, _ in drafted] in (["a"], ["a", "b"])


def test_no_rankings_give_no_list() -> None:
    assert draft_teams((), (), 5, toss(0)) == ()
