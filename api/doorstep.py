"""Lists for plain requests, answered at the doorstep: before any layer, in one step, without waiting for anything.

Most requests for lists are plain: GET, nothing in the address but the profile, nothing in the header that changes the
answer. What the layers would do to such a request is known beforehand (`api.security`, `api.cross_origin`), or is done
here with what they share (`api.limits`, `api.metrics`). The contract:

- Whoever asks cannot tell which way was taken: status, headers in their order, and body are the same, and so is what
  is counted for limits, demand and metrics.
- Any other request, and any that cannot be answered with 200, is passed on as it came, with nothing counted yet.
"""

from collections.abc import Awaitable, Iterable
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol

from starlette.types import ASGIApp, Receive, Scope, Send

from api.cache import KeptAnswer
from api.cross_origin import KEY_HEADER_RAW, KEY_PARAMETER
from api.demand import Asked
from api.limits import READING, Meter
from api.metrics import Metrics
from api.reply import Desk, State
from api.security import Header, RawHeaders, headers_besides

OK = 200
MAX_QUERY_BYTES = 2_000  # far below what the layers refuse; longer ones are rare
MAX_HEADERS = 40  # browsers send some twenty, proxies add a handful
MAX_HEADER_BYTES = 8_192

_DECIDING = frozenset({b"origin", b"if-none-match", b"content-length", b"transfer-encoding", KEY_HEADER_RAW})
_KEY = f"{KEY_PARAMETER}=".encode()
_TEXT = b"text="


class ListCall(Protocol):
    """A call whose answer to most addresses takes no waiting, and may be asked for twice."""

    path: str

    def at_once(self, raw: bytes, state: State) -> KeptAnswer | None:
        """Return the answer to a query string, or None where it has to wait for something."""

    def count(self, scope: Scope, asked: Asked) -> None:
        """Count what an answer was asked for."""


@dataclass(frozen=True, slots=True)
class _Door:
    """A call, and what stands behind the headers of its answers: for callers who are counted, and for others."""

    call: ListCall
    counted: RawHeaders
    free: RawHeaders


class Doorstep:
    """Answer plain requests for lists; pass all others on.

    Parameters
    ----------
    app : ASGIApp
        The layers and the calls behind them.
    desk : Desk
        Says what answers depend on.
    calls : iterable of ListCall
        What is answered here.
    meter : Meter
        The counts that the layer of limits keeps.
    metrics : Metrics
        Told of each answer.
    vary : Header
        What the layer for pages of other sites adds to every answer.
    """

    def __init__(
        self, app: ASGIApp, desk: Desk, calls: Iterable[ListCall], meter: Meter, metrics: Metrics, vary: Header
    ) -> None:
        self._app = app
        self._desk = desk
        self._meter = meter
        self._metrics = metrics
        policy = [meter.policies[READING]] if READING in meter.policies else []
        self._doors = {
            call.path: _Door(call, headers_besides(call.path, [vary, *policy]), headers_besides(call.path, [vary]))
            for call in calls
        }

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Answer or pass on."""
        door = self._doors.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "GET" else None
        if door is None or not _is_plain(scope):
            return self._app(scope, receive, send)
        return self._open(door, scope, receive, send)

    async def _open(self, door: _Door, scope: Scope, receive: Receive, send: Send) -> None:
        start_s = perf_counter()
        found = self._answer(door, scope)
        if found is None:
            await self._app(scope, receive, send)
            return
        answer, besides = found
        try:
            await send({"type": "http.response.start", "status": OK, "headers": answer.raw_headers + besides})
            await send({"type": "http.response.body", "body": answer.body})
        finally:
            self._metrics.observe(scope, OK, perf_counter() - start_s)

    def _answer(self, door: _Door, scope: Scope) -> tuple[KeptAnswer, RawHeaders] | None:
        """Return the answer, counted, and the headers besides its own; None, and nothing counted, where there is none.

        What goes wrong here goes wrong again behind the layers, which say what it is.
        """
        meter = self._meter
        subject = meter.subject(READING, scope)
        if subject is not None and not meter.has_room(READING, subject):
            return None
        try:
            answer = door.call.at_once(scope["query_string"], self._desk.state_of_turn())
        except Exception:  # noqa: BLE001 - see above
            return None
        if answer is None:
            return None
        door.call.count(scope, answer.asked)
        if subject is None:
            return answer, door.free
        meter.count(READING, subject)
        return answer, door.counted


def _is_plain(scope: Scope) -> bool:
    query, headers = scope["query_string"], scope["headers"]
    if len(query) > MAX_QUERY_BYTES or _TEXT in query or _KEY in query or len(headers) > MAX_HEADERS:
        return False
    size = 0
    for name, value in headers:
        if name in _DECIDING:
            return False
        size += len(name) + len(value)
    return size <= MAX_HEADER_BYTES
