"""Full-text search in SQL: BM25 over counted terms, as SQLite's FTS5 computes it (k1 = 1.2, b = 0.75).

Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009. As in FTS5, a term that
stands in more than half of all entries counts next to nothing, and what is withdrawn still counts as an entry.
"""

from collections.abc import Mapping

from corpus.model import OutputId
from corpus.ports import SearchHit
from corpus.source_port import PassageKey
from corpus.sql.port import Connection
from corpus.sql.terms import BODY_WEIGHT, MAX_MATCHES, PER_ITEM, TITLE_WEIGHT, query_tokens

_ASKED = """
WITH asked AS (
    SELECT place, left(plain(token), 200) AS term
    FROM unnest(CAST(:tokens AS TEXT[])) WITH ORDINALITY AS given (token, place)
)"""
_RARITY = """
SELECT place, greatest(ln(CAST((entries - held + 0.5) / (held + 0.5) AS DOUBLE PRECISION)), 1e-6) AS rarity,
    CAST(tokens AS DOUBLE PRECISION) / entries AS average
"""
_SCORE = """
sum(rarity * (amount * CAST(2.2 AS DOUBLE PRECISION)
    / (amount + CAST(1.2 AS DOUBLE PRECISION) * (0.25 + CAST(0.75 AS DOUBLE PRECISION) * length / average)))
    ORDER BY place)
"""
_OUTPUTS = f"""{_ASKED}, hits AS MATERIALIZED (
    SELECT place, rowid, CAST({TITLE_WEIGHT} * title + {BODY_WEIGHT} * body AS DOUBLE PRECISION) AS amount, length
    FROM asked JOIN output_terms USING (term)
), weights AS (
    {_RARITY} FROM (SELECT place, count(*) AS held FROM hits GROUP BY place) AS counted, search_totals
    WHERE name = 'outputs'
)
SELECT id, {_SCORE} AS score FROM hits JOIN weights USING (place) JOIN outputs ON outputs.row = rowid
WHERE status = 'published' GROUP BY id ORDER BY score DESC, id LIMIT :limit
"""  # noqa: S608 - constants
_PASSAGES = f"""{_ASKED}, hits AS MATERIALIZED (
    SELECT place, rowid, CAST(amount AS DOUBLE PRECISION) AS amount, length
    FROM asked JOIN passage_terms USING (term)
), weights AS (
    {_RARITY} FROM (SELECT place, count(*) AS held FROM hits GROUP BY place) AS counted, search_totals
    WHERE name = 'passages'
), found AS (
    SELECT rowid / {PER_ITEM} AS item, {_SCORE} AS score FROM hits JOIN weights USING (place)
    GROUP BY rowid ORDER BY score DESC, rowid LIMIT {MAX_MATCHES}
)
SELECT output_id, max(score) AS best FROM found JOIN source_items ON source_items.id = item
    JOIN outputs ON outputs.id = output_id
WHERE vanished_at IS NULL AND status = 'published' GROUP BY output_id ORDER BY best DESC, output_id LIMIT :limit
"""  # noqa: S608
_WITHIN = f"""{_ASKED}, weights AS (
    {_RARITY}, term FROM (
        SELECT place, term, (SELECT count(*) FROM passage_terms WHERE passage_terms.term = asked.term) AS held
        FROM asked
    ) AS counted, search_totals WHERE name = 'passages' AND held > 0
)
SELECT source_items.id, rowid - source_items.id * {PER_ITEM}, {_SCORE}
FROM source_items JOIN passage_terms
    ON rowid BETWEEN source_items.id * {PER_ITEM} AND source_items.id * {PER_ITEM} + {PER_ITEM - 1}
    JOIN weights USING (term)
WHERE output_id = :output AND vanished_at IS NULL GROUP BY source_items.id, rowid ORDER BY source_items.id, rowid
"""  # noqa: S608


class PostgresqlFullText:
    """`corpus.sql.port.FullText` over the terms that `corpus.postgresql.search_tables` keeps."""

    def outputs(self, connection: Connection, text: str, *, limit: int) -> list[SearchHit]:
        """Return the published outputs that share a token with `text`, best first, ties by id."""
        tokens = query_tokens(text)
        if not tokens or limit < 1:
            return []
        rows = connection.execute(_OUTPUTS, {"tokens": tokens, "limit": limit})
        return [SearchHit(OutputId(output_id), score) for output_id, score in rows]

    def passages(self, connection: Connection, text: str, *, limit: int) -> list[tuple[OutputId, float]]:
        """Return the published outputs of which a passage shares a token with `text`, scored by the best one."""
        tokens = query_tokens(text)
        if not tokens or limit < 1:
            return []
        rows = connection.execute(_PASSAGES, {"tokens": tokens, "limit": limit})
        return [(OutputId(output_id), score) for output_id, score in rows]

    def passage_scores(self, connection: Connection, output_id: OutputId, text: str) -> Mapping[PassageKey, float]:
        """Return the scores of an output's passages that share a token with `text`."""
        tokens = query_tokens(text)
        if not tokens:
            return {}
        rows = connection.execute(_WITHIN, {"tokens": tokens, "output": output_id})
        return {(item_id, position): score for item_id, position, score in rows}
