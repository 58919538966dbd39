"""The one place where PostgreSQL's errors become ours."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

from corpus.errors import StoreBusy, StoreCorrupt, StoreError, StoreReadOnly, StoreUnreachable

_CONNECTION_CLASS = "08"
_ENDED = frozenset({"57P01", "57P02", "57P03", "57P05", "25P03"})  # the server stops or starts, or has hung up


def unreachable(name: str, error: Exception | None = None) -> StoreError:
    """Return the error for a server that does not answer, or refuses us."""
    told = str(error).strip().splitlines()[-1:] if error else []
    reason = f" ({told[0].strip().rstrip('.')})" if told and told[0] else ""
    return StoreUnreachable(
        f"Die Datenbank „{name}“ ist nicht zu erreichen{reason}.",
        "Prüfen Sie, ob PostgreSQL läuft und ob Adresse und Anmeldung in NEGZ_STORE stimmen. Ist sie wieder da, geht es"
        " von selbst weiter.",
    )


def busy(name: str) -> StoreError:
    """Return the error for a database that another writer holds, or whose connections are all in use."""
    return StoreBusy(
        f"Die Datenbank „{name}“ ist gerade durch einen anderen Vorgang belegt.",
        "Versuchen Sie es gleich noch einmal, oder beenden Sie den anderen Vorgang.",
    )


def no_connection_left(name: str) -> StoreError:
    """Return the error for a server that takes no further connection."""
    return StoreBusy(
        f"Der Server der Datenbank „{name}“ nimmt keine weitere Verbindung an.",
        "Erhöhen Sie dort max_connections, oder starten Sie weniger Dienste.",
    )


def read_only(name: str) -> StoreError:
    """Return the error for a database that we may not write to."""
    return StoreReadOnly(
        f"In die Datenbank „{name}“ kann nicht geschrieben werden.",
        "Nennen Sie in NEGZ_STORE die Hauptdatenbank statt einer Kopie, und geben Sie dem Konto das Recht, im Schema"
        " Tabellen anzulegen und zu ändern.",
    )


def full(name: str) -> StoreError:
    """Return the error for a server without room."""
    return StoreError(
        f"Auf dem Datenträger der Datenbank „{name}“ ist kein Platz mehr.",
        "Schaffen Sie dort Platz und wiederholen Sie den Vorgang; gespeichert ist nur, was bestätigt wurde.",
    )


def unreadable(name: str) -> StoreError:
    """Return the error for a server whose disk or memory fails."""
    return StoreError(
        f"Der Server der Datenbank „{name}“ meldet einen Fehler seines Datenträgers oder Speichers.",
        "Sehen Sie in sein Protokoll.",
    )


def corrupt(name: str) -> StoreError:
    """Return the error for damaged tables."""
    return StoreCorrupt(
        f"Die Datenbank „{name}“ ist beschädigt.",
        "Holen Sie die letzte Sicherung des Servers zurück. Ist nur ein Index beschädigt, hilft REINDEX.",
    )


_ERRORS: dict[str, Callable[[str], StoreError]] = {
    "55P03": busy,  # lock_not_available
    "40P01": busy,  # deadlock_detected
    "40001": busy,  # serialization_failure
    "57014": busy,  # query_canceled
    "53300": no_connection_left,
    "25006": read_only,
    "42501": read_only,  # insufficient_privilege
    "3F000": read_only,  # no schema to create tables in
    "53100": full,
    "53200": unreadable,  # out_of_memory
    "58030": unreadable,  # io_error
    "XX001": corrupt,
    "XX002": corrupt,
}


def is_ended(error: psycopg.Error) -> bool:
    """Say whether the error means that the connection is good for nothing any more."""
    state = error.sqlstate
    if state is None:
        return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    return state.startswith(_CONNECTION_CLASS) or state in _ENDED


@contextmanager
def translated(name: str) -> Iterator[None]:
    """Turn what PostgreSQL reports about the database into a `StoreError`; a wrong statement of ours stays as it is."""
    try:
        yield
    except psycopg.Error as error:
        if error.sqlstate in _ERRORS:
            raise _ERRORS[error.sqlstate](name) from error
        if is_ended(error):
            raise unreachable(name, error) from error
        raise
