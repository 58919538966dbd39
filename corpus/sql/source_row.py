"""Sources, their items and passages, as rows."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from corpus.composition import Said
from corpus.model import Manifestation, ManifestationKind, Output, OutputId
from corpus.passage import Passage, Place
from corpus.source import SourceItem, SourceKind, Validators
from corpus.source_port import HeldPassage, ItemId, Source, SourceId
from corpus.sql import outputs as output_rows
from corpus.sql.port import Connection

STOCK = SourceId(0)
"""The source of the records that were there before any other; its items' keys are ids of outputs."""

_SOURCE = """
sources.id, kind, address, added_at, settings, sources.run, started_at, succeeded_at, swept_at, error, etag,
last_modified,
(SELECT count(*) FROM source_items WHERE source_id = sources.id AND vanished_at IS NULL AND reason IS NULL)
"""
_LISTED = f"SELECT {_SOURCE} FROM sources WHERE id > 0 AND forgotten_at IS NULL"  # noqa: S608 - constant columns
_ITEM = """
SELECT source_items.id, source_id, kind, address, key, output_id, content, links, newer, vanished_at
FROM source_items JOIN sources ON sources.id = source_id
"""
_PASSAGE = "text, page, seconds, heading, url"


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item with what the store notes about it; its passages are left out."""

    id: ItemId
    source_id: SourceId
    kind: SourceKind
    address: str
    item: SourceItem
    output_id: OutputId
    newer: frozenset[str]
    vanished_at: datetime | None

    def said(self) -> Said:
        """Return what the item says of its output."""
        unsaid, is_present = self.item.unsaid, self.vanished_at is None
        return Said(self.item.output, self.kind, self.address, self.item.key, unsaid, self.newer, is_present)


def read_sources(connection: Connection, address: str | None = None) -> list[Source]:
    """Return the sources that have not been forgotten, or the one of an address, ordered by address."""
    sql = f"{_LISTED} AND (:address IS NULL OR address = :address) ORDER BY address"
    return [_source(values) for values in connection.execute(sql, {"address": address})]


def read_source(connection: Connection, source_id: SourceId) -> Source:
    """Return the source."""
    sql = f"SELECT {_SOURCE} FROM sources WHERE id = ?"  # noqa: S608 - constant columns
    return _source(connection.execute(sql, [source_id]).fetchone())


def items_of(connection: Connection, output_id: OutputId) -> list[ItemRow]:
    """Return the output's items, vanished ones included, in the order they came."""
    sql = f"{_ITEM} WHERE output_id = ? AND content IS NOT NULL ORDER BY source_items.id"
    return [_item(values) for values in connection.execute(sql, [output_id])]


def item_by_key(connection: Connection, source_id: SourceId, key: str) -> ItemRow | None:
    """Return the source's item of that key, if it is one of an output."""
    sql = f"{_ITEM} WHERE source_id = ? AND key = ? AND output_id IS NOT NULL"
    found = connection.execute(sql, [source_id, key]).fetchone()
    return None if found is None else _item(found)


def content_of(item: SourceItem) -> str:
    """Return what an item says, but for links and passages, as text that is equal for equal items."""
    output = item.output
    content = {
        "output": {name: value for name, value in output_rows.to_row(output).items() if name != "content_hash"},
        "manifestations": [[part.kind.value, part.url] for part in output.manifestations],
        "tags": None if output.tags is None else [output_rows.tag_to_row(tag) for tag in output.tags],
        "unsaid": sorted(item.unsaid),
        "modified_at": None if item.modified_at is None else item.modified_at.isoformat(),
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def hash_of(item: SourceItem) -> str:
    """Return a hash over everything that counts of an item: not the moment of a change that changed nothing."""
    content = json.loads(content_of(item))
    del content["modified_at"]
    parts = [[part.text, part.place.page, part.place.seconds, part.place.heading, part.url] for part in item.passages]
    text = json.dumps([content, item.links, parts], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def write_passages(connection: Connection, item_id: ItemId, passages: Sequence[Passage]) -> None:
    """Put these passages in the place of the item's."""
    connection.execute("DELETE FROM passages WHERE item_id = ?", [item_id])
    connection.executemany(
        f"INSERT INTO passages (item_id, position, {_PASSAGE}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        [
            (item_id, position, part.text, part.place.page, part.place.seconds, part.place.heading, part.url)
            for position, part in enumerate(passages)
        ],
    )


def read_passages(connection: Connection, item_ids: Iterable[ItemId]) -> list[HeldPassage]:
    """Return the items' passages, one item after the other, each in reading order."""
    sql = f"SELECT position, {_PASSAGE} FROM passages WHERE item_id = ? ORDER BY position"  # noqa: S608
    return [
        HeldPassage(item_id, position, _passage(values))
        for item_id in item_ids
        for position, *values in connection.execute(sql, [item_id])
    ]


def read_passage(connection: Connection, item_id: ItemId, position: int) -> Passage | None:
    """Return one passage of an item that has not vanished."""
    sql = (
        f"SELECT {_PASSAGE} FROM passages JOIN source_items ON id = item_id"  # noqa: S608 - constant columns
        " WHERE item_id = ? AND position = ? AND vanished_at IS NULL"
    )
    found = connection.execute(sql, [item_id, position]).fetchone()
    return None if found is None else _passage(found)


def _passage(values: Sequence[Any]) -> Passage:
    text, page, seconds, heading, url = values
    return Passage(text, Place(page, seconds, heading), url)


def _source(values: Sequence[Any]) -> Source:
    source_id, kind, address, added_at, settings, run, started_at, succeeded_at, swept_at, error, *told, items = values
    return Source(
        SourceId(source_id),
        SourceKind(kind),
        address,
        datetime.fromisoformat(added_at),
        json.loads(settings),
        run,
        _moment(started_at),
        _moment(succeeded_at),
        _moment(swept_at),
        error,
        items,
        Validators(*told) if any(told) else None,
    )


def _item(values: Sequence[Any]) -> ItemRow:
    item_id, source_id, kind, address, key, output_id, content, links, newer, vanished_at = values
    found = json.loads(content)
    parts = [Manifestation(ManifestationKind(of), url) for of, url in found["manifestations"]]
    item = SourceItem(
        key,
        _output(found["output"], parts, found["tags"]),
        frozenset(found["unsaid"]),
        (),
        tuple(json.loads(links)),
        _moment(found["modified_at"]),
    )
    return ItemRow(
        ItemId(item_id),
        SourceId(source_id),
        SourceKind(kind),
        address,
        item,
        OutputId(output_id),
        frozenset(json.loads(newer)),
        _moment(vanished_at),
    )


def _output(row: dict[str, Any], parts: Sequence[Manifestation], tags: Sequence[Sequence[Any]] | None) -> Output:
    values = [row.get(name) for name in output_rows.COLUMNS]
    return output_rows.from_row(values, parts, [output_rows.tag_from_row(tag) for tag in tags or ()])


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
