import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient
from starlette.types import Scope

from api.app import create_app
from api.doorstep import MAX_HEADER_BYTES, MAX_HEADERS, MAX_QUERY_BYTES, Doorstep
from api.limits import Meter
from api.read_keys import ReadKeys
from api.settings import Settings
from api.workspace import Workspace
from corpus.model import OutputId
from corpus.sqlite.connection import DATABASE_NAME
from tests.conftest import NOW, TODAY

LIST, FRAGMENT = "/api/v1/recommendations", "/embed/recommendations.html"
SITE, OTHER = "https://www.example.de", "https://example.org"
KEY = "«key»"
READING_LIMIT = 60

Asked = tuple[str, str, dict[str, str]]


def get(query: str, path: str = LIST, **headers: str) -> Asked:
    return "GET", f"{path}?{query}", {name.replace("_", "-"): value for name, value in headers.items()}


PLAIN = [
    get("audience=cdo"),
    get("benefit=praxis&audience=cdo&n=3"),
    get("audience=cdo&benefit=praxis&lang=en&min_fit=0.3&diversity=0.2&exclude=nichts&kind=study&language=de"),
    get("audience=cdo,leitung&audience=cdo&max_minutes=30"),
    get("audience=cdo", FRAGMENT),
    get("audience=cdo&heading=none&heading_level=3&lang=en", FRAGMENT),
    get("audience=cdo", X_Forwarded_For="198.51.100.1", User_Agent="curl", Accept="text/html", Cookie="a=b"),
]
OTHERS = [
    get(""),
    get("audience=niemand"),
    get("audience=cdo&n=0"),
    get("audience=cdo&unbekannt=1"),
    get("audience=%FF"),
    get("text=&audience=cdo"),
    get("text=Registermodernisierung"),
    get("te%78t=Registermodernisierung"),
    get("audience=niemand", FRAGMENT),
    get("heading_level=9&audience=cdo", FRAGMENT),
    get("audience=cdo", If_None_Match='"0"'),
    get("audience=cdo", If_None_Match="*"),
    get("audience=cdo", Origin=SITE),
    get("audience=cdo", Origin=OTHER),
    get("audience=cdo", Origin=SITE, X_NEGZ_Key=KEY),
    get("audience=cdo", Origin=OTHER, X_NEGZ_Key=KEY),
    get("audience=cdo", X_NEGZ_Key="negz_lesen_erfunden"),
    get(f"audience=cdo&key={KEY}"),
    get("key=&audience=cdo"),
    get("audience=cdo&" + "&".join(f"exclude=nichts-{number}" for number in range(MAX_QUERY_BYTES // 10))),
    get("audience=cdo", Cookie="x" * (MAX_HEADER_BYTES + 1)),
    get("audience=cdo", Cookie="x" * 40_000),
    get("audience=cdo", **{f"X_{number}": "1" for number in range(MAX_HEADERS)}),
    get("audience=cdo", **{f"X_{number}": "1" for number in range(101)}),
    get("audience=cdo", Content_Length="400000"),
    ("HEAD", f"{LIST}?audience=cdo", {}),
    ("OPTIONS", f"{LIST}?audience=cdo", {"Origin": SITE, "Access-Control-Request-Method": "GET"}),
    ("PUT", f"{LIST}?audience=cdo", {}),
    ("GET", "/api/v1/vocabulary", {}),
]
TOO_MANY = [get("audience=cdo")] * READING_LIMIT


@dataclass(frozen=True)
class Told:
    """All that anybody learns of requests: the answers, and what was counted of them."""

    answers: list[tuple[int, list[tuple[bytes, bytes]], bytes]]
    metrics: dict[tuple[str, ...], float]
    demand: list[tuple[str, str, int]]


def ask_all(settings: Settings, requests: Sequence[Asked], host: str) -> Told:
    with Workspace(settings, clock=lambda: NOW) as workspace:
        key = next(key.key for key in ReadKeys(workspace).list())
        app = create_app(workspace)
        with TestClient(app, client=(host, 4711)) as client:
            answers = []
            for method, address, headers in requests:
                sent = {name: value.replace(KEY, key).encode() for name, value in headers.items()}
                found = client.request(method, address.replace(KEY, key), headers=sent)
                answers.append((found.status_code, found.headers.raw, found.content))
            metrics = counted_answers(TestClient(app, client=("127.0.0.1", 4711)))
    with closing(sqlite3.connect(settings.data_dir / DATABASE_NAME)) as connection:
        demand = connection.execute("SELECT audience, benefit, requests FROM demand ORDER BY 1, 2").fetchall()
    return Told(answers, metrics, demand)


def counted_answers(client: TestClient) -> dict[tuple[str, ...], float]:
    return {
        tuple(sample.labels.values()): sample.value
        for family in text_string_to_metric_families(client.get("/metrics").text)
        for sample in family.samples
        if sample.name in {"negz_http_request_duration_seconds_count", "negz_lists_total"}
    }


def pass_all_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Doorstep, "_answer", lambda *_: None)


def note_answers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the paths that will have been answered at the doorstep."""
    paths: list[str] = []
    answer = Doorstep._answer

    def remember(self: Doorstep, door: object, scope: Scope) -> object:
        found = answer(self, door, scope)  # type: ignore[arg-type]
        paths.extend([scope["path"]] if found else [])
        return found

    monkeypatch.setattr(Doorstep, "_answer", remember)
    return paths


@pytest.mark.parametrize(
    ("host", "limit", "require_key"),
    [("203.0.113.7", READING_LIMIT, False), ("203.0.113.7", 0, True), ("127.0.0.1", READING_LIMIT, True)],
)
def test_nobody_can_tell_which_way_a_request_took(
    writable_catalogue_dir: Path, monkeypatch: pytest.MonkeyPatch, host: str, limit: int, *, require_key: bool
) -> None:
    settings = Settings(data_dir=writable_catalogue_dir, today=TODAY, rate_limit_reading=limit, require_key=require_key)
    with Workspace(settings, clock=lambda: NOW) as workspace:
        ReadKeys(workspace).add("Website", [SITE])
    other_dir = Path(shutil.copytree(writable_catalogue_dir, writable_catalogue_dir.with_name("other")))
    monkeypatch.setattr("api.app.Meter", partial(Meter, clock=lambda: 0.0))  # refusals say how long to wait
    requests = [request for request in PLAIN + OTHERS for _ in range(2)] + TOO_MANY
    at_the_doorstep = ask_all(settings, requests, host)
    pass_all_on(monkeypatch)
    behind_the_layers = ask_all(settings.model_copy(update={"data_dir": other_dir}), requests, host)
    answers = zip(requests, at_the_doorstep.answers, behind_the_layers.answers, strict=True)
    assert [request for request, here, there in answers if here != there] == []
    assert at_the_doorstep == behind_the_layers
    statuses = {200, 204, 304, 401, 403, 405, 413, 422, 431} | ({429} if limit and host != "127.0.0.1" else set())
    assert {status for status, *_ in at_the_doorstep.answers} == statuses
    assert at_the_doorstep.demand


def test_plain_requests_are_answered_at_the_doorstep_and_no_others(
    catalogue_workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = note_answers(monkeypatch)
    client = TestClient(create_app(catalogue_workspace), client=("203.0.113.7", 4711))
    for method, address, headers in PLAIN:
        client.request(method, address, headers=headers)
    assert paths == [address.partition("?")[0] for _, address, _ in PLAIN]
    paths.clear()
    for method, address, headers in OTHERS:
        client.request(method, address, headers={name: value.encode() for name, value in headers.items()})
    assert paths == []


def test_withdrawn_output_is_gone_from_the_next_answer(
    writable_catalogue_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = note_answers(monkeypatch)
    with Workspace(Settings(data_dir=writable_catalogue_dir, today=TODAY, count_demand=False)) as workspace:
        client = TestClient(create_app(workspace))
        for _ in range(3):
            ids = [item["output"]["id"] for item in client.get(f"{LIST}?audience=cdo").json()["items"]]
            with Workspace(Settings(data_dir=writable_catalogue_dir)) as other_process:
                other_process.store.withdraw([OutputId(ids[0])])
            left = [item["output"]["id"] for item in client.get(f"{LIST}?audience=cdo").json()["items"]]
            assert ids[0] not in left
    assert len(paths) == 6
