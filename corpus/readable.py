"""Characters that nobody reads: they steer terminals, break XML, or turn around how the text after them is shown."""

import re

_UNREADABLE = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters but for tabs and the ends of lines
    "\u202a-\u202e\u2066-\u2069"  # directions of writing that hold beyond the text that sets them
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"  # halves of pairs, and what Unicode says is no character
    "]"
)


def readable(text: str, instead: str = "") -> str:
    """Return the text with `instead` in the place of what nobody reads."""
    return _UNREADABLE.sub(instead, text)


def is_readable(text: str) -> bool:
    """Return whether there is nothing in the text that nobody reads."""
    return _UNREADABLE.search(text) is None
