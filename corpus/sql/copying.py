"""Everything that one store holds, copied into an empty one of whatever kind, and compared row by row.

The schemas are the same but for types (`tests/corpus/postgresql/test_steps.py`), so the copy goes table by table. What
full-text search finds comes along as analysed tokens; triggers of the target count them.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.errors import StoreCorrupt, StoreNotEmpty
from corpus.sql.port import Connection, Connections

TABLES = (
    "meta",
    "outputs",
    "manifestations",
    "tags",
    "output_moments",
    "schemes",
    "concepts",
    "accounts",
    "sessions",
    "tokens",
    "sign_in_attempts",
    "read_keys",
    "editorial_dossiers",
    "editorial_suggestions",
    "editorial_assessments",
    "editorial_bulk_steps",
    "editorial_second_views",
    "editorial_trail",
    "vocabulary_log",
    "retagging_tasks",
    "editorial_rules",
    "demand",
    "demand_days",
    "feedback",
    "feedback_outputs",
    "trials",
    "trial_credits",
    "jobs",
    "links",
    "sources",
    "source_items",
    "passages",
    "correction_lines",
    "merges",
    "outputs_apart",
    "merge_suggestions",
    "output_search",
    "passage_search",
)
"""Every table, each after those that it refers to."""
BOOLEANS = frozenset({"awaits_editor", "blind", "deprecated", "disabled", "failed", "publishes", "stands"})
"""Columns that are numbers in SQLite, which has no truth values."""
_SEARCH_COLUMNS = {"output_search": "rowid, title, body", "passage_search": "rowid, text"}
_HELD_BY_NEW_ONES = {"sources": 1}  # the stock
_SUM = 1 << 256

Progress = Callable[[int, int], None]
"""Called with rows copied so far and rows to copy."""


@dataclass(frozen=True, slots=True)
class TableCopy:
    """A table's name, its rows, and the sum of their SHA-256 in hexadecimal, which is the same on both sides."""

    table: str
    rows: int
    checksum: str


def copy_everything(
    source: Connections, target: Connections, progress: Progress | None = None
) -> tuple[TableCopy, ...]:
    """Copy all tables, of one moment of the source, in one transaction of the target.

    Raises
    ------
    StoreNotEmpty
        The target holds something; it is as it was.
    StoreCorrupt
        What arrived is not what was sent; the target is as it was.
    """
    with source.read() as reading, target.write() as writing:
        _check_empty(writing)
        total = sum(count(reading, table) for table in TABLES)
        sent, done = [], 0
        writing.execute("DELETE FROM sources")
        for table in TABLES:
            copied = _copy(reading, source, writing, table)
            done += copied.rows
            sent.append(copied)
            if progress is not None:
                progress(done, total)
        target.continue_numbering(writing)
        for copied in sent:
            if summed(target.stream(writing, _selection(writing, copied.table)[1]), copied.table, writing) != copied:
                raise StoreCorrupt(
                    f"In der Tabelle „{copied.table}“ kam nicht an, was gesendet wurde; übernommen wurde nichts.",
                    "Versuchen Sie es noch einmal. Kommt es wieder vor, prüfen Sie beide Datenbanken: negz doctor",
                )
    return tuple(sent)


def count(connection: Connection, table: str) -> int:
    """Return the number of the table's rows."""
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - one of `TABLES`


def summed(rows: Iterable[Sequence[Any]], table: str, connection: Connection) -> TableCopy:
    """Return the number and the checksum of the rows, whatever their order."""
    columns, _ = _selection(connection, table)
    amount, total = 0, 0
    for row in rows:
        amount += 1
        total = (total + _number(_as_sent(columns, row))) % _SUM
    return TableCopy(table, amount, f"{total:064x}")


def _copy(reading: Connection, source: Connections, writing: Connection, table: str) -> TableCopy:
    columns, selection = _selection(reading, table)
    names, places = ", ".join(columns), ", ".join("?" * len(columns))
    amount, total = 0, 0

    def sent() -> Iterator[tuple[Any, ...]]:
        nonlocal amount, total
        for row in source.stream(reading, selection):
            values = _as_sent(columns, row)
            amount += 1
            total = (total + _number(values)) % _SUM
            yield values

    writing.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", sent())  # noqa: S608
    return TableCopy(table, amount, f"{total:064x}")


def _selection(connection: Connection, table: str) -> tuple[tuple[str, ...], str]:
    """Return the names of the table's columns, in alphabetical order, and the statement that reads them."""
    names = _SEARCH_COLUMNS.get(table, "*")
    found = connection.execute(f"SELECT {names} FROM {table} LIMIT 0").description  # noqa: S608
    columns = tuple(sorted(str(column[0]) for column in found))
    return columns, f"SELECT {', '.join(columns)} FROM {table}"  # noqa: S608


def _check_empty(connection: Connection) -> None:
    full = [table for table in TABLES if count(connection, table) > _HELD_BY_NEW_ONES.get(table, 0)]
    if full:
        raise StoreNotEmpty(
            f"Die Zieldatenbank ist nicht leer: In „{full[0]}“ steht schon etwas.",
            "Nennen Sie eine leere Datenbank oder einen leeren Ordner; überschrieben wird nichts.",
        )


def _as_sent(columns: Sequence[str], row: Sequence[Any]) -> tuple[Any, ...]:
    """Return the row with truth values as such."""
    pairs = zip(columns, row, strict=True)
    return tuple(bool(value) if name in BOOLEANS and value is not None else value for name, value in pairs)


def _number(row: Sequence[Any]) -> int:
    text = json.dumps(row, ensure_ascii=True, default=lambda value: bytes(value).hex())
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
