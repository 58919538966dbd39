"""How fast the HTTP interface answers, beside what bare frameworks reach on the same machine in the same run.

    python -m benchmarks.http [--data-dir DIR] [--seconds 3] [--rounds 3] [--json FILE]

Every server is a process of its own on loopback, pinned to one core where the system allows it; the load comes from
another core: from `wrk` where it is installed, else from a small client. The bare servers answer with the list of
median size. The first two columns are rates and waiting times; the third is the processor time that the server took for
one request, which other processes on the machine hardly disturb. The ratios compare that time: one core that does
nothing else answers in proportion to its inverse. Afterwards each case of ours is asked at half its rate, at random
moments, for the waiting times then. All are medians over rounds in which all cases are measured one after the other.
"""

import argparse
import json
import multiprocessing
import os
import platform
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.http_load import CONNECTIONS, SEED, Case, ask, has_wrk

DISTINCT_PROFILES = 120_000  # far more than all rounds ask for; every round starts elsewhere, so that none comes twice
SAMPLE = 501  # lists whose median size stands for all
TODAY = date(2026, 11, 23)
PATH = "/api/v1/recommendations"
FRAGMENT = "/embed/recommendations.html"
READY_TIMEOUT_S = 60
UNREACHED = 10**9  # requests a minute: the limits count, and let everything pass

OURS = (
    "identical_requests",
    "distinct_profiles",
    "identical_fragments",
    "distinct_fragments",
    "text",
    "lone_text",
)
RATIOS = (
    *OURS[:4],
    "identical_requests_to_starlette",
    "text_to_encoding",
    "lone_text_to_encoding",
)
AT_LEAST = {
    "identical_requests": 0.8,
    "distinct_profiles": 0.5,
    "identical_fragments": 0.8,
    "distinct_fragments": 0.5,
    "identical_requests_to_starlette": 0.7,
}
AT_MOST = {"text_to_encoding": 1.5}
P99_AT_MOST = 5.0  # times the median, at half load


@dataclass(frozen=True)
class Load:
    """What a load of one case measured."""

    per_second: float
    median_ms: float
    p99_ms: float
    cpu_us: float


