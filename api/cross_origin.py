"""Who may read from a page of another site: the origins that a read key is bound to, and those of the settings.

A layer before all calls. It takes the key out of the address, so that an answer is kept once whoever asks for it, and
leaves it to `api.limits` to count for the key.
"""

import re
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import cast

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import OriginNotAllowed, ReadKeyRefused, ReadKeyRequired
from api.problems import problem_of
from api.read_keys import KeyRing
from api.security import Header, add_headers
from api.settings import Settings
from corpus.errors import NegzError
from corpus.read_key import ReadKey

KEY_HEADER = "X-NEGZ-Key"
KEY_PARAMETER = "key"
PREFLIGHT_SECONDS = 600
SHARED = ("/api/", "/embed/", "/feeds/", "/openapi.json")  # what pages of other sites may want to read

KEY_HEADER_RAW = KEY_HEADER.lower().encode()
_KEY = "negz.read_key"  # in the scope of a request: the key it was sent with
_IN_QUERY = re.compile(rb"(?:^|(?<=&))key=([^&]*)(?:&|$)")
_EXPOSED = b"ETag, RateLimit, RateLimit-Policy, Retry-After"
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST",
    "Access-Control-Allow-Headers": f"Content-Type, If-None-Match, {KEY_HEADER}",
    "Access-Control-Max-Age": str(PREFLIGHT_SECONDS),
}


def vary_of(settings: Settings) -> Header:
    """Return the header that says what of a request decides whether the page behind it may read the answer."""
    varied = f"Origin, {KEY_HEADER}" if settings.require_key else "Origin"
    return b"vary", varied.encode()


def read_key_of(scope: Scope) -> ReadKey | None:
    """Return the key that a request was sent with."""
    return cast("ReadKey | None", scope.get(_KEY))


@dataclass(slots=True)
class _Sender:
    """What a request says about the page behind it; `key` is None where none was sent."""

    origin: str | None = None
    key: str | None = None


class CrossOrigin:
    """Let known origins read, refuse keys that are not good, and demand one where the settings do."""

    def __init__(self, app: ASGIApp, settings: Settings, ring: KeyRing) -> None:
        self._app = app
        self._ring = ring
        self._configured = frozenset(settings.cors_origins)
        self._public_host = _host(settings.public_url or "")
        self._requires_key = settings.require_key
        self._vary = vary_of(settings)

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http" or not scope["path"].startswith(SHARED):
            return self._app(scope, receive, send)
        sender = _read(scope)
        add_headers(scope, self._vary)
        if sender.origin is None and sender.key is None:
            return self._app(scope, receive, send)
        may_read = sender.origin is not None and self._may_read(sender.origin)
        if may_read and sender.origin is not None:
            origin = sender.origin.encode("latin-1")
            add_headers(scope, (b"access-control-allow-origin", origin), (b"access-control-expose-headers", _EXPOSED))
        answer = self._preflight(scope, sender, may_read=may_read) or self._refusal(scope, sender)
        return (answer or self._app)(scope, receive, send)

    def _may_read(self, origin: str) -> bool:
        return origin in self._configured or self._ring.has_origin(origin)

    def _preflight(self, scope: Scope, sender: _Sender, *, may_read: bool) -> Response | None:
        """Return the answer to a browser that asks beforehand, or None for any other request; it sends no key then."""
        headers = Headers(scope=scope)
        if scope["method"] != "OPTIONS" or "access-control-request-method" not in headers:
            return None
        if may_read:
            return Response(status_code=204, headers=_PREFLIGHT)
        return problem_of(_not_allowed(sender.origin or ""), instance=scope["path"])

    def _refusal(self, scope: Scope, sender: _Sender) -> Response | None:
        try:
            self._check(scope, sender)
        except NegzError as error:
            return problem_of(error, instance=scope["path"])
        return None

    def _check(self, scope: Scope, sender: _Sender) -> None:
        """Note the key that is good for the page; raise what is wrong with it, or with there being none."""
        is_foreign = sender.origin is not None and not self._is_own(scope, sender.origin)
        if sender.key is None:
            if self._requires_key and is_foreign and sender.origin not in self._configured:
                raise _required()
            return
        found = self._ring.find(sender.key)
        if found is None:
            raise _refused()
        if is_foreign and sender.origin not in found.origins:
            raise _not_bound(found, sender.origin or "")
        scope[_KEY] = found

    def _is_own(self, scope: Scope, origin: str) -> bool:
        return _host(origin) in {self._public_host, Headers(scope=scope).get("host", "").lower()} - {""}


def _read(scope: Scope) -> _Sender:
    """Return who sent the request; a key in the address is taken out of it. One in the header wins."""
    found = _Sender()
    for name, value in scope["headers"]:
        if name == b"origin":
            found.origin = value.decode("latin-1")
        elif name == KEY_HEADER_RAW:
            found.key = value.decode("latin-1").strip() or None
    query: bytes = scope["query_string"]
    if b"key=" in query:
        given = _IN_QUERY.search(query)
        if given is not None:
            found.key = found.key or given[1].decode("latin-1") or None
            scope["query_string"] = _IN_QUERY.sub(b"", query).removesuffix(b"&")
    return found


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].lower()


def _refused() -> ReadKeyRefused:
    return ReadKeyRefused(
        "Der Leseschlüssel der Anfrage gilt nicht (mehr).",
        "Prüfen Sie ihn, lassen Sie ihn weg, oder fragen Sie die Betreiber nach einem neuen (negz keys add).",
    )


def _required() -> ReadKeyRequired:
    return ReadKeyRequired(
        "Seiten anderer Herkunft brauchen hier einen Leseschlüssel.",
        f"Fragen Sie die Betreiber danach (negz keys add), und senden Sie ihn als {KEY_HEADER} oder ?{KEY_PARAMETER}=.",
    )


def _not_bound(key: ReadKey, origin: str) -> OriginNotAllowed:
    return OriginNotAllowed(
        f"Der Leseschlüssel gilt nicht für Seiten von „{origin}“.",
        f"Er gilt für: {', '.join(key.origins)}. Legen Sie für weitere einen eigenen an: negz keys add NAME --origin …",
    )


def _not_allowed(origin: str) -> OriginNotAllowed:
    return OriginNotAllowed(
        f"Seiten von „{origin}“ dürfen hier nicht lesen.",
        "Dafür brauchen sie einen Leseschlüssel: negz keys add NAME --origin …",
    )
