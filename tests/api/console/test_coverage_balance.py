from collections.abc import Mapping
from datetime import UTC, datetime

from api.console.coverage import HeatMap, build_heat_map
from api.console.coverage_balance import MOST_LINES, BalanceList, balance
from corpus.demand import MIN_SHOWN, Pair
from corpus.model import Concept, ConceptKey, OutputId, Scheme, Vocabulary
from recommender.result import Coverage, CoverageCell, IndexStatus
from tests.api.console.requests import make_requests
from tests.builders import CDO

STATUS = IndexStatus(datetime(2026, 11, 23, 9, 30, tzinfo=UTC), 7, "lsa", "x", is_stale=False, lag=0)


def make_row(amounts: Mapping[str, str], asked: Mapping[str, int]) -> HeatMap:
    """Return a matrix of one target group; an amount is a letter for each output: E from editors, M from the model."""
    cells, concepts = [], [Concept(CDO, {"de": "CDO"})]
    for benefit, letters in amounts.items():
        key = ConceptKey(Scheme.BENEFIT, benefit)
        ids = {letter: tuple(OutputId(f"{letter}{n}") for n in range(letters.count(letter))) for letter in "EM"}
        cells.append(CoverageCell(CDO, key, ids["E"], ids["M"]))
        concepts.append(Concept(key, {"de": benefit.title()}))
    requests: dict[Pair, int] = {("cdo", benefit): number for benefit, number in asked.items()}
    return build_heat_map(
        Coverage(tuple(cells), ()), (), Vocabulary(tuple(concepts), {}), STATUS, make_requests(requests)
    )


AMOUNTS = {"leer": "", "eins": "E", "vermutet": "MM", "drei": "EEE", "vier": "EEEE", "fuenf": "EEEEE", "viel": "E" * 20}


def sentences(found: BalanceList) -> list[str]:
    return [f"{line.before} {line.pair} {line.after}" for line in found.lines]


def test_pairs_asked_for_with_few_outputs_are_named_most_asked_first() -> None:
    gaps, _ = balance(make_row(AMOUNTS, {"leer": 8, "eins": 30, "vermutet": 9, "viel": 50, "fuenf": 40})).lists
    assert sentences(gaps) == [
        "Nach „Eins“ für CDO wurde 30-mal gefragt; dazu gibt es nur einen Beitrag.",
        "Nach „Vermutet“ für CDO wurde 9-mal gefragt; dazu vermutet nur das Modell 2 Beiträge.",
        "Nach „Leer“ für CDO wurde 8-mal gefragt; dazu gibt es keinen Beitrag.",
    ]
    assert gaps.lines[0].path == "/redaktion/abdeckung/cdo/eins"
    assert (gaps.more, gaps.instead) == ("", "")


def test_pairs_with_equal_requests_are_ordered_by_what_they_lack() -> None:
    gaps, _ = balance(make_row(AMOUNTS, {"vermutet": 9, "eins": 9, "leer": 9})).lists
    assert [line.pair for line in gaps.lines] == ["„Leer“ für CDO", "„Eins“ für CDO", "„Vermutet“ für CDO"]


def test_pairs_with_many_outputs_that_are_hardly_asked_for_are_named() -> None:
    _, surplus = balance(make_row(AMOUNTS, {"leer": 20, "eins": 20})).lists
    assert sentences(surplus) == [
        "Zu „Viel“ für CDO gibt es 20 Beiträge; danach wurde weniger als 5-mal gefragt.",
    ]


def test_surplus_is_not_judged_before_enough_was_asked() -> None:
    enough = MIN_SHOWN * len(AMOUNTS)
    _, early = balance(make_row(AMOUNTS, {"leer": enough - 1})).lists
    assert early.lines == ()
    assert f"auf {enough - 1} Anfragen, nötig sind {enough}" in early.instead
    assert balance(make_row(AMOUNTS, {"leer": enough})).lists[1].lines


def test_nothing_to_complain_about_is_said() -> None:
    gaps, surplus = balance(make_row(AMOUNTS, {"drei": 20, "viel": 20})).lists
    assert (gaps.lines, surplus.lines) == ((), ())
    assert gaps.instead == "Zu jedem Feld, nach dem gefragt wurde, gibt es mehr als 2 Beiträge."
    assert surplus.instead == "Nach allem, wozu es viele Beiträge gibt, wird auch gefragt."


def test_matrix_in_which_all_pairs_have_equally_many_has_few_of_none() -> None:
    gaps, _ = balance(make_row({"a": "E" * 9, "b": "E" * 9}, {"a": 9})).lists
    assert gaps.lines == ()
    assert gaps.instead == "Zu jedem Feld, nach dem gefragt wurde, gibt es mindestens einen Beitrag."


def test_requests_that_name_no_pair_are_not_taken_for_none() -> None:
    requests = make_requests({("cdo", None): 9})
    cell = CoverageCell(CDO, ConceptKey(Scheme.BENEFIT, "a"), (), ())
    found = balance(build_heat_map(Coverage((cell,), ()), (), Vocabulary((), {}), STATUS, requests))
    assert found.lists[0].instead == "Nach keinem einzelnen Feld wurde mindestens 5-mal gefragt."


def test_long_list_says_how_much_it_leaves_out() -> None:
    amounts = {f"leer-{n}": "" for n in range(MOST_LINES + 2)} | {"eins": "E"}
    gaps, _ = balance(make_row(amounts, dict.fromkeys(amounts, 9))).lists
    assert len(gaps.lines) == MOST_LINES
    assert gaps.more == "Dasselbe gilt für 2 weitere Felder."


def test_balance_without_a_number_says_why_and_lists_nothing() -> None:
    found = balance(make_row(AMOUNTS, {}))
    assert found.lists == ()
    assert "ist noch nicht gezählt" in found.as_of
