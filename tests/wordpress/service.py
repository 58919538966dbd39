"""A recommendation service that answers what a test wants, also what no service should."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

RECOMMENDATIONS = "/api/v1/recommendations"
VOCABULARY = "/api/v1/vocabulary"
TAG_SUGGESTIONS = "/api/v1/tag-suggestions"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered, and after how long."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay_s: float = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that arrived; of a parameter the first value, of a body what it says as JSON."""

    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any


@dataclass(slots=True)
class FakeService:
    """Answers by path; without an answer for it, 404."""

    address: str
    answers: dict[str, Answer]
    asked: list[Asked] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def asked_for(self, path: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.path == path]


def as_json(value: Any, status: int = 200) -> Answer:
    return Answer(json.dumps(value).encode(), status)


def make_item(title: str = "Prozesse digital gestalten", **output: Any) -> dict[str, Any]:
    """Return an item as the service has it."""
    shown = {
        "id": "prozesse-2022",
        "kind": "study",
        "title": title,
        "url": "https://negz.org/publikation/prozesse/",
        "link_kind": "page",
        "published": "2022-05",
        "duration_minutes": None,
        "language": "de",
        **output,
    }
    explanation = {"summary": "Richtet sich an „CDO“ und bietet „Praxisbeispiele“.", "criteria": []}
    return {"rank": 1, "score": 0.8, "fit": 0.7, "fit_word": "hoch", "output": shown, "explanation": explanation}


def a_list(*items: dict[str, Any]) -> Answer:
    return as_json({"items": list(items or [make_item()]), "gaps": [], "empty_reason": None})


def a_vocabulary(audiences: Mapping[str, str], benefits: Mapping[str, str]) -> Answer:
    schemes = {"audience": audiences, "benefit": benefits}
    return as_json(
        {
            "schemes": [
                {
                    "scheme": scheme,
                    "concepts": [{"notation": key, "label": {"de": name}} for key, name in found.items()],
                }
                for scheme, found in schemes.items()
            ]
        }
    )


def suggestions(*labels: str) -> Answer:
    evidence = [{"field": "text", "start": 0, "end": 9, "text": "Kommunen führen Dienste ein."}]
    result = {"scheme": "audience", "score": 0.81, "passes": True, "evidence": evidence}
    return as_json({"results": [{**result, "label": label} for label in labels]})


@contextmanager
def fake_service() -> Iterator[FakeService]:
    """Run a service on a free port of loopback."""
    answers = {
        RECOMMENDATIONS: a_list(),
        VOCABULARY: a_vocabulary({"cdo": "CDO, CIO", "leitung": "Leitung"}, {"praxis": "Praxisbeispiele"}),
        TAG_SUGGESTIONS: suggestions("CDO, CIO"),
    }
    service = FakeService("", answers)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            length = int(self.headers.get("content-length", 0))
            body = json.loads(self.rfile.read(length)) if length else None
            service.asked.append(Asked(parts.path, query, {k.lower(): v for k, v in self.headers.items()}, body))
            answer = service.answers.get(parts.path, Answer(b"{}", 404))
            service.over.wait(answer.delay_s)
            self.send_response(answer.status)
            for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        do_POST = do_GET  # noqa: N815 - the name the library calls

        def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - the library's name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # whoever asked has stopped waiting
    service.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        service.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
