from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from api.console.coverage_demand import WINDOW_DAYS, read_requests
from corpus.demand import MIN_SHOWN, Pair
from corpus.model import Vocabulary
from corpus.sqlite import SqliteStore
from tests.api.console.requests import FIRST, make_requests
from tests.builders import make_vocabulary
from tests.conftest import TODAY

PAIR: Pair = ("cdo", "praxis")


def retired(replaced_by: dict[str, tuple[str, ...]]) -> Vocabulary:
    """Return the small vocabulary with some concepts deprecated, and what replaces them."""
    concepts = (
        replace(one, deprecated=True, replaced_by=replaced_by[one.key.notation])
        if one.key.notation in replaced_by
        else one
        for one in make_vocabulary().concepts
    )
    return replace(make_vocabulary(), concepts=tuple(concepts))


def test_requests_are_those_of_the_last_ninety_days_today_included(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    store.demand.add(TODAY - timedelta(days=WINDOW_DAYS), {PAIR: 1000})
    store.demand.add(FIRST, {PAIR: 10, ("cdo", None): MIN_SHOWN - 1})
    store.demand.add(TODAY, {PAIR: 1, (None, "praxis"): MIN_SHOWN})
    found = read_requests(store.demand, TODAY, make_vocabulary(), is_counting=True)
    store.close()
    assert (found.of("cdo", "praxis"), found.of("cdo", None), found.of(None, "praxis")) == (11, 0, MIN_SHOWN)
    assert (found.is_shown, found.was_counted) == (True, True)


@pytest.mark.parametrize(
    ("replaced_by", "counted"),
    [({"cdo": ("leitung",)}, 17), ({"cdo": ("oeffentliche-it",), "oeffentliche-it": ("leitung",)}, 17)],
    ids=["merged", "merged twice"],
)
def test_requests_for_a_concept_merged_into_another_count_for_that_one(
    tmp_path: Path, replaced_by: dict[str, tuple[str, ...]], counted: int
) -> None:
    store = SqliteStore(tmp_path)
    store.demand.add(TODAY, {PAIR: 10, ("leitung", "praxis"): 7})
    found = read_requests(store.demand, TODAY, retired(replaced_by), is_counting=True)
    store.close()
    assert (found.of("leitung", "praxis"), found.of("cdo", "praxis")) == (counted, 0)


@pytest.mark.parametrize("replaced_by", [(), ("leitung", "oeffentliche-it")])
def test_requests_for_a_concept_without_one_replacement_count_for_no_other(
    tmp_path: Path, replaced_by: tuple[str, ...]
) -> None:
    store = SqliteStore(tmp_path)
    store.demand.add(TODAY, {PAIR: 10})
    found = read_requests(store.demand, TODAY, retired({"cdo": replaced_by}), is_counting=True)
    store.close()
    assert (found.of("leitung", "praxis"), found.of("oeffentliche-it", "praxis")) == (0, 0)


@pytest.mark.parametrize(
    ("since", "days", "said"),
    [
        (FIRST, WINDOW_DAYS, "Gezählt sind Anfragen vom 26.08.2026 bis zum 23.11.2026."),
        (date(2020, 1, 1), WINDOW_DAYS, "Gezählt sind Anfragen vom 26.08.2026 bis zum 23.11.2026."),
        (date(2020, 1, 1), 60, "Gezählt sind Anfragen vom 26.08.2026 bis zum 23.11.2026, an 60 von 90 Tagen."),
        (date(2026, 11, 20), 4, "Gezählt sind Anfragen vom 20.11.2026 bis zum 23.11.2026."),
        (TODAY, 1, "Gezählt sind Anfragen vom 23.11.2026."),
    ],
)
def test_requests_say_from_when_they_are(since: date, days: int, said: str) -> None:
    assert make_requests({PAIR: 7}, since=since, days=days).in_words == said


def test_requests_counted_before_counting_was_turned_off_say_so() -> None:
    said = make_requests({PAIR: 7}, is_counting=False).in_words
    assert said.endswith("23.11.2026. Zurzeit wird nicht gezählt (NEGZ_COUNT_DEMAND=false).")


@pytest.mark.parametrize(
    ("days", "is_counting", "said"),
    [
        (0, True, "ist noch nicht gezählt"),
        (
            3,
            True,
            "Gezählt wird seit dem 26.08.2026; in den letzten 90 Tagen wurde noch nach keinem Feld",
        ),
        (0, False, "NEGZ_COUNT_DEMAND steht auf false"),
    ],
)
def test_requests_without_a_number_say_why(days: int, is_counting: bool, said: str) -> None:
    found = make_requests({}, days=days, is_counting=is_counting)
    assert said in found.in_words
    assert not found.is_shown
    assert found.was_counted == bool(days)
