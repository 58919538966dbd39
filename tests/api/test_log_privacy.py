"""What keys, origins and refusals leave behind: a real service with keys and low limits, searched when it has ended.

Pages and plain calls are visited by `tests/api/commands/test_privacy.py`.
"""

import http.client
import json
import signal
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from urllib.parse import quote, urlsplit

import pytest

from api.read_keys import ReadKeys
from api.settings import Settings
from api.workspace import Workspace
from corpus.sqlite.connection import DATABASE_NAME
from tests.api.commands.service import READY_S, serving

MARK = "qwxyzvmarke"  # in no output, and in no word that the index or the dictionary could hold
VISITOR, NEIGHBOUR = "203.0.113.91", "2001:db8:91:92::93"
SITE, STRANGER = "https://www.example.de", f"https://{MARK}.example"
LIST = "/api/v1/recommendations"
TEXT = quote(f"Wie führt unser Amt {MARK} ein?")
LIMITS = {"READING": 20, "TEXT": 3, "FEEDBACK": 1, "TAG_SUGGESTIONS": 1, "KEY": 3}


@dataclass
class Left:
    """What is left of the service: all it has said, its folder, and how often it answered with which status."""

    said: str
    folder: Path
    key: str
    statuses: Counter[int]
    metrics: str


@pytest.fixture(scope="module")
def left(catalogue_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Left]:
    folder = Path(copytree(catalogue_dir, tmp_path_factory.mktemp("schluessel") / "data"))
    with Workspace(Settings(data_dir=folder)) as workspace:
        key = ReadKeys(workspace).add("Website", [SITE]).key
    with pytest.MonkeyPatch.context() as patch:
        for name, limit in LIMITS.items():
            patch.setenv(f"NEGZ_RATE_LIMIT_{name}", str(limit))
        with serving(folder) as (process, address, said):
            statuses = Counter(_ask(address, *request) for request in _requests(key))
            with _open(address) as connection:
                connection.request("GET", "/metrics")
                metrics = connection.getresponse().read().decode()
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=READY_S)
    yield Left(said + out + err, folder, key, statuses, metrics)


Request = tuple[str, str, Mapping[str, str], bytes | None]


def _requests(key: str) -> Iterator[Request]:
    """Yield what a visitor, a site with its key and strangers ask for, more often than they may."""
    body = json.dumps({"text": f"Wie führt unser Amt {MARK} ein?"}).encode()
    for _ in range(5):
        yield "GET", f"{LIST}?audience=cdo&key={key}", {"Origin": SITE}, None
        yield "GET", f"{LIST}?audience=cdo", {"Origin": SITE, "X-NEGZ-Key": key}, None
        yield "GET", f"{LIST}?audience=cdo&text={TEXT}", {}, None
        yield "POST", LIST, {"Content-Type": "application/json"}, body
        yield "GET", f"/suche?q={TEXT}", {"Accept": "text/html"}, None
        yield "POST", "/api/v1/feedback", {"Content-Type": "application/json"}, body
        yield "POST", "/api/v1/tag-suggestions", {"Authorization": f"Bearer {MARK}"}, body
    for origin in (STRANGER, SITE):
        yield "GET", f"{LIST}?audience=cdo&key={MARK}", {"Origin": origin}, None
        yield "GET", f"{LIST}?audience=cdo", {"Origin": STRANGER, "X-NEGZ-Key": key}, None
        yield "OPTIONS", LIST, {"Origin": origin, "Access-Control-Request-Method": "POST"}, None
    yield "GET", f"/{MARK * 5000}", {}, None
    yield "GET", "/healthz", {f"X-{MARK}-{number}": MARK for number in range(120)}, None


def _open(address: str) -> "Connection":
    parts = urlsplit(address)
    return Connection(str(parts.hostname), parts.port, READY_S)


class Connection(http.client.HTTPConnection):
    """One that a `with` closes."""

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _ask(address: str, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> int:
    status = 0
    for forwarded in (VISITOR, NEIGHBOUR):
        with _open(address) as connection:
            connection.request(method, path, body, {**headers, "X-Forwarded-For": forwarded})
            response = connection.getresponse()
            response.read()
            status = response.status
    return status


def test_visits_reached_every_refusal(left: Left) -> None:
    assert set(left.statuses) >= {200, 204, 401, 403, 414, 429, 431}
    assert not any(status >= 500 for status in left.statuses)


@pytest.mark.parametrize("trace", [MARK, VISITOR, NEIGHBOUR, "2001:db8:91", "203.0.113", SITE])
def test_service_says_nothing_of_addresses_texts_and_origins(left: Left, trace: str) -> None:
    assert "Bereit:" in left.said
    for text in (left.said, left.metrics):
        assert trace not in text.lower()


def test_key_stands_in_the_database_where_it_was_put_and_nowhere_else(left: Left) -> None:
    assert left.key not in left.said
    assert left.key not in left.metrics
    holding = {
        path.name for path in left.folder.rglob("*") if path.is_file() and left.key.encode() in path.read_bytes()
    }
    assert holding == {DATABASE_NAME}
    assert (left.folder / DATABASE_NAME).read_bytes().count(left.key.encode()) == 2  # the row, and its unique index


@pytest.mark.parametrize("trace", [MARK, VISITOR, NEIGHBOUR, "2001:db8:91", "203.0.113"])
def test_service_writes_neither_addresses_nor_texts_nor_keys_it_does_not_know(left: Left, trace: str) -> None:
    files = [path for path in left.folder.rglob("*") if path.is_file()]
    assert DATABASE_NAME in {path.name for path in files}
    for path in files:
        content = path.read_bytes().lower()
        assert trace.encode() not in content, path
        assert trace.encode("utf-16-le") not in content, path
