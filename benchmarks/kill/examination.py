"""What has to be true of a data folder after any kill, and how soon a service is ready on it again."""

import json
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.kill.ground import Ground, free_port

READY_TIMEOUT_S = 120.0
POLL_S = 0.02
ANSWER_TIMEOUT_S = 30.0


def find_damage(ground: Ground, folder: Path) -> list[str]:
    """Open the folder as the next start would; return what is damaged."""
    from corpus.errors import NegzError
    from corpus.sqlite.connection import DATABASE_NAME
    from recommender.errors import IndexMissing
    from recommender.index.manifest import verify_files
    from recommender.index.storage import read_current

    found = []
    with closing(sqlite3.connect(folder / DATABASE_NAME)) as connection:
        whole = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
        if whole != ["ok"]:
            found.append(f"integrity_check: {whole[:3]}")
        if broken := connection.execute("PRAGMA foreign_key_check").fetchall():
            found.append(f"foreign_key_check: {broken[:3]}")
    try:
        verify_files(*read_current(folder / "index"))
    except IndexMissing:
        pass  # only a restore may leave none, and says so; the next start builds it
    except NegzError as error:
        found.append(f"index: {error.subject}")
    code, said = ground.nursery.run(["doctor", "--json", "--data-dir", folder])
    if code:
        found.append(f"negz doctor ended with {code}: {said[-500:]}")
    return found


@dataclass(frozen=True, slots=True)
class Restart:
    """A service started anew: seconds until it was ready, those of them it waited for a processor, and what is wrong.

    A fork, which has imported everything before, is not timed.
    """

    ready_s: float
    waited_s: float
    wrong: tuple[str, ...]

    @property
    def own_s(self) -> float:
        """What it would have taken with a processor of its own."""
        return self.ready_s - self.waited_s


def restart(folder: Path) -> Restart:
    """Start `negz serve` as an operator would, and time it."""
    port, start_s = free_port(), time.monotonic()
    command = [sys.executable, "-m", "api", "serve", "--port", str(port), "--data-dir", str(folder)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            if not _wait(port, lambda: server.poll() is not None):
                server.kill()
                return Restart(time.monotonic() - start_s, 0.0, (f"no restart: {server.communicate()[1][-500:]}",))
            return Restart(time.monotonic() - start_s, _waited_s(server.pid), _find_nothing_served(port))
        finally:
            server.terminate()
            server.communicate(timeout=READY_TIMEOUT_S)


def restart_as_fork(ground: Ground, folder: Path) -> Restart:
    """Start `negz serve` as a fork: nothing is timed, all else is the same."""
    port = free_port()
    fork = ground.nursery.start(["serve", "--port", port, "--data-dir", folder])
    is_ready = _wait(port, lambda: fork.ends_within(0))
    wrong = _find_nothing_served(port) if is_ready else ("no restart",)
    fork.terminate()
    code = fork.code()
    return Restart(0.0, 0.0, wrong if is_ready and not code else (*wrong, f"ended with {code}: {fork.said()[-500:]}"))


def _wait(port: int, is_over: Callable[[], bool]) -> bool:
    """Wait until the service is ready; return whether that came before its end."""
    deadline_s = time.monotonic() + READY_TIMEOUT_S
    while not _answers(f"http://127.0.0.1:{port}/readyz"):
        if is_over() or time.monotonic() > deadline_s:
            return False
        time.sleep(POLL_S)
    return True


def _waited_s(pid: int) -> float:
    """Return how long the process's first thread was ready to run and had no processor; 0 where nothing tells."""
    path = Path(f"/proc/{pid}/schedstat")
    return int(path.read_text(encoding="ascii").split()[1]) / 1e9 if path.exists() else 0.0


def _find_nothing_served(port: int) -> tuple[str, ...]:
    answer = _fetch(f"http://127.0.0.1:{port}/api/v1/recommendations?audience=cdo")
    return () if json.loads(answer)["items"] else ("the restarted service recommends nothing",)


def _answers(address: str) -> bool:
    try:
        _fetch(address)
    except OSError:
        return False
    return True


def _fetch(address: str) -> bytes:
    try:
        with urllib.request.urlopen(address, timeout=ANSWER_TIMEOUT_S) as answer:  # noqa: S310 - of this machine
            body: bytes = answer.read()
    except urllib.error.HTTPError as error:
        error.close()
        raise
    return body
