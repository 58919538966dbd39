import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from corpus.errors import (
    SchemaTooNew,
    StoreBusy,
    StoreCorrupt,
    StoreError,
    StoreReadOnly,
    StoreUnreachable,
)
from corpus.postgresql import PostgresqlStore, failure, steps
from corpus.postgresql import connection as connections
from corpus.postgresql.connection import Connections
from corpus.postgresql.pool import name_of
from tests.builders import make_output
from tests.corpus.postgresql.conftest import Open
from tests.postgresql_server import PostgresqlServer, running_server

ROOT = Path(__file__).parents[3]
OPEN = "import sys; from corpus.postgresql import PostgresqlStore; PostgresqlStore(sys.argv[1]).close()"


def in_another_session(address: str, *statements: str) -> None:
    with psycopg.connect(address, autocommit=True) as other:
        for statement in statements:
            other.execute(statement.encode())


def test_reader_cannot_write(address: str) -> None:
    opened = Connections(address)
    with pytest.raises(StoreReadOnly, match="geschrieben"), opened.read() as reader:
        reader.execute("DELETE FROM outputs")
    opened.close()


def test_read_sees_one_moment(opened: Open, address: str) -> None:
    store, reading = opened(), Connections(address)
    with reading.read() as reader:
        before = reader.execute("SELECT count(*) FROM outputs").fetchone()
        store.upsert([make_output()])
        assert reader.execute("SELECT count(*) FROM outputs").fetchone() == before == (0,)
    reading.close()


def test_store_opened_twice_sees_the_other_ones_writes(opened: Open) -> None:
    first, second = opened(), opened()
    first.upsert([make_output()])
    assert second.output(make_output().id) == make_output()
    assert second.corpus_version() == 1


def test_write_while_another_instance_writes_is_busy_and_later_succeeds(opened: Open, address: str) -> None:
    store, other = opened(busy_timeout_s=0.05), Connections(address)
    with other.write():
        with pytest.raises(StoreBusy, match="belegt"):
            store.upsert([make_output(title="Neu")])
        assert list(store.outputs()) == []
    assert store.upsert([make_output(title="Neu")]).new
    other.close()


def test_writes_of_two_instances_at_once_each_count_and_none_is_lost(opened: Open) -> None:
    stores = [opened(), opened()]

    def write(number: int) -> None:
        for turn in range(10):
            stores[number].upsert([make_output(id=f"{number}-{turn}")])

    threads = [threading.Thread(target=write, args=[number]) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stores[0].outputs()) == stores[0].corpus_version() == 20


def test_more_readers_than_there_are_connections_wait_and_then_say_so(
    address: str, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened()
    monkeypatch.setattr(connections, "MAX_READERS", 1)
    few = Connections(address, busy_timeout_s=0.05)
    with few.read(), pytest.raises(StoreBusy), few.read():
        pass
    with few.read() as reader:
        assert reader.execute("SELECT 1").fetchone() == (1,)
    few.close()


def test_store_after_close_refuses_with_a_remedy(opened: Open) -> None:
    store = opened()
    store.close()
    with pytest.raises(StoreError, match="geschlossen") as caught:
        store.outputs()
    assert caught.value.remedy


def test_statement_of_ours_that_is_wrong_stays_what_it_is_and_spoils_nothing(address: str, opened: Open) -> None:
    store, wrong = opened(), Connections(address)
    with pytest.raises(psycopg.errors.UndefinedTable), wrong.write() as connection:
        connection.execute("DELETE FROM nirgends")
    with pytest.raises(psycopg.errors.UndefinedTable):
        wrong.ask(lambda connection: connection.execute("SELECT 1 FROM nirgends").fetchone())
    assert wrong.ask(lambda connection: connection.execute("SELECT 1").fetchone()) == (1,)
    assert store.upsert([make_output()]).new
    wrong.close()


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        (psycopg.errors.DiskFull, StoreError),
        (psycopg.errors.DataCorrupted, StoreCorrupt),
        (psycopg.errors.IndexCorrupted, StoreCorrupt),
        (psycopg.errors.DeadlockDetected, StoreBusy),
        (psycopg.errors.TooManyConnections, StoreBusy),
        (psycopg.errors.InsufficientPrivilege, StoreReadOnly),
        (psycopg.errors.AdminShutdown, StoreUnreachable),
        (psycopg.errors.CannotConnectNow, StoreUnreachable),
        (psycopg.OperationalError, StoreUnreachable),
    ],
)
def test_error_of_postgresql_becomes_a_store_error_with_a_remedy(
    kind: type[psycopg.Error], wanted: type[StoreError]
) -> None:
    with pytest.raises(wanted) as caught, failure.translated("server/negz"):
        raise kind("told")
    assert type(caught.value) is wanted
    assert "server/negz" in caught.value.subject
    assert caught.value.remedy.endswith(".")


