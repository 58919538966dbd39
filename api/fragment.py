"""JSON of values that live as long as an index does, kept so that no request writes it again."""

from collections.abc import Callable
from typing import TypeVar

import orjson

MAX_ENTRIES = 25_000  # some 30 MB at the most; the shipped catalogue with one or two ticks each needs 17,000

Value = TypeVar("Value")


class Fragments:
    """Serialised values by identity. A value that is kept cannot be collected, so its identity stays its own."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[object, orjson.Fragment]] = {}

    def known(self, value: object) -> orjson.Fragment | None:
        """Return the JSON that is kept for `value`, or None."""
        found = self._kept.get(id(value))
        return None if found is None else found[1]

    def of(self, value: Value, describe: Callable[[Value], object]) -> orjson.Fragment:
        """Return the JSON of what `describe` says of `value`."""
        known = self._kept.get(id(value))
        if known is not None:
            return known[1]
        fragment = orjson.Fragment(orjson.dumps(describe(value)))
        if len(self._kept) >= MAX_ENTRIES:
            self._kept.clear()
        self._kept[id(value)] = value, fragment
        return fragment
