"""Whether the addresses of outputs still answer: looked at a few at a time, and nothing is ever removed for it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Protocol

from corpus.errors import ForbiddenAddress, SourceError, SourceTooLarge, SourceUnavailable
from corpus.model import Output, OutputId
from corpus.ports import Clock, Fetcher

DEAD_AFTER_DAYS = 3  # on so many different days, without an answer between: one bad evening is no dead link
CHECK_AGAIN = timedelta(days=7)  # an address that answers
CHECK_FAILED_AGAIN = timedelta(hours=20)  # one that does not: daily, whatever minute the timer comes round
MAX_BYTES = 64 * 1024  # an answer is enough; nobody reads the page
UNTOLD = frozenset(  # the server is there and does not want to tell us: no sign that people fare the same
    {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.PAYMENT_REQUIRED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.METHOD_NOT_ALLOWED,
        HTTPStatus.NOT_ACCEPTABLE,
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS,
    }
)


@dataclass(frozen=True, slots=True)
class LinkState:
    """What is known of one address.

    Parameters
    ----------
    checked_at : datetime
        When it was last looked at.
    status : int or None
        The HTTP status it answered with; None where there was no answer, or none was asked for.
    reason : str
        Why it counts as failed or could not be looked at (German); empty where it answered.
    failed_at : datetime or None
        The first failure since it last answered.
    failed_days : int
        On how many different days (UTC) it has failed since.
    """

    address: str
    checked_at: datetime
    status: int | None = None
    reason: str = ""
    failed_at: datetime | None = None
    failed_days: int = 0

    @property
    def is_dead(self) -> bool:
        """Whether it has failed often enough to tell people."""
        return self.failed_days >= DEAD_AFTER_DAYS


class LinkStore(Protocol):
    """What is known of addresses; every write is one transaction."""

    def states(self) -> Mapping[str, LinkState]:
        """Return what is known, by address."""
        ...

    def note(self, state: LinkState) -> None:
        """Keep what was found; the corpus gets a new version where an address died or came back to life."""
        ...

    def forget_others(self, addresses: Collection[str]) -> int:
        """Forget all but these addresses; return how many were forgotten."""
        ...


def addresses_of(outputs: Iterable[Output]) -> dict[str, list[OutputId]]:
    """Return every address people are led to, with the outputs that name it."""
    found: dict[str, list[OutputId]] = {}
    for output in outputs:
        urls = (*(part.url for part in output.manifestations), *output.sources)
        for url in dict.fromkeys(urls):
            if url.startswith(("https://", "http://")):
                found.setdefault(url, []).append(output.id)
    return found


def due_addresses(
    addresses: Iterable[str], states: Mapping[str, LinkState], now: datetime, limit: int
) -> Sequence[str]:
    """Return at most `limit` addresses that are to be looked at now, the one unseen for longest first."""
    due = [address for address in addresses if _is_due(states.get(address), now)]
    never = datetime.min.replace(tzinfo=UTC)
    due.sort(key=lambda address: (states[address].checked_at if address in states else never, address))
    return due[:limit]


def check_links(store: LinkStore, addresses: Iterable[str], fetcher: Fetcher, clock: Clock) -> tuple[int, int]:
    """Look at each address and keep what was found; return how many were looked at, and how many fail."""
    states, looked, failed = store.states(), 0, 0
    for address in addresses:
        state = look(address, states.get(address), fetcher, clock)
        store.note(state)
        looked += 1
        failed += state.failed_at is not None
    return looked, failed


def look(address: str, known: LinkState | None, fetcher: Fetcher, clock: Clock) -> LinkState:
    """Ask for the address and return what is known of it now."""
    now = clock()
    before = known or LinkState(address, now)
    try:
        status = fetcher.fetch(address, max_bytes=MAX_BYTES).status
    except SourceTooLarge:
        return LinkState(address, now)  # it has answered, and at length
    except ForbiddenAddress as error:
        return replace(before, checked_at=now, status=None, reason=error.subject)
    except SourceUnavailable as error:
        if error.status in UNTOLD:
            return replace(before, checked_at=now, status=error.status, reason=error.subject)
        return _failed(before, now, error, error.status)
    except SourceError as error:
        return _failed(before, now, error, None)
    return LinkState(address, now, status)


def _failed(before: LinkState, now: datetime, error: SourceError, status: int | None) -> LinkState:
    is_another_day = before.failed_at is None or before.checked_at.astimezone(UTC).date() != now.astimezone(UTC).date()
    return LinkState(
        before.address, now, status, error.subject, before.failed_at or now, before.failed_days + is_another_day
    )


def _is_due(state: LinkState | None, now: datetime) -> bool:
    if state is None:
        return True
    return now - state.checked_at >= (CHECK_FAILED_AGAIN if state.reason else CHECK_AGAIN)
