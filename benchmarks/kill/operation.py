"""What is killed: a command or a service at work, which says afterwards what of its work has to be there."""

import signal
from abc import ABC, abstractmethod
from collections.abc import Sequence
from time import monotonic
from typing import ClassVar

from benchmarks.kill.ground import Ground
from benchmarks.kill.nursery import Fork

KILLED = -signal.SIGKILL


class Operation(ABC):
    """Something this software does, tried again and again on one data folder.

    Each turn begins with `prepare`, then `work` runs until it is done or killed, then `check` looks at what is left.
    """

    name: ClassVar[str]

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.folder = ground.copy(self.name)
        self.acknowledged = 0
        self.turn = 0

    @abstractmethod
    def prepare(self) -> None:
        """Get ready for the next turn; not part of what is killed."""

    @abstractmethod
    def work(self, kill_after_s: float | None) -> tuple[bool, float]:
        """Do it, and kill it so long after its beginning; return whether the kill met it, and the seconds it took."""

    @abstractmethod
    def check(self) -> list[str]:
        """Open the folder and return what acknowledged writes are lost, and what has arrived by halves."""

    def finish(self) -> list[str]:
        """Return what is wrong in the end, after the work was done once undisturbed."""
        return []


class CommandOperation(Operation):
    """A command, acknowledged by exit code 0."""

    @abstractmethod
    def arguments(self) -> Sequence[object]:
        """Return what follows `negz` in this turn."""

    def work(self, kill_after_s: float | None) -> tuple[bool, float]:
        """Run the command; after the kill, or its end, tell `done`."""
        fork = self.ground.nursery.start([*self.arguments(), "--data-dir", self.folder])
        is_met, taken_s = killed(fork, kill_after_s)
        code = fork.code()
        if code and code != KILLED:
            raise RuntimeError(f"{self.name} ended with {code}: {fork.said()[-2000:]}")
        self.note(is_done=code == 0)
        return is_met and code != 0, taken_s

    @abstractmethod
    def note(self, *, is_done: bool) -> None:
        """Take note of whether the command has acknowledged its work."""


def killed(fork: Fork, after_s: float | None) -> tuple[bool, float]:
    """Let the command run for so long, then kill it; return whether the kill came first, and the seconds it took."""
    start_s = monotonic()
    if fork.ends_within(3600.0 if after_s is None else after_s):
        return False, monotonic() - start_s
    fork.kill()
    return True, monotonic() - start_s
