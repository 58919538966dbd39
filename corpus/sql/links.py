"""`corpus.link.LinkStore` in the store's database."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from corpus.link import DEAD_AFTER_DAYS, LinkState
from corpus.sql import meta
from corpus.sql.attempts import stamp
from corpus.sql.port import Connection, Connections

_COLUMNS = "address, checked_at, status, reason, failed_at, failed_days"
_ALL = f"SELECT {_COLUMNS} FROM links ORDER BY address"  # noqa: S608 - constant column names, here and below
_NOTE = f"""
INSERT INTO links ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (address) DO UPDATE SET checked_at = excluded.checked_at, status = excluded.status,
    reason = excluded.reason, failed_at = excluded.failed_at, failed_days = excluded.failed_days
"""  # noqa: S608
_DEAD = f"SELECT address FROM links WHERE failed_days >= {DEAD_AFTER_DAYS}"  # noqa: S608 - a constant number


def dead_addresses(connection: Connection) -> frozenset[str]:
    """Return the addresses that count as dead."""
    return frozenset(address for (address,) in connection.execute(_DEAD))


def read_states(connection: Connection) -> dict[str, LinkState]:
    """Return what is known, by address."""
    return {row[0]: _state(row) for row in connection.execute(_ALL)}


class SqlLinks:
    """The addresses over the connections of a store; safe to share between threads and processes."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def states(self) -> Mapping[str, LinkState]:
        """Return what is known, by address."""
        with self._connections.read() as connection:
            return read_states(connection)

    def note(self, state: LinkState) -> None:
        """Keep what was found; the corpus gets a new version where an address died or came back to life."""
        failed_at = stamp(state.failed_at) if state.failed_at else None
        values = (state.address, stamp(state.checked_at), state.status, state.reason, failed_at, state.failed_days)
        with self._connections.write() as connection:
            was_dead = state.address in dead_addresses(connection)
            connection.execute(_NOTE, values)
            if was_dead is not state.is_dead:
                meta.bump(connection)

    def forget_others(self, addresses: Collection[str]) -> int:
        """Forget all but these addresses; return how many were forgotten."""
        with self._connections.write() as connection:
            held = {address for (address,) in connection.execute("SELECT address FROM links")}
            forgotten = sorted(held.difference(addresses))
            connection.executemany("DELETE FROM links WHERE address = ?", [(address,) for address in forgotten])
        return len(forgotten)


def _state(row: Sequence[Any]) -> LinkState:
    address, checked_at, status, reason, failed_at, failed_days = row
    failed = datetime.fromisoformat(failed_at) if failed_at else None
    return LinkState(address, datetime.fromisoformat(checked_at), status, reason, failed, failed_days)
