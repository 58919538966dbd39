"""Full-text search over what the German analysis makes of the outputs.

SQLite's own tokenizers know neither lemmas nor the parts of compounds, so the search table holds the analysed tokens,
and a query is analysed the same way. A query is always a disjunction of quoted tokens: whatever people type, it is
never read as a search expression.
"""

import sqlite3
from collections.abc import Sequence

from corpus.german import analyse
from corpus.model import Output, OutputId
from corpus.ports import SearchHit

TITLE_WEIGHT = 3.0  # a title says what the output is about; a handful of words must outweigh an abstract of a hundred
BODY_WEIGHT = 1.0
MAX_QUERY_TOKENS = 64  # distinct tokens of a query, first ones kept; a profile's two sentences yield about forty

_SEARCH = """
SELECT outputs.id, -bm25(output_search, ?, ?) AS score
FROM output_search JOIN outputs ON outputs.row = output_search.rowid
WHERE output_search MATCH ? AND outputs.status = 'published'
ORDER BY score DESC, outputs.id
LIMIT ?
"""


def index(connection: sqlite3.Connection, row: int, output: Output) -> None:
    """Make the output findable by what it says now."""
    title = (output.title, output.subtitle, output.series)
    body = (output.abstract, *output.topics, *output.people)
    connection.execute("DELETE FROM output_search WHERE rowid = ?", [row])
    connection.execute(
        "INSERT INTO output_search (rowid, title, body) VALUES (?, ?, ?)", [row, _analysed(title), _analysed(body)]
    )


def search(connection: sqlite3.Connection, text: str, *, limit: int) -> list[SearchHit]:
    """Return the published outputs that share a token with `text`, best first, ties by id."""
    expression = match_expression(text)
    if not expression or limit < 1:
        return []
    rows = connection.execute(_SEARCH, [TITLE_WEIGHT, BODY_WEIGHT, expression, limit])
    return [SearchHit(OutputId(output_id), score) for output_id, score in rows]


def match_expression(text: str) -> str:
    """Return the FTS5 expression for `text`; the empty string where no token is left."""
    clean = text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
    tokens = dict.fromkeys(token for token in analyse(clean) if any(map(str.isalnum, token)))
    quoted = (token.replace('"', '""') for token in tokens)
    return " OR ".join(f'"{token}"' for _, token in zip(range(MAX_QUERY_TOKENS), quoted, strict=False))


def _analysed(parts: Sequence[str | None]) -> str:
    return " ".join(token for part in parts if part for token in analyse(part))
