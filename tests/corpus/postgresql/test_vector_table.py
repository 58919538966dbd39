"""Vectors of builds of the index in the database."""

from contextlib import closing

import numpy as np
import psycopg
import pytest

from corpus.postgresql import PostgresqlStore, vector_table
from corpus.vector_shelf import VectorSearchMissing, VectorsGone
from tests.builders import make_output
from tests.contracts.neighbours_contract import make_vectors
from tests.corpus.postgresql.conftest import Open
from tests.postgresql_server import PostgresqlServer


def tables(address: str) -> set[str]:
    with psycopg.connect(address) as other:
        found = other.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()").fetchall()
    return {name for (name,) in found if name.startswith("vectors_")}


def test_vectors_of_each_build_answer_for_themselves(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vector_table, "BATCH_ROWS", 7)
    vectors = make_vectors(50)
    one, other = opened().vectors(), opened().vectors()
    one.put("v1-aaaa", vectors)
    one.put("v1-bbbb", vectors[::-1])
    assert [row for row, _ in other.nearest("v1-aaaa", vectors[3], 1, width=50)] == [3]
    assert [row for row, _ in other.nearest("v1-bbbb", vectors[3], 1, width=50)] == [46]
    assert other.nearest("v1-aaaa", vectors[3], 50, width=50)[-1][1] == pytest.approx(
        (vectors @ vectors[3]).min(), abs=0.01
    )


def test_large_build_is_searched_by_its_index_and_not_row_by_row(opened: Open, address: str) -> None:
    vectors = make_vectors(3_000)
    opened().vectors().put("v1-aaaa", vectors)
    asked = "[" + ",".join(map(str, vectors[0].tolist())) + "]"
    sql = f"EXPLAIN SELECT row, vector <#> '{asked}' AS distance FROM \"vectors_v1-aaaa\" ORDER BY distance LIMIT 192"  # noqa: S608
    with psycopg.connect(address) as other:
        plan = "\n".join(line for (line,) in other.execute(sql.encode()).fetchall())
    assert "Index Scan using" in plan


def test_build_is_held_from_the_moment_on_when_all_of_it_is_there(opened: Open) -> None:
    shelf, other = opened().vectors(), opened().vectors()
    assert other.holds("v1-aaaa") is False
    with pytest.raises(ValueError, match="could not"):
        shelf.put("v1-aaaa", np.array([["x"]]))  # type: ignore[arg-type]
    assert other.holds("v1-aaaa") is False
    shelf.put("v1-aaaa", make_vectors(3))
    assert other.holds("v1-aaaa") is True


def test_build_that_is_gone_is_named_with_its_remedy(opened: Open) -> None:
    shelf = opened().vectors()
    with pytest.raises(VectorsGone, match=r"v1-fehlt.*negz index build"):
        shelf.nearest("v1-fehlt", make_vectors(1)[0], 5, width=5)


def test_tidying_keeps_what_is_named_and_the_last_two(opened: Open, address: str) -> None:
    shelf = opened().vectors()
    for number in range(5):
        shelf.put(f"v{number}", make_vectors(3))
    shelf.tidy(["v1", "nie dagewesen"])
    assert tables(address) == {"vectors_v1", "vectors_v3", "vectors_v4"}
    assert [shelf.holds(f"v{number}") for number in range(5)] == [False, True, False, True, True]
    shelf.tidy([])
    assert tables(address) == {"vectors_v3", "vectors_v4"}


def test_what_somebody_is_reading_is_removed_another_time(
    opened: Open, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vector_table, "PATIENCE_MS", 50)
    shelf = opened().vectors()
    for number in range(3):
        shelf.put(f"v{number}", make_vectors(3))
    with psycopg.connect(address) as backup:
        backup.execute("SELECT * FROM vectors_v0")
        shelf.tidy([])
        assert shelf.holds("v0") is True
    shelf.tidy([])
    assert tables(address) == {"vectors_v1", "vectors_v2"}


def test_more_components_than_pgvector_searches_are_refused(opened: Open) -> None:
    with pytest.raises(VectorSearchMissing, match=r"4000 Komponenten.*NEGZ_NEIGHBOURS=graph"):
        opened().vectors().put("v1", make_vectors(2, 4_001))


def test_vectors_keep_no_writer_waiting_and_are_no_change_of_the_corpus(opened: Open) -> None:
    store = opened(busy_timeout_s=0.1)
    with store._connections.write():  # somebody else's import
        opened().vectors().put("v1-aaaa", make_vectors(3))
    store.upsert([make_output()])
    opened().vectors().put("v1-bbbb", make_vectors(3))
    assert store.corpus_version() == 1


def test_names_of_builds_are_names_whatever_they_hold(opened: Open) -> None:
    shelf, vectors = opened().vectors(), make_vectors(3)
    shelf.put('v1"; DROP TABLE outputs', vectors)
    assert shelf.nearest('v1"; DROP TABLE outputs', vectors[1], 1, width=3)[0][0] == 1


def test_database_without_pgvector_is_told_what_to_do(postgresql: PostgresqlServer) -> None:
    postgresql.run("CREATE DATABASE ohne_vektoren")
    address = postgresql.address.replace("/postgres?", "/ohne_vektoren?")
    with closing(PostgresqlStore(address)) as store:
        with pytest.raises(VectorSearchMissing, match=r"ohne_vektoren.*pgvector.*CREATE EXTENSION vector"):
            store.vectors()
        with psycopg.connect(address) as admin:
            admin.execute("CREATE SCHEMA anderswo")
            admin.execute("CREATE EXTENSION vector SCHEMA anderswo")
        shelf, vectors = store.vectors(), make_vectors(20)
        shelf.put("v1", vectors)
        assert shelf.nearest("v1", vectors[7], 1, width=20)[0][0] == 7
        with psycopg.connect(address) as admin:
            admin.execute("DROP EXTENSION vector CASCADE")
        with pytest.raises(VectorsGone):
            shelf.nearest("v1", vectors[7], 1, width=20)