@dataclass(frozen=True)
class Server:
    """A server's process and port."""

    pid: int
    port: int

    def cpu_s(self) -> float:
        """Return the processor time it has taken so far; without /proc the wall clock, as load keeps its core busy."""
        path = Path(f"/proc/{self.pid}/stat")
        if not path.exists():
            return time.perf_counter()
        fields = path.read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> int:
    """Measure and print; return 1 if an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data-dir", type=Path, help="an existing data folder; else the shipped catalogue is loaded")
    parser.add_argument("--seconds", type=float, default=3.0, help="of load for each case and round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    options = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    server_core, client_core = (cores[0], cores[-1]) if cores else (None, None)
    with tempfile.TemporaryDirectory() as folder:
        data_dir = options.data_dir or Path(folder) / "data"
        questions, texts, constant = _prepare(data_dir)
        _print_machine(len(cores), len(constant))
        cases = _cases(questions, texts)
        with _servers({case.server for case in cases}, data_dir, constant, server_core) as servers:
            _pin(client_core)
            loads = _measure(cases, servers, options.seconds, options.rounds, Path(folder))
            halves = [_at_half_load(case, loads[case.name]) for case in cases if case.server == "ours"]
            waits = _measure(halves, servers, options.seconds, options.rounds, Path(folder))
        encoding = _bare_encoding(texts, server_core)
    _print_table(loads, encoding)
    _print_waits(waits)
    ratios = dict(zip(RATIOS, _promised_ratios(loads, encoding), strict=True))
    unrest = dict(zip(OURS, map(_unrest, waits.values()), strict=True))
    if options.json:
        found = {"ratios": ratios, "p99_to_median_at_half_load": unrest, "cpu_us": _costs(loads)}
        options.json.write_text(json.dumps(found), encoding="utf-8")
    return _print_missed(ratios, unrest)


def _prepare(data_dir: Path) -> tuple[list[str], list[str], bytes]:
    """Return distinct questions without text, the first of which has a list of median size, texts, and that list."""
    from api import answer
    from api.parameter import Query
    from api.reply import dump
    from api.routes.recommendations import PARAMETERS, read_query
    from corpus.model import Scheme

    workspace = _open(data_dir)
    workspace.load_shipped_catalogue_if_empty()
    if workspace.index_needs_build():
        workspace.build_index()
    recommender = workspace.recommender()
    vocabulary = recommender.vocabulary()
    audiences, benefits = ([c.key.notation for c in vocabulary.in_scheme(scheme)] for scheme in Scheme)
    ones_and_twos = [
        [",".join(c) for size in (1, 2) for c in combinations(names, size)] for names in (audiences, benefits)
    ]
    ids = [output.id for output in recommender.outputs()]
    questions = [
        f"audience={a}&benefit={b}&exclude={i}" for a in ones_and_twos[0] for b in ones_and_twos[1] for i in ids
    ]
    random.Random(SEED).shuffle(questions)  # noqa: S311 - only an order
    texts = [output.abstract.split(". ")[0][:300] for output in recommender.outputs() if output.abstract]

    def ask(question: str) -> bytes:
        query, language = read_query(Query.parse(question.encode(), PARAMETERS), TODAY)
        return dump(answer.recommendations(recommender.for_profile(query, language=language), language))

    sample = sorted((len(ask(question)), question) for question in questions[:SAMPLE])
    typical = sample[SAMPLE // 2][1]
    questions.insert(0, questions.pop(questions.index(typical)))
    constant = ask(typical)
    workspace.close()
    return questions[:DISTINCT_PROFILES], texts, constant


def _cases(questions: list[str], texts: list[str]) -> list[Case]:
    same = [f"GET {PATH}?{questions[0]}"]
    bodies = [json.dumps({"text": text}, ensure_ascii=False) for text in texts]
    posts = [f"POST {PATH} {body}" for body in bodies]
    others = questions[len(questions) // 8 :] + questions[: len(questions) // 8]  # between those of the interface
    return [
        Case("bare Starlette, orjson, constant", "starlette", same),
        Case("bare FastAPI, response model as declared, constant", "fastapi", same),
        Case("bare FastAPI, flat response model of the same size", "fastapi_flat", same),
        Case("ours, identical requests", "ours", same),
        Case("ours, distinct profiles without text", "ours", [f"GET {PATH}?{question}" for question in questions]),
        Case("ours, embed fragment, identical requests", "ours", [f"GET {FRAGMENT}?{questions[0]}"]),
        Case("ours, embed fragment, distinct profiles", "ours", [f"GET {FRAGMENT}?{question}" for question in others]),
        Case("ours, profiles with text (POST)", "ours", posts),
        Case("ours, profiles with text, one after the other", "ours", posts, connections=1),
    ]


def _at_half_load(case: Case, found: list[Load]) -> Case:
    """Return the case asked half as often as it can answer; each connection asks at moments of its own."""
    answer_ms = 1000 / median(load.per_second for load in found)
    return replace(case, connections=CONNECTIONS, pause_ms=2 * CONNECTIONS * answer_ms - answer_ms)


def _measure(
    cases: list[Case], servers: dict[str, Server], seconds: float, rounds: int, folder: Path
) -> dict[str, list[Load]]:
    found: dict[str, list[Load]] = {case.name: [] for case in cases}
    for number in range(rounds + 1):  # the first round only warms up
        for whole in cases:
            start = number * len(whole.lines) // (rounds + 1)
            case = replace(whole, lines=whole.lines[start:] + whole.lines[:start])
            server = servers[case.server]
            before_s = server.cpu_s()
            seen = ask(case, server.port, seconds, folder)
            cpu_us = (server.cpu_s() - before_s) / seen.requests * 1e6
            if number:
                found[case.name].append(Load(seen.requests / seen.taken_s, seen.median_ms, seen.p99_ms, cpu_us))
    return found


def _bare_encoding(texts: list[str], core: int | None) -> Load:
    """Return how fast one core encodes the texts with nothing around it."""
    _pin(core)
    from recommender.encoders.registry import DEFAULT, open_encoder

    encoder = open_encoder(DEFAULT)
    encoder.encode_query(texts[0])
    found = []
    for _ in range(3):
        start, cpu_start = time.perf_counter(), time.process_time()
        for text in texts:
            encoder.encode_query(text)
        cpu_us = (time.process_time() - cpu_start) / len(texts) * 1e6
        found.append(Load(len(texts) / (time.perf_counter() - start), 0.0, 0.0, cpu_us))
    return sorted(found, key=lambda load: load.cpu_us)[1]


@contextmanager
def _servers(names: set[str], data_dir: Path, constant: bytes, core: int | None) -> Iterator[dict[str, Server]]:
    """Run every server in a process of its own."""
    context = multiprocessing.get_context("spawn")
    servers, processes = {}, []
    try:
        for name in sorted(names):
            listener = socket.create_server(("127.0.0.1", 0))
            process = context.Process(target=_serve, args=(name, listener, data_dir, constant, core), daemon=True)
            process.start()
            servers[name] = Server(process.pid or 0, listener.getsockname()[1])
            listener.close()
            processes.append(process)
        for server in servers.values():
            _wait_until_ready(server.port)
        yield servers
    finally:
        for process in processes:
            process.terminate()
            process.join(5)


def _serve(name: str, listener: socket.socket, data_dir: Path, constant: bytes, core: int | None) -> None:
    import uvicorn

    _pin(core)
    builders: dict[str, Callable[[], Any]] = {
        "starlette": lambda: _starlette(constant),
        "fastapi": lambda: _fastapi(constant),
        "fastapi_flat": lambda: _fastapi_flat(constant),
        "ours": lambda: _ours(data_dir),
    }
    config = uvicorn.Config(builders[name](), loop="uvloop", http="httptools", access_log=False, log_level="warning")
    uvicorn.Server(config).run(sockets=[listener])


def _ours(data_dir: Path) -> Any:
    from api.app import create_app

    return create_app(_open(data_dir))


def _open(data_dir: Path) -> Any:
    from api.settings import Settings
    from api.workspace import Workspace

    return Workspace(Settings(data_dir=data_dir, today=TODAY, rate_limit_reading=UNREACHED, rate_limit_text=UNREACHED))


def _starlette(constant: bytes) -> Any:
    import orjson
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    value = orjson.loads(constant)

    async def get(_: Request) -> Response:
        return Response(orjson.dumps(value), media_type="application/json")

    return Starlette(routes=[Route(PATH, get)])


def _fastapi(constant: bytes) -> Any:
    from fastapi import FastAPI

    from api.schemas import RecommendationAnswer

    app, value = FastAPI(), json.loads(constant)

    @app.get(PATH, response_model=RecommendationAnswer)
    async def get() -> Any:
        return value

    return app


def _fastapi_flat(constant: bytes) -> Any:
    """Return the cheapest answer through a response model that there is: one long text."""
    from fastapi import FastAPI
    from pydantic import BaseModel

    class Flat(BaseModel):
        text: str

    app, value = FastAPI(), {"text": "x" * (len(constant) - len('{"text":""}'))}

    @app.get(PATH, response_model=Flat)
    async def get() -> Any:
        return value

    return app


def _wait_until_ready(port: int) -> None:
    deadline = time.monotonic() + READY_TIMEOUT_S
    while time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
                connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                if connection.recv(1):
                    return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"no server answers on port {port}")


def _pin(core: int | None) -> None:
    if core is not None:
        os.sched_setaffinity(0, {core})


def _print_machine(cores: int, answer_bytes: int) -> None:
    path = Path("/proc/cpuinfo")
    models = re.findall(r"model name\s*: (.*)", path.read_text(encoding="utf-8")) if path.exists() else []
    client = "wrk" if has_wrk() else "own client"
    print(f"{models[0] if models else platform.processor()}, {cores} cores, load {os.getloadavg()[0]:.1f}")
    print(f"{platform.platform()}, Python {platform.python_version()}, {client}, {CONNECTIONS} connections")
    print(f"answer of {answer_bytes} bytes\n")


def _ratio(loads: dict[str, list[Load]], name: str, base: str) -> float:
    """Return how much of the base's throughput a case reaches, the median over rounds."""
    pairs = zip(loads[base], loads[name], strict=True)
    return median(a.cpu_us / b.cpu_us for a, b in pairs)


