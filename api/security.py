"""Headers that protect visitors, a limit on what is read, and HEAD: plain ASGI, a few microseconds each."""

from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import RequestTooLarge

MAX_BODY_BYTES = 262_144  # a batch of 32 profiles with texts of the greatest length, in UTF-8
MAX_QUERY_BYTES = 65_536  # a text of the greatest length, every character percent-encoded from four bytes

Header = tuple[bytes, bytes]
RawHeaders = list[Header]

_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # the address of a page may hold a visitor's own words
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_PAGES = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'",
    "X-Frame-Options": "SAMEORIGIN",
    **_EVERYWHERE,
}
_DATA = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    **_EVERYWHERE,
}
_HEAD = "negz.head"  # in the scope of a request that asks for no body
_ADDED = "negz.headers"  # in the scope of a request: what a layer adds to the answer's headers
_VARY = b"vary"
_CONSOLE_PATH = "/redaktion"
_DATA_PATHS = (
    "/api/",
    "/embed/",
    "/feeds/",
    "/widget/",
    "/healthz",
    "/readyz",
    "/openapi.json",
    "/sitemap.xml",
    "/robots.txt",
)


def is_data(path: str) -> bool:
    """Return whether programs, not people, ask under `path`."""
    return path.startswith(_DATA_PATHS)


def is_console(path: str) -> bool:
    """Return whether `path` belongs to the editors' console."""
    return path == _CONSOLE_PATH or path.startswith(f"{_CONSOLE_PATH}/")


def is_head(scope: Scope) -> bool:
    """Return whether a request that is answered as GET came as HEAD."""
    return _HEAD in scope


def add_headers(scope: Scope, *headers: Header) -> None:
    """Let `SecurityHeaders`, which completes every answer anyway, add these to the answer to a request."""
    scope[_ADDED] = (*scope.get(_ADDED, ()), *headers)


def headers_for(path: str) -> dict[str, str]:
    """Return the protective headers for an answer under `path`: strict ones for data, workable ones for pages."""
    return _DATA if is_data(path) else _PAGES


def _raw(headers: dict[str, str]) -> RawHeaders:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


def _completed(given: Iterable[Header], protective: RawHeaders, added: Iterable[Header]) -> RawHeaders:
    """Return the headers given, those protective ones that are not among them, and those added; one `Vary` for all."""
    found = [*given]
    names = {name for name, _ in found}
    for name, value in added:
        if name == _VARY and _VARY in names:
            place = next(place for place, header in enumerate(found) if header[0] == _VARY)
            found[place] = (_VARY, b"%b, %b" % (found[place][1], value))
        else:
            found.append((name, value))
    found += [header for header in protective if header[0] not in names]
    return found


class SecurityHeaders:
    """Add the protective headers to every answer that does not set them itself, and what inner layers add."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._pages, self._data = _raw(_PAGES), _raw(_DATA)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; complete the answer's headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        protective = self._data if is_data(scope["path"]) else self._pages

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _completed(message["headers"], protective, scope.get(_ADDED, ()))
            await send(message)

        await self._app(scope, receive, send_with_headers)


class HeadAsGet:
    """Answer HEAD as GET is answered, without the body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; drop the body of an answer to HEAD."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self._app({**scope, "method": "GET", _HEAD: True}, receive, send_without_body)


class RequestLimit:
    """Refuse an address or a body that is too long before anything parses it, also where no length is announced."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if len(scope["query_string"]) > MAX_QUERY_BYTES:
            await _refuse("Die Adresse", MAX_QUERY_BYTES, "Kürzen Sie sie.", scope, receive, send)
        elif _announced_bytes(scope) > MAX_BODY_BYTES:
            await _refuse("Der Rumpf", MAX_BODY_BYTES, _SHORTEN, scope, receive, send)
        elif scope["method"] == "GET":
            await self._app(scope, receive, send)
        else:
            await self._app(scope, _Counter(receive).receive, send)


_SHORTEN = "Kürzen Sie den Text auf ein paar Sätze, oder schicken Sie weniger Anfragen auf einmal."


class _Counter:
    """A `receive` that counts the bytes of the body and stops at the limit."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._bytes = 0

    async def receive(self) -> Message:
        message = await self._receive()
        self._bytes += len(message.get("body", b""))
        if self._bytes > MAX_BODY_BYTES:
            raise _too_large("Der Rumpf", MAX_BODY_BYTES, _SHORTEN)
        return message


def _announced_bytes(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0


def _too_large(thing: str, limit_bytes: int, remedy: str) -> RequestTooLarge:
    return RequestTooLarge(f"{thing} der Anfrage ist länger als {limit_bytes // 1024} KiB.", remedy)


async def _refuse(thing: str, limit_bytes: int, remedy: str, scope: Scope, receive: Receive, send: Send) -> None:
    from api.problems import problem_of  # problems itself needs this module's headers

    response = problem_of(_too_large(thing, limit_bytes, remedy), instance=scope["path"])
    await response(scope, receive, send)
