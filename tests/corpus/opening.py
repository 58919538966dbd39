"""Stores for one test: opened as often as it likes, and closed at its end."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TypeVar

from corpus.ports import Clock
from corpus.sql.store import SqlStore, utc_now

S = TypeVar("S", bound=SqlStore)


@contextmanager
def opening(make: Callable[..., S]) -> Iterator[Callable[..., S]]:
    """Lend what opens a store with `make`, given a clock and options."""
    with ExitStack() as stores:

        def open_store(clock: Clock = utc_now, **options: float) -> S:
            store = make(clock=clock, **options)
            stores.callback(store.close)
            return store

        yield open_store
