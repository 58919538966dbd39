"""The fetcher that commands and jobs read sources with, as the settings have it."""

from urllib.parse import quote

from api.release import software_version
from api.settings import Settings
from corpus.importers.fetching import ROBOT, FetchLimits, HttpFetcher


def web_fetcher(settings: Settings) -> HttpFetcher:
    """Return a fetcher for one run."""
    return HttpFetcher(
        user_agent(settings),
        limits=FetchLimits(interval_s=settings.fetch_interval_s),
        allow_loopback=settings.fetch_loopback,
    )


def user_agent(settings: Settings) -> str:
    """Return how we introduce ourselves to sources: name, version, and whom they can turn to."""
    contact = settings.contact or settings.public_url
    named = f" (+{quote(contact, safe=':/@.?=&+ ')})" if contact else ""
    return f"{ROBOT}/{quote(software_version())}{named}"
