import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.editorial import Suggestion, SuggestionSet, Verdict
from corpus.editorial_agreement import Judged
from corpus.editorial_reliability import MIN_SUGGESTIONS, Band, Honesty, measure_reliability, share_interval
from corpus.model import ConceptKey, OutputId
from tests.builders import CDO, EVIDENZ, LEITUNG, PRAXIS
from tests.contracts.editorial_contract import NOW

EDGES = (0.0, 0.4, 0.8, 1.0)


def made(**confidences: float) -> SuggestionSet:
    concepts = {"cdo": CDO, "leitung": LEITUNG, "praxis": PRAXIS, "evidenz": EVIDENZ}
    suggestions = tuple(
        Suggestion(concepts[name], confidence, 0.5, confidence >= 0.5, rank)
        for rank, (name, confidence) in enumerate(confidences.items(), start=1)
    )
    return SuggestionSet(OutputId("a"), suggestions, "m1", "v1", NOW)


def passing(one: SuggestionSet) -> list[ConceptKey]:
    return [suggestion.concept for suggestion in one.suggestions if suggestion.passes]


def test_reliability_counts_what_became_of_each_suggestion_in_its_band() -> None:
    judged = Judged(
        made(cdo=1.0, leitung=0.8, praxis=0.79, evidenz=0.4),
        {CDO: Verdict.ACCEPTED, LEITUNG: Verdict.UNSUITED, PRAXIS: Verdict.WRONG},
        blind=True,
    )
    top, middle, bottom = measure_reliability([judged], EDGES, passing)
    assert (top.suggestions, top.accepted, top.unsuited, top.right) == (2, 1, 1, 2)
    assert (top.share_right, top.expected) == (1.0, pytest.approx(0.9))
    assert (middle.suggestions, middle.right, middle.expected) == (2, 0, pytest.approx(0.595))
    assert (bottom.suggestions, bottom.share_right, bottom.expected) == (0, None, None)


def test_reliability_with_suggestions_in_view_counts_only_what_was_shown() -> None:
    suggested = made(cdo=0.9, evidenz=0.3)
    seen, blind = (Judged(suggested, {CDO: Verdict.ACCEPTED}, blind=blind) for blind in (False, True))
    assert [band.suggestions for band in measure_reliability([seen], EDGES, passing)] == [1, 0, 0]
    assert [band.suggestions for band in measure_reliability([blind], EDGES, passing)] == [1, 0, 1]


@pytest.mark.parametrize(
    ("right", "honesty"),
    [(40, Honesty.HONEST), (20, Honesty.TOO_SURE), (50, Honesty.TOO_SHY)],
)
def test_honesty_compares_what_was_expected_with_what_was_found(right: int, honesty: Honesty) -> None:
    assert Band(0.8, 1.0, suggestions=50, accepted=right, confidence=50 * 0.83).honesty is honesty


def test_honesty_of_too_few_suggestions_is_not_judged() -> None:
    few = MIN_SUGGESTIONS - 1
    assert Band(0.8, 1.0, suggestions=few, accepted=0, confidence=few * 0.9).honesty is Honesty.TOO_FEW
    assert Band(0.8, 1.0).honesty is Honesty.TOO_FEW


def test_share_interval_agrees_with_the_published_example() -> None:
    # 81 of 263, from Newcombe (1998), table I, method 3
    assert share_interval(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)


@given(st.integers(1, 200).flatmap(lambda number: st.tuples(st.integers(0, number), st.just(number))))
def test_share_interval_holds_the_share(counts: tuple[int, int]) -> None:
    hits, number = counts
    low, high = share_interval(hits, number)
    assert 0.0 <= low <= hits / number + 1e-12
    assert hits / number - 1e-12 <= high <= 1.0
