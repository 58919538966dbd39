"""`corpus.demand.DemandStore` in the store's database; and its tables."""

import sqlite3
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from corpus.demand import MIN_SHOWN, Demand, Pair, PairDemand, forgotten_before

if TYPE_CHECKING:
    from sqlite_utils.db import Database

    from corpus.sqlite.connection import Connections

_NONE = ""  # "without one": a key cannot hold NULL, and no notation is empty
_SCHEMA = (
    """CREATE TABLE demand (
        day TEXT NOT NULL,
        audience TEXT NOT NULL,
        benefit TEXT NOT NULL,
        requests INTEGER NOT NULL,
        PRIMARY KEY (day, audience, benefit)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE demand_days (
        day TEXT PRIMARY KEY
    ) STRICT, WITHOUT ROWID""",
)
_ADD = """
INSERT INTO demand (day, audience, benefit, requests) VALUES (?, ?, ?, ?)
ON CONFLICT (day, audience, benefit) DO UPDATE SET requests = requests + excluded.requests
"""
_NOTE_DAY = "INSERT INTO demand_days (day) VALUES (?) ON CONFLICT (day) DO NOTHING"
_FORGET = ("DELETE FROM demand WHERE day < ?", "DELETE FROM demand_days WHERE day < ?")
_SUMS = """
SELECT audience, benefit, sum(requests) AS requests FROM demand WHERE day BETWEEN ? AND ?
GROUP BY audience, benefit HAVING sum(requests) >= ? ORDER BY sum(requests) DESC, audience, benefit
"""
_DAYS = "SELECT count(*) FROM demand_days WHERE day BETWEEN ? AND ?"
_SINCE = "SELECT min(day) FROM demand_days"


def create_demand(db: "Database") -> None:
    """Create the counts and the days that were counted."""
    for statement in _SCHEMA:
        db.execute(statement)


class SqliteDemand:
    """The counts over the connections of a store; safe to share between threads and processes."""

    def __init__(self, connections: "Connections") -> None:
        self._connections = connections

    def add(self, day: date, counts: Mapping[Pair, int]) -> None:
        """Add counts to those of a day, and note that counting went on that day, also where there are none.

        One transaction. Days more than `KEEP_DAYS` before that day are forgotten.
        """
        rows = [(day.isoformat(), audience or _NONE, benefit or _NONE, n) for (audience, benefit), n in counts.items()]
        with self._connections.write() as connection:
            connection.execute(_NOTE_DAY, [day.isoformat()])
            connection.executemany(_ADD, rows)
            for statement in _FORGET:
                connection.execute(statement, [forgotten_before(day).isoformat()])

    def demand(self, first: date, last: date) -> Demand:
        """Return the sums from `first` to `last`."""
        days = (first.isoformat(), last.isoformat())
        with self._connections.read() as connection:
            sums = connection.execute(_SUMS, [*days, MIN_SHOWN]).fetchall()
            counted = int(connection.execute(_DAYS, days).fetchone()[0])
            return Demand(first, last, _since(connection), counted, tuple(_pair_demand(*row) for row in sums))


def _since(connection: sqlite3.Connection) -> date | None:
    found = connection.execute(_SINCE).fetchone()[0]
    return None if found is None else date.fromisoformat(found)


def _pair_demand(audience: str, benefit: str, requests: int) -> PairDemand:
    return PairDemand.of((audience or None, benefit or None), requests)
