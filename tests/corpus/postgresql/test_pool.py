import socket
from collections.abc import Iterator

import psycopg
import pytest

from corpus.postgresql.pool import PATIENCE, Pool

CONNECT_S = 2.0  # the least that libpq takes


class Clock:
    """Time that passes only where a test says so."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"postgresql://127.0.0.1:{listener.getsockname()[1]}/negz?connect_timeout={CONNECT_S:.0f}"


def test_server_that_keeps_silent_is_left_alone_for_longer_than_it_took(
    silent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, tries = Clock(), list[float]()
    pool = Pool(silent, clock)
    connect = psycopg.connect

    def take_time(*values: object, **options: object) -> object:
        tries.append(clock.now_s)
        clock.now_s += CONNECT_S
        return connect(*values, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(psycopg, "connect", take_time)
    for later_s in (0.0, 1.0, CONNECT_S + PATIENCE * CONNECT_S):
        clock.now_s = max(clock.now_s, later_s)
        with pytest.raises(psycopg.OperationalError, match="timeout"):
            pool.connect()
    assert tries == [0.0, CONNECT_S + PATIENCE * CONNECT_S]


def test_server_that_refuses_at_once_is_asked_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    clock, tries = Clock(), list[None]()
    pool = Pool(f"postgresql://127.0.0.1:{port}/negz", clock)
    connect = psycopg.connect

    def count(*values: object, **options: object) -> object:
        tries.append(None)
        return connect(*values, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(psycopg, "connect", count)
    for _ in range(2):
        with pytest.raises(psycopg.OperationalError, match="refused"):
            pool.connect()
    assert len(tries) == 2
