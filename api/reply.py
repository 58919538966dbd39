"""From a value to an HTTP answer: serialised, with a validator and rules for caches."""

import os
from asyncio import get_running_loop
from collections.abc import Callable, Hashable
from datetime import date
from hashlib import sha256
from typing import TypeVar

import orjson
from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response

from api.cache import AnswerCache, KeptAnswer
from api.demand import NOTHING, Asked, DemandCounter
from api.encoding import EncodingQueue
from api.negotiation import JSON
from api.workspace import Workspace
from recommender.result import GenerationKey

PUBLIC = "public, max-age=60"  # how long a withdrawn output may linger in caches that are not ours
PRIVATE = "private, no-store"
ETAG_CHARS = 32  # 128 bits
ENCODING_THREADS = max(1, min(4, (os.cpu_count() or 1) - 1))  # at a time; one core is left to the event loop

_OF_BODY = frozenset({"content-length", "content-type"})

Maker = Callable[[], bytes]


def dump(value: object) -> bytes:
    """Return a value as compact JSON in UTF-8."""
    return orjson.dumps(value)


def private_answer(body: bytes, *, media_type: str = JSON) -> Response:
    """Return an answer that depends on a person's own words: no cache keeps it."""
    return Response(body, media_type=media_type, headers={"Cache-Control": PRIVATE})


def public_answer(body: bytes, *, media_type: str = JSON, varies: bool = False, asked: Asked = NOTHING) -> KeptAnswer:
    """Return an answer that caches may keep for a minute, with a strong ETag over its bytes.

    The ETag comes from the body itself, so it differs whenever anything does: question, day, corpus, index, weights or
    the version of this software. `varies` says that the format followed the Accept header, `asked` what giving it
    counts as.
    """
    headers = {"Cache-Control": PUBLIC, "ETag": etag_of(body)} | ({"Vary": "Accept"} if varies else {})
    answer = KeptAnswer(body, media_type=media_type, headers=headers)
    answer.asked = asked
    return answer


def etag_of(body: bytes) -> str:
    """Return a strong validator of a body."""
    return f'"{sha256(body).hexdigest()[:ETAG_CHARS]}"'


def fresh_or_not_modified(request: Request, answer: Response) -> Response:
    """Return the answer, or 304 without a body where the caller already has these bytes."""
    known = request.headers.get("if-none-match")
    if known is None or not _matches(known, answer.headers["etag"]):
        return answer
    kept = {name: value for name, value in answer.headers.items() if name not in _OF_BODY}
    return Response(status_code=304, headers=kept)


def _matches(known: str, etag: str) -> bool:
    tags = (tag.strip().removeprefix("W/") for tag in known.split(","))
    return any(tag in {etag.removeprefix("W/"), "*"} for tag in tags)


State = tuple[GenerationKey, date]
"""Generation of index, corpus and editorial rules, and the day: no answer is kept for longer than a rule holds."""


T = TypeVar("T")


class Desk:
    """What the routes share: the workspace, the answers given lately, and the count of what is asked for."""

    def __init__(self, workspace: Workspace, demand: DemandCounter) -> None:
        self.workspace = workspace
        self.demand = demand
        self._cache = AnswerCache()
        self._state_of_turn: State | None = None
        self._threads = CapacityLimiter(ENCODING_THREADS)
        self.encoding = EncodingQueue(lambda texts: workspace.recommender().encode(texts))

    async def off_loop(self, work: Callable[[], T]) -> T:
        """Do what takes milliseconds, such as encoding a text, in a thread, while the event loop answers others."""
        return await to_thread.run_sync(work, limiter=self._threads)

    def state(self) -> State:
        """Return what every answer depends on besides its question; one cheap SQL read."""
        return self.workspace.recommender().generation(), self.workspace.today()

    def state_of_turn(self) -> State:
        """Return the state as this turn of the event loop first saw it.

        Whoever is answered in one turn has asked before it began; so what was withdrawn before they asked is not in it.
        """
        if self._state_of_turn is None:
            self._state_of_turn = self.state()
            get_running_loop().call_soon(self._end_turn)
        return self._state_of_turn

    def _end_turn(self) -> None:
        self._state_of_turn = None

    def kept(self, state: Hashable, key: Hashable) -> KeptAnswer | None:
        """Return the answer kept for `key`, or None."""
        return self._cache.get(state, key)

    def keep(self, state: Hashable, key: Hashable, answer: KeptAnswer) -> KeptAnswer:
        """Keep a public answer and return it."""
        self._cache.put(state, key, answer)
        return answer

    def public(
        self, request: Request, key: Hashable, make: Maker, *, media_type: str = JSON, varies: bool = False
    ) -> Response:
        """Answer a question that holds nobody's words, from memory where nothing has changed since."""
        state = self.state()
        answer = self.kept(state, key)
        if answer is None:
            answer = self.keep(state, key, public_answer(make(), media_type=media_type, varies=varies))
        return fresh_or_not_modified(request, answer)
