"""`corpus.shelf.Shelf` in the database: files in pieces, put and fetched without the lock of the writer."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.postgresql.connection import Connections
from corpus.shelf import BundleGone
from corpus.sql.port import Connection

PIECE_BYTES = 1 << 22  # on its way to the server twice as long; what both sides hold in memory at once

_CURRENT = "SELECT name FROM shelf_bundles ORDER BY number DESC LIMIT 1"
_LIST = "SELECT file, piece FROM shelf_files WHERE bundle = ? ORDER BY file, piece"
_PIECE = "SELECT content FROM shelf_files WHERE bundle = ? AND file = ? AND piece = ?"
_ADD = "INSERT INTO shelf_files (bundle, file, piece, content) VALUES (?, ?, ?, ?)"


class PostgresqlShelf:
    """The shelf over the connections of a store."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def current(self) -> str | None:
        """Return the name of the bundle that lies there, or None."""
        found = self._connections.ask(lambda connection: connection.execute(_CURRENT).fetchone())
        return None if found is None else str(found[0])

    def put(self, name: str, folder: Path) -> None:
        """Lay the files of a folder there in one transaction, in the place of what there was."""
        with self._connections.write_aside() as connection:
            connection.execute("DELETE FROM shelf_bundles")
            connection.execute("INSERT INTO shelf_bundles (name) VALUES (?)", [name])
            for path in sorted(folder.iterdir()):
                for piece, content in enumerate(_pieces(path)):
                    connection.execute(_ADD, [name, path.name, piece, content])

    def read(self, name: str, file: str) -> bytes:
        """Return one file of the bundle, a small one; raise `BundleGone`."""
        with self._bundle(name) as (connection, pieces):
            return b"".join(_content(connection, name, *at) for at in pieces if at[0] == file)

    def fetch(self, name: str, folder: Path) -> None:
        """Write the files of the bundle, all of one moment, into an empty folder; raise `BundleGone`."""
        with self._bundle(name) as (connection, pieces):
            for file, piece in pieces:
                with (folder / Path(file).name).open("ab") as written:
                    written.write(_content(connection, name, file, piece))

    @contextmanager
    def _bundle(self, name: str) -> Iterator[tuple[Connection, list[tuple[str, int]]]]:
        with self._connections.read() as connection:
            pieces = connection.execute(_LIST, [name]).fetchall()
            if not pieces:
                raise BundleGone(
                    f"Der Index „{name}“ liegt nicht mehr in der Datenbank.", "Der nächste wird von selbst geholt."
                )
            yield connection, pieces


def _content(connection: Connection, name: str, file: str, piece: int) -> bytes:
    return bytes(connection.execute(_PIECE, [name, file, piece]).fetchone()[0])


def _pieces(path: Path) -> Iterator[bytes]:
    """Yield the file's content; one empty piece of an empty file."""
    with path.open("rb") as file:
        yield file.read(PIECE_BYTES)
        while content := file.read(PIECE_BYTES):
            yield content
