from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from api.console.usage import Usage, read_usage
from corpus.feedback import FeedbackStore, Placement
from corpus.model import Output, OutputId, OutputKind, PartialDate, Vocabulary
from corpus.sqlite import SqliteStore
from tests.api.console.usage_world import EMPTY, FIRST, HELPFUL, OPENED, SHOWN, add_feedback
from tests.builders import CDO, make_output, make_vocabulary
from tests.conftest import TODAY


@pytest.fixture
def store(tmp_path: Path) -> Iterator[FeedbackStore]:
    found = SqliteStore(tmp_path)
    yield found.feedback
    found.close()


def read(store: FeedbackStore, vocabulary: Vocabulary | None = None, outputs: Sequence[Output] = ()) -> Usage:
    return read_usage(store, vocabulary or make_vocabulary(), outputs, TODAY, 90, counts=True)


def test_every_target_group_has_a_row_in_the_order_people_know(store: FeedbackStore) -> None:
    add_feedback(store, TODAY, {SHOWN: 50, OPENED: 4}, audiences=("cdo",))
    rows = read(store).audiences
    assert [(row.name, row.shown, row.opened) for row in rows] == [
        ("leitung", 0, 0),
        ("cdo", 50, 0),
        ("oeffentliche-it", 0, 0),
    ]
    assert rows[1].label == "CDO, CIO und Digitalverantwortliche"


def test_lists_that_named_none_have_the_last_row_and_are_not_compared(store: FeedbackStore) -> None:
    add_feedback(store, TODAY, {SHOWN: 20})
    usage = read(store)
    assert [(row.label, row.shown, row.is_compared) for row in (usage.audiences[-1], usage.benefits[-1])] == [
        ("ohne Zielgruppe", 20, False),
        ("ohne Nutzen", 20, False),
    ]


def test_concepts_in_use_no_more_keep_their_rows_and_are_not_compared(store: FeedbackStore) -> None:
    concepts = make_vocabulary().concepts
    vocabulary = replace(make_vocabulary(), concepts=tuple(replace(c, deprecated=c.key == CDO) for c in concepts))
    add_feedback(store, TODAY, {SHOWN: 20}, audiences=("cdo",))
    add_feedback(store, TODAY, {SHOWN: 10}, audiences=("vergessen",))
    rows = read(store, vocabulary).audiences
    assert [(row.label, row.is_compared) for row in rows[2:]] == [
        ("CDO, CIO und Digitalverantwortliche (stillgelegt)", False),
        ("vergessen (stillgelegt)", False),
    ]


def test_total_is_the_stores_and_no_sum_of_rows(store: FeedbackStore) -> None:
    for audience in ("cdo", "leitung", "oeffentliche-it"):
        add_feedback(store, TODAY, {SHOWN: 4}, audiences=(audience,))
    usage = read(store)
    assert usage.total.shown == 10, "twelve, rounded"
    assert {row.shown for row in usage.audiences} == {0}


def test_months_run_from_when_counting_began_and_say_which_days_they_mean(store: FeedbackStore) -> None:
    add_feedback(store, TODAY - timedelta(days=60), {SHOWN: 10})
    add_feedback(store, TODAY, {SHOWN: 20})
    assert [(row.name, row.label, row.shown) for row in read(store).months] == [
        ("2026-09", "September 2026 (24. bis 30.)", 10),
        ("2026-10", "Oktober 2026", 0),
        ("2026-11", "November 2026 (1. bis 23.)", 20),
    ]


def test_kinds_and_placements_have_rows_where_there_are_numbers(store: FeedbackStore) -> None:
    add_feedback(store, TODAY, {SHOWN: 20, EMPTY: 10}, placement=Placement.WIDGET)
    usage = read(store)
    assert [(row.label, row.shown) for row in usage.kinds] == [("Studie", 20)]
    assert [(row.label, row.shown, row.empty) for row in usage.placements] == [
        ("Komponente auf anderen Websites", 20, 10)
    ]


def test_outputs_are_ordered_by_openings_and_named_where_published(store: FeedbackStore) -> None:
    for output_id, opened in (("selten", 5), ("oft", 30), ("fort", 10)):
        add_feedback(store, TODAY, {SHOWN: 50, OPENED: opened, HELPFUL: 5}, output=(output_id, OutputKind.STUDY))
    outputs = [
        make_output(id=OutputId("oft"), title="Open often", language="en"),
        make_output(id=OutputId("selten"), title="Selten"),
    ]
    rows = read(store, outputs=outputs).outputs
    assert [(row.label, row.language, row.path) for row in rows] == [
        ("Open often", "en", "/redaktion/beitrag/oft"),
        ("fort (nicht mehr veröffentlicht)", "de", ""),
        ("Selten", "de", "/redaktion/beitrag/selten"),
    ]


def test_outputs_shown_less_than_five_times_are_unseen_newest_first(store: FeedbackStore) -> None:
    add_feedback(store, TODAY, {SHOWN: 5}, output=("gezeigt", OutputKind.STUDY))
    add_feedback(store, TODAY, {SHOWN: 4, OPENED: 5}, output=("kaum", OutputKind.STUDY))
    years = {"gezeigt": 2024, "kaum": 2020, "nie": 2023}
    outputs = [make_output(id=OutputId(name), published=PartialDate(year)) for name, year in years.items()]
    outputs.append(make_output(id=OutputId("undatiert"), published=None))
    usage = read(store, outputs=outputs)
    assert [output.id for output in usage.unseen] == ["nie", "kaum", "undatiert"]
    assert usage.published == 4


def test_usage_of_nothing_has_no_number_and_begins_with_its_range(store: FeedbackStore) -> None:
    usage = read(store)
    assert not usage.is_shown
    assert (usage.begun, usage.days, usage.feedback.since) == (FIRST, 90, None)
