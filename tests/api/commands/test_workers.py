"""Several processes at one port, as an operator starts them: they share, switch, fail and stop as one service."""

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlsplit

import pytest

from tests.api.commands.conftest import Negz
from tests.api.commands.service import READY_S, is_running, serving

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

LIST = "/api/v1/recommendations?audience=cdo&n=3"
COUNT = 'negz_http_request_duration_seconds_count{method="GET",route="/api/v1/recommendations",status="200"}'
ASKING = 4
AFTER = 20


@dataclass(frozen=True)
class Seen:
    """One answer: when it was asked for and when it had come, its status, and the build of the index it names."""

    asked_s: float
    came_s: float
    status: int
    built_at: str


@dataclass
class Readers:
    """People who ask without a pause, each time over a connection of their own."""

    address: str
    seen: list[Seen] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @contextmanager
    def reading(self) -> Iterator[None]:
        over = Event()
        threads = [Thread(target=self._read, args=(over,)) for _ in range(ASKING)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            over.set()
            for thread in threads:
                thread.join(READY_S)

    def _read(self, over: Event) -> None:
        while not over.is_set():
            asked_s = time.monotonic()
            try:
                status, body = get(self.address, LIST)
            except OSError as error:
                self.failures.append(repr(error))
                continue
            self.seen.append(Seen(asked_s, time.monotonic(), status, json.loads(body)["index"]["built_at"]))


def get(address: str, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, bytes]:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=READY_S)
    try:
        connection.request("GET", path, headers=dict(headers or {}))
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def children(pid: int) -> set[int]:
    return {int(number) for number in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def answers_of(pid: int) -> float:
    """Return the processor time that a process has taken, in ticks: one that answers takes some."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def counts_reach(address: str, number: int) -> Callable[[], bool]:
    """Return what says whether so many lists have been counted: an answer is counted a moment after it has come."""
    return lambda: f"{COUNT} {number}.0" in get(address, "/metrics")[1].decode()


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + READY_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_new_index_is_everybodys_from_one_moment_on_and_no_request_fails(small_dir: Path, negz: Negz) -> None:
    negz("index", "build", "--data-dir", small_dir)
    with serving(small_dir, "--workers", "2", "--no-build") as (process, address, _):
        readers, before = Readers(address), {pid: answers_of(pid) for pid in children(process.pid)}
        with readers.reading():
            wait_until(lambda: len(readers.seen) >= AFTER)
            negz("corpus", "withdraw", "vergabe-2023", "--data-dir", small_dir)
            outcome = negz("index", "build", "--data-dir", small_dir)
            wait_until(lambda: len({seen.built_at for seen in list(readers.seen)}) == 2)
            number = len(readers.seen)
            wait_until(lambda: len(readers.seen) >= number + 4 * AFTER)
        assert outcome.code == 0
        assert all(answers_of(pid) > ticks for pid, ticks in before.items()), "both have answered"
    assert readers.failures == []
    assert {seen.status for seen in readers.seen} == {200}
    old, new = dict.fromkeys(seen.built_at for seen in sorted(readers.seen, key=lambda seen: seen.came_s))
    first_new_s = min(seen.came_s for seen in readers.seen if seen.built_at == new)
    assert [seen for seen in readers.seen if seen.built_at == old and seen.asked_s > first_new_s] == []


def test_withdrawn_output_is_gone_from_all_processes_at_once(small_dir: Path, negz: Negz) -> None:
    negz("index", "build", "--data-dir", small_dir)
    with serving(small_dir, "--workers", "2", "--no-build") as (_, address, _):
        for _ in range(AFTER):
            assert b"vergabe-2023" in get(address, LIST)[1]
        negz("corpus", "withdraw", "vergabe-2023", "--data-dir", small_dir)
        for _ in range(2 * AFTER):
            assert b"vergabe-2023" not in get(address, LIST)[1]


def test_process_that_dies_is_replaced_and_counts_stay_those_of_all(small_dir: Path, negz: Negz) -> None:
    negz("index", "build", "--data-dir", small_dir)
    with serving(small_dir, "--workers", "2") as (process, address, _):
        for _ in range(AFTER):
            get(address, LIST)
        wait_until(counts_reach(address, AFTER))
        victim, other = children(process.pid)
        os.kill(victim, signal.SIGKILL)
        wait_until(lambda: len(children(process.pid) - {victim}) == 2)
        assert other in children(process.pid)
        for _ in range(AFTER):
            assert get(address, LIST)[0] == 200
        wait_until(counts_reach(address, 2 * AFTER))
        assert b"process_resident_memory_bytes" in get(address, "/metrics")[1]
        assert process.stderr is not None
        assert "Ein Arbeitsprozess ist ausgefallen (Code -9) und wird ersetzt." in process.stderr.readline()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_all_stop_quietly_with_the_service(small_dir: Path, negz: Negz, number: signal.Signals, code: int) -> None:
    negz("index", "build", "--data-dir", small_dir)
    with serving(small_dir, "--workers", "2") as (process, address, _):
        get(address, LIST)
        workers = children(process.pid)
        process.send_signal(number)
        out, err = process.communicate(timeout=READY_S)
    assert (process.returncode, out, err) == (code, "", "")
    assert not any(is_running(worker) for worker in workers)


def test_nobody_answers_on_when_the_service_is_killed(small_dir: Path, negz: Negz) -> None:
    negz("index", "build", "--data-dir", small_dir)
    with serving(small_dir, "--workers", "2") as (process, _, _):
        workers = children(process.pid)
        process.kill()
        process.wait(READY_S)
        wait_until(lambda: not any(is_running(worker) for worker in workers))


def test_processes_share_what_was_loaded_before_they_began(writable_catalogue_dir: Path) -> None:
    with serving(writable_catalogue_dir, "--workers", "3", "--no-build") as (process, address, _):
        for _ in range(AFTER):
            get(address, LIST)
        workers = children(process.pid)
        shares = [proportional_mb(pid) / resident_mb(pid) for pid in workers]
    assert len(workers) == 3
    assert max(shares) < 0.7


def proportional_mb(pid: int) -> float:
    return _memory_mb(pid, "Pss")


def resident_mb(pid: int) -> float:
    return _memory_mb(pid, "Rss")


def _memory_mb(pid: int, name: str) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1024


def test_number_of_processes_must_be_one(negz: Negz) -> None:
    assert negz("serve", "--workers", "0").code == 2


def test_limits_hold_for_all_processes_together(small_dir: Path, negz: Negz, monkeypatch: pytest.MonkeyPatch) -> None:
    negz("index", "build", "--data-dir", small_dir)
    monkeypatch.setenv("NEGZ_RATE_LIMIT_READING", "10")
    with serving(small_dir, "--workers", "2", "--no-build") as (_, address, _):
        visitor = {"X-Forwarded-For": "203.0.113.7"}
        statuses = [get(address, LIST, visitor)[0] for _ in range(15)]
    assert statuses == [200] * 10 + [429] * 5
