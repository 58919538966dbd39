"""A connection that understands the shared statements: `?` and `:name` become psycopg's places."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

import psycopg
from psycopg.types.string import StrDumperUnknown

NO_CHARACTER = "\ufffd"
"""Stands in the database for U+0000, which it cannot hold."""

_PLACE = re.compile(r"'[^']*'|(?P<mark>\?)|(?<![:\w]):(?P<name>[a-z_]+)|%")
_PLAIN_INSERT = re.compile(r"(?P<head>.*\bVALUES )(?P<row>\([^()]*\))\s*", re.DOTALL)
_ROWS_AT_ONCE = 200  # of a few hundred bytes each: one trip to the server for them


class Statements:
    """`corpus.sql.port.Connection` over one of psycopg's.

    Values are put into the statement on this side (`psycopg.ClientCursor`), so that a value without a type of its own,
    such as NULL, may stand wherever SQLite lets it stand.
    """

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection

    def execute(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = (), /) -> psycopg.Cursor[Any]:
        """Run one statement with values in the place of its `?` or `:name`."""
        return self.connection.execute(places(sql), parameters)

    def executemany(self, sql: str, rows: Iterable[Sequence[Any] | Mapping[str, Any]], /) -> None:
        """Run one statement, which answers nothing, once for each of the rows, many in one trip."""
        found = _PLAIN_INSERT.fullmatch(places(sql).decode())
        head, each, between = (found["head"], found["row"], ", ") if found else ("", places(sql).decode(), "; ")
        cursor = psycopg.ClientCursor(self.connection)
        remaining = iter(rows)
        while some := list(islice(remaining, _ROWS_AT_ONCE)):
            values = between.join(cursor.mogrify(each.encode(), row) for row in some)
            cursor.execute(f"{head.replace('%%', '%')}{values}".encode())


class TextDumper(StrDumperUnknown):
    """Writes text as it is, but for U+0000."""

    def dump(self, obj: str) -> bytes | bytearray | memoryview | None:
        """Return the text in UTF-8; lone surrogates raise `UnicodeEncodeError`, as with SQLite."""
        return super().dump(obj.replace("\0", NO_CHARACTER))


@lru_cache(maxsize=1024)
def places(sql: str) -> bytes:
    """Return the statement with psycopg's places, and every other per cent sign doubled."""
    return _PLACE.sub(_place, sql).encode()


def _place(found: re.Match[str]) -> str:
    if found["mark"]:
        return "%s"
    if found["name"]:
        return f"%({found['name']})s"
    return found[0].replace("%", "%%")
