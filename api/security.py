"""Headers that protect visitors, a limit on what is read, and HEAD: plain ASGI, a few microseconds each.

What has nothing to wait for hands on what the next layer returns to be awaited: a coroutine less for every request.
"""

from collections.abc import Awaitable, Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import AddressTooLong, HeadersTooLarge, RequestTooLarge

MAX_BODY_BYTES = 262_144  # a batch of 32 profiles with texts of the greatest length, in UTF-8
MAX_ADDRESS_BYTES = (
    51_200  # a text of the greatest length, every character percent-encoded from four bytes; and the rest
)
MAX_HEADERS = 100  # browsers send some twenty, proxies add a handful
MAX_HEADER_BYTES = 32_768
MAX_SHOWN_CHARS = 200  # of an address, in the answer that it is too long

Header = tuple[bytes, bytes]
RawHeaders = list[Header]

_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # the address of a page may hold a visitor's own words
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
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
_SHARED = _DATA | {"Cross-Origin-Resource-Policy": "cross-origin"}
_HEAD = "negz.head"  # in the scope of a request that asks for no body
_ADDED = "negz.headers"  # in the scope of a request: what a layer adds to the answer's headers
_VARY = b"vary"
_CONSOLE_PATH = "/redaktion"
_SHARED_PATHS = ("/embed/", "/feeds/", "/widget/")  # what pages of other sites take in as it is
_DATA_PATHS = (
    "/api/",
    "/embed/",
    "/feeds/",
    "/widget/",
    "/healthz",
    "/readyz",
    "/metrics",
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
    return {name.decode(): value.decode() for name, value in _protective(path)}


def _raw(headers: dict[str, str]) -> RawHeaders:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


_RAW_PAGES, _RAW_DATA, _RAW_SHARED = _raw(_PAGES), _raw(_DATA), _raw(_SHARED)


def _protective(path: str) -> RawHeaders:
    if path.startswith(_SHARED_PATHS):
        return _RAW_SHARED
    return _RAW_DATA if is_data(path) else _RAW_PAGES


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
    return found + [header for header in protective if header[0] not in names]


def headers_besides(path: str, added: Iterable[Header]) -> RawHeaders:
    """Return what `SecurityHeaders` puts behind the headers of an answer that sets none of these itself."""
    return _completed((), _protective(path), added)


class SecurityHeaders:
    """Add the protective headers to every answer that does not set them itself, and what inner layers add."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Pass the request on; complete the answer's headers."""
        if scope["type"] != "http":
            return self._app(scope, receive, send)
        protective = _protective(scope["path"])

        def send_with_headers(message: Message) -> Awaitable[None]:
            if message["type"] == "http.response.start":
                message["headers"] = _completed(message["headers"], protective, scope.get(_ADDED, ()))
            return send(message)

        return self._app(scope, receive, send_with_headers)


class HeadAsGet:
    """Answer HEAD as GET is answered, without the body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Pass the request on; drop the body of an answer to HEAD."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            return self._app(scope, receive, send)
        return self._answer_head(scope, receive, send)

    async def _answer_head(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        asked = {**scope, "method": "GET", _HEAD: True}
        await self._app(asked, receive, send_without_body)
        scope["endpoint"] = asked.get("endpoint")  # for whoever asks later which route has answered


class RequestLimit:
    """Refuse what is too long before anything parses it: address, headers, body, also where no length is announced."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Pass the request on, or answer 413, 414 or 431."""
        if scope["type"] != "http":
            return self._app(scope, receive, send)
        error = _excess(scope)
        if error is not None:
            from api.problems import problem_of  # problems itself needs this module's headers

            return problem_of(error, instance=scope["path"][:MAX_SHOWN_CHARS])(scope, receive, send)
        return self._app(scope, receive if scope["method"] == "GET" else _Counter(receive).receive, send)


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
            raise _too_large_body()
        return message


def _excess(scope: Scope) -> RequestTooLarge | None:
    """Return what is wrong with a request that is too long in one way or the other."""
    headers: RawHeaders = scope["headers"]
    if len(scope["query_string"]) + len(scope["path"]) > MAX_ADDRESS_BYTES:
        return AddressTooLong(_longer("Die Adresse", MAX_ADDRESS_BYTES), "Kürzen Sie sie, oder fragen Sie mit POST.")
    if len(headers) > MAX_HEADERS:
        return HeadersTooLarge(f"Die Anfrage hat mehr als {MAX_HEADERS} Kopfzeilen.", "Lassen Sie unnötige weg.")
    header_bytes, body_bytes = 0, 0
    for name, value in headers:
        header_bytes += len(name) + len(value)
        if name == b"content-length" and value.isdigit():
            body_bytes = int(value)
    if header_bytes > MAX_HEADER_BYTES:
        return HeadersTooLarge(_longer("Der Kopf", MAX_HEADER_BYTES), "Lassen Sie unnötige Kopfzeilen weg.")
    return _too_large_body() if body_bytes > MAX_BODY_BYTES else None


def _too_large_body() -> RequestTooLarge:
    return RequestTooLarge(_longer("Der Rumpf", MAX_BODY_BYTES), _SHORTEN)


def _longer(thing: str, limit_bytes: int) -> str:
    return f"{thing} der Anfrage ist länger als {limit_bytes // 1024} KiB."
