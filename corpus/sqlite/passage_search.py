"""Full-text search over passages, analysed as outputs are (see `corpus.sqlite.search`)."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from corpus.german import analyse
from corpus.model import OutputId
from corpus.passage import Passage
from corpus.source_port import ItemId, PassageKey
from corpus.sqlite.search import match_expression

if TYPE_CHECKING:
    from sqlite_utils.db import Database

_PER_ITEM = 1 << 20  # a row's number is made of item and position; no item has a million passages
_MAX_MATCHES = 1_000  # passages looked at to find outputs

_TABLES = (
    "CREATE VIRTUAL TABLE passage_search USING fts5 (text, tokenize = 'unicode61')",
    f"""CREATE TRIGGER passages_are_found_no_more AFTER DELETE ON passages
        BEGIN DELETE FROM passage_search WHERE rowid = old.item_id * {_PER_ITEM} + old.position; END""",  # noqa: S608
)
_SEARCH = f"""
SELECT output_id, max(score) AS best FROM (
    SELECT rowid / {_PER_ITEM} AS item, -bm25(passage_search) AS score FROM passage_search
    WHERE passage_search MATCH :expression ORDER BY score DESC LIMIT {_MAX_MATCHES}
) JOIN source_items ON source_items.id = item JOIN outputs ON outputs.id = output_id
WHERE vanished_at IS NULL AND status = 'published'
GROUP BY output_id ORDER BY best DESC, output_id LIMIT :limit
"""  # noqa: S608 - constant numbers
_WITHIN = """
SELECT rowid, -bm25(passage_search) FROM passage_search
WHERE passage_search MATCH :expression AND rowid BETWEEN :first AND :last
"""
_INSERT = "INSERT INTO passage_search (rowid, text) VALUES (?, ?)"
_ITEMS = "SELECT id FROM source_items WHERE output_id = ? AND vanished_at IS NULL"


def create_passage_search(db: "Database") -> None:
    """Create the search table, and make the passages that are there already findable."""
    for statement in _TABLES:
        db.execute(statement)
    held = db.execute("SELECT item_id, position, heading, text FROM passages")
    rows = ((item_id * _PER_ITEM + position, _analysed(heading, text)) for item_id, position, heading, text in held)
    db.conn.executemany(_INSERT, rows)


def analysed(passages: Sequence[Passage]) -> tuple[str, ...]:
    """Return what the passages are found by. It takes a millisecond each: too long for a transaction."""
    return tuple(_analysed(passage.place.heading, passage.text) for passage in passages)


def index(connection: sqlite3.Connection, item_id: ItemId, terms: Sequence[str]) -> None:
    """Make an item's passages findable by their `analysed` terms; those that it had before are deleted already."""
    first = item_id * _PER_ITEM
    connection.executemany(_INSERT, enumerate(terms, start=first))


def search(connection: sqlite3.Connection, text: str, *, limit: int) -> list[tuple[OutputId, float]]:
    """Return the published outputs of which a passage shares a token with `text`, scored by the best one."""
    expression = match_expression(text)
    if not expression or limit < 1:
        return []
    rows = connection.execute(_SEARCH, {"expression": expression, "limit": limit})
    return [(OutputId(output_id), score) for output_id, score in rows]


def scores(connection: sqlite3.Connection, output_id: OutputId, text: str) -> Mapping[PassageKey, float]:
    """Return the scores of an output's passages that share a token with `text`."""
    expression = match_expression(text)
    if not expression:
        return {}
    found: dict[PassageKey, float] = {}
    for (item_id,) in connection.execute(_ITEMS, [output_id]).fetchall():
        first = item_id * _PER_ITEM
        values = {"expression": expression, "first": first, "last": first + _PER_ITEM - 1}
        found.update(((item_id, row - first), score) for row, score in connection.execute(_WITHIN, values))
    return found


def _analysed(heading: str | None, text: str) -> str:
    return " ".join(token for part in (heading, text) if part for token in analyse(part))
