from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.editorial_kappa import (
    MIN_OUTPUTS,
    Cells,
    Comparison,
    agreement_of_pairs,
    compare,
    differing_concepts,
    kappa_interval,
    total,
)
from corpus.editorial_second import SecondView
from corpus.model import ConceptKey, Grade, OutputId, Scheme
from tests.builders import CDO, EVIDENZ, LEITUNG, OEFFENTLICHE_IT, PRAXIS, UMSETZUNG

ANNA, BERND, CARLA = "Anna Groß", "Bernd Müller", "Carla Şen"
CONCEPTS = (LEITUNG, CDO, OEFFENTLICHE_IT, EVIDENZ, PRAXIS, UMSETZUNG)
P, S = Grade.PRIMARY, Grade.SECONDARY


def comparison(
    number: int, first: Iterable[ConceptKey], second: Iterable[ConceptKey], by: tuple[str, str] = (ANNA, BERND)
) -> Comparison:
    return Comparison(OutputId(f"beitrag-{number}"), *by, dict.fromkeys(first, P), dict.fromkeys(second, P))


cells = st.builds(Cells, *[st.integers(0, 40)] * 4)
found = st.sets(st.sampled_from(CONCEPTS))
outputs = st.lists(st.tuples(found, found), min_size=1, max_size=12)


def compared(pairs: Sequence[tuple[set[ConceptKey], set[ConceptKey]]]) -> list[Comparison]:
    return [comparison(number, *pair) for number, pair in enumerate(pairs)]


def test_kappa_of_a_table_calculated_by_hand() -> None:
    # observed 35/50 = 0.7; by chance (25 * 30 + 25 * 20) / 2500 = 0.5; (0.7 - 0.5) / (1 - 0.5)
    table = Cells(both=20, first_only=5, second_only=10, neither=15)
    assert table.kappa == pytest.approx(0.4)
    assert table.observed == pytest.approx(0.7)
    assert table.dice == pytest.approx(40 / 55)


def test_kappa_of_views_that_contradict_everywhere_is_minus_one() -> None:
    assert Cells(first_only=5, second_only=5).kappa == pytest.approx(-1.0)


def test_kappa_of_one_editor_who_assigns_everything_is_zero() -> None:
    assert Cells(both=3, first_only=7).kappa == pytest.approx(0.0)


@pytest.mark.parametrize("table", [Cells(), Cells(neither=60), Cells(both=12)], ids=["empty", "none", "all"])
def test_kappa_without_variance_is_not_defined(table: Cells) -> None:
    assert table.kappa is None


def test_dice_and_grade_agreement_of_nothing_found_are_not_defined() -> None:
    assert (Cells(neither=6).dice, Cells(neither=6).grade_agreement, Cells().observed) == (None, None, None)


@given(cells)
def test_kappa_is_symmetric_and_within_its_bounds(table: Cells) -> None:
    swapped = Cells(table.both, table.second_only, table.first_only, table.neither)
    assert swapped.kappa == table.kappa
    assert table.kappa is None or -1.0 <= table.kappa <= 1.0
    assert table.kappa is None or table.observed is None or table.kappa <= table.observed


@given(st.integers(1, 40), st.integers(1, 40))
def test_kappa_of_identical_views_is_one(both: int, neither: int) -> None:
    assert Cells(both=both, neither=neither).kappa == 1.0


@given(cells, cells)
def test_minus_takes_back_plus(one: Cells, other: Cells) -> None:
    assert one.plus(other).minus(other) == one


def test_cells_of_a_comparison_count_each_concept_in_use_once() -> None:
    one = Comparison(OutputId("a"), ANNA, BERND, {CDO: P, PRAXIS: P, EVIDENZ: S}, {CDO: S, PRAXIS: P, UMSETZUNG: P})
    assert one.cells(CONCEPTS) == Cells(both=2, first_only=1, second_only=1, neither=2, same_grade=1)
    assert one.cells({CDO, LEITUNG}) == Cells(both=1, neither=1), "what is not in use is left out"
    assert one.cells(CONCEPTS).grade_agreement == 0.5


def test_compare_leaves_out_views_that_are_not_closed() -> None:
    assert compare([SecondView(1, OutputId("a"), BERND, 3, ())]) == ()


