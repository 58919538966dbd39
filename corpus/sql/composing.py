"""Putting outputs together from their items and corrections, within a transaction of the caller's."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import count

from corpus.composition import Said, changed_fields, compose
from corpus.model import Output, OutputId, Status
from corpus.source import SourceItem, SourceKind
from corpus.sql import outputs as output_rows
from corpus.sql import source_row as row
from corpus.sql import terms
from corpus.sql.port import Connection

_STANDING = """
SELECT field, after FROM correction_lines AS line WHERE output_id = ? AND stands AND number =
(SELECT max(number) FROM correction_lines AS other WHERE (other.output_id, other.field) = (line.output_id, line.field))
ORDER BY number
"""
_ADD_RECORD = """
INSERT INTO source_items (source_id, key, output_id, content, content_hash, links, run)
VALUES (0, :id, :id, :content, :hash, '[]', 0)
"""
_CHANGE_RECORD = "UPDATE source_items SET content = :content, content_hash = :hash WHERE source_id = 0 AND key = :id"


def corrections_of(connection: Connection, output_id: OutputId) -> dict[str, object]:
    """Return what editors have corrected and not taken back, by field."""
    return {name: json.loads(value) for name, value in connection.execute(_STANDING, [output_id])}


def composed_ids(connection: Connection, ids: Iterable[OutputId]) -> set[OutputId]:
    """Return which of the outputs are put together from items."""
    sql = "SELECT 1 FROM source_items WHERE output_id = ? LIMIT 1"
    return {output_id for output_id in ids if connection.execute(sql, [output_id]).fetchone() is not None}


def recorded(connection: Connection, output_id: OutputId) -> Output | None:
    """Return what records have said of the output, without other sources and corrections; else the output itself."""
    found = row.item_by_key(connection, row.STOCK, output_id)
    return output_rows.read_one(connection, output_id) if found is None else found.item.output


def keep_stock(connection: Connection, output_id: OutputId) -> None:
    """Keep what is held of an output without items as the stock's word on it, before anything is added to it."""
    held = output_rows.read_one(connection, output_id)
    if held is not None and not composed_ids(connection, [output_id]):
        connection.execute(_ADD_RECORD, _record(held))


def keep_record(connection: Connection, output: Output) -> bool:
    """Let records say this of an output that has items; return whether they said something else before.

    What they have changed is newer than what other items say there.
    """
    found = row.item_by_key(connection, row.STOCK, output.id)
    if found is not None and found.item.output == output:
        return False
    connection.execute(_ADD_RECORD if found is None else _CHANGE_RECORD, _record(output))
    if found is not None:
        changed = changed_fields(found.item.output, output)
        for other in row.items_of(connection, found.output_id):
            if other.newer & changed:
                set_newer(connection, other, other.newer - changed)
    return True


def set_newer(connection: Connection, item: row.ItemRow, newer: Iterable[str]) -> None:
    """Note which fields an item has changed since it came to its output."""
    connection.execute("UPDATE source_items SET newer = ? WHERE id = ?", [json.dumps(sorted(newer)), item.id])


def with_items(connection: Connection, record: Output) -> Output:
    """Return what an output that has items will be once records say `record` of it."""
    items = row.items_of(connection, record.id)
    held = next((one for one in items if (one.source_id, one.item.key) == (row.STOCK, record.id)), None)
    changed = frozenset() if held is None else changed_fields(held.item.output, record)
    said = [replace(one.said(), newer=one.newer - changed) for one in items if one is not held]
    stock = Said(record, SourceKind.RECORDS, "", record.id)
    return compose(record.id, [stock, *said], corrections_of(connection, record.id))


def together(connection: Connection, output_id: OutputId, held: Output | None) -> Output | None:
    """Return the output as items and corrections have it; withdrawn where no item is left, None where there is none."""
    said = [item.said() for item in row.items_of(connection, output_id)]
    if not said:
        return None if held is None else replace(held, status=Status.WITHDRAWN)
    output = compose(output_id, said, corrections_of(connection, output_id))
    return replace(output, tags=held.tags) if held is not None and _is_touched(connection, output_id) else output


def joined(connection: Connection, gone: Output, kept: Output) -> Output:
    """Return what `kept` will be once everything of `gone` is a part of it."""
    moved = [replace(one, newer=frozenset()) for one in _said(connection, gone)]
    output = compose(kept.id, [*_said(connection, kept), *moved], corrections_of(connection, kept.id))
    return replace(output, tags=kept.tags) if _is_touched(connection, kept.id) else output


def recompose(connection: Connection, output_id: OutputId, at: datetime) -> tuple[Output, Output | None]:
    """Write the output as its items and corrections have it; return it, and what it was before."""
    held = output_rows.read_one(connection, output_id)
    output = together(connection, output_id, held)
    if output is None:
        raise output_rows.not_found(output_id)
    if output != held:
        terms.index_output(connection, output_rows.write(connection, output, at), output)
    return output, held


def free_id(connection: Connection, proposal: OutputId) -> OutputId:
    """Return the id, with a number behind it where an output has it already."""
    for number in count(1):
        wanted = proposal if number == 1 else OutputId(f"{proposal}-{number}")
        if connection.execute("SELECT 1 FROM outputs WHERE id = ?", [wanted]).fetchone() is None:
            return wanted
    raise AssertionError("unreachable")


def _said(connection: Connection, output: Output) -> list[Said]:
    """Return what is said of an output; of one without items the stock speaks, as `keep_stock` will have it."""
    items = row.items_of(connection, output.id)
    return [item.said() for item in items] or [Said(output, SourceKind.RECORDS, "", output.id)]


def _is_touched(connection: Connection, output_id: OutputId) -> bool:
    """Return whether editors have worked on the output's tags, which no source then changes."""
    sql = "SELECT 1 FROM editorial_dossiers WHERE output_id = ? AND (revision > 0 OR published_at IS NOT NULL)"
    return connection.execute(sql, [output_id]).fetchone() is not None


def _record(output: Output) -> Mapping[str, str]:
    item = SourceItem(output.id, output)
    return {"id": output.id, "content": row.content_of(item), "hash": row.hash_of(item)}
