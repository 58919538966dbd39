"""How fast we ask: each host at most once in an interval, and later where it says so."""

from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime


class Pace:
    """Keeps requests to one host apart.

    Parameters
    ----------
    interval_s : float
        Seconds between the beginnings of two requests to one host.
    longest_delay_s : float
        The longest interval that a site's own wish (Crawl-delay) can bring about.
    monotonic, sleep : callable
        The time that passes, and waiting.
    """

    def __init__(
        self,
        interval_s: float,
        longest_delay_s: float,
        *,
        monotonic: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self._interval_s = interval_s
        self._longest_delay_s = longest_delay_s
        self._monotonic = monotonic
        self._sleep = sleep
        self._free_at: dict[str, float] = {}
        self._delays: dict[str, float] = {}

    def slow_down(self, host: str, delay_s: float) -> None:
        """Take the site's wish for a longer interval."""
        self._delays[host] = min(max(0.0, delay_s), self._longest_delay_s)

    def wait(self, host: str) -> None:
        """Wait until the host may be asked again."""
        now = self._monotonic()
        start = max(now, self._free_at.get(host, now))
        self._free_at[host] = start + max(self._interval_s, self._delays.get(host, 0.0))
        if start > now:
            self._sleep(start - now)

    def pause(self, seconds: float) -> None:
        """Wait as long as a host asked us to."""
        self._sleep(seconds)


def retry_after_s(value: str | None, now: datetime) -> float | None:
    """Return the seconds that a `Retry-After` header asks for, as seconds or as a date; None where it says nothing."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        return max(0.0, (parsedate_to_datetime(text) - now).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None
