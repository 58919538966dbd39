from datetime import timedelta

import pytest

from corpus.freshness import (
    EVERY_HOURS,
    SourcesStatus,
    interval_of,
    is_stale,
    is_sweep_due,
    is_sweep_late,
    sources_status,
)
from corpus.source import SourceKind
from corpus.source_port import Source, SourceId
from tests.conftest import NOW

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FEED = Source(SourceId(1), SourceKind.FEED, "https://negz.example/feed/", NOW - 30 * DAY)


def read(*, ago: timedelta, swept: timedelta | None = None, **settings: str) -> Source:
    return Source(
        SourceId(2),
        SourceKind.WORDPRESS,
        "https://negz.example/",
        NOW - 60 * DAY,
        settings,
        succeeded_at=NOW - ago,
        swept_at=None if swept is None else NOW - swept,
    )


@pytest.mark.parametrize(("text", "hours"), [("", 1), ("24", 24), ("0", 1), ("täglich", 1)])
def test_interval_is_the_source_s_own_or_an_hour(text: str, hours: int) -> None:
    assert interval_of(read(ago=HOUR, **{EVERY_HOURS: text})) == hours * HOUR


def test_source_is_stale_after_three_intervals() -> None:
    assert not is_stale(read(ago=3 * HOUR - timedelta(minutes=1)), NOW)
    assert is_stale(read(ago=3 * HOUR), NOW)
    assert not is_stale(read(ago=2 * DAY, **{EVERY_HOURS: "24"}), NOW)


def test_source_never_read_is_stale_once_it_has_been_waiting_for_as_long() -> None:
    assert is_stale(FEED, NOW)
    assert not is_stale(FEED, FEED.added_at + HOUR)


@pytest.mark.parametrize(
    ("age", "hour", "is_due"),
    [(5.9 * DAY, 3, False), (6 * DAY, 3, True), (7.9 * DAY, 12, False), (8 * DAY, 12, True)],
)
def test_full_sweep_is_weekly_at_night_or_whenever_it_has_been_put_off(age: timedelta, hour: int, is_due: bool) -> None:
    assert is_sweep_due(read(ago=HOUR, swept=age), NOW, hour) is is_due


def test_source_never_swept_is_not_late_for_the_first_import_sweeps_it() -> None:
    assert not is_sweep_due(FEED, NOW, 3)
    assert not is_sweep_late(FEED, NOW)
    assert is_sweep_late(read(ago=HOUR, swept=22 * DAY), NOW)


def test_status_counts_stale_sources_and_names_the_oldest_import() -> None:
    assert sources_status([], NOW) == SourcesStatus(0, None)
    assert sources_status([read(ago=HOUR), read(ago=9 * HOUR)], NOW) == SourcesStatus(1, NOW - 9 * HOUR)
    assert sources_status([read(ago=HOUR), FEED], NOW) == SourcesStatus(1, None)
