"""A site of its own that embeds the list: another origin, a strict policy, and a service that may misbehave."""

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STYLE = "body { font: 16px/1.5 sans-serif; margin: 1rem; }"


def strict_policy(widget: str, *, styles: bool = False) -> str:
    """Return what CONTRACTS section 4 promises to work under; `styles` lets the page's own style sheet in."""
    own = "; style-src 'self'" if styles else ""
    return f"default-src 'none'; script-src 'self' {widget}; connect-src {widget}{own}"


@dataclass
class Site:
    """Pages by path, with their headers; `delay_s` by path holds an answer back, `stall_s` only its body.

    `asked` are the requests so far, `told` those with a body.
    """

    pages: dict[str, tuple[str, str, Mapping[str, str]]] = field(default_factory=dict)
    delay_s: dict[str, float] = field(default_factory=dict)
    stall_s: dict[str, float] = field(default_factory=dict)
    status: dict[str, int] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    told: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    address: str = ""

    def html(self, path: str, body: str, *, policy: str = "", head: str = "", language: str = "de") -> None:
        """Put an HTML page at `path`."""
        text = (
            f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>Rathaus</title>'
            f"{head}</head><body>{body}</body></html>"
        )
        self.pages[path] = ("text/html; charset=utf-8", text, {"Content-Security-Policy": policy} if policy else {})

    def json(self, path: str, value: object) -> None:
        """Put an answer that every origin may read at `path`."""
        text = value if isinstance(value, str) else json.dumps(value)
        self.pages[path] = ("application/json", text, {"Access-Control-Allow-Origin": "*"})


@contextmanager
def site() -> Iterator[Site]:
    """Serve pages on loopback; the port makes it another origin than the service's."""
    served = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            served.asked.append((self.path, dict(self.headers)))
            time.sleep(served.delay_s.get(path, 0))
            kind, text, headers = served.pages.get(path, ("text/plain", "", {}))
            body = text.encode()
            try:
                self.send_response(served.status.get(path, 200 if path in served.pages else 404))
                for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                time.sleep(served.stall_s.get(path, 0))
                self.wfile.write(body)
            except OSError:
                return  # the browser has given up waiting, which is what such a test is about

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            served.told.append((self.path, dict(self.headers), body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    served.address = f"http://127.0.0.1:{server.server_port}"
    yield served
    server.shutdown()
    server.server_close()
    thread.join()
