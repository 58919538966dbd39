"""One batch of an import: items are taken, skipped or lost, and the outputs concerned put together again."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from corpus.composition import changed_fields
from corpus.model import OutputId, Status
from corpus.source import SkippedItem, SourceItem
from corpus.source_port import Candidate, ItemId, Kept, Match, Matcher, Source
from corpus.sql import composing, meta, terms
from corpus.sql import source_row as row
from corpus.sql.port import Connection

_FIND = "SELECT id, output_id, content_hash, vanished_at, reason FROM source_items WHERE source_id = ? AND key = ?"
_TOUCH = "UPDATE source_items SET run = ?, fingerprint = ? WHERE id = ?"
_VANISH = """
UPDATE source_items SET vanished_at = :at
WHERE source_id = :source AND key = :key AND vanished_at IS NULL AND output_id IS NOT NULL RETURNING output_id
"""
_WRITE = """
INSERT INTO source_items (source_id, key, output_id, content, content_hash, links, fingerprint, newer, run)
VALUES (:source, :key, :output, :content, :hash, :links, :fingerprint, :newer, :run)
ON CONFLICT (source_id, key) DO UPDATE SET output_id = excluded.output_id, reason = NULL, content = excluded.content,
    content_hash = excluded.content_hash, links = excluded.links, fingerprint = excluded.fingerprint,
    newer = excluded.newer, run = excluded.run, vanished_at = NULL
RETURNING id
"""
_SKIP = """
INSERT INTO source_items (source_id, key, reason, content_hash, links, fingerprint, run)
VALUES (:source, :key, :reason, '', '[]', :fingerprint, :run)
ON CONFLICT (source_id, key) DO UPDATE SET reason = excluded.reason, content_hash = '',
    fingerprint = excluded.fingerprint, run = excluded.run
"""
_MERGED = "INSERT INTO merges (to_output, items, reason, score, at) VALUES (?, ?, ?, ?, ?)"


Terms = Mapping[str, Sequence[str]]
"""What the passages of an item are found by, by its key."""


def analyse_new(connection: Connection, source: Source, items: Iterable[SourceItem]) -> Terms:
    """Analyse the items that say something new; return what their passages are found by.

    It takes seconds for a book, longer than others wait for a transaction to end; so it is done before.
    """
    analysed = {}
    for item in items:
        found = connection.execute(_FIND, [source.id, item.key]).fetchone()
        if found is not None and found[2] == row.hash_of(item):
            continue
        terms.look_up([item.output])
        if item.passages:
            analysed[item.key] = terms.analysed(item.passages)
    return analysed


class Batch:
    """What a batch does, within one transaction of the caller's; `analysed` is what `analyse_new` found before it."""

    def __init__(
        self, connection: Connection, source: Source, at: datetime, analysed: Terms = MappingProxyType({})
    ) -> None:
        self._connection = connection
        self._terms = analysed
        self._source = source
        self._at = at
        self._new: dict[OutputId, None] = {}
        self._changed: dict[OutputId, None] = {}
        self._withdrawn: dict[OutputId, None] = {}
        self._merged: list[tuple[str, Match]] = []
        self._unchanged = 0
        self._has_written = False

    def take(self, item: SourceItem, fingerprint: str | None, matcher: Matcher) -> None:
        """Write an item, unless it says what it said before."""
        found = self._connection.execute(_FIND, [self._source.id, item.key]).fetchone()
        content_hash = row.hash_of(item)
        if found is None or found[1] is None:
            match = matcher.find(item)
            output_id = self._place(item, match)
            self._note_merge(item.key, self._write(item, output_id, content_hash, fingerprint, frozenset()), match)
        else:
            item_id, output_id, held_hash, vanished_at, reason = found
            if held_hash == content_hash and vanished_at is None and reason is None:
                self._connection.execute(_TOUCH, [self._source.run, fingerprint, item_id])
                self._unchanged += 1
                return
            self._write(item, output_id, content_hash, fingerprint, self._newer(item))
        self._compose(output_id, matcher)

    def skip(self, item: SkippedItem, fingerprint: str | None) -> None:
        """Remember that a thing is no output, so that it is not read again while it stays as it is."""
        self.vanish(item.key)
        values = {"key": item.key, "reason": item.reason, "fingerprint": fingerprint}
        self._connection.execute(_SKIP, {**values, "source": self._source.id, "run": self._source.run})

    def vanish(self, key: str) -> None:
        """Note that a thing is there no more."""
        values = {"at": self._at.isoformat(), "source": self._source.id, "key": key}
        found = self._connection.execute(_VANISH, values).fetchone()
        if found is not None:
            self._compose(OutputId(found[0]))

    def close(self) -> Kept:
        """Count the change and say what was done; an output that is new or withdrawn is not among the changed ones."""
        if self._has_written:
            meta.bump(self._connection)
        changed = tuple(name for name in self._changed if name not in self._new and name not in self._withdrawn)
        return Kept(tuple(self._new), changed, tuple(self._withdrawn), self._unchanged, tuple(self._merged))

    def _place(self, item: SourceItem, match: Match | None) -> OutputId:
        """Return the output that a new item belongs to, which is its own where it matches none."""
        if match is None:
            return composing.free_id(self._connection, item.output.id)
        composing.keep_stock(self._connection, match.output_id)
        return match.output_id

    def _note_merge(self, key: str, item_id: ItemId, match: Match | None) -> None:
        if match is not None:
            self._merged.append((key, match))
            values = (match.output_id, json.dumps([[item_id, []]]), match.reason, match.score, self._at.isoformat())
            self._connection.execute(_MERGED, values)

    def _newer(self, item: SourceItem) -> frozenset[str]:
        held = row.item_by_key(self._connection, self._source.id, item.key)
        return frozenset() if held is None else held.newer | changed_fields(held.item.output, item.output)

    def _write(
        self, item: SourceItem, output_id: OutputId, content_hash: str, fingerprint: str | None, newer: frozenset[str]
    ) -> ItemId:
        values = {
            "source": self._source.id,
            "key": item.key,
            "output": output_id,
            "content": row.content_of(item),
            "hash": content_hash,
            "links": json.dumps(item.links, ensure_ascii=False),
            "fingerprint": fingerprint,
            "newer": json.dumps(sorted(newer)),
            "run": self._source.run,
        }
        item_id = ItemId(self._connection.execute(_WRITE, values).fetchone()[0])
        row.write_passages(self._connection, item_id, item.passages)
        held = self._terms.get(item.key)
        terms.index_passages(self._connection, item_id, terms.analysed(item.passages) if held is None else held)
        self._has_written = True
        return item_id

    def _compose(self, output_id: OutputId, matcher: Matcher | None = None) -> None:
        output, held = composing.recompose(self._connection, output_id, self._at)
        self._has_written = True
        if held is None:
            self._new[output_id] = None
        elif (held.status, output.status) == (Status.PUBLISHED, Status.WITHDRAWN):
            self._withdrawn[output_id] = None
        elif output != held:
            self._withdrawn.pop(output_id, None)
            self._changed[output_id] = None
        if matcher is not None:
            links = {url: None for item in row.items_of(self._connection, output_id) for url in item.item.links}
            matcher.add(Candidate(output, tuple(links)))
