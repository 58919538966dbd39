"""Who asks the service: visitors of its pages, pages of other sites, programs, and what reports on lists."""

import http.client
import json
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Event, Lock
from time import perf_counter
from urllib.parse import quote

from benchmarks.mixed.ban import Answer, Bans, broken

PAUSE_S = 0.15  # of a client between two requests, at the mean
TIMEOUT_S = 60.0
FRESH = (HTTPStatus.OK, HTTPStatus.NO_CONTENT)
GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
MOST_KEPT = 200  # answers that a client remembers, to ask whether they are still good
MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Request:
    """One request of a kind; `audience` and `subject` as in `Answer`."""

    name: str
    path: str
    body: object = None
    audience: str = ""
    subject: str = ""
    kind: str = "list"


@dataclass
class Tally:
    """What all clients have seen; guarded by `lock`."""

    lock: Lock = field(default_factory=Lock)
    requests: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    durations_s: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    failures: int = 0
    breaches: int = 0

    def fail(self, told: str) -> None:
        """Count an error."""
        with self.lock:
            self.failures += 1
            if len(self.errors) < MOST_TOLD:
                self.errors.append(told)

    def breach(self, told: str) -> None:
        """Count something forbidden that was shown."""
        with self.lock:
            self.breaches += 1
            if len(self.shown) < MOST_TOLD:
                self.shown.append(told)

    def count(self, name: str, seconds: float, *, is_unchanged: bool) -> None:
        """Count an answer."""
        with self.lock:
            self.requests[name] += 1
            self.unchanged += is_unchanged
            self.durations_s.setdefault(name, []).append(seconds)


@dataclass(frozen=True)
class Stock:
    """What can be asked for: notations, ids of outputs, ids that come and go, and texts."""

    audiences: Sequence[str]
    benefits: Sequence[str]
    outputs: Sequence[str]
    volatile: frozenset[str]
    texts: Sequence[str]


