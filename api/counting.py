"""Where it is remembered how often callers have asked: in the memory of one process, or in one that several share."""

from collections.abc import Callable
from time import monotonic
from typing import Protocol

from api.caller import Callers
from api.window import Windows

Clock = Callable[[], float]


class Counts(Protocol):
    """Counts by key, each in a window of time that begins with the first one counted."""

    def count(self, key: str) -> int:
        """Count one more; return how many there were in the window, this one included."""

    def counted(self, key: str) -> int:
        """Return how many have been counted in the window that is open, 0 where none is."""

    def left_s(self, key: str) -> float:
        """Return the seconds until the window ends, 0 where none is open."""

    def forget_over(self) -> None:
        """Wipe out what is left of windows that are over."""


class Counting(Protocol):
    """Opens the counts of a process."""

    def windows(self, name: str, length_s: float, clock: Clock = monotonic) -> Counts:
        """Return the counts of that name."""

    def callers(self, clock: Clock = monotonic) -> Callers:
        """Return what turns addresses into the keys of counts."""


class OwnCounting:
    """Counts that one process has for itself."""

    def windows(self, name: str, length_s: float, clock: Clock = monotonic) -> Counts:
        """Return new counts, whatever their name."""
        del name
        return Windows(length_s, clock=clock)

    def callers(self, clock: Clock = monotonic) -> Callers:
        """Return new keys."""
        return Callers(clock=clock)
