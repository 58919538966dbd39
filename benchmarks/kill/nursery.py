"""Commands of ours in processes that can be killed at any moment of their work."""

import json
import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

PATIENCE_S = 300.0  # for a command that is not killed, on a machine that others use


class Fork:
    """A command under way."""

    def __init__(self, process: "subprocess.Popen[bytes]", pid: int, said: Path) -> None:
        self._process = process
        self.pid = pid
        self._said = said
        self._has_ended = False
        self.is_over = False

    def ends_within(self, seconds: float) -> bool:
        """Wait so long at most; return whether it has ended by itself."""
        if not self._has_ended:
            with selectors.DefaultSelector() as selector:
                assert self._process.stdout is not None  # noqa: S101 - for the type checker
                selector.register(self._process.stdout, selectors.EVENT_READ)
                self._has_ended = bool(selector.select(max(seconds, 0.0)))
        return self._has_ended

    def kill(self) -> None:
        """Kill it without warning; its process id is its own until `code` has been asked for."""
        os.kill(self.pid, signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        os.kill(self.pid, signal.SIGTERM)

    def code(self) -> int:
        """Return its exit code once it has ended: negative for a signal."""
        if not self.ends_within(PATIENCE_S):
            self.kill()
            raise TimeoutError(f"still at it after {PATIENCE_S} s: {self.said()[-500:]}")
        assert self._process.stdin is not None  # noqa: S101 - for the type checker
        assert self._process.stdout is not None  # noqa: S101 - for the type checker
        self._process.stdout.readline()
        self._process.stdin.write(b"\n")
        self._process.stdin.flush()
        self.is_over = True
        return int(self._process.stdout.readline())

    def said(self) -> str:
        """Return what it has printed."""
        return self._said.read_text(encoding="utf-8", errors="replace")


class Nursery:
    """Starts commands as forks of a process that has imported everything; one at a time; a context manager.

    Parameters
    ----------
    folder : Path
        Where what the commands print is written.
    environment : mapping of str to str
        On top of this process's own.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self._environment = dict(environment)
        command = [sys.executable, "-m", "benchmarks.kill.nursery_process"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        self._last: Fork | None = None
        self._read_line()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._last is not None and not self._last.is_over:
            self._last.kill()
        self._process.communicate()

    def start(self, arguments: Sequence[object]) -> Fork:
        """Start `negz ARGUMENTS`."""
        said = self._folder / "said.txt"
        order = {"arguments": list(map(str, arguments)), "environment": self._environment, "said": str(said)}
        assert self._process.stdin is not None  # noqa: S101 - for the type checker
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._last = Fork(self._process, int(self._read_line()), said)
        return self._last

    def run(self, arguments: Sequence[object]) -> tuple[int, str]:
        """Run `negz ARGUMENTS` to its end; return its exit code and what it printed."""
        fork = self.start(arguments)
        return fork.code(), fork.said()

    def _read_line(self) -> str:
        assert self._process.stdout is not None  # noqa: S101 - for the type checker
        line = self._process.stdout.readline().decode().strip()
        if not line:
            raise RuntimeError("the process that commands are forked from has ended")
        return line
