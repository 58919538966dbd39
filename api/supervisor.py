"""Several processes that do the same work, kept at it: what dies is replaced, what is told to stop stops as a whole."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import connection, get_context, parent_process
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from threading import Event, Thread
from time import monotonic
from types import FrameType
from typing import Protocol

from corpus.errors import NotReady

LOOK_S = 0.5  # how long a signal to stop may wait to be noticed
STOP_S = 20.0  # for answers under way; then processes are killed (systemd does so after 30)
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 30.0  # before a process is replaced; doubled while they die young
OLD_S = 60.0  # a process that has lived as long did not die of its start

FORKS = sys.platform == "linux"
"""Whether processes begin as copies of this one and share its memory; elsewhere that is not safe: they start anew."""

Announce = Callable[[], None]


class Work(Protocol):
    """What a process does until it gets SIGTERM; to be pickled where processes do not fork."""

    def __call__(self, number: int, announce: Announce) -> None:
        """Do it as process `number`, from 0; call `announce` once it has begun in earnest."""


class Ready(Protocol):
    """A flag that processes share."""

    def set(self) -> None:
        """Raise it."""

    def is_set(self) -> bool:
        """Return whether it is up."""


@dataclass(slots=True)
class _Worker:
    """The process that has a number at present."""

    process: BaseProcess
    ready: Ready
    began_s: float = field(default_factory=monotonic)


class Supervisor:
    """Keeps processes at work; this one has no threads, and touches nothing that they use.

    Parameters
    ----------
    number : int
        How many, at least 1.
    work : Work
        What each does.
    say : callable
        Told, in a German sentence, of a process that had to be replaced.
    """

    def __init__(self, number: int, work: Work, say: Callable[[str], None]) -> None:
        self._number = number
        self._work = work
        self._say = say
        self._context: BaseContext = get_context("fork" if FORKS else "spawn")
        self._workers: list[_Worker] = []
        self._signal: int | None = None
        self._pause_s = FIRST_PAUSE_S

    def run(self, on_ready: Announce) -> None:
        """Start all, call `on_ready` when all have announced themselves, and watch until SIGINT or SIGTERM.

        The signal is raised again after all have stopped. Raises `NotReady` where one ends before it has begun.
        """
        with self._signals_noted():
            try:
                self._workers = [self._start(number) for number in range(self._number)]
                if self._wait_until_ready():
                    on_ready()
                while self._signal is None:
                    self._replace_dead()
            finally:
                self._stop()
        if self._signal is not None:
            signal.raise_signal(self._signal)

    def _start(self, number: int) -> _Worker:
        ready = self._context.Event()
        process = self._context.Process(target=_begin, args=(self._work, number, ready), name=f"worker-{number}")  # type: ignore[attr-defined]
        process.start()
        return _Worker(process, ready)

    def _wait_until_ready(self) -> bool:
        """Return whether all are at work; False where a signal came first."""
        while self._signal is None:
            if any(worker.process.exitcode is not None for worker in self._workers):
                raise NotReady(
                    "Der Dienst ist nicht angelaufen.", "Den Grund nennt die Ausgabe darüber; prüfen Sie: negz doctor"
                )
            if all(worker.ready.is_set() for worker in self._workers):
                return True
            self._wait(LOOK_S / 10)
        return False

    def _replace_dead(self) -> None:
        self._wait(LOOK_S)
        for number, worker in enumerate(self._workers):
            code = worker.process.exitcode
            if code is None or self._signal is not None:
                continue
            is_old = monotonic() - worker.began_s >= OLD_S
            self._pause_s = FIRST_PAUSE_S if is_old else min(2 * self._pause_s, LONGEST_PAUSE_S)
            self._say(f"Ein Arbeitsprozess ist ausgefallen (Code {code}) und wird ersetzt.")
            self._pause()
            worker.process.close()
            self._workers[number] = self._start(number)

    def _pause(self) -> None:
        until_s = monotonic() + self._pause_s
        while self._signal is None and monotonic() < until_s:
            Event().wait(LOOK_S / 10)

    def _wait(self, timeout_s: float) -> None:
        connection.wait([worker.process.sentinel for worker in self._workers], timeout_s)

    def _stop(self) -> None:
        for worker in self._workers:
            worker.process.terminate()
        until_s = monotonic() + STOP_S
        for worker in self._workers:
            worker.process.join(max(0.0, until_s - monotonic()))
            worker.process.kill()
            worker.process.join()

    @contextmanager
    def _signals_noted(self) -> Iterator[None]:
        def note(number: int, _: FrameType | None) -> None:
            self._signal = number

        before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _begin(work: Work, number: int, ready: Ready) -> None:
    """Be a process: forget the supervisor's signals, and end when it does."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    Thread(target=_end_with_parent, name="parent", daemon=True).start()
    with suppress(KeyboardInterrupt):
        work(number, ready.set)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        signal.raise_signal(signal.SIGTERM)
