"""How often a caller may ask: per minute and process, before anything is read or computed.

What is counted lies in memory alone, under a hash of the address (`api.caller`); a restart forgets it. Several
processes that began as copies of one count together (`api.shared_counting`), others apart from each other.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from math import ceil
from time import monotonic

from starlette.types import ASGIApp, Receive, Scope, Send

from api.call import API_PREFIX
from api.caller import is_local
from api.counting import Counting, OwnCounting
from api.cross_origin import read_key_of
from api.errors import TooManyRequests
from api.refusal_page import refusal
from api.security import Header, add_headers
from api.settings import Settings
from api.site.feedback import PATH as FEEDBACK_PAGE

WINDOW_SECONDS = 60
READING, TEXT, FEEDBACK, TAG_SUGGESTIONS = "reading", "text", "feedback", "tag-suggestions"
KEY = "key"
KINDS = (READING, TEXT, FEEDBACK, TAG_SUGGESTIONS, KEY)

_POSTED = {f"{API_PREFIX}/feedback": FEEDBACK, f"{API_PREFIX}/tag-suggestions": TAG_SUGGESTIONS}
_FEEDBACK_PAGE = FEEDBACK_PAGE.rpartition("}")[2]  # of each output
_FREE = ("/static/", "/widget/", "/healthz", "/readyz", "/metrics", "/redaktion")  # files, what watches, editors
_FOR_ALL = frozenset({FEEDBACK})  # what is written down counts from this machine as well
_TEXT = re.compile(rb"(?:^|&)(?:text|q)=[^&]")


@dataclass(frozen=True, slots=True)
class Budget:
    """How many requests of one kind a caller has in a minute."""

    name: str
    amount: int

    @property
    def policy(self) -> Header:
        """Return the header that tells it (draft-ietf-httpapi-ratelimit-headers)."""
        return b"ratelimit-policy", f'"{self.name}";q={self.amount};w={WINDOW_SECONDS}'.encode()


def kind_of(scope: Scope) -> str | None:
    """Return what kind of request this is for its budget; None for what is never counted.

    The console is not counted here: nobody gets far there without an account, and guessing has limits of its own.
    """
    path, method = scope["path"], scope["method"]
    if method == "OPTIONS" or path.startswith(_FREE):
        return None
    if method == "POST":
        return FEEDBACK if path.endswith(_FEEDBACK_PAGE) else _POSTED.get(path, TEXT)
    return TEXT if _TEXT.search(scope["query_string"]) else READING


def budgets_of(settings: Settings) -> Mapping[str, Budget]:
    """Return the budgets by kind of request; one that is set to 0 is missing, so nothing is counted for it."""
    amounts = {
        READING: settings.rate_limit_reading,
        TEXT: settings.rate_limit_text,
        FEEDBACK: settings.rate_limit_feedback,
        TAG_SUGGESTIONS: settings.rate_limit_tag_suggestions,
        KEY: settings.rate_limit_key,
    }
    return {name: Budget(name, amount) for name, amount in amounts.items() if amount}


class Meter:
    """What callers have asked for in the present minute; the same one for every way that a request may take."""

    def __init__(
        self, budgets: Mapping[str, Budget], *, clock: Callable[[], float] = monotonic, counting: Counting | None = None
    ) -> None:
        counting = counting or OwnCounting()
        self.budgets = budgets
        self.policies = {name: budget.policy for name, budget in budgets.items()}
        self.windows = {name: counting.windows(name, WINDOW_SECONDS, clock) for name in (*budgets, KEY)}
        self._callers = counting.callers(clock)

    def subject(self, kind: str | None, scope: Scope) -> str | None:
        """Return whom a request of a kind counts for; None for one that is not counted."""
        if kind not in self.budgets or (is_local(scope) and kind not in _FOR_ALL):
            return None
        return self._callers.subject(scope)

    def has_room(self, kind: str, subject: str) -> bool:
        """Return whether one more is within the budget."""
        return self.windows[kind].counted(subject) < self.budgets[kind].amount

    def count(self, kind: str, subject: str) -> bool:
        """Count one more; return whether it is within the budget."""
        return self.windows[kind].count(subject) <= self.budgets[kind].amount


class RateLimit:
    """Count each request against its caller's budget; answer 429 where nothing is left of it.

    Other answers name the policy alone: what is left differs from caller to caller, and caches share answers.
    """

    def __init__(self, app: ASGIApp, meter: Meter) -> None:
        self._app = app
        self._meter = meter

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Pass the request on, or answer 429."""
        kind = kind_of(scope) if scope["type"] == "http" else None
        subject = self._meter.subject(kind, scope)
        if kind is None or subject is None or self._counts_for_key(scope, kind):
            return self._app(scope, receive, send)
        add_headers(scope, self._meter.policies[kind])
        if self._meter.count(kind, subject):
            return self._app(scope, receive, send)
        wait_s = max(1, ceil(self._meter.windows[kind].left_s(subject)))
        add_headers(scope, (b"ratelimit", f'"{kind}";r=0;t={wait_s}'.encode()))
        return refusal(scope, _too_many(self._meter.budgets[kind], wait_s))(scope, receive, send)

    def _counts_for_key(self, scope: Scope, kind: str) -> bool:
        """Return whether a request to read has been counted for the key it was sent with.

        Where the key's budget is spent, the address's own holds: nobody who uses up a key that everybody can see takes
        more from its site than what the key had added.
        """
        key = read_key_of(scope) if kind == READING else None
        if key is None:
            return False
        own = Budget(KEY, key.per_minute) if key.per_minute else self._meter.budgets.get(KEY)
        if own is None:
            return True
        if self._meter.windows[KEY].count(key.key) > own.amount:
            return False
        add_headers(scope, own.policy)
        return True


def _too_many(budget: Budget, wait_s: int) -> TooManyRequests:
    return TooManyRequests(
        f"Von Ihrer Adresse kamen mehr als {budget.amount} Anfragen dieser Art in einer Minute ({budget.name}).",
        f"Warten Sie {wait_s} Sekunden; Programme richten sich nach Retry-After und fragen mehreres auf einmal.",
        retry_after_s=wait_s,
    )
