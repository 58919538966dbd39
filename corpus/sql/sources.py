"""`corpus.source_port.SourceStore` in the store's database, each write one transaction."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from corpus.composition import heard, ordered
from corpus.errors import MassWithdrawal, SourceNotFound
from corpus.model import OutputId
from corpus.passage import Passage
from corpus.ports import Clock
from corpus.source import Gone, SkippedItem, SourceItem, SourceKind, Validators
from corpus.source_port import (
    Candidate,
    HeldItem,
    HeldPassage,
    ItemId,
    Kept,
    KnownItem,
    Matcher,
    PassageKey,
    Reading,
    Source,
    SourceId,
)
from corpus.sql import outputs as output_rows
from corpus.sql import source_row as row
from corpus.sql.port import Connection, Connections, FullText
from corpus.sql.source_batch import Batch, analyse_new

_MASS = 5  # fewer things than these may vanish at once without question
_CANDIDATES = 200  # read at once

_ADD = """
INSERT INTO sources (kind, address, settings, added_at) VALUES (?, ?, ?, ?)
ON CONFLICT (address) DO UPDATE SET kind = excluded.kind, settings = excluded.settings, forgotten_at = NULL
RETURNING id
"""
_BEGIN = "UPDATE sources SET run = run + 1, started_at = ? WHERE id = ?"
_END = """
UPDATE sources SET error = :error,
    succeeded_at = CASE WHEN :complete THEN started_at ELSE succeeded_at END,
    swept_at = CASE WHEN :swept THEN started_at ELSE swept_at END,
    etag = CASE WHEN :complete THEN :etag ELSE etag END,
    last_modified = CASE WHEN :complete THEN :last_modified ELSE last_modified END
WHERE id = :id
"""
_KNOWN = """
SELECT key, fingerprint, output_id, vanished_at IS NULL, reason FROM source_items WHERE source_id = ? AND key = ?
"""
_LISTED_ITEMS = """
SELECT key, fingerprint, output_id, vanished_at IS NULL, reason FROM source_items WHERE source_id = ? AND key > ?
ORDER BY key LIMIT ?
"""
_SEEN = "UPDATE source_items SET run = ? WHERE source_id = ? AND key = ?"
_UNSEEN = "source_id = ? AND vanished_at IS NULL AND reason IS NULL AND run < ?"
_LINKS = "SELECT output_id, links FROM source_items WHERE output_id IN ({}) AND vanished_at IS NULL ORDER BY id"
_WHOLE = """
SELECT id FROM outputs
WHERE id NOT IN (SELECT from_output FROM merges WHERE from_output IS NOT NULL AND undone_at IS NULL) ORDER BY id
"""
_SPEAKING = """
SELECT DISTINCT output_id FROM source_items JOIN passages ON item_id = source_items.id
    JOIN outputs ON outputs.id = output_id
