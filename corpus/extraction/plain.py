"""Bytes to text, whatever wrote them."""

import codecs
import re

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_KNOWN = re.compile(r"cp125[0-8]|iso8859-\d{1,2}|koi8-[ru]|mac-roman|cp437|cp850")
_LATIN_1 = "iso8859-1"  # what calls itself that is Windows' superset of it, on the web as in files


def decode(body: bytes, *declared: str | None) -> str:
    """Return the text by its byte order mark, as UTF-8, as `declared`, or as Windows writes German.

    `declared` are names of encodings, the most believable first; what is UTF-8 is that whatever they say, for text in
    another encoding hardly ever is. UTF-8 with a few bytes that are none stays UTF-8, with a mark in their place.
    Nothing is refused.
    """
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body.decode(encoding, errors="replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", errors="replace")
    wrong = text.count("\ufffd")
    letters = len(text) - len(text.encode("ascii", "ignore")) - wrong  # beyond ASCII, such as umlauts
    if letters > wrong:
        return text
    return body.decode(next((known for name in declared if (known := _known(name))), "cp1252"), errors="replace")


def _known(name: str | None) -> str | None:
    """Return Python's name of an encoding of one byte a letter; None for others, some of which unpack or compute."""
    try:
        known = codecs.lookup(name or "").name
    except (LookupError, ValueError):
        return None
    return "cp1252" if known == _LATIN_1 else known if _KNOWN.fullmatch(known) else None
