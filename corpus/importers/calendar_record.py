"""What an event of a calendar says about an output."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from corpus.extraction.snippet import link_targets, plain_text
from corpus.importers.item import item_from_record
from corpus.importers.kind import kind_of
from corpus.model import OutputKind
from corpus.source import RefusedItem, SourceItem

BERLIN = ZoneInfo("Europe/Berlin")
_MIDNIGHT_TO_MIDNIGHT = timedelta(days=1)


def item(key: str, event: Any) -> SourceItem | RefusedItem:
    """Return the item for icalendar's event."""
    markup = _first(event, "X-ALT-DESC") or _first(event, "DESCRIPTION")
    page = _first(event, "URL").strip()
    topics = [str(topic) for listed in _all(event, "CATEGORIES") for topic in getattr(listed, "cats", ())]
    title = plain_text(_first(event, "SUMMARY"))
    start = _moment(event, "DTSTART")
    record = {
        "type": kind_of(topics, title, OutputKind.EVENT).value,
        "title": title,
        "abstract": plain_text(markup),
        "date": start.date().isoformat() if isinstance(start, datetime) else start.isoformat() if start else None,
        "duration_minutes": _minutes(event, start),
        "topics": topics,
        "url": page,
    }
    attached = [str(one) for one in _all(event, "ATTACH") if not isinstance(one, bytes)]
    modified = _moment(event, "LAST-MODIFIED")
    return item_from_record(
        key,
        record,
        links=[page, *attached, *link_targets(markup, page)],
        modified_at=modified.astimezone(UTC) if isinstance(modified, datetime) and modified.tzinfo else None,
    )


def _all(event: Any, name: str) -> list[Any]:
    value = event.get(name)
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _first(event: Any, name: str) -> str:
    return next((str(value) for value in _all(event, name)), "")


def _moment(event: Any, name: str) -> date | datetime | None:
    """Return the day, or the time as it is in Berlin; a time without a zone is meant as the clock here shows it."""
    values = [value.dt for value in _all(event, name) if isinstance(getattr(value, "dt", None), date)]
    if not values:
        return None
    first: date | datetime = values[0]
    if isinstance(first, datetime):
        return first.astimezone(BERLIN) if first.tzinfo else first.replace(tzinfo=BERLIN)
    return first


def _minutes(event: Any, start: date | datetime | None) -> int | None:
    """Return how long it lasts; None for whole days, which say when people come and not how long they listen."""
    end = _moment(event, "DTEND")
    if not isinstance(start, datetime):
        return None
    if isinstance(end, datetime):
        lasting = end.astimezone(UTC) - start.astimezone(UTC)
    else:
        durations = [value.dt for value in _all(event, "DURATION") if isinstance(getattr(value, "dt", None), timedelta)]
        lasting = durations[0] if durations else timedelta()
    at_midnight = (start.hour, start.minute) == (0, 0)
    if lasting <= timedelta() or (at_midnight and lasting >= _MIDNIGHT_TO_MIDNIGHT):
        return None
    return round(lasting.total_seconds() / 60)
