"""Counts of requests within windows of time, in memory: where the `limits` library keeps what it counts.

The library's own memory starts a thread every hundredth of a second and walks through all clients in it; whoever comes
from many addresses could keep a core busy with that alone. Here a step costs the same however many clients there are.
"""

from collections.abc import Callable
from time import monotonic

from limits.storage import Storage

MAX_WINDOWS = 100_000  # some 20 MB; the oldest counts are forgotten beyond that

_NOTHING = (0, 0.0)


class Windows(Storage):
    """Counts by key, for windows that are all equally long, so that what began first is over first.

    For one thread, such as the one of the event loop.
    """

    STORAGE_SCHEME = None  # not to be had by an address

    def __init__(self, *, clock: Callable[[], float] = monotonic, max_windows: int = MAX_WINDOWS) -> None:
        super().__init__()
        self._clock = clock
        self._max_windows = max_windows
        self._windows: dict[str, tuple[int, float]] = {}

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        """Return what can go wrong: nothing."""
        return ()

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, in a new window of `expiry` seconds where the last one is over; return the count."""
        now_s = self._clock()
        count, end_s = self._windows.get(key, _NOTHING)
        if end_s <= now_s:
            self._windows.pop(key, None)
            self._forget(now_s)
            count, end_s = 0, now_s + expiry
        self._windows[key] = (count + amount, end_s)
        return count + amount

    def get(self, key: str) -> int:
        """Return the count of the window that is open, 0 where none is."""
        count, end_s = self._windows.get(key, _NOTHING)
        return count if end_s > self._clock() else 0

    def get_expiry(self, key: str) -> float:
        """Return when the window ends, by the clock; now where none is open."""
        return max(self._windows.get(key, _NOTHING)[1], self._clock())

    def check(self) -> bool:
        """Return that it can be used."""
        return True

    def reset(self) -> int:
        """Forget everything; return how many windows there were."""
        found = len(self._windows)
        self._windows.clear()
        return found

    def clear(self, key: str) -> None:
        """Forget one window."""
        self._windows.pop(key, None)

    def _forget(self, now_s: float) -> None:
        """Drop the windows that are over, and the oldest one where there is no room for another."""
        while self._windows:
            oldest = next(iter(self._windows))
            if self._windows[oldest][1] > now_s and len(self._windows) < self._max_windows:
                return
            del self._windows[oldest]
