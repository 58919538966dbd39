"""A schema of its own for every test, and stores in it."""

from collections.abc import Callable, Iterator

import pytest

from corpus.ports import Clock
from corpus.postgresql import PostgresqlStore
from corpus.sql.store import utc_now
from tests.postgresql_server import PostgresqlServer

Open = Callable[..., PostgresqlStore]


@pytest.fixture
def address(postgresql: PostgresqlServer) -> Iterator[str]:
    """The address of a schema that holds nothing."""
    with postgresql.lent_schema() as address:
        yield address


@pytest.fixture
def opened(address: str) -> Iterator[Open]:
    """What opens the schema's store, closed at the end."""
    stores: list[PostgresqlStore] = []

    def open_store(clock: Clock = utc_now, **options: float) -> PostgresqlStore:
        stores.append(PostgresqlStore(address, clock=clock, **options))
        return stores[-1]

    yield open_store
    for store in stores:
        store.close()
