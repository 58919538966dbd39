"""An acknowledged write survives a kill of the service or of the server, and nothing arrives by halves."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from corpus.postgresql import PostgresqlStore
from tests.postgresql_server import PostgresqlServer, running_server

ROOT = Path(__file__).parents[3]
BATCH = 7
ROUNDS = 3
WRITER = f"""
import sys
from itertools import count
from corpus.postgresql import PostgresqlStore
from tests.builders import make_output

store = PostgresqlStore(sys.argv[1])
for batch in count(int(sys.argv[2])):
    store.upsert([make_output(id=f"b{{batch}}-{{number}}") for number in range({BATCH})])
    print(batch, flush=True)
"""


def write_until(address: str, first_batch: int, end: object, seconds: float) -> set[int]:
    """Let a process write until `end` is called with it; return the batches that it acknowledged."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, address, str(first_batch)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as writer:
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(seconds)
        end(writer)  # type: ignore[operator]
        rest = writer.stdout.read()
    return {int(line) for line in (first + rest).split("\n") if line}


def check(address: str, acknowledged: set[int]) -> None:
    store = PostgresqlStore(address)
    batches: dict[int, int] = {}
    for output in store.outputs():
        assert output.tags
        assert output.manifestations
        batch = int(output.id.partition("-")[0].removeprefix("b"))
        batches[batch] = batches.get(batch, 0) + 1
    assert acknowledged <= batches.keys()
    assert set(batches.values()) == {BATCH}
    assert store.corpus_version() == len(batches)
    assert len(store.search("Kommunen", limit=10_000)) == BATCH * len(batches)
    store.close()


def test_batches_acknowledged_before_the_service_was_killed_are_there_and_whole(postgresql: PostgresqlServer) -> None:
    moments = random.Random(20_261_123)  # noqa: S311 - moments to kill at, no secret
    address, acknowledged = postgresql.new_schema(), set[int]()
    for _ in range(ROUNDS):
        start = max(acknowledged, default=-1) + 2

        def kill(writer: "subprocess.Popen[str]") -> None:
            os.kill(writer.pid, signal.SIGKILL)

        acknowledged |= write_until(address, start, kill, moments.uniform(0.0, 0.15))
        check(address, acknowledged)


def test_batches_acknowledged_before_the_server_crashed_are_there_and_whole() -> None:
    with running_server() as server:
        acknowledged = write_until(server.address, 0, lambda _: server.crash(), 0.2)
        server.start()
        check(server.address, acknowledged)


def test_writes_wait_for_the_disk_whatever_the_server_is_set_to(postgresql: PostgresqlServer) -> None:
    store = PostgresqlStore(postgresql.new_schema())
    for setting, wanted in (("off", "on"), ("remote_apply", "remote_apply")):
        postgresql.run(f"ALTER SYSTEM SET synchronous_commit = {setting}", "SELECT pg_reload_conf()")
        time.sleep(0.2)
        with store._connections.write() as connection:
            assert connection.execute("SHOW synchronous_commit").fetchone() == (wanted,)
    postgresql.run("ALTER SYSTEM SET synchronous_commit = off", "SELECT pg_reload_conf()")
    store.close()
