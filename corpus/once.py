"""Things that are loaded once in a process, however many threads ask for them first."""

from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import TypeVar

T = TypeVar("T")


def once(make: Callable[[], T]) -> Callable[[], T]:
    """Return a function that returns what `make` made at the first call.

    Threads that come meanwhile wait for that; with `functools.cache` each would make its own, which for a dictionary
    of a million words takes all of them many times as long, and as much memory.
    """
    lock = Lock()
    made: list[T] = []

    @wraps(make)
    def get() -> T:
        if not made:
            with lock:
                if not made:
                    made.append(make())
        return made[0]

    return get
