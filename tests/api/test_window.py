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
    windows = Windows(60, clock=clock)
    assert [windows.count("erika") for _ in range(3)] == [1, 2, 3]
    clock.now_s += 59.9
    assert windows.count("erika") == 4
    clock.now_s += 0.1
    assert windows.count("erika") == 1


def test_window_ends_after_its_length_whenever_counted(clock: Clock) -> None:
    windows = Windows(60, clock=clock)
    windows.count("erika")
    clock.now_s += 10
    windows.count("erika")
    assert (windows.left_s("erika"), windows.left_s("niemand")) == (50, 0)
    clock.now_s += 100
    assert windows.left_s("erika") == 0


def test_windows_that_are_over_are_forgotten_by_themselves(clock: Clock) -> None:
    windows = Windows(60, clock=clock)
    for number in range(50):
        windows.count(f"alt-{number}")
    clock.now_s += 61
    windows.count("neu")
    assert len(windows) == 1


def test_window_begun_anew_is_not_taken_for_an_old_one(clock: Clock) -> None:
    windows = Windows(60, clock=clock)
    windows.count("erika")
    clock.now_s += 30
    windows.count("otto")
    clock.now_s += 31
    windows.count("erika")
    clock.now_s += 31
    windows.count("neu")
    assert (windows.left_s("erika"), windows.left_s("otto"), len(windows)) == (29, 0, 2)


def test_more_windows_than_there_is_room_for_push_out_the_oldest(clock: Clock) -> None:
    windows = Windows(60, clock=clock, max_windows=2)
    for name in ("erika", "otto", "neu"):
        windows.count(name)
    assert [windows.left_s(name) for name in ("erika", "otto", "neu")] == [0, 60, 60]