def test_server_that_is_not_there_is_named_without_the_password() -> None:
    with pytest.raises(StoreUnreachable, match=r"127\.0\.0\.1:1/negz") as caught:
        PostgresqlStore("postgresql://negz:streng-geheim@127.0.0.1:1/negz?connect_timeout=2")
    assert "streng-geheim" not in str(caught.value)
    assert "NEGZ_STORE" in caught.value.remedy


def test_database_that_is_not_there_is_named(postgresql: PostgresqlServer) -> None:
    with pytest.raises(StoreUnreachable, match="gibt-es-nicht"):
        PostgresqlStore(postgresql.address.replace("/postgres?", "/gibt-es-nicht?"))


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("postgresql://negz:geheim@db.example:6432/wissen?sslmode=require", "db.example:6432/wissen"),
        ("postgresql:///wissen", "localhost/wissen"),
        ("postgresql://db.example/", "db.example/"),
    ],
)
def test_name_of_an_address_holds_neither_account_nor_password(address: str, name: str) -> None:
    assert name_of(address) == name


def test_account_without_the_right_to_create_tables_is_told_so(postgresql: PostgresqlServer) -> None:
    address = postgresql.new_schema()
    postgresql.run("CREATE ROLE leser LOGIN")
    with pytest.raises(StoreReadOnly) as caught:
        PostgresqlStore(address.replace("//postgres:@", "//leser:@"))
    assert "Recht" in caught.value.remedy


def test_database_in_another_encoding_is_refused(postgresql: PostgresqlServer) -> None:
    postgresql.run("CREATE DATABASE alt ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    with pytest.raises(StoreError, match="UTF-8") as caught:
        PostgresqlStore(postgresql.address.replace("/postgres?", "/alt?"))
    assert "ENCODING 'UTF8'" in caught.value.remedy


def test_open_of_a_newer_schema_is_refused(postgresql: PostgresqlServer) -> None:
    address = postgresql.new_schema()
    PostgresqlStore(address).close()
    in_another_session(address, "INSERT INTO schema_steps (name) VALUES ('p0099_from_tomorrow')")
    with pytest.raises(SchemaTooNew, match="p0099_from_tomorrow") as caught:
        PostgresqlStore(address)
    assert "Aktualisieren" in caught.value.remedy


def test_instances_that_open_a_new_database_at_once_create_its_tables_once(postgresql: PostgresqlServer) -> None:
    address = postgresql.new_schema()
    processes = [
        subprocess.Popen([sys.executable, "-c", OPEN, address], cwd=ROOT, stderr=subprocess.PIPE) for _ in range(3)
    ]
    assert [process.communicate()[1] for process in processes] == [b""] * 3
    with psycopg.connect(address) as other:
        assert other.execute("SELECT count(*) FROM schema_steps").fetchone() == (len(steps._STEPS),)


def test_idle_connection_that_the_server_dropped_is_replaced(opened: Open, address: str) -> None:
    store = opened()
    store.upsert([make_output()])
    calls: list[Callable[[], object]] = [
        store.corpus_version,
        store.outputs,
        lambda: store.upsert([make_output(title="Neu")]),
    ]
    for call in calls:
        in_another_session(
            address,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'negz'",
        )
        time.sleep(0.05)
        call()
    assert store.output(make_output().id).title == "Neu"


def test_restart_of_the_server_is_survived() -> None:
    with running_server() as server:
        store = PostgresqlStore(server.address)
        store.upsert([make_output()])
        server.stop()
        for call in (store.corpus_version, store.outputs, lambda: store.upsert([make_output(id="b")])):
            with pytest.raises(StoreUnreachable) as caught:
                call()
            assert "von selbst" in caught.value.remedy
        server.start()
        assert store.corpus_version() == 1
        assert store.upsert([make_output(id="b")]).new == ("b",)
        assert [output.id for output in store.outputs()] == ["b", make_output().id]
        store.close()


def test_transaction_that_the_restart_cut_off_leaves_no_trace() -> None:
    with running_server() as server:
        store, writing = PostgresqlStore(server.address), Connections(server.address)
        with pytest.raises(StoreUnreachable), writing.write() as connection:
            connection.execute("INSERT INTO meta (key, value) VALUES ('corpus_version', 7)")
            server.stop()
            connection.execute("SELECT 1")
        server.start()
        assert store.corpus_version() == 0
        store.close()
        writing.close()
