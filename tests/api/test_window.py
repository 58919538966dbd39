from dataclasses import dataclass

import pytest

from api.window import Windows


@dataclass
class Clock:
    """Seconds that pass when a test says so."""

    now_s: float = 1000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_count_grows_within_a_window_and_begins_anew_after_it(clock: Clock) -> None:
    windows = Windows(clock=clock)
    assert [windows.incr("erika", 60) for _ in range(3)] == [1, 2, 3]
    clock.now_s += 59.9
    assert windows.incr("erika", 60, amount=2) == 5
    clock.now_s += 0.1
    assert windows.get("erika") == 0
    assert windows.incr("erika", 60) == 1


def test_expiry_is_the_end_of_the_window_else_now(clock: Clock) -> None:
    windows = Windows(clock=clock)
    windows.incr("erika", 60)
    clock.now_s += 10
    assert windows.get_expiry("erika") == 1060
    assert windows.get_expiry("niemand") == 1010
    clock.now_s += 100
    assert windows.get_expiry("erika") == 1110


def test_windows_that_are_over_are_forgotten_by_themselves(clock: Clock) -> None:
    windows = Windows(clock=clock)
    for number in range(50):
        windows.incr(f"alt-{number}", 60)
    clock.now_s += 61
    windows.incr("neu", 60)
    assert windows.reset() == 1


def test_window_begun_anew_is_not_taken_for_an_old_one(clock: Clock) -> None:
    windows = Windows(clock=clock)
    windows.incr("erika", 60)
    clock.now_s += 30
    windows.incr("otto", 60)
    clock.now_s += 31
    windows.incr("erika", 60)
    clock.now_s += 31
    windows.incr("neu", 60)
    assert (windows.get("erika"), windows.get("otto")) == (1, 0)


def test_more_windows_than_there_is_room_for_push_out_the_oldest(clock: Clock) -> None:
    windows = Windows(clock=clock, max_windows=2)
    for name in ("erika", "otto", "neu"):
        windows.incr(name, 60)
    assert [windows.get(name) for name in ("erika", "otto", "neu")] == [0, 1, 1]


def test_cleared_window_begins_at_nothing(clock: Clock) -> None:
    windows = Windows(clock=clock)
    windows.incr("erika", 60)
    windows.clear("erika")
    assert windows.get("erika") == 0
    assert windows.check()