def test_agreement_of_pairs_joins_both_orders_of_two_editors() -> None:
    one, other = comparison(1, {CDO}, {CDO, LEITUNG}), comparison(2, {LEITUNG}, {CDO}, by=(BERND, ANNA))
    audiences, benefits = agreement_of_pairs([one, other], CONCEPTS)
    assert (audiences.editors, audiences.scheme, audiences.outputs) == ((ANNA, BERND), Scheme.AUDIENCE, 2)
    assert audiences.cells == Cells(both=1, first_only=1, second_only=2, neither=2, same_grade=1)
    assert (benefits.cells.neither, benefits.cells.kappa, benefits.interval) == (6, None, None)
    assert not audiences.is_enough


def test_agreement_of_pairs_keeps_pairs_apart() -> None:
    pairs = agreement_of_pairs([comparison(1, {CDO}, {CDO}), comparison(1, {CDO}, set(), by=(ANNA, CARLA))], CONCEPTS)
    assert [(one.editors, one.cells.both) for one in pairs if one.scheme is Scheme.AUDIENCE] == [
        ((ANNA, BERND), 1),
        ((ANNA, CARLA), 0),
    ]
    assert agreement_of_pairs([], CONCEPTS) == ()


@given(outputs)
def test_agreement_of_pairs_does_not_depend_on_who_was_first(
    pairs: list[tuple[set[ConceptKey], set[ConceptKey]]],
) -> None:
    straight = agreement_of_pairs(compared(pairs), CONCEPTS)
    assert agreement_of_pairs([one.swapped() for one in compared(pairs)], CONCEPTS) == straight


@given(st.lists(found, min_size=1, max_size=12))
def test_agreement_of_identical_views_is_one_or_not_defined(views: list[set[ConceptKey]]) -> None:
    for pair in agreement_of_pairs(compared([(view, view) for view in views]), CONCEPTS):
        assert pair.cells.kappa in {1.0, None}
        assert pair.cells.observed == 1.0
        assert pair.interval is None, "where nothing differs, nobody knows how far it might"


def test_pair_has_enough_outputs_at_the_minimum_only() -> None:
    few, enough = (
        agreement_of_pairs(compared([({CDO}, {LEITUNG})] * number), CONCEPTS)[0]
        for number in (MIN_OUTPUTS - 1, MIN_OUTPUTS)
    )
    assert (few.is_enough, enough.is_enough) == (False, True)


def test_interval_of_four_outputs_calculated_by_hand() -> None:
    # kappa of all: both 6, neither 6, one each: (12 * 14 - 98) / (196 - 98) = 70 / 98
    agreeing, first, second = Cells(both=2, neither=2), Cells(both=1, first_only=1), Cells(neither=1, second_only=1)
    outputs = [agreeing, agreeing, first, second, Cells(both=1, neither=1)]
    kappa = total(outputs).kappa
    assert kappa == pytest.approx((12 * 14 - 98) / 98)
    without = [total([*outputs[:place], *outputs[place + 1 :]]).kappa for place in range(5)]
    values = [value for value in without if value is not None]
    assert len(values) == 5
    centre = sum(values) / 5
    error = (4 / 5 * sum((value - centre) ** 2 for value in values)) ** 0.5
    interval = kappa_interval(outputs)
    assert interval == pytest.approx((kappa - 1.959964 * error, min(1.0, kappa + 1.959964 * error)), abs=1e-6)


@given(outputs)
def test_interval_holds_kappa(pairs: list[tuple[set[ConceptKey], set[ConceptKey]]]) -> None:
    for pair in agreement_of_pairs(compared(pairs), CONCEPTS):
        if pair.interval is not None:
            assert pair.cells.kappa is not None
            assert -1.0 <= pair.interval[0] <= pair.cells.kappa <= pair.interval[1] <= 1.0


def test_interval_of_one_output_is_not_defined() -> None:
    assert kappa_interval([Cells(both=2, first_only=1, neither=3)]) is None
    assert kappa_interval([]) is None


def test_differing_concepts_come_most_contested_first_and_agreed_ones_not_at_all() -> None:
    known = [comparison(1, {CDO, PRAXIS}, {CDO}), comparison(2, {PRAXIS}, {UMSETZUNG}, by=(BERND, CARLA))]
    assert [(one.concept, one.differing) for one in differing_concepts(known, CONCEPTS)] == [
        (PRAXIS, 2),
        (UMSETZUNG, 1),
    ]
