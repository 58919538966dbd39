"""Reading HTTP header fields that say what an answer is and what belongs to it."""

import re
from collections.abc import Iterator

_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:+-]{1,40})""", re.IGNORECASE | re.ASCII)
_LINK = re.compile(r"<([^<>]{1,2000})>([^<]{0,2000})")
_REL = re.compile(r"""\brel\s*=\s*(?:"([^"]{1,200})"|([^\s;,"]{1,200}))""", re.IGNORECASE)


def media_type_of(content_type: str) -> str:
    """Return the media type in small letters, `application/octet-stream` where there is none."""
    return content_type.partition(";")[0].strip().lower() or "application/octet-stream"


def charset_of(content_type: str) -> str | None:
    """Return the name of the character encoding, if one is given."""
    found = _CHARSET.search(content_type)
    return found[1].lower() if found else None


def links_of(header: str) -> Iterator[tuple[str, str]]:
    """Yield relation and target of each link in a `Link` header (RFC 8288)."""
    for target, parameters in _LINK.findall(header):
        for quoted, bare in _REL.findall(parameters):
            for relation in (quoted or bare).split():
                yield relation, target
