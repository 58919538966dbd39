"""Attempts to sign in, as rows: counted before they are checked, so that the count survives restarts and haste."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from corpus.sql.port import Connection

_LATEST = "SELECT max(at) FROM sign_in_attempts WHERE subject = ?"
_SINCE = "SELECT count(*) FROM sign_in_attempts WHERE subject = ? AND at > ?"
_TAKE_BACK = """
DELETE FROM sign_in_attempts
WHERE id = (SELECT id FROM sign_in_attempts WHERE subject = ? ORDER BY at DESC, id DESC LIMIT 1)
"""


def begin(connection: Connection, limits: Mapping[str, int], *, at: datetime, window: timedelta) -> datetime | None:
    """Count an attempt for each subject, or return until when one of them is locked; forget what is too old to count.

    An attempt can lock for one window after another attempt up to one window later: two windows is what must be kept.
    """
    connection.execute("DELETE FROM sign_in_attempts WHERE at < ?", [stamp(at - 2 * window)])
    ends = [_locked_until(connection, subject, limit, window) for subject, limit in limits.items()]
    locked = [end for end in ends if end is not None and end > at]
    if locked:
        return max(locked)
    connection.executemany(
        "INSERT INTO sign_in_attempts (subject, at) VALUES (?, ?)", [(subject, stamp(at)) for subject in limits]
    )
    return None


def settle(connection: Connection, *, cleared: str, taken_back: str) -> None:
    """Forget every attempt of one subject and the latest one of another."""
    connection.execute("DELETE FROM sign_in_attempts WHERE subject = ?", [cleared])
    connection.execute(_TAKE_BACK, [taken_back])


def stamp(moment: datetime) -> str:
    """Return the moment as text that sorts as moments do: UTC, always with microseconds."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _locked_until(connection: Connection, subject: str, limit: int, window: timedelta) -> datetime | None:
    latest = connection.execute(_LATEST, [subject]).fetchone()[0]
    if latest is None:
        return None
    moment = datetime.fromisoformat(latest)
    count = connection.execute(_SINCE, [subject, stamp(moment - window)]).fetchone()[0]
    return moment + window if count >= limit else None
