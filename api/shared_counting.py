"""Counts that processes share which begin as copies of one: a table of fixed size in memory that all of them see.

Nothing of it is ever written to a disk. What is over lies there until something else takes its place: a hash of a hash,
which stands for nobody once the day's salt is gone. Each look at a table takes a lock for some microseconds.
"""

import os
from collections.abc import Iterable
from fcntl import LOCK_EX, LOCK_UN, lockf
from hashlib import blake2b
from mmap import mmap
from secrets import token_bytes
from struct import Struct
from threading import Lock
from time import monotonic

from api.caller import SALT_BYTES, SALT_SECONDS, Callers
from api.counting import Clock, Counts

PLACES = 65_536  # of a table; 2 MB, of which only what is used takes memory
PROBES = 8  # places that a key may have; where all are taken, the window that ends first makes room
_PLACE = Struct("<16sdI")  # digest of the key, end of its window on the machine's clock, count
_SALT = Struct(f"<{SALT_BYTES}sd")
_NOTHING = (b"", 0.0, 0)


class Guard:
    """Lets one at a time look at a table, among threads and processes; a process that dies lets go of it."""

    def __init__(self, file: int, number: int) -> None:
        self._file = file
        self._number = number
        self._threads = Lock()

    def __enter__(self) -> None:
        self._threads.acquire()
        lockf(self._file, LOCK_EX, 1, self._number)

    def __exit__(self, *_: object) -> None:
        lockf(self._file, LOCK_UN, 1, self._number)
        self._threads.release()


class SharedWindows:
    """As `api.window.Windows`, for several processes; a window that is over makes room for another."""

    def __init__(self, length_s: float, table: mmap, guard: Guard, *, clock: Clock = monotonic) -> None:
        self._length_s = length_s
        self._table = table
        self._guard = guard
        self._clock = clock
        self._places = len(table) // _PLACE.size

    def count(self, key: str) -> int:
        """Count one more; return how many there were in the window, this one included."""
        digest, now_s = _digest(key), self._clock()
        with self._guard:
            place, (_, end_s, count) = self._find(digest, now_s)
            if end_s <= now_s:
                end_s, count = now_s + self._length_s, 0
            _PLACE.pack_into(self._table, place, digest, end_s, count + 1)
        return count + 1

    def counted(self, key: str) -> int:
        """Return how many have been counted in the window that is open, 0 where none is."""
        return self._look(key)[1]

    def left_s(self, key: str) -> float:
        """Return the seconds until the window ends, 0 where none is open."""
        return max(0.0, self._look(key)[0] - self._clock())

    def forget_over(self) -> None:
        """Wipe out what is left of windows that are over; some hundredths of a second for the whole table."""
        now_s = self._clock()
        with self._guard:
            for place in range(0, self._places * _PLACE.size, _PLACE.size):
                _, end_s, count = _PLACE.unpack_from(self._table, place)
                if count and end_s <= now_s:
                    _PLACE.pack_into(self._table, place, *_NOTHING)

    def _look(self, key: str) -> tuple[float, int]:
        digest, now_s = _digest(key), self._clock()
        with self._guard:
            _, (_, end_s, count) = self._find(digest, now_s)
        return (end_s, count) if end_s > now_s else (0.0, 0)

    def _find(self, digest: bytes, now_s: float) -> tuple[int, tuple[bytes, float, int]]:
        """Return the key's place and what is there of it; else one that is free, or whose window ends first."""
        start = int.from_bytes(digest[:4], "little")
        best, first_end_s = 0, float("inf")
        for step in range(PROBES):
            place = (start + step) % self._places * _PLACE.size
            known, end_s, count = _PLACE.unpack_from(self._table, place)
            if known == digest and end_s > now_s:
                return place, (known, end_s, count)
            if end_s < first_end_s:
                best, first_end_s = place, end_s
        return best, _NOTHING


class SharedCallers(Callers):
    """As `api.caller.Callers`, with the salt of all processes: whoever needs it first on a day draws it."""

    def __init__(self, table: mmap, guard: Guard, *, clock: Clock = monotonic) -> None:
        super().__init__(clock=clock)
        self._table = table
        self._guard = guard

    def draw_salt(self, now_s: float) -> tuple[bytes, float]:
        """Return the present salt, and until when it holds."""
        with self._guard:
            salt, ends_s = _SALT.unpack_from(self._table)
            if now_s >= ends_s:
                salt, ends_s = token_bytes(SALT_BYTES), now_s + SALT_SECONDS
                _SALT.pack_into(self._table, 0, salt, ends_s)
        return salt, ends_s


class SharedCounting:
    """Tables for counts of given names, made before the processes begin that share them (by fork)."""

    def __init__(self, names: Iterable[str], *, places: int = PLACES) -> None:
        file = os.memfd_create("negz-counts")
        self._salt = mmap(-1, _SALT.size), Guard(file, 0)
        self._tables = {
            name: (mmap(-1, places * _PLACE.size), Guard(file, number)) for number, name in enumerate(names, 1)
        }

    def windows(self, name: str, length_s: float, clock: Clock = monotonic) -> Counts:
        """Return the counts of that name, which all processes share."""
        return SharedWindows(length_s, *self._tables[name], clock=clock)

    def callers(self, clock: Clock = monotonic) -> Callers:
        """Return the keys that all processes share."""
        return SharedCallers(*self._salt, clock=clock)


def _digest(key: str) -> bytes:
    return blake2b(key.encode(), digest_size=16).digest()
