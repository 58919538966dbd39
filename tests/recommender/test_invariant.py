"""What ARCHITECTURE promises of every list, whatever is asked."""

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from corpus.model import OutputId
from recommender.query import Profile
from recommender.service import Recommender
from tests.recommender.checkerboard import (
    AUDIENCES,
    BENEFITS,
    SENTENCES,
    TITLES,
    TODAY,
    VERNETZUNG,
    Bench,
    ask,
    ids,
    make_board,
    make_plain,
)

WITHDRAWN = (OutputId("cdo-evidenz"), OutputId("offen-1"))
IDS = [*(output.id for output in make_board()), OutputId("offen-0"), OutputId("offen-2"), *WITHDRAWN[1:]]
TEXTS = ("", *TITLES, *SENTENCES, "Kantine", "vergaberecht VERWALTUNGSCLOUD", "💡", "\ud800")

some_ids = st.lists(st.sampled_from([*IDS, OutputId("unbekannt")]), max_size=4, unique=True).map(tuple)


def subset(values: tuple[Any, ...]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(values), max_size=3, unique=True).map(tuple)


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    declared: dict[str, Any] = {
        "audiences": draw(subset(AUDIENCES)),
        "benefits": draw(subset((*BENEFITS, VERNETZUNG))),
        "text": draw(st.sampled_from(TEXTS)),
        "seeds": draw(some_ids),
    }
    assume(declared["audiences"] or declared["benefits"] or declared["text"].strip() or declared["seeds"])
    return Profile(**declared, dislikes=draw(some_ids))


cuts = st.fixed_dictionaries(
    {"n": st.integers(1, 100), "diversity": st.sampled_from([None, 0.0, 0.5, 1.0]), "exclude": some_ids}
)
many = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def recommender(board_bench: Bench) -> Recommender:
    """The board and three untagged outputs, one of each withdrawn after the index was built."""
    untagged = [make_plain(id=f"offen-{n}", title=title, abstract=SENTENCES[n]) for n, title in enumerate(TITLES)]
    board_bench.store.upsert(untagged)
    board_bench.build()
    recommender = board_bench.open()
    board_bench.store.withdraw(WITHDRAWN)
    return recommender


@many
@given(profile=profiles(), cut=cuts)
def test_contributions_sum_to_the_score_before_re_ranking(
    recommender: Recommender, profile: Profile, cut: dict[str, Any]
) -> None:
    for item in ask(recommender, profile, **cut).items:
        assert sum(amount for _, amount in item.explanation.contributions) == pytest.approx(item.score, abs=1e-3)


@many
@given(profile=profiles(), cut=cuts)
def test_list_never_holds_seeds_dislikes_excluded_withdrawn_or_the_same_twice(
    recommender: Recommender, profile: Profile, cut: dict[str, Any]
) -> None:
    answer = ask(recommender, profile, **cut)
    found = ids(answer)
    assert not set(found) & {*profile.seeds, *profile.dislikes, *cut["exclude"], *WITHDRAWN}
    assert len(found) == len(set(found)) <= cut["n"]
    assert (answer.empty_reason is None) == bool(found)
    assert all(0 <= item.fit <= 1 for item in answer.items)


@many
@given(text=st.sampled_from([text for text in TEXTS if text.strip()]), n=st.integers(1, 100))
def test_search_never_finds_what_was_withdrawn(recommender: Recommender, text: str, n: int) -> None:
    assert not set(ids(recommender.search(text, as_of=TODAY, n=n))) & set(WITHDRAWN)


@many
@given(asked=st.sampled_from([i for i in IDS if i not in WITHDRAWN]), n=st.integers(1, 100))
def test_relatives_never_hold_the_output_itself_nor_what_was_withdrawn(
    recommender: Recommender, asked: OutputId, n: int
) -> None:
    assert not set(ids(recommender.related(asked, as_of=TODAY, n=n))) & {asked, *WITHDRAWN}


@many
@given(profile=profiles(), excluded=some_ids)
def test_excluding_outputs_never_changes_the_order_of_the_others(
    recommender: Recommender, profile: Profile, excluded: tuple[OutputId, ...]
) -> None:
    whole = ask(recommender, profile, diversity=0.0)
    rest = ask(recommender, profile, diversity=0.0, exclude=excluded)
    assert ids(rest) == [output_id for output_id in ids(whole) if output_id not in excluded]
    scores = {item.output.id: (item.score, item.fit) for item in whole.items}
    assert all((item.score, item.fit) == scores[item.output.id] for item in rest.items)


@many
@given(profile=profiles(), cut=cuts)
def test_the_same_request_gives_equal_answers(recommender: Recommender, profile: Profile, cut: dict[str, Any]) -> None:
    first, second = (ask(recommender, profile, **cut) for _ in range(2))
    assert first == second
    assert repr(first) == repr(second)


@many
@given(profile=profiles())
def test_fit_is_monotone_in_the_score_where_a_topic_is_asked_for(recommender: Recommender, profile: Profile) -> None:
    assume(profile.text.strip() or set(profile.seeds) - {"unbekannt"})
    items = ask(recommender, profile, diversity=0.0).items
    fits = [item.fit for item in items]
    assert fits == sorted(fits, reverse=True)


@many
@given(profile=profiles(), low=st.floats(0, 1), high=st.floats(0, 1))
def test_a_higher_minimum_fit_shows_no_more(
    recommender: Recommender, profile: Profile, low: float, high: float
) -> None:
    low, high = sorted((low, high))
    fewer = set(ids(ask(recommender, profile, minimum_fit=high)))
    assert fewer <= set(ids(ask(recommender, profile, minimum_fit=low)))
