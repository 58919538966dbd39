"""How often a caller may ask: per minute and process, before anything is read or computed.

What is counted lies in memory alone, under a hash of the address (`api.caller`); a restart forgets it. Several
processes count apart from each other, so together they let through as many times as much.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from time import monotonic

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.strategies import FixedWindowRateLimiter
from starlette.types import ASGIApp, Receive, Scope, Send

from api.call import API_PREFIX
from api.caller import Callers, is_local
from api.cross_origin import read_key_of
from api.errors import TooManyRequests
from api.problems import problem_of
from api.security import add_headers, is_console
from api.settings import Settings
from api.window import Windows

WINDOW_SECONDS = 60
READING, TEXT, FEEDBACK, TAG_SUGGESTIONS = "reading", "text", "feedback", "tag-suggestions"
KEY = "key"

_BY_CALL = {
    ("POST", f"{API_PREFIX}/feedback"): FEEDBACK,
    ("POST", f"{API_PREFIX}/tag-suggestions"): TAG_SUGGESTIONS,
}
_FREE = ("/static/", "/widget/", "/healthz", "/readyz", "/metrics")  # files, and what watches the process
_FOR_ALL = frozenset({FEEDBACK})  # what is written down counts from this machine as well
_TEXT = re.compile(rb"(?:^|&)(?:text|q)=[^&]")


@dataclass(frozen=True, slots=True)
class Budget:
    """How many requests of one kind a caller has in a minute."""

    name: str
    item: RateLimitItem

    @classmethod
    def per_minute(cls, name: str, requests: int) -> "Budget":
        """Return the budget of so many requests."""
        return cls(name, RateLimitItemPerMinute(requests, namespace=name))

    @property
    def policy(self) -> tuple[bytes, bytes]:
        """Return the header that tells it (draft-ietf-httpapi-ratelimit-headers)."""
        return b"ratelimit-policy", f'"{self.name}";q={self.item.amount};w={WINDOW_SECONDS}'.encode()


def kind_of(scope: Scope) -> str | None:
    """Return what kind of request this is for its budget; None for what is never counted.

    The console is not counted here: nobody gets far there without an account, and guessing has limits of its own.
    """
    path, method = scope["path"], scope["method"]
    if path.startswith(_FREE) or method == "OPTIONS" or is_console(path):
        return None
    found = _BY_CALL.get((method, path))
    if found is None:
        found = TEXT if method == "POST" or _TEXT.search(scope["query_string"]) else READING
    return found


def budgets_of(settings: Settings) -> Mapping[str, Budget]:
    """Return the budgets by kind of request; one that is set to 0 is missing, so nothing is counted for it."""
    amounts = {
        READING: settings.rate_limit_reading,
        TEXT: settings.rate_limit_text,
        FEEDBACK: settings.rate_limit_feedback,
        TAG_SUGGESTIONS: settings.rate_limit_tag_suggestions,
        KEY: settings.rate_limit_key,
    }
    return {name: Budget.per_minute(name, amount) for name, amount in amounts.items() if amount}


class RateLimit:
    """Count each request against its caller's budget; answer 429 where nothing is left of it.

    Other answers name the policy alone: what is left differs from caller to caller, and caches share answers.
    """

    def __init__(self, app: ASGIApp, budgets: Mapping[str, Budget], *, clock: Callable[[], float] = monotonic) -> None:
        self._app = app
        self._budgets = budgets
        self._clock = clock
        self._callers = Callers(clock=clock)
        self._windows = Windows(clock=clock)
        self._limiter = FixedWindowRateLimiter(self._windows)
        self._policies = {name: budget.policy for name, budget in budgets.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 429."""
        kind = kind_of(scope) if scope["type"] == "http" else None
        budget = None if kind is None else self._budgets.get(kind)
        if budget is None or (is_local(scope) and budget.name not in _FOR_ALL) or self._counts_for_key(scope, budget):
            await self._app(scope, receive, send)
            return
        add_headers(scope, self._policies[budget.name])
        subject = self._callers.subject(scope)
        if self._limiter.hit(budget.item, subject):
            await self._app(scope, receive, send)
            return
        wait_s = max(1, ceil(self._windows.get_expiry(budget.item.key_for(subject)) - self._clock()))
        add_headers(scope, (b"ratelimit", f'"{budget.name}";r=0;t={wait_s}'.encode()))
        await problem_of(_too_many(budget, wait_s), instance=scope["path"])(scope, receive, send)

    def _counts_for_key(self, scope: Scope, budget: Budget) -> bool:
        """Return whether a request to read has been counted for the key it was sent with.

        Where the key's budget is spent, the address's own holds: nobody who uses up a key that everybody can see takes
        more from its site than what the key had added.
        """
        key = read_key_of(scope) if budget.name == READING else None
        if key is None:
            return False
        common = self._budgets.get(KEY)
        own = Budget.per_minute(KEY, key.per_minute) if key.per_minute else common
        if own is None:
            return True
        if not self._limiter.hit(own.item, key.key):
            return False
        add_headers(scope, own.policy)
        return True


def _too_many(budget: Budget, wait_s: int) -> TooManyRequests:
    return TooManyRequests(
        f"Von Ihrer Adresse kamen mehr als {budget.item.amount} Anfragen dieser Art in einer Minute ({budget.name}).",
        f"Warten Sie {wait_s} Sekunden; Programme richten sich nach Retry-After und fragen mehreres auf einmal.",
        retry_after_s=wait_s,
    )