class Visitor:
    """One client on a connection of its own, which asks one thing after the other and looks at what it is given."""

    def __init__(self, number: int, port: int, stock: Stock, bans: Bans, tally: Tally) -> None:
        self._number = number
        self._port = port
        self._stock = stock
        self._bans = bans
        self._tally = tally
        self._chance = random.Random(number)  # noqa: S311 - what is asked for, no secret
        self._kept: dict[str, tuple[str, str]] = {}  # by path: the tag of the answer, and its content
        self._list: tuple[str, list[str]] | None = None
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
        self._makers: tuple[tuple[int, Callable[[], Request | None]], ...] = (
            (5, self._distinct_list), (4, self._repeated_list), (3, self._text), (2, self._related), (2, self._search),
            (2, self._outputs), (3, self._page), (4, self._fragment), (2, self._feed), (1, self._coverage),
            (2, self._feedback), (2, self._output),
        )  # fmt: skip

    def work(self, over: Event) -> None:
        """Ask until it is over."""
        weights, makers = zip(*self._makers, strict=True)
        while not over.wait(self._chance.expovariate(1 / PAUSE_S)):
            request = self._chance.choices(makers, weights)[0]()
            if request is not None:
                self._ask(request)
        self._connection.close()

    def _ask(self, request: Request) -> None:
        bans, start_s = self._bans.in_force(), perf_counter()
        try:
            status, content = self._send(request)
        except (http.client.HTTPException, OSError) as error:
            self._connection.close()
            self._tally.fail(f"{request.name} {request.path}: {error!r}")
            return
        self._tally.count(request.name, perf_counter() - start_s, is_unchanged=status == HTTPStatus.NOT_MODIFIED)
        is_banned = any(ban.output_id == request.subject and not ban.audience and not ban.is_lifted for ban in bans)
        if is_banned and status in FRESH and request.name in {"output", "related"}:
            self._tally.breach(f"{request.path} answers {status}, although it is withdrawn")
        if status in GONE and request.subject in self._stock.volatile:
            return
        if status not in {*FRESH, HTTPStatus.NOT_MODIFIED}:
            self._tally.fail(f"{request.name} {request.path}: {status} {content[:300]}")
            return
        answer = Answer(request.path, request.kind, request.audience, request.subject, content)
        for ban in broken(bans, answer):
            self._tally.breach(f"{request.name} {request.path} ({status}) shows {ban.told()}")

    def _send(self, request: Request) -> tuple[int, str]:
        """Return status and content; of an unchanged answer what was kept of it."""
        headers = {"X-Forwarded-For": f"10.0.{self._number}.{self._chance.randrange(1, 255)}"}
        kept = self._kept.get(request.path) if request.body is None else None
        if kept is not None:
            headers["If-None-Match"] = kept[0]
        body = None if request.body is None else json.dumps(request.body).encode()
        if body is not None:
            headers["Content-Type"] = "application/json"
        self._connection.request("GET" if body is None else "POST", request.path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read().decode()
        if answer.status == HTTPStatus.NOT_MODIFIED and kept is not None:
            return answer.status, kept[1]
        if (tag := answer.headers["ETag"]) and request.body is None:
            self._kept[request.path] = tag, content
            if len(self._kept) > MOST_KEPT:
                del self._kept[next(iter(self._kept))]
        if request.name == "list" and answer.status == HTTPStatus.OK:
            found = json.loads(content)
            self._list = found["recommendation_id"], [item["output"]["id"] for item in found["items"]]
        return answer.status, content

    def _one(self, names: Sequence[str]) -> str:
        return self._chance.choice(names)

    def _distinct_list(self) -> Request:
        audience, benefit = self._one(self._stock.audiences), self._one(self._stock.benefits)
        number = self._chance.randrange(3, 15)
        excluded = self._one(self._stock.outputs)
        while excluded in self._stock.volatile:  # an address that names it says nothing about the answer
            excluded = self._one(self._stock.outputs)
        query = f"audience={audience}&benefit={benefit}&n={number}&exclude={quote(excluded)}"
        return Request("list", f"/api/v1/recommendations?{query}", audience=audience)

    def _repeated_list(self) -> Request:
        audience = self._one(self._stock.audiences[:3])
        return Request("repeated", f"/api/v1/recommendations?audience={audience}&n=10", audience=audience)

    def _text(self) -> Request:
        audience = self._one(self._stock.audiences)
        body = {"audience": [audience], "text": self._one(self._stock.texts), "n": 10}
        return Request("text", "/api/v1/recommendations", body, audience=audience)

    def _related(self) -> Request:
        output = self._one(self._stock.outputs)
        return Request("related", f"/api/v1/outputs/{quote(output)}/related", subject=output)

    def _output(self) -> Request:
        output = self._one(self._stock.outputs)
        return Request("output", f"/api/v1/outputs/{quote(output)}", subject=output, kind="catalogue")

    def _search(self) -> Request:
        word = self._one(self._one(self._stock.texts).split())
        return Request("search", f"/api/v1/search?q={quote(word)}", kind="catalogue")

    def _outputs(self) -> Request:
        return Request("outputs", f"/api/v1/outputs?limit={self._chance.choice((20, 50, 100))}", kind="catalogue")

    def _page(self) -> Request:
        audience, output = self._one(self._stock.audiences), self._one(self._stock.outputs)
        return self._chance.choice(
            (
                Request("page", f"/?audience={audience}", audience=audience, kind="page"),
                Request("page", f"/beitrag/{quote(output)}", subject=output, kind="catalogue"),
                Request("page", f"/suche?q={quote(self._one(self._one(self._stock.texts).split()))}", kind="catalogue"),
                Request("page", "/katalog", kind="catalogue"),
                Request("page", "/sitemap.xml", kind="catalogue"),
            )
        )

    def _fragment(self) -> Request:
        audience, benefit = self._one(self._stock.audiences), self._one(self._stock.benefits)
        path = f"/embed/recommendations.html?audience={audience}&benefit={benefit}&n=6"
        return Request("fragment", path, audience=audience, kind="page")

    def _feed(self) -> Request:
        audience, ending = self._one(self._stock.audiences), self._one(("xml", "json"))
        return Request("feed", f"/feeds/{audience}.{ending}", audience=audience, kind="page")

    def _coverage(self) -> Request:
        return Request("coverage", "/api/v1/coverage", kind="catalogue")

    def _feedback(self) -> Request | None:
        if self._list is None or not self._list[1]:
            return None
        output = self._one(self._list[1])
        body = {"recommendation_id": self._list[0], "output_id": output, "event": "opened"}
        return Request("feedback", "/api/v1/feedback", body, subject=output, kind="none")
