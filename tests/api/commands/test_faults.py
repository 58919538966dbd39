"""What docs/operations.md promises under "What happens when …", each tried on a running service or a real command."""

import os
import random
import resource
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.api.commands.conftest import Negz
from tests.api.commands.service import serving

ROOT = Path(__file__).parents[3]
CONNECTIONS = 1_000
ANSWER_S = 10  # on a busy machine; alone it takes a few milliseconds
KILLS = 6
SLOW_SENDERS = 200


def _build(data_dir: Path) -> list[str]:
    return [sys.executable, "-m", "api", "index", "build", "--data-dir", str(data_dir)]


@pytest.mark.parametrize("seed", [20_261_127])
def test_index_build_killed_at_any_moment_leaves_an_index_that_answers(negz: Negz, small_dir: Path, seed: int) -> None:
    moments = random.Random(seed)  # noqa: S311 - moments to kill at, no secret
    pointers = set()
    for _ in range(KILLS):
        process = subprocess.Popen(_build(small_dir), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(moments.uniform(0.3, 2.5))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        pointers.add((small_dir / "index" / "current").read_text())
        assert negz("doctor", "--json", "--data-dir", small_dir).json["ok"]
        assert negz("recommend", "--audience", "cdo", "--json", "--data-dir", small_dir).json["items"]
    assert all(pointers)


def test_index_build_without_room_says_so_and_the_old_index_answers(negz: Negz, small_dir: Path) -> None:
    before = (small_dir / "index" / "current").read_text()

    def limit_files() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    ended = subprocess.run(
        _build(small_dir),
        cwd=ROOT,
        capture_output=True,
        text=True,
        preexec_fn=limit_files,  # it takes no lock and allocates nothing
        check=False,
    )
    assert (ended.returncode, "Traceback" in ended.stderr) == (4, False), ended.stderr
    assert "kein Platz" in ended.stderr
    assert (small_dir / "index" / "current").read_text() == before
    assert list((small_dir / "index").glob(".new-*")) == []
    assert negz("doctor", "--json", "--data-dir", small_dir).json["ok"]


def test_thousand_open_connections_that_say_nothing_keep_nobody_waiting(small_dir: Path) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS + 500  # ours, in a process whose limit the service inherits
    if hard != resource.RLIM_INFINITY and hard < wanted:
        pytest.skip(f"this system allows {hard} open files")
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    try:
        with serving(small_dir, "--no-build") as (process, address, _), ExitStack() as open_sockets:
            place = urlsplit(address)
            for number in range(CONNECTIONS):
                client = open_sockets.enter_context(socket.create_connection((place.hostname, place.port), ANSWER_S))
                if number % 2:
                    client.sendall(b"GET /api/v1/recommendations?audience=cdo HTTP/1.1\r\nHost: x\r\n")  # never ended
            start_s = time.monotonic()
            answer = httpx2.get(f"{address}/api/v1/recommendations?audience=cdo", timeout=ANSWER_S)
            assert answer.status_code == 200
            assert time.monotonic() - start_s < ANSWER_S
            assert process.poll() is None
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_slow_reader_keeps_nobody_waiting(small_dir: Path) -> None:
    with serving(small_dir, "--no-build") as (_, address, _):
        place = urlsplit(address)
        with socket.create_connection((place.hostname, place.port), ANSWER_S) as slow:
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            slow.sendall(b"GET /api/v1/outputs HTTP/1.1\r\nHost: x\r\n\r\n" * 50)  # and reads none of the answers
            assert httpx2.get(f"{address}/readyz", timeout=ANSWER_S).status_code == 200


def test_slow_senders_keep_nobody_waiting(small_dir: Path) -> None:
    with serving(small_dir, "--no-build") as (process, address, _), ExitStack() as open_sockets:
        place = urlsplit(address)
        for _ in range(SLOW_SENDERS):  # each has announced a body of which it sends a byte
            client = open_sockets.enter_context(socket.create_connection((place.hostname, place.port), ANSWER_S))
            client.sendall(b"POST /api/v1/recommendations HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n\r\n{")
        for _ in range(5):
            answer = httpx2.post(f"{address}/api/v1/recommendations", json={"audience": ["cdo"]}, timeout=ANSWER_S)
            assert answer.status_code == 200
        assert process.poll() is None


def test_clock_set_back_leaves_index_and_service_as_they_are(negz: Negz, small_dir: Path) -> None:
    for manifest in (small_dir / "index").glob("v*/manifest.json"):
        text = manifest.read_text(encoding="utf-8")
        year = text.split('"built_at": "')[1][:4]
        manifest.write_text(text.replace(f'"built_at": "{year}', '"built_at": "2099'), encoding="utf-8")
    assert negz("doctor", "--json", "--data-dir", small_dir).json["ok"]
    answer = negz("index", "status", "--json", "--data-dir", small_dir).json
    assert answer["is_stale"] is False
