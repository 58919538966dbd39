"""Channels and playlists of YouTube: their feeds, and their videos as recordings."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from corpus.errors import SourceFormat
from corpus.importers.kind import kind_of
from corpus.model import OutputKind

FEED = "https://www.youtube.com/feeds/videos.xml"
_HOSTS = {"youtube.com", "www.youtube.com", "m.youtube.com"}
_CHANNEL = re.compile(r"UC[A-Za-z0-9_-]{22}")
_LIST = re.compile(r"[A-Za-z0-9_-]{2,64}")
_VIDEO = re.compile(r"yt:video:([A-Za-z0-9_-]{6,20})")


def feed_address(address: str) -> str | None:
    """Return the feed of a channel or playlist; None where the address is neither.

    Raises `SourceFormat` for a channel's short name (`/@negz`), which only YouTube itself can tell the channel of.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.hostname not in _HOSTS or parts.path == "/feeds/videos.xml":
        return None
    steps = [step for step in parts.path.split("/") if step]
    listed = parse_qs(parts.query).get("list", [""])[0]
    if steps[:1] in (["playlist"], ["watch"]) and _LIST.fullmatch(listed):
        return f"{FEED}?{urlencode({'playlist_id': listed})}"
    if steps[:1] == ["channel"] and len(steps) > 1 and _CHANNEL.fullmatch(steps[1]):
        return f"{FEED}?{urlencode({'channel_id': steps[1]})}"
    if steps and (steps[0].startswith("@") or steps[0] in {"c", "user"}):
        raise SourceFormat(
            f"„{address}“ nennt den Kanal nur mit seinem Kurznamen.",
            "Nennen Sie die Adresse mit der Kanal-ID (https://www.youtube.com/channel/UC…); sie steht auf der Seite "
            "des Kanals unter „Mehr“, „Kanal teilen“, „Kanal-ID kopieren“.",
        )
    return None


def video_id(entry: Mapping[str, Any]) -> str | None:
    """Return the video that feedparser's entry is about; None where it is not one of YouTube's entries."""
    found = _VIDEO.fullmatch(str(entry.get("id") or ""))
    return found[1] if found else None


def record_of_video(entry: Mapping[str, Any], video: str) -> dict[str, object]:
    """Return what the entry says: no page, a recording; how long it is, the feed does not tell."""
    title = str(entry.get("title") or "")
    return {
        "type": kind_of((), title, OutputKind.EVENT_MATERIAL).value,
        "title": title,
        "abstract": str(entry.get("summary") or ""),
        "recording_url": f"https://www.youtube.com/watch?{urlencode({'v': video})}",
    }
