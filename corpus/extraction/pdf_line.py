"""Lines of a PDF as running text."""

import re
from collections.abc import Sequence

_SOFT_BREAK = re.compile(r"[\xad\x02\ufffe]\s*")
_HYPHEN = re.compile(r"(?<=\w)[-\u2010]\n[ \t]*(\w+)")
_LINKING = {"und", "oder", "bzw", "sowie", "als", "wie"}


def join_lines(lines: Sequence[str]) -> str:
    """Return lines as running text, words broken at their ends made whole."""
    text = _SOFT_BREAK.sub("", "\n".join(lines))
    return _HYPHEN.sub(_joined, text)


def _joined(match: re.Match[str]) -> str:
    word = match[1]
    if word in _LINKING:
        return f"- {word}"
    return word if word[0].islower() else f"-{word}"
