"""Full-text search with SQLite's FTS5 over the analysed tokens of outputs and passages.

A query is always a disjunction of quoted tokens: whatever people type, it is never read as a search expression.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from corpus.model import OutputId
from corpus.ports import SearchHit
from corpus.source_port import PassageKey
from corpus.sql.port import Connection
from corpus.sql.terms import (
    BODY_WEIGHT,
    INSERT_PASSAGE,
    MAX_MATCHES,
    PER_ITEM,
    TITLE_WEIGHT,
    joined,
    query_tokens,
)

if TYPE_CHECKING:
    from sqlite_utils.db import Database

_PASSAGE_TABLES = (
    "CREATE VIRTUAL TABLE passage_search USING fts5 (text, tokenize = 'unicode61')",
    f"""CREATE TRIGGER passages_are_found_no_more AFTER DELETE ON passages
        BEGIN DELETE FROM passage_search WHERE rowid = old.item_id * {PER_ITEM} + old.position; END""",  # noqa: S608
)
_OUTPUTS = """
SELECT outputs.id, -bm25(output_search, ?, ?) AS score
FROM output_search JOIN outputs ON outputs.row = output_search.rowid
WHERE output_search MATCH ? AND outputs.status = 'published'
ORDER BY score DESC, outputs.id
LIMIT ?
"""
_PASSAGES = f"""
SELECT output_id, max(score) AS best FROM (
    SELECT rowid / {PER_ITEM} AS item, -bm25(passage_search) AS score FROM passage_search
    WHERE passage_search MATCH :expression ORDER BY score DESC LIMIT {MAX_MATCHES}
) JOIN source_items ON source_items.id = item JOIN outputs ON outputs.id = output_id
WHERE vanished_at IS NULL AND status = 'published'
GROUP BY output_id ORDER BY best DESC, output_id LIMIT :limit
"""  # noqa: S608 - constant numbers
_WITHIN = """
SELECT rowid, -bm25(passage_search) FROM passage_search
WHERE passage_search MATCH :expression AND rowid BETWEEN :first AND :last
"""
_ITEMS = "SELECT id FROM source_items WHERE output_id = ? AND vanished_at IS NULL"


def create_passage_search(db: "Database") -> None:
    """Create the search table, and make the passages that are there already findable."""
    for statement in _PASSAGE_TABLES:
        db.execute(statement)
    held = db.execute("SELECT item_id, position, heading, text FROM passages")
    rows = ((item_id * PER_ITEM + position, joined(heading, text)) for item_id, position, heading, text in held)
    db.conn.executemany(INSERT_PASSAGE, rows)


class SqliteFullText:
    """`corpus.sql.port.FullText` over FTS5's tables."""

    def outputs(self, connection: Connection, text: str, *, limit: int) -> list[SearchHit]:
        """Return the published outputs that share a token with `text`, best first, ties by id."""
        expression = match_expression(text)
        if not expression or limit < 1:
            return []
        rows = connection.execute(_OUTPUTS, [TITLE_WEIGHT, BODY_WEIGHT, expression, limit])
        return [SearchHit(OutputId(output_id), score) for output_id, score in rows]

    def passages(self, connection: Connection, text: str, *, limit: int) -> list[tuple[OutputId, float]]:
        """Return the published outputs of which a passage shares a token with `text`, scored by the best one."""
        expression = match_expression(text)
        if not expression or limit < 1:
            return []
        rows = connection.execute(_PASSAGES, {"expression": expression, "limit": limit})
        return [(OutputId(output_id), score) for output_id, score in rows]

    def passage_scores(self, connection: Connection, output_id: OutputId, text: str) -> Mapping[PassageKey, float]:
        """Return the scores of an output's passages that share a token with `text`."""
        expression = match_expression(text)
        if not expression:
            return {}
        found: dict[PassageKey, float] = {}
        for (item_id,) in connection.execute(_ITEMS, [output_id]).fetchall():
            first = item_id * PER_ITEM
            values = {"expression": expression, "first": first, "last": first + PER_ITEM - 1}
            found.update(((item_id, row - first), score) for row, score in connection.execute(_WITHIN, values))
        return found


def match_expression(text: str) -> str:
    """Return the FTS5 expression for `text`; the empty string where no token is left."""
    quoted = (token.replace('"', '""') for token in query_tokens(text))
    return " OR ".join(f'"{token}"' for token in quoted)
