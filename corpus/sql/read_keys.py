"""`corpus.read_key.ReadKeyStore` in the store's database."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from corpus.account import name_key
from corpus.errors import ReadKeyExists, ReadKeyNotFound
from corpus.read_key import ReadKey
from corpus.sql.attempts import stamp
from corpus.sql.port import Connections

_COLUMNS = "name, key, origins, per_minute, created_at, revoked_at"
_ALL = f"SELECT {_COLUMNS} FROM read_keys ORDER BY name_key, id"  # noqa: S608 - constant column names, here and below
_ADD = f"""
INSERT INTO read_keys (name_key, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (name_key) WHERE revoked_at IS NULL DO NOTHING
"""  # noqa: S608
_REVOKE = f"""
UPDATE read_keys SET revoked_at = ? WHERE name_key = ? AND revoked_at IS NULL RETURNING {_COLUMNS}
"""  # noqa: S608


class SqlReadKeys:
    """The keys over the connections of a store; safe to share between threads and processes."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def keys(self) -> Sequence[ReadKey]:
        """Return all keys, revoked ones included, ordered by name, the older one first."""
        with self._connections.read() as connection:
            return tuple(_key(row) for row in connection.execute(_ALL))

    def add(self, key: ReadKey) -> None:
        """Keep a key; raise `ReadKeyExists` where one that is not revoked has its name, however it is spelled."""
        revoked_at = stamp(key.revoked_at) if key.revoked_at else None
        values = (key.name, key.key, json.dumps(key.origins), key.per_minute, stamp(key.created_at), revoked_at)
        with self._connections.write() as connection:
            if connection.execute(_ADD, (name_key(key.name), *values)).rowcount == 0:
                raise ReadKeyExists(
                    f"Einen Leseschlüssel „{key.name}“ gibt es schon.",
                    f'Wählen Sie einen anderen Namen, oder widerrufen Sie ihn: negz keys revoke "{key.name}"',
                )

    def revoke(self, name: str, at: datetime) -> ReadKey:
        """Let the key of that name be good for nothing from now on; raise `ReadKeyNotFound`."""
        with self._connections.write() as connection:
            row = connection.execute(_REVOKE, (stamp(at), name_key(name))).fetchone()
        if row is None:
            raise ReadKeyNotFound(
                f"Einen gültigen Leseschlüssel „{name}“ gibt es nicht.",
                "Prüfen Sie den Namen; „negz keys list“ zeigt alle.",
            )
        return _key(row)


def _key(row: Sequence[Any]) -> ReadKey:
    name, key, origins, per_minute, created_at, revoked_at = row
    return ReadKey(
        name,
        key,
        tuple(json.loads(origins)),
        per_minute,
        datetime.fromisoformat(created_at),
        datetime.fromisoformat(revoked_at) if revoked_at else None,
    )
