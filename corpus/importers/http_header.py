"""Reading HTTP header fields that say what an answer is."""

import re

_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:+-]{1,40})""", re.IGNORECASE | re.ASCII)


def media_type_of(content_type: str) -> str:
    """Return the media type in small letters, `application/octet-stream` where there is none."""
    return content_type.partition(";")[0].strip().lower() or "application/octet-stream"


def charset_of(content_type: str) -> str | None:
    """Return the name of the character encoding, if one is given."""
    found = _CHARSET.search(content_type)
    return found[1].lower() if found else None
