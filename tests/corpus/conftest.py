"""Stores of both databases, for tests of what neither may do differently."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus.ports import Clock
from corpus.sql.store import SqlStore, utc_now
from corpus.sqlite import SqliteStore

OpenAnywhere = Callable[..., SqlStore]


@pytest.fixture(params=["sqlite", "postgresql"])
def opened_anywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenAnywhere]:
    """What opens a store that holds nothing, in a file or on a server; closed at the end."""
    stores: list[SqlStore] = []
    if request.param == "sqlite":

        def open_file(clock: Clock = utc_now, **options: float) -> SqlStore:
            stores.append(SqliteStore(tmp_path, clock=clock, **options))
            return stores[-1]

        yield open_file
    else:
        from corpus.postgresql import PostgresqlStore

        with request.getfixturevalue("postgresql").lent_schema() as address:

            def open_schema(clock: Clock = utc_now, **options: float) -> SqlStore:
                stores.append(PostgresqlStore(address, clock=clock, **options))
                return stores[-1]

            yield open_schema
            for store in stores:
                store.close()
    for store in stores:
        store.close()
