import psycopg
import pytest

from corpus.postgresql.connection import Connections
from corpus.postgresql.statement import NO_CHARACTER, places
from tests.corpus.postgresql.conftest import Open


@pytest.mark.parametrize(
    ("sql", "wanted"),
    [
        ("SELECT ? , :name", "SELECT %s , %(name)s"),
        ("WHERE at = '12:30' AND x LIKE '%?%' AND y = ?", "WHERE at = '12:30' AND x LIKE '%%?%%' AND y = %s"),
        ("SELECT CAST(:one AS TEXT), 7 % 2, a::text", "SELECT CAST(%(one)s AS TEXT), 7 %% 2, a::text"),
        ("(?, ?, :at_once)", "(%s, %s, %(at_once)s)"),
    ],
)
def test_places_are_psycopgs_outside_of_quotations(sql: str, wanted: str) -> None:
    assert places(sql) == wanted.encode()


def test_values_come_back_as_they_went(address: str) -> None:
    values = ["Änne's „Groß“ \\ %s ? :x", 0.1 + 0.2, -1e-300, 1 << 62, True, None, b"\0\xff'", ""]
    connections = Connections(address)
    with connections.read() as connection:
        found = connection.execute(f"SELECT {', '.join('?' * len(values))}", values).fetchone()
        assert found is not None
        assert [float(found[1]), float(found[2]), *found[3:]] == values[1:]
        assert found[0] == values[0]
    connections.close()


def test_character_that_the_database_cannot_hold_is_replaced(address: str) -> None:
    connections = Connections(address)
    with connections.read() as connection:
        assert connection.execute("SELECT ?", ["a\0b"]).fetchone() == (f"a{NO_CHARACTER}b",)
        with pytest.raises(UnicodeEncodeError):
            connection.execute("SELECT ?", ["\ud800"])
    connections.close()


@pytest.mark.parametrize("amount", [0, 1, 199, 200, 201, 450])
def test_many_rows_are_each_written_once(opened: Open, address: str, amount: int) -> None:
    opened()
    connections = Connections(address)
    with connections.write() as connection:
        rows = [(f"100 % von {number}", number) for number in range(amount)]
        connection.executemany("INSERT INTO meta (key, value) VALUES (?, ?)", rows)
        assert sorted(connection.execute("SELECT key, value FROM meta")) == sorted(rows)
        change = "INSERT INTO meta (key, value) VALUES (:key, 1) ON CONFLICT (key) DO UPDATE SET value = meta.value + 1"
        connection.executemany(change, [{"key": "zweimal"}] * 2)
        assert connection.execute("SELECT value FROM meta WHERE key = 'zweimal'").fetchone() == (2,)
        connection.executemany("DELETE FROM meta WHERE key = ?", [(key,) for key, _ in rows])
        assert connection.execute("SELECT count(*) FROM meta").fetchone() == (1,)
    connections.close()


def test_broken_row_among_many_writes_none(opened: Open, address: str) -> None:
    opened()
    connections = Connections(address)
    with pytest.raises(psycopg.errors.UniqueViolation), connections.write() as connection:
        connection.executemany("INSERT INTO meta (key, value) VALUES (?, ?)", [("a", 1), ("a", 2)])
    with connections.read() as reader:
        assert reader.execute("SELECT count(*) FROM meta").fetchone() == (0,)
    connections.close()
