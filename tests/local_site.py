"""A site on 127.0.0.1 for tests of what reads the web, and a fetcher that may go there and never waits."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from corpus.importers.fetching import FetchLimits, HttpFetcher


@dataclass(frozen=True)
class Asked:
    """One request that arrived."""

    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Page:
    """What a path answers; `stream`, if given, writes the body itself, so that it can drip or never end."""

    body: bytes = b""
    media_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    stream: Callable[[BaseHTTPRequestHandler], None] | None = None


@dataclass
class LocalSite:
    """The site: `pages` by path with its query may change while it runs; anything else is 404."""

    url: str
    pages: dict[str, Page | Callable[[Asked], Page]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def paths(self) -> list[str]:
        """Return the paths that were asked for, robots.txt left out."""
        return [request.path for request in self.asked if request.path != "/robots.txt"]


@contextmanager
def local_site(pages: Mapping[str, Page | Callable[[Asked], Page]] | None = None) -> Iterator[LocalSite]:
    """Run a site while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            request = Asked(self.path, dict(self.headers.items()))
            site.asked.append(request)
            found = site.pages.get(self.path, Page(b"nicht da", status=404))
            page = found if isinstance(found, Page) else found(request)
            self.close_connection = True
            with suppress(OSError):  # whoever asked has heard enough
                self._answer(page)

        def _answer(self, page: Page) -> None:
            if page.stream is not None:
                page.stream(self)
                return
            self.send_response(page.status)
            headers = {"Content-Type": page.media_type, "Content-Length": str(len(page.body)), **page.headers}
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(page.body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site = LocalSite(f"http://127.0.0.1:{server.server_port}", dict(pages or {}))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def local_fetcher(limits: FetchLimits | None = None, **options: Any) -> HttpFetcher:
    """Return a fetcher that may ask this machine, and waits for nothing."""
    return HttpFetcher(
        "negz-recommender/test",
        limits=limits or FetchLimits(connect_s=2, read_s=2, total_s=5),
        **{"allow_loopback": True, "sleep": lambda _seconds: None, **options},
    )
