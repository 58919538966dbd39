"""Counts and durations for whatever watches the service, in Prometheus's text format.

Labels come from the program alone: the route's template, a known method, the status. Nothing that a caller has written
becomes one, so neither persons nor texts can be seen in them, and their number is bounded.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from datetime import datetime
from http import HTTPMethod
from pathlib import Path
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.process_metrics import ProcessesCollector
from api.route_table import leaf_routes
from corpus.errors import NegzError
from recommender.result import IndexStatus

UNMATCHED = "unmatched"  # no route was found, or a layer before them has refused the request
OTHER_METHOD = "OTHER"
BUCKETS_S = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0)
_METHODS = frozenset(HTTPMethod)

_Key = tuple[str, str, int]


class ListCount:
    """How many lists were answered, and how many of them held nothing."""

    def __init__(self) -> None:
        self.counter = Counter(
            "negz_lists", "Lists that were answered, by whether anything fitted", ("outcome",), registry=None
        )
        self._filled, self._empty = (self.counter.labels(outcome) for outcome in ("filled", "empty"))

    def __call__(self, is_empty: bool) -> None:
        """Count one."""
        (self._empty if is_empty else self._filled).inc()


class Metrics:
    """What one application has measured; thread-safe.

    Parameters
    ----------
    index : callable
        Returns the state of the index, or raises where there is none.
    clock : callable
        Returns the present moment.
    short_way : iterable of str
        Paths that are answered without a route.
    lists : ListCount
        Counts the lists.
    shared_dir : Path, optional
        Where several processes gather what they measure, so that each can tell it of all (`api.commands.serve`).
    """

    def __init__(
        self,
        index: Callable[[], IndexStatus],
        clock: Callable[[], datetime],
        short_way: Iterable[str],
        lists: ListCount,
        shared_dir: Path | None = None,
    ) -> None:
        self._registry = CollectorRegistry()
        self._durations = Histogram(
            "negz_http_request_duration_seconds",
            "Time from the request to the end of its answer",
            ("route", "method", "status"),
            buckets=BUCKETS_S,
            registry=None if shared_dir else self._registry,
        )
        self._short_way = frozenset(short_way)
        self._templates: Mapping[object, str] = {}
        self._children: dict[_Key, Histogram] = {}
        self._registry.register(_IndexCollector(index, clock))
        if shared_dir is None:
            self._registry.register(lists.counter)
            ProcessCollector(registry=self._registry)
        else:
            MultiProcessCollector(self._registry, path=str(shared_dir))  # type: ignore[no-untyped-call]
            self._registry.register(ProcessesCollector(shared_dir))

    def learn(self, routes: Iterable[BaseRoute]) -> None:
        """Take note of the routes, so that requests can be counted under their templates."""
        found: dict[object, str] = {}
        for route in leaf_routes(routes):
            if isinstance(route, Mount):
                found.setdefault(route.app, f"{route.path}/{{path}}")
            elif isinstance(route, Route):
                found.setdefault(route.endpoint, route.path)
        self._templates = found

    def observe(self, scope: Scope, status: int, duration_s: float) -> None:
        """Count one answer."""
        method = scope["method"]
        key = (self._template(scope), method if method in _METHODS else OTHER_METHOD, status)
        child = self._children.get(key)
        if child is None:
            child = self._children[key] = self._durations.labels(*map(str, key))
        child.observe(duration_s)

    def write(self) -> bytes:
        """Return everything as text."""
        return generate_latest(self._registry)

    def _template(self, scope: Scope) -> str:
        endpoint = scope.get("endpoint")
        if endpoint is None:
            path: str = scope["path"]
            return path if path in self._short_way else UNMATCHED
        return self._templates.get(endpoint, UNMATCHED)


class Measured:
    """Measure every request, from before all other layers to the end of its answer."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; count its answer, a failure as 500."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 500

        def note_status(message: Message) -> Awaitable[None]:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            return send(message)

        start_s = perf_counter()
        try:
            await self._app(scope, receive, note_status)
        finally:
            self._metrics.observe(scope, status, perf_counter() - start_s)


class _IndexCollector(Collector):
    """Age and state of the index at the moment of asking; nothing while there is none."""

    def __init__(self, index: Callable[[], IndexStatus], clock: Callable[[], datetime]) -> None:
        self._index = index
        self._clock = clock

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            status = self._index()
        except NegzError:
            yield _gauge("negz_index_ready", "Whether there is an index that can be used", 0)
            return
        age_s = (self._clock() - status.built_at).total_seconds()
        yield _gauge("negz_index_ready", "Whether there is an index that can be used", 1)
        yield _gauge("negz_index_age_seconds", "Time since the index was built", age_s)
        yield _gauge("negz_index_lag", "Changes of the corpus that the index does not have yet", status.lag)
        yield _gauge("negz_index_stale", "Whether the index is behind corpus or settings", status.is_stale)
        yield _gauge(
            "negz_corpus_version", "Version of the corpus that the index was built from", status.corpus_version
        )


def _gauge(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, meaning, value=float(value))
