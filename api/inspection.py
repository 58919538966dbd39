"""A look at the database that creates nothing and migrates nothing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.sql.port import Connection
from corpus.sqlite import failure, migrations
from corpus.sqlite.connection import DATABASE_NAME

if TYPE_CHECKING:
    from api.settings import Settings


@dataclass(frozen=True, slots=True)
class Inspected:
    """The database, whether its schema is that of an older version, and whether it is a file."""

    connection: Connection
    is_pending: bool
    is_file: bool


def database_path(settings: "Settings") -> Path:
    """Return where the database lies that is a file in the data folder."""
    return settings.data_dir / DATABASE_NAME


def database_name(settings: "Settings") -> str:
    """Return what people are told of where the database is: its path, or server and database without the account."""
    from api.holding import postgresql

    if settings.store is None:
        return str(database_path(settings))
    return str(postgresql().name_of(settings.store.get_secret_value()))


@contextmanager
def inspected(settings: "Settings") -> Iterator[Inspected | None]:
    """Lend the database for reading, or None where there is none yet.

    Raises `StoreError` where it cannot be used, `SchemaTooNew` where a newer version wrote it.
    """
    if settings.store is not None:
        yield from _server(settings.store.get_secret_value())
        return
    path = database_path(settings)
    if not path.exists():
        yield None
        return
    address = f"{path.absolute().as_uri()}?mode=ro"
    with failure.translated(path), closing(sqlite3.connect(address, uri=True)) as connection:
        migrations.check_known(connection, path)
        yield Inspected(connection, migrations.pending(connection), is_file=True)


def _server(address: str) -> Iterator[Inspected | None]:
    from api.holding import postgresql

    with postgresql().inspected(address) as found:
        yield None if found is None else Inspected(found[0], found[1], is_file=False)
