"""The only place that opens a network connection: safe addresses alone, with limits, politely.

Each request resolves the host once, refuses addresses that are not public, and connects to what was checked; each
redirect is checked like the first address. Nothing from the environment (proxies, certificates) is heeded.
"""

import base64
import ssl
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO

import httpcore2
import httpx2

from corpus.errors import ForbiddenAddress, SourceFormat, SourceUnavailable
from corpus.importers.address_guard import PORTS, Resolver, checked_url, public_addresses, resolve
from corpus.importers.connection import Deadline, PinnedBackend
from corpus.importers.fetch_error import failure_of, refusal_of
from corpus.importers.field import shown
from corpus.importers.http_header import charset_of, media_type_of
from corpus.importers.pace import Pace, retry_after_s
from corpus.importers.robots import MAX_ROBOTS_BYTES, Robots
from corpus.importers.unpack import Unpacker, too_large
from corpus.ports import Answer, Clock

ROBOT = "negz-recommender"
REDIRECTS = {301, 302, 303, 307, 308}
BUSY = {429, 503}
NOT_MODIFIED = 304
SUCCESS = range(200, 300)


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What one fetch may cost; times in seconds. The defaults are several times what a slow, honest site needs."""

    connect_s: float = 10.0
    read_s: float = 20.0
    total_s: float = 120.0
    max_bytes: int = 50 * 2**20
    max_redirects: int = 5
    interval_s: float = 1.0
    longest_delay_s: float = 10.0
    retries: int = 2
    longest_retry_s: float = 120.0


@dataclass(frozen=True, slots=True)
class _Request:
    url: httpx2.URL
    headers: Mapping[str, str]
    max_bytes: int
    credentials: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes = b""


class HttpFetcher:
    """The fetcher of `corpus.ports.Fetcher`; one serves one run, as it keeps what robots.txt said.

    Parameters
    ----------
    user_agent : str
        How we introduce ourselves; it begins with `ROBOT`, the name that rules in robots.txt call us.
    hosts : collection of str, optional
        The only hosts that are asked; None for all public ones.
    allow_loopback : bool
        For tests: whether this machine itself may be asked.
    tls : ssl.SSLContext, optional
        Whose certificates are believed; the system's by default.
    resolver, clock, monotonic, sleep : callable
        Names, the present moment, the time that passes, and waiting.
    """

    def __init__(
        self,
        user_agent: str = ROBOT,
        *,
        hosts: Collection[str] | None = None,
        limits: FetchLimits = FetchLimits(),
        allow_loopback: bool = False,
        tls: ssl.SSLContext | None = None,
        resolver: Resolver = resolve,
        clock: Clock = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._user_agent = user_agent
        self._hosts = None if hosts is None else frozenset(host.casefold() for host in hosts)
        self._limits = limits
        self._allow_loopback = allow_loopback
        self._tls = tls or httpx2.create_ssl_context(trust_env=False)
        self._resolver = resolver
        self._clock = clock
        self._monotonic = monotonic
        self._pace = Pace(limits.interval_s, limits.longest_delay_s, monotonic=monotonic, sleep=sleep)
        self._robots = Robots(ROBOT, self._robots_txt)

    def fetch(
        self,
        url: str,
        *,
        accept: str = "*/*",
        etag: str | None = None,
        last_modified: str | None = None,
        max_bytes: int | None = None,
        credentials: tuple[str, str] | None = None,
    ) -> Answer:
        """GET the address; see `corpus.ports.Fetcher`."""
        condition = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {"Accept": accept, **{name: value for name, value in condition.items() if value}}
        request = _Request(checked_url(url, self._hosts), headers, max_bytes or self._limits.max_bytes, credentials)
        if credentials is not None and not self._may_carry_credentials(request.url):
            raise ForbiddenAddress(
                f"Zugangsdaten werden nicht unverschlüsselt an {request.url.host} gesandt.",
                "Geben Sie die Adresse mit https:// an.",
            )
        final, reply = self._follow(request, heed_robots=True)
        if reply.status not in SUCCESS and not (reply.status == NOT_MODIFIED and (etag or last_modified)):
            raise refusal_of(final, reply.status)
        content_type = reply.headers.get("content-type", "")
        return Answer(
            url=str(final),
            status=reply.status,
            media_type=media_type_of(content_type),
            charset=charset_of(content_type),
            body=reply.body,
            etag=reply.headers.get("etag"),
            last_modified=reply.headers.get("last-modified"),
            headers=reply.headers,
        )

    def _robots_txt(self, url: httpx2.URL) -> bytes:
        final, reply = self._follow(_Request(url, {"Accept": "text/plain"}, MAX_ROBOTS_BYTES), heed_robots=False)
        if reply.status not in SUCCESS:
            raise refusal_of(final, reply.status)
        return reply.body

    def _follow(self, request: _Request, *, heed_robots: bool) -> tuple[httpx2.URL, _Reply]:
        """Return the last address of the redirects, each checked like the first, and what it answered."""
        seen: set[str] = set()
        while True:
            if str(request.url) in seen:
                raise SourceUnavailable(f"{request.url} leitet im Kreis weiter.", "Melden Sie es der Quelle.")
            seen.add(str(request.url))
            if len(seen) > self._limits.max_redirects + 1:
                raise SourceUnavailable(
                    f"Die Adresse leitet mehr als {self._limits.max_redirects}-mal weiter, zuletzt zu {request.url}.",
                    "Geben Sie die Adresse an, zu der Ihr Browser am Ende kommt.",
                )
            if heed_robots and (delay_s := self._robots.permit(request.url)) is not None:
                self._pace.slow_down(request.url.host, delay_s)
            reply = self._patient_exchange(request)
            location = reply.headers.get("location")
            if reply.status not in REDIRECTS or not location:
                return request.url, reply
            request = self._redirected(request, location)

    def _redirected(self, request: _Request, location: str) -> _Request:
        try:
            target = checked_url(request.url.join(location), self._hosts)
        except (httpx2.InvalidURL, ValueError) as error:
            raise SourceUnavailable(
                f"{request.url} leitet zu einer unlesbaren Adresse weiter.", "Melden Sie es der Quelle."
            ) from error
        same = _origin(target) == _origin(request.url)
        return replace(request, url=target, credentials=request.credentials if same else None)

    def _patient_exchange(self, request: _Request) -> _Reply:
        """Exchange, and once or twice again where the host is busy and says when it will not be."""
        retries_left = self._limits.retries
        while True:
            self._pace.wait(request.url.host)
            reply = self._exchange(request)
            delay_s = retry_after_s(reply.headers.get("retry-after"), self._clock()) if reply.status in BUSY else None
            if delay_s is None or delay_s > self._limits.longest_retry_s or retries_left == 0:
                return reply
            retries_left -= 1
            self._pace.pause(delay_s)

    def _exchange(self, request: _Request) -> _Reply:
        url = request.url
        addresses = public_addresses(url, self._resolver, allow_loopback=self._allow_loopback)
        backend = PinnedBackend(addresses, Deadline(self._limits.total_s, self._monotonic))
        target = httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        timeout = {"connect": self._limits.connect_s, "read": self._limits.read_s, "write": self._limits.read_s}
        try:
            with (
                httpcore2.ConnectionPool(
                    ssl_context=self._tls, network_backend=backend, max_connections=1, max_keepalive_connections=0
                ) as pool,
                pool.stream("GET", target, headers=self._headers(request), extensions={"timeout": timeout}) as response,
            ):
                headers = _joined(response.headers)
                if response.status not in SUCCESS:
                    return _Reply(response.status, headers)
                return _Reply(response.status, headers, _body(request, headers, response))
        except (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            raise failure_of(url, error) from error

    def _headers(self, request: _Request) -> list[tuple[bytes, bytes]]:
        headers = {
            "Host": request.url.netloc.decode("ascii"),
            "User-Agent": self._user_agent,
            "Accept-Encoding": "gzip",
            **request.headers,
        }
        if request.credentials is not None:
            joined = base64.b64encode(":".join(request.credentials).encode()).decode("ascii")
            headers["Authorization"] = f"Basic {joined}"
        return [(name.encode("ascii"), value.encode("latin-1", errors="replace")) for name, value in headers.items()]

    def _may_carry_credentials(self, url: httpx2.URL) -> bool:
        return url.scheme == "https" or self._allow_loopback


def _origin(url: httpx2.URL) -> tuple[str, str, int]:
    return url.scheme, url.host, url.port or PORTS[url.scheme]


def _joined(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return the headers by lower-case name, those that come several times joined by commas."""
    joined: dict[str, str] = {}
    for name, value in headers:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        joined[key] = f"{joined[key]}, {text}" if key in joined else text
    return joined


def _body(request: _Request, headers: Mapping[str, str], response: httpcore2.Response) -> bytes:
    """Return the unpacked body, read piece by piece and never further than it may be large."""
    name, max_bytes = str(request.url), request.max_bytes
    coding = headers.get("content-encoding", "").strip().lower()
    if coding not in {"", "identity", "gzip", "x-gzip"}:
        raise SourceFormat(
            f"{name} kommt auf eine Art gepackt, um die nicht gebeten wurde ({shown(coding)}).",
            "Melden Sie es der Quelle: Wir nehmen gzip oder Ungepacktes.",
        )
    announced = headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and (len(announced) > 15 or int(announced) > max_bytes):  # noqa: PLR2004
        raise too_large(name, max_bytes)
    unpacker = Unpacker(name, max_bytes) if coding in {"gzip", "x-gzip"} else None
    unpacked = BytesIO()  # its buffer becomes the body; joining pieces would hold everything twice
    received = 0
    for piece in response.iter_stream():
        received += len(piece)
        if received > max_bytes:
            raise too_large(name, max_bytes)
        unpacked.write(piece if unpacker is None else unpacker.feed(piece))
    if unpacker is not None and received:
        unpacker.finish()
    return unpacked.getvalue()
