import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from multiprocessing import get_context

import pytest

from api.feedback import EVENTS, TIMES, RememberedByAll
from api.shared_counting import PROBES, SharedCounting
from api.window import Windows
from tests.api.test_caller import scope_from
from tests.api.test_window import Clock
from tests.conftest import TODAY

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes begin as copies on Linux alone")

READING = "reading"


@pytest.fixture
def counting() -> SharedCounting:
    return SharedCounting((READING, EVENTS, TIMES))


@pytest.fixture
def clock() -> Clock:
    return Clock()


def in_processes(number: int, work: Callable[[], None]) -> list[int]:
    """Let copies of this process do something at the same time; return their exit codes."""
    processes = [get_context("fork").Process(target=work) for _ in range(number)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    return [process.exitcode for process in processes]


def test_counts_are_those_of_one_process_alone(counting: SharedCounting, clock: Clock) -> None:
    shared, own = counting.windows(READING, 60, clock), Windows(60, clock=clock)
    for key, pause_s in (("erika", 0), ("otto", 20.0), ("erika", 39.9), ("erika", 0.1), ("otto", 30.0), ("otto", 0)):
        clock.now_s += pause_s
        assert shared.counted(key) == own.counted(key)
        assert shared.count(key) == own.count(key)
        assert shared.left_s(key) == own.left_s(key)
    assert (shared.counted("niemand"), shared.left_s("niemand")) == (0, 0)


def test_processes_count_together_and_nothing_is_lost(counting: SharedCounting) -> None:
    windows = counting.windows(READING, 600)

    def count() -> None:
        for number in range(500):
            windows.count(f"caller-{number % 3}")

    assert in_processes(4, count) == [0] * 4
    assert sum(windows.counted(f"caller-{number}") for number in range(3)) == 4 * 500


def test_process_that_dies_within_a_count_keeps_nobody_from_counting(counting: SharedCounting) -> None:
    windows = counting.windows(READING, 600)

    def die() -> None:
        with windows._guard:  # type: ignore[attr-defined]
            os.kill(os.getpid(), signal.SIGKILL)

    assert in_processes(1, die) == [-signal.SIGKILL]
    assert windows.count("erika") == 1


def test_full_table_forgets_the_windows_that_end_first(clock: Clock) -> None:
    windows = SharedCounting((READING,), places=PROBES).windows(READING, 60, clock)
    for number in range(PROBES + 1):
        windows.count(f"caller-{number}")
        clock.now_s += 1
    assert [windows.counted(f"caller-{number}") for number in range(PROBES + 1)] == [0] + [1] * PROBES


def test_subject_is_the_same_in_all_processes_until_the_salt_changes(counting: SharedCounting) -> None:
    visitor = scope_from("203.0.113.7")
    here = counting.callers().subject(visitor)

    def compare() -> None:
        sys.exit(0 if counting.callers().subject(visitor) == here else 1)

    assert in_processes(2, compare) == [0, 0]
    assert SharedCounting(()).callers().subject(visitor) != here


def test_nothing_is_left_of_yesterday(counting: SharedCounting) -> None:
    what = ("liste", "opened\0studie")
    one, other = RememberedByAll(counting), RememberedByAll(counting)
    for found in (one, other):
        assert found.is_new(TODAY, "a", what, "1")
    one.remember("a", what, "1")
    tomorrow = TODAY + timedelta(days=1)
    assert other.is_new(tomorrow, "a", what, "2")
    assert not any(table[:].strip(b"\0") for table, _ in counting._tables.values())
    other.remember("a", what, "2")
    assert not one.is_new(tomorrow, "a", what, "2"), "whoever notices the new day later forgets nothing of it"


def test_event_told_to_one_process_is_known_to_the_others(counting: SharedCounting) -> None:
    what = ("liste", "opened\0studie")

    def tell() -> None:
        RememberedByAll(counting).is_new(TODAY, "a", what, "1")
        found = RememberedByAll(counting)
        assert found.is_new(TODAY, "a", what, "1")
        found.remember("a", what, "1")

    assert in_processes(1, tell) == [0]
    here = RememberedByAll(counting, most=2)
    assert not here.is_new(TODAY, "a", what, "1")
    assert here.is_new(TODAY, "b", what, "1")
    assert here.is_new(TODAY, "a", what, "2")
    here.remember("a", what, "2")
    assert not here.is_new(TODAY, "a", what, "3"), "nobody counts more often"
    assert here.is_new(TODAY + timedelta(days=1), "a", what, "1")
