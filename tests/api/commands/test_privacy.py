"""What a visit leaves behind: a real service is visited, and all it has said and written is searched."""

import http.client
import json
import signal
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from starlette.routing import Route

from api.app import create_app
from api.settings import Settings
from api.site.pages import site_router
from api.workspace import Workspace
from corpus.feedback import FeedbackEvent
from tests.api.commands.service import READY_S, serving
from tests.builders import CDO, PRAXIS
from tests.conftest import TODAY

MARK = "zyxwortmarke"  # in no output, and in no word that the index or the dictionary could hold
FROM, FORWARDED = "127.0.0.77", "203.0.113.77"
TRACES = (MARK, FROM, FORWARDED)
SENTENCE = f"Wie führt unser Bürgeramt {MARK} ein?"
HEADERS = {
    "User-Agent": f"Browser/{MARK}",
    "Referer": f"https://herkunft.example/{MARK}",
    "Cookie": f"fremd={MARK}",
    "X-Forwarded-For": FORWARDED,
    "Accept": "text/html",
}
ADDRESSES = {
    "list": f"/?audience=cdo&benefit=praxis&text={quote(SENTENCE)}",
    "list in English": f"/?audience=cdo&text={quote(SENTENCE)}&lang=en",
    "refused list": f"/?audience={MARK}",
    "text too long": f"/?text={MARK * 400}",
    "address no server takes": f"/?text={MARK * 6000}",
    "search": f"/suche?q={quote(SENTENCE)}",
    "catalogue": f"/katalog?audience=cdo&kind={MARK}",
    "output": f"/beitrag/angst-im-wandel?von={MARK}",
    "output from a list": f"/beitrag/angst-im-wandel?aus=0123456789abcdef.cdo.praxis&von={MARK}",
    "output from no list": f"/beitrag/angst-im-wandel?aus={MARK}",
    "calendar": f"/beitrag/negz-herbsttagung-2025.ics?von={MARK}",
    "unknown output": f"/beitrag/{MARK}",
    "unknown page": f"/{MARK}",
    "guide": f"/so-funktioniert-es?{MARK}",
    "subscribe": f"/abonnieren?{MARK}",
    "embedding": f"/einbinden?audience={MARK}",
    "preview of embedding": f"/einbinden/vorschau/recommendations?audience={MARK}",
    "help": f"/hilfe?{MARK}",
    "accessibility": f"/barrierefreiheit?{MARK}",
    "privacy": f"/datenschutz?{MARK}",
    "feed": "/feeds/cdo.xml",
    "feed in JSON": "/feeds/alle.json?benefit=praxis",
    "unknown feed": f"/feeds/{MARK}.xml",
    "sitemap": f"/sitemap.xml?{MARK}",
    "robots": f"/robots.txt?{MARK}",
    "embedded list": f"/embed/recommendations.html?audience=cdo&text={quote(SENTENCE)}",
    "steered list": f"/?audience=cdo&dislike={MARK}&seed=angst-im-wandel",
    "static file": f"/static/site.css?v={MARK}",
    "interface": f"/api/v1/recommendations?audience=cdo&text={quote(SENTENCE)}",
    "search by interface": f"/api/v1/search?q={quote(SENTENCE)}",
    "record": f"/api/v1/outputs/{MARK}",
    "relatives": f"/api/v1/outputs/{MARK}/related",
    "vocabulary": f"/api/v1/vocabulary?format={MARK}",
    "coverage": "/api/v1/coverage",
    "parameters": "/api/v1/parameters",
    "age of the index": "/api/v1/status",
    "alive": "/healthz",
    "able to answer": "/readyz",
    "measurements": f"/metrics?{MARK}",
    "description": "/openapi.json",
    "widget": f"/widget/{MARK}/negz-empfehlungen.js",
    "unknown parameter": f"/api/v1/outputs?{MARK}=1",
    "undecodable": f"/suche?q=%ff{MARK}",
}
PROFILE = {"audience": ["cdo"], "benefit": ["praxis"], "text": SENTENCE, "seeds": [MARK]}
FEEDBACK = {"recommendation_id": "0123456789abcdef.cdo.praxis", "event": "shown", "event_id": MARK}
SHOWN = [
    "angst-im-wandel",
    "ak-cloud-interview-achtert",
    "ak-cloud-jour-fixe-dvc-2026",
    "ak-diversity-interview",
    "ak-eu-erste-sitzung-2026",
]
BODIES = {
    "profile": json.dumps(PROFILE).encode(),
    "batch": json.dumps({"requests": [PROFILE, PROFILE]}).encode(),
    "feedback": json.dumps(FEEDBACK | {"output_ids": SHOWN}).encode(),
    "feedback on a list that is none": json.dumps(FEEDBACK | {"output_ids": SHOWN, "recommendation_id": MARK}).encode(),
    "verdict": f"urteil=helpful&aus={FEEDBACK['recommendation_id']}&von={MARK}".encode(),
    "wrong field": json.dumps({"text": SENTENCE, MARK: True}).encode(),
    "broken": f'{{"text": "{MARK}'.encode(),
}


