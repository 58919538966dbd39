"""What an entry of a feed says about an output."""

import calendar
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from corpus.extraction.snippet import link_targets, passages_of, plain_text
from corpus.importers import youtube
from corpus.importers.item import item_from_record
from corpus.importers.kind import kind_of
from corpus.model import OutputKind
from corpus.source import RefusedItem, SourceItem

BERLIN = ZoneInfo("Europe/Berlin")  # the day an entry came out is the day it was here
_MARKUP = {"text/html", "application/xhtml+xml"}


def item(key: str, entry: Mapping[str, Any], feed: Mapping[str, Any]) -> SourceItem | RefusedItem:
    """Return the item for feedparser's `entry` in its `feed`."""
    if (video := youtube.video_id(entry)) is not None:
        record = youtube.record_of_video(entry, video)
        content = ""
    else:
        record = _record(entry, feed)
        content = _content(entry)
    updated = _moment(dict(entry).get("updated_parsed"))  # feedparser's own get() falls back to the other date
    published = _moment(entry.get("published_parsed")) or updated
    page = str(entry.get("link") or "")
    summary = str(entry.get("summary") or "")
    links = [page, *(str(link.get("href") or "") for link in entry.get("links", ()))]
    return item_from_record(
        key,
        record | {"date": published.astimezone(BERLIN).date().isoformat() if published else None},
        passages=passages_of(content, page or None) if len(content) > len(summary) else (),
        links=[*links, *link_targets(content, page), *link_targets(summary, page)],
        modified_at=updated or published,
    )


def _record(entry: Mapping[str, Any], feed: Mapping[str, Any]) -> dict[str, object]:
    enclosures = [link for link in entry.get("links", ()) if link.get("rel") == "enclosure"]
    recordings = [link for link in enclosures if str(link.get("type")).startswith(("audio/", "video/"))]
    spoken = any(str(link.get("type")).startswith("audio/") for link in recordings)
    topics = [plain_text(str(tag.get("label") or tag.get("term") or "")) for tag in entry.get("tags", ())]
    title = _text(entry, "title")
    default = OutputKind.PODCAST if spoken else OutputKind.ARTICLE
    return {
        "type": kind_of(topics, title, default).value if not spoken else default.value,
        "title": title,
        "abstract": _text(entry, "summary") or plain_text(_content(entry)),
        "people": [str(author.get("name") or "") for author in entry.get("authors", ())],
        "series": _text(feed, "title") if spoken else None,
        "topics": topics,
        "language": str((entry.get("title_detail") or {}).get("language") or feed.get("language") or "") or None,
        "url": entry.get("link"),
        "recording_url": next((link.get("href") for link in recordings), None),
        "duration_minutes": _minutes(str(entry.get("itunes_duration") or "")),
    }


def _text(part: Mapping[str, Any], name: str) -> str:
    """Return the field as plain text; what feedparser calls plain has no markup left in it."""
    text = str(part.get(name) or "")
    return plain_text(text) if (part.get(f"{name}_detail") or {}).get("type") in _MARKUP else text


def _content(entry: Mapping[str, Any]) -> str:
    """Return the longest of the entry's contents, which may come in several types."""
    contents: Iterable[Mapping[str, Any]] = entry.get("content") or ()
    return max((str(part.get("value") or "") for part in contents), key=len, default="")


def _moment(parsed: Any) -> datetime | None:
    """Return feedparser's time, which is in UTC."""
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError):
        return None


def _minutes(duration: str) -> int | None:
    """Return 3723, 62:03 and 1:02:03 in whole minutes, at least one."""
    parts = duration.strip().split(":")
    if not 0 < len(parts) <= 3 or not all(part.isascii() and part.isdigit() and len(part) <= 6 for part in parts):  # noqa: PLR2004 - hours, minutes, seconds
        return None
    seconds = 0
    for part in parts:
        seconds = seconds * 60 + int(part)
    return max(1, round(seconds / 60)) if seconds else None
