"""What makes outputs and passages findable: rows of analysed tokens, which a `FullText` ranks.

No database's own tokenizer knows lemmas or the parts of compounds, so the search tables hold what the German analysis
makes of a text, and a query is analysed the same way.
"""

from collections.abc import Iterable, Sequence

from corpus.german import analyse
from corpus.model import Output
from corpus.passage import Passage
from corpus.source_port import ItemId
from corpus.sql.port import Connection

TITLE_WEIGHT = 3.0  # a title says what the output is about; a handful of words must outweigh an abstract of a hundred
BODY_WEIGHT = 1.0
MAX_QUERY_TOKENS = 64  # distinct tokens of a query, first ones kept; a profile's two sentences yield about forty
MAX_MATCHES = 1_000  # passages looked at to find outputs
PER_ITEM = 1 << 20  # a passage's number is made of item and position; no item has a million passages

INSERT_PASSAGE = "INSERT INTO passage_search (rowid, text) VALUES (?, ?)"


def index_output(connection: Connection, row: int, output: Output) -> None:
    """Make the output findable by what it says now."""
    connection.execute("DELETE FROM output_search WHERE rowid = ?", [row])
    title, body = _title_and_body(output)
    connection.execute("INSERT INTO output_search (rowid, title, body) VALUES (?, ?, ?)", [row, title, body])


def look_up(outputs: Iterable[Output]) -> None:
    """Analyse outputs that are about to be written: the words are then known, and others wait that much less.

    To be called before the transaction. A process that has not analysed anything yet reads the dictionary here.
    """
    for output in outputs:
        _title_and_body(output)


def analysed(passages: Sequence[Passage]) -> tuple[str, ...]:
    """Return what the passages are found by. It takes a millisecond each: too long for a transaction."""
    return tuple(joined(passage.place.heading, passage.text) for passage in passages)


def index_passages(connection: Connection, item_id: ItemId, terms: Sequence[str]) -> None:
    """Make an item's passages findable by their `analysed` terms; those that it had before are deleted already."""
    connection.executemany(INSERT_PASSAGE, enumerate(terms, start=item_id * PER_ITEM))


def query_tokens(text: str) -> list[str]:
    """Return the distinct tokens to look for, in order; none where nothing of `text` can be found."""
    clean = text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
    tokens = dict.fromkeys(token for token in analyse(clean) if any(map(str.isalnum, token)))
    return list(tokens)[:MAX_QUERY_TOKENS]


def _title_and_body(output: Output) -> tuple[str, str]:
    title = (output.title, output.subtitle, output.series)
    body = (output.abstract, *output.topics, *output.people)
    return joined(*title), joined(*body)


def joined(*parts: str | None) -> str:
    """Return the analysed tokens of all parts."""
    return " ".join(token for part in parts if part for token in analyse(part))
