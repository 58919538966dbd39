"""A service that is killed while people work with it; what it has answered is acknowledged."""

import http.client
import random
from abc import abstractmethod
from collections.abc import Iterable
from contextlib import closing, suppress
from threading import Event, Lock, Thread
from time import monotonic, sleep
from typing import ClassVar

from benchmarks.kill.browser import Browser, Unexpected
from benchmarks.kill.ground import Ground, free_port
from benchmarks.kill.nursery import Fork
from benchmarks.kill.operation import KILLED, Operation, killed

STEPS = 40  # that a client takes before the unkilled end of a turn
FROM_START = 4  # one kill in so many falls into the start of the service
POLL_S = 0.005
_BROKEN = (http.client.HTTPException, OSError)


class Client:
    """Somebody who works with the service, a step at a time, and remembers what was acknowledged."""

    steps: ClassVar[int] = STEPS

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.moves = random.Random(20_261_127)  # noqa: S311 - what people do, no secret
        self.in_flight = 0  # steps that were sent and not answered, since the last check

    @abstractmethod
    def prepare(self, operation: Operation) -> None:
        """Look at the folder before the service starts."""

    @abstractmethod
    def step(self, browser: Browser) -> int:
        """Send something that changes something; return how many writes were acknowledged."""

    @abstractmethod
    def check(self, operation: Operation) -> list[str]:
        """Return what of the acknowledged is lost, or came by halves."""


class ServiceOperation(Operation):
    """`negz serve` with clients at work, each on a connection of its own."""

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self.clients = tuple(self.employ(ground))
        self._ready_s = 3.0
        self._error: Exception | None = None
        self._is_killed = False
        self._counting = Lock()

    @abstractmethod
    def employ(self, ground: Ground) -> Iterable[Client]:
        """Return the clients."""

    def prepare(self) -> None:
        """Let each client look at the folder."""
        for client in self.clients:
            client.prepare(self)

    def work(self, kill_after_s: float | None) -> tuple[bool, float]:
        """Serve while the clients take their steps; the kill comes after the first is ready, now and then before."""
        self._is_killed = kill_after_s is not None
        port, over, ready = free_port(), Event(), Event()
        start_s = monotonic()
        fork = self.ground.nursery.start(["serve", "--port", port, "--data-dir", self.folder])
        threads = [Thread(target=self._employ, args=(one, port, ready, over)) for one in self.clients]
        for thread in threads:
            thread.start()
        is_met, taken_s = self._watch(fork, kill_after_s, threads, ready, start_s)
        over.set()
        for thread in threads:
            thread.join()
        code = fork.code()
        if self._error is not None:
            raise RuntimeError(f"{self.name}: {self._error}; {fork.said()[-1000:]}") from self._error
        if code not in {0, KILLED}:
            raise RuntimeError(f"{self.name}: negz serve ended with {code}: {fork.said()[-2000:]}")
        return is_met and code == KILLED, taken_s

    def check(self) -> list[str]:
        """Ask each client."""
        return [wrong for client in self.clients for wrong in client.check(self)]

    def _watch(
        self, fork: Fork, kill_after_s: float | None, threads: list[Thread], ready: Event, start_s: float
    ) -> tuple[bool, float]:
        """Kill after so long, or let all clients come to their end; return as `work` does."""
        if kill_after_s is not None and self.turn % FROM_START == 0:
            return killed(fork, self._moment_of_start())
        while not ready.wait(POLL_S):
            if fork.ends_within(0):
                return False, monotonic() - start_s
        self._ready_s = monotonic() - start_s
        began_s = monotonic()
        if kill_after_s is not None:
            return killed(fork, kill_after_s)
        for thread in threads:
            thread.join()
        taken_s = monotonic() - began_s
        fork.terminate()
        return False, taken_s

    def _moment_of_start(self) -> float:
        return random.Random(self.turn).uniform(0.0, self._ready_s)  # noqa: S311 - a moment to kill at, no secret

    def _employ(self, client: Client, port: int, ready: Event, over: Event) -> None:
        """Let the client work on one connection until that breaks."""
        if not _wait(port, over):
            return
        browser = Browser(port, self.ground.session)
        ready.set()
        steps = 0
        with closing(browser):
            try:
                while not over.is_set() and (self._is_killed or steps < client.steps):
                    steps += 1
                    client.in_flight += 1
                    written = client.step(browser)
                    with self._counting:
                        self.acknowledged += written
                    client.in_flight -= 1
            except _BROKEN:
                return
            except (Unexpected, AssertionError, KeyError, ValueError) as error:
                self._error = error


def _wait(port: int, over: Event) -> bool:
    """Wait until the service is ready; return whether it was before the end."""
    while not over.is_set():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        with closing(connection), suppress(*_BROKEN):
            connection.request("GET", "/readyz")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return True
        sleep(POLL_S)
    return False
