"""The database that the settings name: a file in the data folder, or a PostgreSQL server."""

from types import ModuleType
from typing import TYPE_CHECKING

from corpus.errors import StoreError
from corpus.ports import Clock

if TYPE_CHECKING:
    from api.settings import Settings
    from corpus.sql.store import SqlStore


class DriverMissing(StoreError):
    """The package that speaks to the database server is not installed."""

    code = "driver_missing"


def open_store(settings: "Settings", clock: Clock) -> "SqlStore":
    """Open the store, created or migrated where needed."""
    if settings.store is None:
        from corpus.sqlite import SqliteStore

        return SqliteStore(settings.data_dir, clock=clock)
    read_address = settings.store_read.get_secret_value() if settings.store_read else None
    return open_address(settings.store.get_secret_value(), clock, read_address)


def open_address(address: str, clock: Clock, read_address: str | None = None) -> "SqlStore":
    """Open the store at a `postgresql://` address; raise `DriverMissing` where nothing here speaks to such servers."""
    store: SqlStore = postgresql().PostgresqlStore(address, clock=clock, read_address=read_address)
    return store


def postgresql() -> ModuleType:
    """Return the package that speaks to servers; raise `DriverMissing` where what it needs is not installed."""
    try:
        import corpus.postgresql
    except ModuleNotFoundError as error:
        raise DriverMissing(
            "Für eine Datenbank in PostgreSQL fehlt ein Paket.",
            "Installieren Sie es: pip install 'negz-recommender[postgresql]'",
        ) from error
    return corpus.postgresql
