"""`corpus.demand.DemandStore` in the store's database."""

from collections.abc import Mapping
from datetime import date

from corpus.demand import MIN_SHOWN, Demand, Pair, PairDemand, forgotten_before
from corpus.sql.port import Connection, Connections

_NONE = ""  # "without one": a key cannot hold NULL, and no notation is empty
_ADD = """
INSERT INTO demand (day, audience, benefit, requests) VALUES (?, ?, ?, ?)
ON CONFLICT (day, audience, benefit) DO UPDATE SET requests = demand.requests + excluded.requests
"""
_NOTE_DAY = "INSERT INTO demand_days (day) VALUES (?) ON CONFLICT (day) DO NOTHING"
_FORGET = ("DELETE FROM demand WHERE day < ?", "DELETE FROM demand_days WHERE day < ?")
_SUMS = """
SELECT audience, benefit, sum(requests) AS requests FROM demand WHERE day BETWEEN ? AND ?
GROUP BY audience, benefit HAVING sum(requests) >= ? ORDER BY sum(requests) DESC, audience, benefit
"""
_DAYS = "SELECT count(*) FROM demand_days WHERE day BETWEEN ? AND ?"
_SINCE = "SELECT min(day) FROM demand_days"


class SqlDemand:
    """The counts over the connections of a store; safe to share between threads and processes."""

    def __init__(self, connections: Connections) -> None:
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


def _since(connection: Connection) -> date | None:
    found = connection.execute(_SINCE).fetchone()[0]
    return None if found is None else date.fromisoformat(found)


def _pair_demand(audience: str, benefit: str, requests: int) -> PairDemand:
    return PairDemand.of((audience or None, benefit or None), requests)
