"""One process that answers at a port: alone, or beside others like it."""

import ctypes
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.commands.output import talk
from api.counting import Counting
from api.settings import Settings
from api.upkeep import BuildApart, Upkeep
from api.workspace import Workspace
from corpus.errors import NegzError, NotReady
from recommender.ports import Encoder
from recommender.succession import Alone

if TYPE_CHECKING:
    from api.shared_agreement import SharedAgreement

Announce = Callable[[], None]

_M_ARENA_MAX = -8  # malloc.h of glibc


@dataclass(frozen=True, slots=True)
class Worker:
    """What one of several processes does; the first keeps the index in step, where `keeps_index` wants that.

    Each opens the data folder for itself. What editors change, and which build of the index is the current one, every
    process looks up for every turn of requests. Each opens a new index beside its answers; all of them answer from it
    from the moment on at which the last one has (`agreement`).
    """

    settings: Settings
    listener: socket.socket
    metrics_dir: Path
    encoder: Encoder | None
    counting: Counting | None
    agreement: "SharedAgreement | None"
    keeps_index: bool

    def __call__(self, number: int, announce: Announce) -> None:
        """Answer until told to stop."""
        agreement = Alone() if self.agreement is None else self.agreement.of(number)
        with Workspace(self.settings, encoder=self.encoder, agreement=agreement) as workspace:
            keeps_index = self.keeps_index and number == 0
            app = create_app(workspace, metrics_dir=self.metrics_dir, counting=self.counting)
            answer(workspace, app, self.listener, announce, keeps_index=keeps_index)


def answer(
    workspace: Workspace, app: FastAPI, listener: socket.socket, announce: Announce, *, keeps_index: bool
) -> None:
    """Answer at a socket until SIGINT or SIGTERM; call `announce` once that has begun, or raise `NotReady`."""

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            if self.started:
                announce()

    config = uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        access_log=False,
        server_header=False,
        log_level="warning",
        lifespan="on",
        forwarded_allow_ips=list(workspace.settings.trusted_proxies),
    )
    server = Server(config)
    _share_arenas()
    end_in_order()
    with _upkeep(workspace, is_wanted=keeps_index), suppress(SystemExit):  # how uvicorn tells of a failed start
        server.run(sockets=[listener])
    if not server.started:
        raise NotReady(
            "Der Dienst ist nicht angelaufen.", "Den Grund nennt die Ausgabe darüber; prüfen Sie: negz doctor"
        )


def _share_arenas() -> None:
    """Let all threads allocate from two arenas: glibc gives each its own, which keep what the largest request took.

    Under mixed load of fifty clients memory grew by half within a minute and a half without it
    (`python -m benchmarks.load`). Other C libraries know no such thing.
    """
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)


def end_in_order() -> None:
    """Let SIGTERM end this process as its end of work would, and with 0.

    uvicorn raises the signal once more when all is answered. By default that would be the end there and then, with the
    database open and a build of the index left behind.
    """
    signal.signal(signal.SIGTERM, _leave)


def _leave(number: int, frame: object) -> None:
    del number, frame
    raise SystemExit(0)


@contextmanager
def _upkeep(workspace: Workspace, *, is_wanted: bool) -> Iterator[None]:
    """Keep the index in step while the service runs, where that is wanted."""
    if not (is_wanted and workspace.settings.rebuild):
        yield
        return
    with (
        BuildApart(workspace.settings.data_dir) as build,
        Upkeep(workspace, build, talk, is_behind=_is_behind(workspace)),
    ):
        yield


def _is_behind(workspace: Workspace) -> bool:
    try:
        return workspace.recommender().status().is_stale
    except NegzError:  # there is none; `/readyz` tells
        return False
