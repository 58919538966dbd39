"""Answers kept in memory for as long as nothing they depend on has changed."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

from starlette.responses import Response

from api.demand import NOTHING, Asked

MAX_BYTES = 16 * 1024 * 1024  # some two thousand lists of five; a small part of the 400 MB a process may take
_ENTRY_BYTES = 1_000  # what keys and headers of one entry take, roughly


class KeptAnswer(Response):
    """An answer that may be given many times, with what each time counts as."""

    asked: Asked = NOTHING


class AnswerCache:
    """The answers last used, all of one state of the world; the first question about a newer state empties it.

    An answer can therefore never outlive the withdrawal of an output in it. Thread-safe.
    """

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._lock = Lock()
        self._state: Hashable = None
        self._entries: OrderedDict[Hashable, KeptAnswer] = OrderedDict()
        self._bytes = 0

    def get(self, state: Hashable, key: Hashable) -> KeptAnswer | None:
        """Return what is kept for `key` in `state`, or None."""
        with self._lock:
            if state != self._state:
                self._entries.clear()
                self._state, self._bytes = state, 0
                return None
            found = self._entries.get(key)
            if found is not None:
                self._entries.move_to_end(key)
            return found

    def put(self, state: Hashable, key: Hashable, answer: KeptAnswer) -> None:
        """Keep an answer, unless the state has changed since it was asked for; forget those unused for longest."""
        size = len(answer.body) + _ENTRY_BYTES
        with self._lock:
            if state != self._state or key in self._entries or size > self._max_bytes:
                return
            self._entries[key] = answer
            self._bytes += size
            while self._bytes > self._max_bytes:
                _, oldest = self._entries.popitem(last=False)
                self._bytes -= len(oldest.body) + _ENTRY_BYTES
