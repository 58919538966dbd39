"""Reads from a hot standby, which never shows a process less than it has written itself."""

import time
from collections.abc import Iterator

import pytest

from corpus.errors import StoreReadOnly
from corpus.postgresql import PostgresqlStore
from corpus.postgresql.connection import Connections
from corpus.postgresql.replica import PAUSE_S, Replica
from tests.builders import make_output
from tests.contracts.neighbours_contract import make_vectors
from tests.postgresql_server import PostgresqlServer, running_server

Servers = tuple[PostgresqlServer, PostgresqlServer]


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    """A server that holds one output, and its standby."""
    with running_server() as primary:
        primary.run("CREATE EXTENSION vector")
        store = PostgresqlStore(primary.address)
        store.upsert([make_output(id="da")])
        store.close()
        with primary.replica() as replica:
            yield primary, replica


def is_read_from_the_copy(connections: Connections) -> bool:
    with connections.read() as connection:
        return bool((connection.execute("SELECT pg_is_in_recovery()").fetchone() or (False,))[0])


def wait_until_read_from_the_copy(connections: Connections) -> None:
    for _ in range(200):
        if is_read_from_the_copy(connections):
            return
        time.sleep(0.05)
    pytest.fail("the copy does not keep up")


def test_reads_go_to_the_copy_and_writes_to_the_database(servers: Servers) -> None:
    primary, replica = servers
    connections = Connections(primary.address, read_address=replica.address)
    assert is_read_from_the_copy(connections)
    with connections.write() as writer:
        assert writer.execute("SELECT pg_is_in_recovery()").fetchone() == (False,)
    assert connections.ask(lambda asked: asked.execute("SELECT count(*) FROM outputs").fetchone()) is not None
    connections.close()


def test_what_one_has_written_one_reads_although_the_copy_lags(servers: Servers) -> None:
    primary, replica = servers
    connections = Connections(primary.address, read_address=replica.address)
    store = PostgresqlStore(primary.address, read_address=replica.address)
    wait_until_read_from_the_copy(connections)
    version = store.corpus_version()
    replica.run("SELECT pg_wal_replay_pause()")
    store.upsert([make_output(id="neu")])
    assert "neu" in {output.id for output in store.outputs()}
    assert store.corpus_version() == version + 1
    assert is_read_from_the_copy(connections), "which has written nothing"
    replica.run("SELECT pg_wal_replay_resume()")
    wait_until_read_from_the_copy(store._connections)  # type: ignore[arg-type]
    assert "neu" in {output.id for output in store.outputs()}
    for opened in (store, connections):
        opened.close()


def test_vectors_that_the_copy_does_not_have_yet_are_asked_for_in_the_database(servers: Servers) -> None:
    primary, replica = servers
    builder, store = (
        PostgresqlStore(primary.address),
        PostgresqlStore(primary.address, read_address=replica.address),
    )
    shelf, vectors = store.vectors(), make_vectors(20)
    replica.run("SELECT pg_wal_replay_pause()")
    builder.vectors().put("v1", vectors)
    assert is_read_from_the_copy(store._connections)  # type: ignore[arg-type]
    assert shelf.holds("v1") is True
    assert shelf.nearest("v1", vectors[7], 1, width=20)[0][0] == 7
    replica.run("SELECT pg_wal_replay_resume()")
    for opened in (builder, store):
        opened.close()


def test_copy_alone_answers_and_refuses_writes(servers: Servers) -> None:
    _, replica = servers
    store = PostgresqlStore(replica.address)
    assert "da" in {output.id for output in store.outputs()}
    with pytest.raises(StoreReadOnly, match="geschrieben") as caught:
        store.upsert([make_output(id="nie")])
    assert "Hauptdatenbank" in caught.value.remedy
    store.close()


def test_copy_that_does_not_answer_is_left_alone_for_a_while(servers: Servers) -> None:
    now_s = [0.0]
    gone = Replica("postgresql://127.0.0.1:1/negz?connect_timeout=2", lambda: now_s[0])
    assert gone.begun("BEGIN") is None
    tries: list[str] = []
    gone.pool.begun = tries.append  # type: ignore[method-assign,assignment]
    gone.begun("BEGIN")
    now_s[0] = PAUSE_S
    gone.begun("BEGIN")
    assert tries == ["BEGIN"]
    primary, _ = servers
    store = PostgresqlStore(primary.address, read_address="postgresql://127.0.0.1:1/negz?connect_timeout=2")
    assert "da" in {output.id for output in store.outputs()}
    store.close()