def _promised_ratios(loads: dict[str, list[Load]], encoding: Load) -> tuple[float, ...]:
    """Return the ratios that `RATIOS` names, in the order of the cases."""
    names = list(loads)
    starlette, declared, without_text, with_text = names[0], names[1], names[3:7], names[7:]
    costs = (median(found.cpu_us for found in loads[text]) / encoding.cpu_us for text in with_text)
    identical = _ratio(loads, without_text[0], starlette)
    return *(_ratio(loads, name, declared) for name in without_text), identical, *costs


def _costs(loads: dict[str, list[Load]]) -> dict[str, float]:
    """Return the processor time of a request, in microseconds: of bare Starlette, and of each case of ours."""
    medians = [median(load.cpu_us for load in found) for found in loads.values()]
    return {"bare": medians[0], **dict(zip(OURS, medians[3:], strict=True))}


def _print_table(loads: dict[str, list[Load]], encoding: Load) -> None:
    _, declared, flat, *_ = loads
    print(f"{'':52} {'1/s':>7} {'p99 ms':>7} {'CPU us':>7} {'/ FastAPI':>10} {'/ flat':>7}")
    for name, found in loads.items():
        rate, p99 = median(x.per_second for x in found), median(x.p99_ms for x in found)
        cpu = median(x.cpu_us for x in found)
        ratios = f"{_ratio(loads, name, declared):10.2f} {_ratio(loads, name, flat):7.2f}"
        print(f"{name:52} {rate:7.0f} {p99:7.1f} {cpu:7.0f} {ratios}")
    print(f"{'bare encoding of the same texts':52} {encoding.per_second:7.0f} {'':7} {encoding.cpu_us:7.0f}")
    *_, to_starlette, together, alone = _promised_ratios(loads, encoding)
    print(f"\nA profile with text costs {together:.2f} times the bare encoding, as texts that wait are encoded")
    print(f"together; {alone:.2f} times where one request comes after the other.")
    print(f"Identical requests reach {to_starlette:.2f} of bare Starlette.")


