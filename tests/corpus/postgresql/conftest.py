"""A schema of its own for every test, and stores in it."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from corpus.postgresql import PostgresqlStore
from tests.corpus.opening import opening
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
    with opening(partial(PostgresqlStore, address)) as open_store:
        yield open_store
