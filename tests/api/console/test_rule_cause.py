"""Which rules cost an output its place: the question is asked again without them."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from api.console.rule_cause import Cause, Part, find_cause
from corpus.editorial_rule import EditorialRule, RuleId, RuleKind
from corpus.model import OutputId
from recommender.absence import Absence, Stage
from recommender.query import Profile
from recommender.result import (
    PINNED,
    RANKED,
    Explanation,
    FitWord,
    IndexStatus,
    Recommendation,
    RecommendationList,
)
from tests.builders import CDO, LEITUNG, make_output
from tests.conftest import NOW
from tests.rules import boost, make_rule

ASKED, LISTED, ELSEWHERE = OutputId("gefragt"), OutputId("gelistet"), OutputId("anderswo")
OUTRANKED = Absence(Stage.OUTRANKED, "Er käme auf Platz 12.", 12)
PRESENT = Absence(Stage.PRESENT, "Er steht auf Platz 9.", 9)

LOWERS = replace(boost(ASKED, -0.5), id=RuleId(4))
LIFTS = replace(boost(LISTED, 0.5), id=RuleId(3))
PINS = replace(make_rule(output_id=LISTED), id=RuleId(2))
PINS_IT = replace(make_rule(output_id=ASKED), id=RuleId(1))


def list_with(output_id: OutputId, origin: str = RANKED) -> RecommendationList:
    output = make_output(id=output_id)
    item = Recommendation(output, 1, 1.0, 0.5, FitWord.MEDIUM, Explanation("", (), ()), origin)
    return RecommendationList("", (item,), IndexStatus(NOW, 1, "lsa", "", is_stale=False, lag=0))


def present_without(*needed: EditorialRule) -> Callable[[Sequence[EditorialRule]], Absence]:
    """Answer as if the output were in the list when none of these rules is in force."""
    return lambda rules: OUTRANKED if any(rule in needed for rule in rules) else PRESENT


def cause_of(
    rules: Sequence[EditorialRule],
    needed: Sequence[EditorialRule],
    absence: Absence = OUTRANKED,
    found: RecommendationList | None = None,
) -> Cause | None:
    return find_cause(ASKED, Profile((CDO,)), absence, found or list_with(LISTED), rules, present_without(*needed))


def test_cause_is_the_rule_that_lowers_the_output_where_that_suffices() -> None:
    assert cause_of([LOWERS, LIFTS, PINS], [LOWERS]) == Cause(Part.WEAKENED, (LOWERS,), 9)


def test_cause_is_the_rules_that_lift_listed_outputs_where_lowering_is_not_it() -> None:
    assert cause_of([LOWERS, LIFTS, PINS], [LIFTS, PINS]) == Cause(Part.DISPLACED, (LIFTS, PINS), 9)


def test_cause_is_both_where_neither_alone_suffices() -> None:
    assert cause_of([LOWERS, PINS], [LOWERS, PINS]) == Cause(Part.BOTH, (LOWERS, PINS), 9)


@pytest.mark.parametrize(
    "rule",
    [
        boost(ASKED, 0.5),
        boost(LISTED, -0.5),
        boost(ELSEWHERE, 0.5),
        make_rule(output_id=LISTED, audiences=(LEITUNG,)),
        make_rule(kind=RuleKind.BLOCK_FROM, output_id=ELSEWHERE),
    ],
)
def test_rules_that_cannot_cost_the_place_are_never_tried(rule: EditorialRule) -> None:
    assert cause_of([rule], []) is None


def test_output_that_is_missing_without_the_rules_too_has_no_cause() -> None:
    assert find_cause(ASKED, Profile((CDO,)), OUTRANKED, list_with(LISTED), [LOWERS, PINS], lambda _: OUTRANKED) is None


@pytest.mark.parametrize("stage", [Stage.LIMITS, Stage.EXCLUDED, Stage.BLOCKED, Stage.WITHDRAWN, Stage.BELOW_MINIMUM])
def test_output_dropped_before_the_ranking_is_not_laid_at_rules_that_move(stage: Stage) -> None:
    assert cause_of([LOWERS, PINS], [LOWERS], Absence(stage, "")) is None


def test_pin_that_shows_the_output_is_named() -> None:
    assert cause_of([PINS_IT], [], PRESENT, list_with(ASKED, PINNED)) == Cause(Part.PINNED, (PINS_IT,))


@pytest.mark.parametrize("absence", [PRESENT, OUTRANKED, Absence(Stage.BELOW_MINIMUM, "")])
def test_pin_that_does_not_is_crowded_out(absence: Absence) -> None:
    assert cause_of([PINS, PINS_IT], [], absence, list_with(ASKED)) == Cause(Part.CROWDED, (PINS_IT,))


@pytest.mark.parametrize("stage", [Stage.LIMITS, Stage.BLOCKED])
def test_pin_of_an_output_that_may_not_be_in_the_list_is_no_cause(stage: Stage) -> None:
    assert cause_of([PINS_IT], [], Absence(stage, "")) is None