def _unrest(found: list[Load]) -> float:
    """Return how many times the median wait one request in a hundred waits at least."""
    return median(load.p99_ms / load.median_ms for load in found)


def _print_waits(waits: dict[str, list[Load]]) -> None:
    print(f"\n{'at half of that rate':52} {'1/s':>7} {'p50 ms':>7} {'p99 ms':>7} {'p99 / p50':>10}")
    for name, found in waits.items():
        rate, middle, p99 = (
            median(getattr(load, field) for load in found) for field in ("per_second", "median_ms", "p99_ms")
        )
        print(f"{name:52} {rate:7.0f} {middle:7.2f} {p99:7.2f} {_unrest(found):10.1f}")


def _print_missed(ratios: dict[str, float], unrest: dict[str, float]) -> int:
    """Print what is less, or more, than it should be; return 1 if anything is."""
    missed = [f"{name} {ratios[name]:.2f}, at least {aim}" for name, aim in AT_LEAST.items() if ratios[name] < aim]
    missed += [f"{name} {ratios[name]:.2f}, at most {aim}" for name, aim in AT_MOST.items() if ratios[name] > aim]
    missed += [f"p99 of {name} {x:.1f} medians, at most {P99_AT_MOST}" for name, x in unrest.items() if x > P99_AT_MOST]
    print("\n" + "\n".join([f"missed: {line}" for line in missed] or ["all aims are met"]))
    return 1 if missed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        sys.exit(f"benchmark did not run: {error}")
