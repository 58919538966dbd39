"""Counting beside the answers: one more in a dictionary, written down every half minute.

A process that is killed loses what it has counted since it last wrote, at most `FLUSH_SECONDS`; one that stops while
the store cannot be written loses what it could not write. A day's last half minute may count for the next.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from threading import Event, Lock, Thread
from typing import Generic, TypeVar

from corpus.errors import NegzError

FLUSH_SECONDS = 30.0  # what a kill may lose; a write takes a few milliseconds

K = TypeVar("K", bound=Hashable)
Write = Callable[[date, Mapping[K, int]], None]


class Tally(Generic[K]):
    """Count in memory, from any thread; once started, a thread of its own writes.

    What cannot be written (the database is busy, the folder read-only) stays in memory, by day, until it can: never
    more than a number for each key and day.

    Parameters
    ----------
    write : callable
        Adds counts to those of a day; raises `NegzError` where it cannot.
    today : callable
        The day that is counted for.
    name : str
        Of the thread.
    notes_days : bool
        Whether a new day is written also where nothing has been counted.
    """

    def __init__(
        self,
        write: Write[K],
        today: Callable[[], date],
        *,
        name: str,
        notes_days: bool = False,
        flush_s: float = FLUSH_SECONDS,
    ) -> None:
        self._write = write
        self._today = today
        self._name = name
        self._notes_days = notes_days
        self._flush_s = flush_s
        self._lock = Lock()  # over the counts of the moment
        self._writing = Lock()  # over what is to be written
        self._counts: dict[K, int] = {}
        self._unwritten: dict[date, Counter[K]] = {}
        self._noted: date | None = None
        self._stopping = Event()
        self._thread: Thread | None = None

    @property
    def is_counting(self) -> bool:
        """Whether it is at work: after `start`, until `stop`."""
        return self._thread is not None

    def add(self, keys: Iterable[K]) -> None:
        """Count one more of each key; nothing before `start`."""
        if self._thread is None:
            return
        with self._lock:
            counts = self._counts
            for key in keys:
                counts[key] = counts.get(key, 0) + 1

    def start(self) -> None:
        """Begin to count and to write."""
        self._stopping.clear()
        self._thread = Thread(target=self._keep_writing, name=self._name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Write what there is and end."""
        if self._thread is None:
            return
        self._stopping.set()
        self._thread.join()
        self._thread = None
        self.flush()

    def flush(self) -> bool:
        """Write what has been counted; return whether all of it is in the store now."""
        with self._writing:
            self._collect()
            try:
                for day in sorted(self._unwritten):
                    self._write(day, self._unwritten[day])
                    del self._unwritten[day]
                    self._noted = day
            except NegzError:
                return False
            return True

    def _collect(self) -> None:
        day = self._today()
        with self._lock:
            counts, self._counts = self._counts, {}
        if counts or (self._notes_days and day != self._noted):
            self._unwritten.setdefault(day, Counter()).update(counts)

    def _keep_writing(self) -> None:
        self.flush()
        while not self._stopping.wait(self._flush_s):
            self.flush()
