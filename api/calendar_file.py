"""An event as a calendar entry (iCalendar, RFC 5545): of its day alone, for the time of day is not known."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from corpus.model import Output
from corpus.ports import OutputMoments
from recommender.timeliness import EVENT_KINDS

MEDIA_TYPE = "text/calendar"
PRODUCT = "-//NEGZ//Beitragsfinder//DE"
UID_HOST = "negz.org"
"""Makes an entry's identity unique in the world; it stays the same wherever the service runs."""
MAX_LINE_OCTETS = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def event_day(output: Output) -> date | None:
    """Return the day of an event, None for what is none or whose day is not known."""
    if output.kind not in EVENT_KINDS or output.published is None or output.published.day is None:
        return None
    return output.published.first_day()


def write_calendar(output: Output, day: date, moments: OutputMoments, *, url: str) -> bytes:
    """Return a calendar with the one event, all day long; it does not mark anybody as busy."""
    description = "\n\n".join(filter(None, (output.subtitle, output.abstract, url)))
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "BEGIN:VEVENT",
        f"UID:{_text(output.id)}@{UID_HOST}",
        f"DTSTAMP:{_moment(moments.changed_at)}",
        f"CREATED:{_moment(moments.added_at)}",
        f"LAST-MODIFIED:{_moment(moments.changed_at)}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY;LANGUAGE={output.language}:{_text(output.title)}",
        f"DESCRIPTION;LANGUAGE={output.language}:{_text(description)}",
        f"URL:{url}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{part}\r\n" for line in lines for part in fold(line)).encode()


def fold(line: str) -> Iterator[str]:
    """Yield a line in pieces of at most 75 octets, every one but the first with a space before it.

    No character is cut in two, as a cut of bytes would do with an umlaut.
    """
    piece, octets = "", 0
    for char in line:
        size = len(char.encode())
        if octets + size > MAX_LINE_OCTETS:
            yield piece
            piece, octets = " ", 1
        piece += char
        octets += size
    yield piece


def _text(value: str) -> str:
    return value.translate(_ESCAPES)


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
