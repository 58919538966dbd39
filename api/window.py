"""Counts of requests within windows of time, in memory."""

from collections.abc import Callable
from time import monotonic

MAX_WINDOWS = 100_000  # some 20 MB; the oldest counts are forgotten beyond that

_NOTHING = (0, 0.0)


class Windows:
    """Counts by key, each in a window that begins with the first one counted.

    All windows are equally long, so what began first is over first: old counts lie in front and are dropped as new ones
    arrive, a step at a time, however many keys there are. For one thread, such as the one of the event loop.
    """

    def __init__(
        self, length_s: float, *, clock: Callable[[], float] = monotonic, max_windows: int = MAX_WINDOWS
    ) -> None:
        self._length_s = length_s
        self._clock = clock
        self._max_windows = max_windows
        self._windows: dict[str, tuple[int, float]] = {}

    def __len__(self) -> int:
        """Return how many windows are remembered."""
        return len(self._windows)

    def count(self, key: str) -> int:
        """Count one more; return how many there were in the window, this one included."""
        now_s = self._clock()
        count, end_s = self._windows.get(key, _NOTHING)
        if end_s <= now_s:
            self._windows.pop(key, None)
            self._forget(now_s)
            count, end_s = 0, now_s + self._length_s
        self._windows[key] = (count + 1, end_s)
        return count + 1

    def counted(self, key: str) -> int:
        """Return how many have been counted in the window that is open, 0 where none is."""
        count, end_s = self._windows.get(key, _NOTHING)
        return count if end_s > self._clock() else 0

    def left_s(self, key: str) -> float:
        """Return the seconds until the window ends, 0 where none is open."""
        return max(0.0, self._windows.get(key, _NOTHING)[1] - self._clock())

    def forget_over(self) -> None:
        """Wipe out what is left of windows that are over."""
        self._forget(self._clock())

    def _forget(self, now_s: float) -> None:
        """Drop the windows that are over, and the oldest one where there is no room for another."""
        while self._windows:
            oldest = next(iter(self._windows))
            if self._windows[oldest][1] > now_s and len(self._windows) < self._max_windows:
                return
            del self._windows[oldest]
