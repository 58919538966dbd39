"""Which of the formats on offer a request wants: by `?format=`, else by its Accept header (RFC 9110, 12.5.1)."""

from collections.abc import Mapping

from api.errors import InvalidRequest, NotAcceptable

JSON = "application/json"
JSON_LD = "application/ld+json"
TURTLE = "text/turtle"


def choose_format(accept: str | None, wanted: str | None, offers: Mapping[str, str]) -> str:
    """Return the media type to answer in.

    Parameters
    ----------
    accept : str or None
        The Accept header; none means anything.
    wanted : str or None
        The value of `format`; it wins.
    offers : mapping of str to str
        Short name to media type, the preferred one first.

    Raises
    ------
    InvalidRequest
        `wanted` is not on offer.
    NotAcceptable
        Nothing on offer is accepted.
    """
    if wanted:
        if wanted not in offers:
            raise InvalidRequest(f"Das Format „{wanted}“ gibt es hier nicht.", f"Möglich sind: {', '.join(offers)}.")
        return offers[wanted]
    media_types = list(offers.values())
    ranges = _ranges(accept or "*/*")
    best = max(media_types, key=lambda media_type: (_quality(media_type, ranges), -media_types.index(media_type)))
    if _quality(best, ranges) <= 0:
        raise NotAcceptable(
            "Die Antwort gibt es in keinem der verlangten Formate.", f"Möglich sind: {', '.join(media_types)}."
        )
    return best


def _ranges(accept: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = next((value[2:] for value in parameters if value.startswith("q=")), "1")
        try:
            found[name] = float(quality)
        except ValueError:
            found[name] = 0.0
    return found


def _quality(media_type: str, ranges: Mapping[str, float]) -> float:
    """Return the quality of the most specific range that covers the media type, 0 where none does."""
    main = media_type.partition("/")[0]
    return next((ranges[name] for name in (media_type, f"{main}/*", "*/*") if name in ranges), 0.0)
