"""Keeps the index of a running service in step with what editors and imports change.

The build runs in a process of its own, at low priority: answers go on meanwhile, and its memory is given back. The
service takes up the new index by itself, as after any `negz index build`.
"""

import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from types import TracebackType
from typing import Self

from api.index_exchange import take_index
from api.workspace import Workspace
from corpus.errors import NegzError

CHECK_S = 5.0
QUIET_S = 20.0  # without a further change; an editor decides every few seconds, and one build serves all of it
LONGEST_WAIT_S = 120.0  # then it is built although changes go on
FIRST_PAUSE_S, LONGEST_PAUSE_S = 60.0, 3600.0  # after a build that failed; doubled each time
BUILDING = "index"  # the task that one instance is at
_CHILD = (
    "from api.lifeline import end_with_starter; end_with_starter();"
    " import os; hasattr(os, 'nice') and os.nice(10); from api.cli import main; main()"
)

Build = Callable[[], None]


class Upkeep:
    """Builds the index when it lags behind; a context manager, at work while its block runs.

    Parameters
    ----------
    workspace : Workspace
        The data folder that is served.
    build : Build
        Builds its index, or raises `OSError` or `subprocess.SubprocessError`.
    say : callable
        Told, in a German sentence, of a build that failed.
    is_behind : bool
        Whether the index was behind before the service began: then the first look builds, without waiting for quiet.
    """

    def __init__(
        self, workspace: Workspace, build: Build, say: Callable[[str], None], *, is_behind: bool = False
    ) -> None:
        self._workspace = workspace
        self._build = build
        self._say = say
        self._over = Event()
        self._thread = Thread(target=self._work, name="index-upkeep", daemon=True)
        self._seen: tuple[object, float, float] | None = None  # corpus version, first and last change seen
        self._is_overdue = is_behind
        self._paused_until = 0.0
        self._pause_s = FIRST_PAUSE_S

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()

    def look(self, now_s: float) -> bool:
        """Build if it is time to, at `now_s` seconds of a clock that never goes back; return whether it was built.

        Of several instances one builds; the others take what it has built.
        """
        if take_index(self._workspace) or not self._is_due(now_s):
            return False
        with self._workspace.store.only_one(BUILDING) as is_ours:
            return is_ours and self._build_in_turn(now_s)

    def _build_in_turn(self, now_s: float) -> bool:
        """Build, being the only one among all instances; not where another one has just done so."""
        self._seen = None
        if take_index(self._workspace):
            return False
        try:
            self._build()
        except (OSError, subprocess.SubprocessError) as error:
            if self._over.is_set():
                return False
            self._paused_until = now_s + self._pause_s
            self._pause_s = min(2 * self._pause_s, LONGEST_PAUSE_S)
            self._say(f"Der Index ließ sich nicht erneuern ({error}). Prüfen Sie: negz index build")
            return False
        self._pause_s = FIRST_PAUSE_S
        return True

    def _is_due(self, now_s: float) -> bool:
        if now_s < self._paused_until:
            return False
        status = self._workspace.recommender().status()
        is_overdue, self._is_overdue = self._is_overdue, False
        if not status.is_stale:
            self._seen = None
            return False
        if is_overdue:
            return True
        version = self._workspace.store.corpus_version()
        if self._seen is None:
            self._seen = version, now_s, now_s
        elif self._seen[0] != version:
            self._seen = version, self._seen[1], now_s
        _, first_s, last_s = self._seen
        return now_s - last_s >= QUIET_S or now_s - first_s >= LONGEST_WAIT_S

    def _work(self) -> None:
        while not self._over.wait(CHECK_S):
            with suppress(NegzError):  # no index, or a busy store: `/readyz` and the next look tell
                self.look(monotonic())


class BuildApart:
    """A build of the folder's index in a process of its own, with the settings of this one, which it does not outlive.

    A context manager: on leaving, a build under way is ended, so that nothing has the folder open any more. Where this
    process is killed, it ends by itself (`api.lifeline`).
    """

    def __init__(self, data_dir: Path) -> None:
        self._command = [sys.executable, "-c", _CHILD, "index", "build", "--data-dir", str(data_dir.resolve())]
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def __call__(self) -> None:
        """Build; raise `OSError` or `subprocess.SubprocessError` with the last thing it said."""
        with subprocess.Popen(  # noqa: S603 - our own command
            self._command,
            stdin=subprocess.PIPE,  # open until the build is over, see `api.lifeline`
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        ) as self._process:
            said = self._process.stderr.read() if self._process.stderr else ""
        if self._process.returncode:
            last = said.strip().splitlines()[-1:]
            raise subprocess.SubprocessError(last[0] if last else f"Code {self._process.returncode}")