POSTED = (
    "/api/v1/recommendations",
    "/api/v1/tag-suggestions",
    "/api/v1/feedback",
    "/beitrag/angst-im-wandel/rueckmeldung",
)


@dataclass
class Visitor:
    """Asks from an address of its own, with everything that could point to a person."""

    address: str
    answers: list[tuple[int, Mapping[str, str], str]] = field(default_factory=list)

    def ask(self, path: str, method: str = "GET", body: bytes | None = None) -> str:
        parts = urlsplit(self.address)
        is_forwarded = method == "HEAD"  # from 127.0.0.1, whose word on where a request comes from is believed
        source = None if is_forwarded else (FROM, 0)
        connection = http.client.HTTPConnection(str(parts.hostname), parts.port, READY_S, source)
        connection.request(method, path, body, HEADERS | ({"Content-Type": "application/json"} if body else {}))
        response = connection.getresponse()
        text = response.read().decode()
        self.answers.append((response.status, dict(response.getheaders()), text))
        connection.close()
        return text

    def send_nonsense(self) -> None:
        parts = urlsplit(self.address)
        with socket.create_connection((str(parts.hostname), parts.port or 0), READY_S, (FROM, 0)) as connection:
            connection.sendall(f"GET /{MARK} {MARK}\r\n{MARK}\r\n\r\n".encode())
            connection.recv(1000)


@dataclass
class Left:
    """What is left when the service has ended."""

    said: str
    folder: Path
    answers: list[tuple[int, Mapping[str, str], str]]


@pytest.fixture(scope="module")
def left(catalogue_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Left]:
    """Visit everything there is, in a folder of its own, and end the service as an operator would."""
    import shutil

    folder = Path(shutil.copytree(catalogue_dir, tmp_path_factory.mktemp("privat") / "data"))
    with serving(folder) as (process, address, said):
        visitor = Visitor(address)
        assert SENTENCE in visitor.ask(ADDRESSES["list"]), "the sentence does not reach the service"
        for path in ADDRESSES.values():
            visitor.ask(path)
            visitor.ask(path, "HEAD")
            visitor.ask(path, "DELETE")
        for path in POSTED:
            for body in BODIES.values():
                visitor.ask(path, "POST", body)
        visitor.send_nonsense()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=READY_S)
    yield Left(said + out + err, folder, visitor.answers)


def test_every_public_address_is_visited(catalogue_workspace: Workspace) -> None:
    routes = [*create_app(catalogue_workspace).routes, *site_router(catalogue_workspace).routes]
    addresses = {route.path: route for route in routes if isinstance(route, Route)}
    paths = [urlsplit(address).path for address in (*ADDRESSES.values(), *POSTED)]
    for path, route in addresses.items():
        assert any(route.path_regex.match(visited) for visited in paths), f"no visit to {path}: name one in ADDRESSES"


@pytest.mark.parametrize("trace", TRACES)
def test_service_says_nothing_of_who_has_asked_for_what(left: Left, trace: str) -> None:
    assert "Bereit:" in left.said
    assert trace not in left.said.lower()


@pytest.mark.parametrize("trace", TRACES)
def test_service_writes_nothing_of_who_has_asked_for_what(left: Left, trace: str) -> None:
    files = [path for path in left.folder.rglob("*") if path.is_file()]
    assert {"negz.db"} <= {path.name for path in files}
    for path in files:
        content = path.read_bytes().lower()
        assert trace.encode() not in content, path
        assert trace.encode("utf-16-le") not in content, path


def test_service_has_counted_the_visits_and_nothing_else(left: Left) -> None:
    with Workspace(Settings(data_dir=left.folder)) as workspace:
        demand = workspace.store.demand.demand(TODAY, workspace.today())
        feedback = workspace.store.feedback.feedback(TODAY, workspace.today())
    assert demand.days >= 1
    assert {(pair.audience, pair.benefit) for pair in demand.pairs} == {(CDO, PRAXIS)}
    assert feedback.total == {FeedbackEvent.SHOWN: len(SHOWN)}
    assert (set(feedback.audiences), set(feedback.benefits)) == ({"cdo"}, {"praxis"})


def test_service_sets_no_cookie_on_anything_public(left: Left) -> None:
    assert {status for status, _, _ in left.answers} >= {200, 400, 404, 405, 422}
    assert not any(status >= 500 for status, _, _ in left.answers)
    for _, headers, _ in left.answers:
        assert "set-cookie" not in {name.lower() for name in headers}
