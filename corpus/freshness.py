"""How long ago each source was read, and when that is too long."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from corpus.errors import InvalidInput
from corpus.source_port import Source

EVERY_HOURS = "every_hours"
"""The setting of a source that says how many hours pass between two imports."""
DEFAULT_EVERY = timedelta(hours=1)
MAX_EVERY_HOURS = 24 * 7
STALE_AFTER = 3  # intervals without an import that read everything: two may fail for a passing reason
SWEEP_EVERY = timedelta(days=7)
SWEEP_LATE = timedelta(days=21)  # three weeks in which nothing that vanished was noticed
NIGHT_HOURS = range(1, 5)  # on German clocks; a full sweep asks a site for everything it has


@dataclass(frozen=True, slots=True)
class SourcesStatus:
    """How fresh the sources are: how many are stale, and when the one unread for longest was read; None: never."""

    stale: int = 0
    oldest_success_at: datetime | None = None


def interval_of(source: Source) -> timedelta:
    """Return how much time passes between two imports of the source."""
    text = source.settings.get(EVERY_HOURS, "")
    return timedelta(hours=int(text)) if text.isascii() and text.isdigit() and int(text) else DEFAULT_EVERY


def with_interval(settings: Mapping[str, str], text: str) -> dict[str, str]:
    """Return the settings of a source with another interval in hours, or with none of its own where `text` is empty.

    Raises `InvalidInput` for anything but a whole number from 1 to a week.
    """
    others = {name: value for name, value in settings.items() if name != EVERY_HOURS}
    if not text:
        return others
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= MAX_EVERY_HOURS):  # noqa: PLR2004
        raise InvalidInput(
            f"„{text}“ ist kein Abstand.", f"Geben Sie ganze Stunden von 1 bis {MAX_EVERY_HOURS} ein, oder nichts."
        )
    return others | {EVERY_HOURS: str(int(text))}


def stale_at(source: Source) -> datetime:
    """Return from when on the source counts as stale, if nobody reads it until then."""
    return (source.succeeded_at or source.added_at) + STALE_AFTER * interval_of(source)


def is_stale(source: Source, now: datetime) -> bool:
    """Return whether the source has not been read for too long."""
    return now >= stale_at(source)


def is_sweep_due(source: Source, now: datetime, hour: int) -> bool:
    """Return whether everything is to be read again: weekly, at night by `hour` where there is a run, else whenever."""
    if source.swept_at is None:
        return False
    age = now - source.swept_at
    return age >= SWEEP_EVERY + timedelta(days=1) or (age >= SWEEP_EVERY - timedelta(days=1) and hour in NIGHT_HOURS)


def is_sweep_late(source: Source, now: datetime) -> bool:
    """Return whether the last full sweep is too long ago."""
    return source.swept_at is not None and now - source.swept_at >= SWEEP_LATE


def sources_status(sources: Iterable[Source], now: datetime) -> SourcesStatus:
    """Return how fresh the sources are at a moment."""
    everything = tuple(sources)
    read = [source.succeeded_at for source in everything if source.succeeded_at is not None]
    oldest = min(read, default=None) if len(read) == len(everything) else None
    return SourcesStatus(sum(is_stale(source, now) for source in everything), oldest)
