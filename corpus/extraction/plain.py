"""Bytes to text, whatever wrote them."""

import codecs

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode(body: bytes) -> str:
    """Return the text by its byte order mark, as UTF-8, or as Windows writes German; nothing is refused.

    UTF-8 with a few bytes that are none stays UTF-8, with a mark in their place.
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
    return text if letters > wrong else body.decode("cp1252", errors="replace")
