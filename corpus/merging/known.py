"""Outputs by what tells them apart, in a temporary database: memory stays flat, however many there are."""

import pickle
import sqlite3
from collections.abc import Iterable, Iterator

from corpus.merging.signature import Signature
from corpus.model import OutputId

RECENT = 200  # signatures that stay at hand, as the outputs that items are compared with come up again and again
_CACHE_KIB = 8_192

_SCHEMA = (
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    f"PRAGMA cache_size = -{_CACHE_KIB}",
    "CREATE TABLE signatures (id TEXT PRIMARY KEY, signature BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE holders (key TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (key, id)) STRICT, WITHOUT ROWID",
)
_PUT = "INSERT INTO signatures (id, signature) VALUES (?, ?)"
_HOLD = "INSERT INTO holders (key, id) VALUES (?, ?)"
_LET_GO = "DELETE FROM holders WHERE key = ? AND id = ?"
_SIGNATURE = "SELECT signature FROM signatures WHERE id = ?"
_HOLDERS = "SELECT id FROM holders WHERE key = ?"
_COUNT = "SELECT count(*) FROM holders WHERE key = ?"
_HOLDS = "SELECT 1 FROM holders WHERE key = ? AND id = ?"


class KnownOutputs:
    """The signatures of outputs, and which outputs hold a key; the file is SQLite's own, and goes with the object."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._recent: dict[OutputId, Signature] = {}
        for statement in _SCHEMA:
            self._database.execute(statement)

    def put(self, output_id: OutputId, signature: Signature, keys: Iterable[str]) -> None:
        """Know an output that is not known yet, to be found under these keys."""
        self._database.execute(_PUT, [output_id, pickle.dumps(signature)])
        self._database.executemany(_HOLD, [(key, output_id) for key in keys])

    def drop(self, output_id: OutputId, keys: Iterable[str]) -> None:
        """Know an output no more, the keys being those it was put under."""
        self._recent.pop(output_id, None)
        self._database.execute("DELETE FROM signatures WHERE id = ?", [output_id])
        self._database.executemany(_LET_GO, [(key, output_id) for key in keys])

    def ids(self) -> Iterator[OutputId]:
        """Yield the known outputs, ordered by id."""
        for (output_id,) in self._database.execute("SELECT id FROM signatures ORDER BY id"):
            yield OutputId(output_id)

    def get(self, output_id: OutputId) -> Signature | None:
        """Return the signature of an output; None where it is not known."""
        if (recent := self._recent.get(output_id)) is not None:
            return recent
        found = self._database.execute(_SIGNATURE, [output_id]).fetchone()
        if found is None:
            return None
        if len(self._recent) >= RECENT:
            del self._recent[next(iter(self._recent))]
        signature: Signature = pickle.loads(found[0])  # noqa: S301 - written above, in a file that nobody else opens
        self._recent[output_id] = signature
        return signature

    def holders(self, key: str) -> set[OutputId]:
        """Return the outputs that hold the key."""
        return {OutputId(output_id) for (output_id,) in self._database.execute(_HOLDERS, [key])}

    def count(self, key: str) -> int:
        """Return how many outputs hold the key."""
        (number,) = self._database.execute(_COUNT, [key]).fetchone()
        return int(number)

    def holds(self, output_id: OutputId, key: str) -> bool:
        """Say whether the output holds the key."""
        return self._database.execute(_HOLDS, [key, output_id]).fetchone() is not None
