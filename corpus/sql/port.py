"""What the tables' statements need from a database: a connection in a transaction, and places that lend one.

Statements have `?` or `:name` where a value goes. They are those that SQLite and PostgreSQL both understand; a table's
own columns are named with it where `excluded` has the same ones.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar

from corpus.model import OutputId
from corpus.ports import SearchHit
from corpus.source_port import PassageKey

T = TypeVar("T")


class Rows(Protocol):
    """What a statement has answered."""

    @property
    def rowcount(self) -> int:
        """The number of rows that the statement has changed."""
        ...

    @property
    def description(self) -> Any:
        """What the columns are: a sequence whose items begin with the name."""
        ...

    def fetchone(self) -> Any:
        """Return the next row as a tuple, or None."""
        ...

    def fetchall(self) -> list[Any]:
        """Return the rows that are left."""
        ...

    def __iter__(self) -> Iterator[Any]:
        """Yield the rows that are left."""
        ...


class Connection(Protocol):
    """A connection to a database, within a transaction."""

    def execute(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ..., /) -> Rows:
        """Run one statement with values in the place of its `?` or `:name`."""
        ...

    def executemany(self, sql: str, rows: Iterable[Sequence[Any] | Mapping[str, Any]], /) -> object:
        """Run one statement, which answers nothing, once for each of the rows."""
        ...


class Connections(Protocol):
    """The connections of a store; safe to share between threads."""

    def read(self) -> AbstractContextManager[Connection]:
        """Lend a connection that sees one moment of the database, over as many statements as it takes."""
        ...

    def write(self) -> AbstractContextManager[Connection]:
        """Lend the one that writes, for one transaction: committed on leaving, undone on any exception."""
        ...

    def ask(self, question: Callable[[Connection], T]) -> T:
        """Return the answer to one statement, which sees one moment by itself."""
        ...

    def stream(self, connection: Connection, sql: str) -> Iterator[Any]:
        """Yield the rows of a statement a portion at a time, however many there are."""
        ...

    def continue_numbering(self, connection: Connection) -> None:
        """Let new rows be numbered after those that were written with their numbers."""
        ...

    def only_one(self, task: str) -> AbstractContextManager[bool]:
        """Say whether nobody else, in whatever process, is at the task, which is ours while the block runs.

        It becomes free however the process ends.
        """
        ...

    def close(self) -> None:
        """Close every connection."""
        ...


class FullText(Protocol):
    """Ranks by words (BM25) what `corpus.sql.terms` has made findable."""

    def outputs(self, connection: Connection, text: str, *, limit: int) -> list[SearchHit]:
        """Return the published outputs that share a token with `text`, best first, ties by id."""
        ...

    def passages(self, connection: Connection, text: str, *, limit: int) -> list[tuple[OutputId, float]]:
        """Return the published outputs of which a passage shares a token with `text`, scored by the best one."""
        ...

    def passage_scores(self, connection: Connection, output_id: OutputId, text: str) -> Mapping[PassageKey, float]:
        """Return the scores of an output's passages that share a token with `text`."""
        ...