WHERE vanished_at IS NULL AND status = 'published' ORDER BY output_id
"""


class SqlSources:
    """The sources over the connections of a store; safe to share between threads and processes."""

    def __init__(self, connections: Connections, full_text: FullText, clock: Clock) -> None:
        self._connections = connections
        self._full_text = full_text
        self._clock = clock

    def sources(self) -> Sequence[Source]:
        """Return the sources that are read again and again, ordered by address."""
        with self._connections.read() as connection:
            return row.read_sources(connection)

    def source(self, address: str) -> Source:
        """Return the source of that address; raise `SourceNotFound`."""
        with self._connections.read() as connection:
            found = row.read_sources(connection, address)
        if not found:
            raise SourceNotFound(
                f"Eine Quelle „{address}“ ist nicht eingetragen.", "„negz corpus sources“ zeigt alle Quellen."
            )
        return found[0]

    def add(self, kind: SourceKind, address: str, settings: Mapping[str, str]) -> Source:
        """Remember a source; one of that address that is there gets these settings."""
        values = (kind.value, address, json.dumps(dict(settings), ensure_ascii=False), self._clock().isoformat())
        with self._connections.write() as connection:
            (source_id,) = connection.execute(_ADD, values).fetchone()
            return row.read_source(connection, source_id)

    def forget(self, source_id: SourceId) -> Kept:
        """Read the source no more: everything in it counts as vanished."""
        with self._connections.write() as connection:
            at = self._clock()
            batch = Batch(connection, row.read_source(connection, source_id), at)
            keys = "SELECT key FROM source_items WHERE source_id = ? AND vanished_at IS NULL AND reason IS NULL"
            for (key,) in connection.execute(keys, [source_id]).fetchall():
                batch.vanish(key)
            moment = at.isoformat()
            connection.execute(
                "UPDATE sources SET forgotten_at = ?, succeeded_at = NULL, swept_at = NULL, etag = NULL,"
                " last_modified = NULL WHERE id = ?",
                [moment, source_id],
            )
            return batch.close()

    def begin(self, source_id: SourceId) -> Source:
        """Note that an import begins, and return the source with the number of this run."""
        with self._connections.write() as connection:
            connection.execute(_BEGIN, [self._clock().isoformat(), source_id])
            return row.read_source(connection, source_id)

    def known(self, source_id: SourceId, keys: Iterable[str]) -> Mapping[str, KnownItem]:
        """Return what is held of these things."""
        with self._connections.read() as connection:
            found = [values for key in keys for values in connection.execute(_KNOWN, [source_id, key])]
        return {
            key: KnownItem(key, fingerprint, output_id, bool(is_present), reason)
            for key, fingerprint, output_id, is_present, reason in found
        }

    def seen(self, source: Source, keys: Iterable[str]) -> None:
        """Note that these things are still there."""
        with self._connections.write() as connection:
            connection.executemany(_SEEN, [(source.run, source.id, key) for key in keys])

    def keep(self, source: Source, readings: Iterable[Reading], matcher: Matcher) -> Kept:
        """Write what was read, let each new item find its output, and put the outputs concerned together again."""
        found = tuple(readings)
        items = (reading.result for reading in found if isinstance(reading.result, SourceItem))
        with self._connections.read() as connection:
            terms = analyse_new(connection, source, items)
        with self._connections.write() as connection:
            batch = Batch(connection, source, self._clock(), terms)
            for reading in found:
                if isinstance(reading.result, Gone):
                    batch.vanish(reading.result.key)
                elif isinstance(reading.result, SkippedItem):
                    batch.skip(reading.result, reading.fingerprint)
                else:
                    batch.take(reading.result, reading.fingerprint, matcher)
            return batch.close()

    def sweep(self, source: Source, *, allow_mass: bool = False) -> Kept:
        """Let everything that this run has not seen count as vanished; raise `MassWithdrawal` where that is too much.

        Outputs of which nothing is left are withdrawn.
        """
        with self._connections.write() as connection:
            sql = f"SELECT key FROM source_items WHERE {_UNSEEN} ORDER BY id"  # noqa: S608 - constant condition
            keys = [key for (key,) in connection.execute(sql, [source.id, source.run])]
            held = row.read_source(connection, source.id).items
            if not allow_mass and (len(keys) == held > 0 or (len(keys) >= _MASS and 2 * len(keys) > held)):
                raise MassWithdrawal(
                    f"In „{source.address}“ fehlen auf einmal {len(keys)} von {held} Beiträgen;"
                    " zurückgezogen wurde keiner.",
                    "Prüfen Sie die Quelle. Fehlen sie dort mit Absicht, lesen Sie noch einmal ein, mit"
                    " --allow-mass-withdrawal.",
                )
            batch = Batch(connection, source, self._clock())
            for key in keys:
                batch.vanish(key)
            connection.execute(
                "DELETE FROM source_items WHERE source_id = ? AND reason IS NOT NULL AND output_id IS NULL AND run < ?",
                [source.id, source.run],
            )
            return batch.close()

    def end(
        self,
        source: Source,
        *,
        complete: bool,
        swept: bool = False,
        error: str | None = None,
        validators: Validators | None = None,
    ) -> None:
        """Note how the import ended; `complete` where everything in the answer with these validators was read."""
        told = validators or Validators()
        values = {
            "id": source.id,
            "complete": complete,
            "swept": swept,
            "error": error,
            "etag": told.etag,
            "last_modified": told.last_modified,
        }
        with self._connections.write() as connection:
            connection.execute(_END, values)

    def listed(self, source_id: SourceId, *, after: str = "", limit: int) -> Sequence[KnownItem]:
        """Return what is held of the source's things, ordered by key, those after `after`."""
        with self._connections.read() as connection:
            found = connection.execute(_LISTED_ITEMS, [source_id, after, limit]).fetchall()
        return tuple(
            KnownItem(key, fingerprint, output_id, bool(is_present), reason)
            for key, fingerprint, output_id, is_present, reason in found
        )

    def items(self, output_id: OutputId) -> Sequence[HeldItem]:
        """Return what each source says about the output, the one that counts most first, vanished ones last."""
        with self._connections.read() as connection:
            found = row.items_of(connection, output_id)
        by_said = {item.said(): item for item in found}
        return tuple(_held(by_said[said]) for said in ordered(output_id, by_said))

    def candidates(self) -> Iterator[Candidate]:
        """Yield every output with the addresses its items name, ordered by id; none that became part of another."""
        with self._connections.read() as connection:
            ids = [OutputId(output_id) for (output_id,) in connection.execute(_WHOLE)]
        for start in range(0, len(ids), _CANDIDATES):
            with self._connections.read() as connection:
                found = list(_candidates(connection, ids[start : start + _CANDIDATES]))
            yield from found

    def passages(self, output_id: OutputId) -> Sequence[Passage]:
        """Return the output's full text in pieces, item by item, each in reading order."""
        with self._connections.read() as connection:
            return tuple(held.passage for held in _passages(connection, output_id))

    def all_passages(self) -> Iterator[tuple[OutputId, tuple[HeldPassage, ...]]]:
        """Yield each published output that has passages, ordered by id, with them."""
        with self._connections.read() as connection:
            ids = [OutputId(output_id) for (output_id,) in connection.execute(_SPEAKING)]
        for output_id in ids:
            with self._connections.read() as connection:
                found = _passages(connection, output_id)
            if found:
                yield output_id, tuple(found)

    def passage(self, item_id: ItemId, position: int) -> Passage | None:
        """Return a passage as its item has it now; None where the item is no longer there, or has no such place."""
        with self._connections.read() as connection:
            return row.read_passage(connection, item_id, position)

    def search_passages(self, text: str, *, limit: int) -> Sequence[tuple[OutputId, float]]:
        """Return the published outputs of which a passage shares a word with `text`, by the best one's score."""
        with self._connections.read() as connection:
            return self._full_text.passages(connection, text, limit=limit)

    def passage_scores(self, output_id: OutputId, text: str) -> Mapping[PassageKey, float]:
        """Return by its words (BM25) how well each passage of the output that shares one with `text` answers it."""
        with self._connections.read() as connection:
            return self._full_text.passage_scores(connection, output_id, text)


def _candidates(connection: Connection, ids: Sequence[OutputId]) -> Iterator[Candidate]:
    links: dict[str, dict[str, None]] = defaultdict(dict)
    for output_id, found in connection.execute(_LINKS.format(output_rows.places(ids)), ids):
        links[output_id].update(dict.fromkeys(json.loads(found)))
    for output in output_rows.read_some(connection, ids):
        yield Candidate(output, tuple(links.get(output.id, ())))


def _passages(connection: Connection, output_id: OutputId) -> Sequence[HeldPassage]:
    items = {item.said(): item.id for item in row.items_of(connection, output_id) if item.vanished_at is None}
    return row.read_passages(connection, [items[said] for said in heard(output_id, items)])


def _held(item: row.ItemRow) -> HeldItem:
    return HeldItem(item.id, item.kind, item.address, item.item, item.output_id, item.vanished_at)
