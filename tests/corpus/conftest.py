"""Stores of both databases, for tests of what neither may do differently."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from corpus.sql.store import SqlStore
from corpus.sqlite import SqliteStore
from tests.corpus.opening import opening

OpenAnywhere = Callable[..., SqlStore]


@pytest.fixture(params=["sqlite", "postgresql"])
def opened_anywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenAnywhere]:
    """What opens a store that holds nothing, in a file or on a server; closed at the end."""
    if request.param == "sqlite":
        with opening(partial(SqliteStore, tmp_path)) as opened:
            yield opened
    else:
        from corpus.postgresql import PostgresqlStore

        with (
            request.getfixturevalue("postgresql").lent_schema() as address,
            opening(partial(PostgresqlStore, address)) as opened,
        ):
            yield opened
