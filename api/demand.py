"""Counting what is asked for, beside the answers: one more in a dictionary, written down every half minute.

Counted is each profile that a visitor page or the API has answered with a list, also where the answer came from memory:
every pair of its target groups and benefits once, so two target groups with three benefits are six pairs. A profile
that names only one of the two counts as "without the other"; one that names neither is not counted. What was refused or
failed, HEAD, and an answer 304 ("you have it already") count nothing; nor do the editors' previews and the command
line.

A process that is killed loses what it has counted since it last wrote, at most `FLUSH_SECONDS`; one that stops while
the store cannot be written loses what it could not write. A day's last half minute may count for the next.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from starlette.types import Scope

from api.security import is_head
from corpus.demand import Pair
from corpus.errors import NegzError

if TYPE_CHECKING:
    from corpus.demand import DemandStore
    from recommender.query import Profile

FLUSH_SECONDS = 30.0  # what a kill may lose; a write takes a few milliseconds

Notations = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a profile counts as: every target group with every benefit; None stands for "named none"."""

    audiences: Notations = ()
    benefits: Notations = ()


NOTHING = Asked()


def asked_for(profile: "Profile") -> Asked:
    """Return what an answer to the profile counts as."""
    if not (profile.audiences or profile.benefits):
        return NOTHING
    return Asked(
        tuple(key.notation for key in profile.audiences) or (None,),
        tuple(key.notation for key in profile.benefits) or (None,),
    )


class DemandCounter:
    """Count in memory, from any thread; once started, a thread of its own writes to `store`.

    What cannot be written (the database is busy, the folder read-only) stays in memory, by day, until it can: never
    more than a number for each pair and day.
    """

    def __init__(
        self,
        store: "Callable[[], DemandStore]",
        today: Callable[[], date],
        *,
        flush_s: float = FLUSH_SECONDS,
    ) -> None:
        self._store = store
        self._today = today
        self._flush_s = flush_s
        self._lock = Lock()  # over the counts of the moment
        self._writing = Lock()  # over what is to be written
        self._counts: dict[Pair, int] = {}
        self._unwritten: dict[date, Counter[Pair]] = {}
        self._noted: date | None = None
        self._stopping = Event()
        self._thread: Thread | None = None

    def count(self, scope: Scope, asked: Asked) -> None:
        """Count what an answer to a request was asked for; nothing before `start`, nor for HEAD."""
        if self._thread is None or is_head(scope):
            return
        with self._lock:
            counts = self._counts
            for audience in asked.audiences:
                for benefit in asked.benefits:
                    pair = (audience, benefit)
                    counts[pair] = counts.get(pair, 0) + 1

    def start(self) -> None:
        """Begin to count and to write."""
        self._stopping.clear()
        self._thread = Thread(target=self._keep_writing, name="demand", daemon=True)
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
                    self._store().add(day, self._unwritten[day])
                    del self._unwritten[day]
                    self._noted = day
            except NegzError:
                return False
            return True

    def _collect(self) -> None:
        """Move what has been counted to what is to be written; a new day is noted even where nothing was asked."""
        day = self._today()
        with self._lock:
            counts, self._counts = self._counts, {}
        if counts or day != self._noted:
            self._unwritten.setdefault(day, Counter()).update(counts)

    def _keep_writing(self) -> None:
        self.flush()
        while not self._stopping.wait(self._flush_s):
            self.flush()
