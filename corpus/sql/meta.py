"""The counter that says how often the corpus has changed."""

from corpus.sql.port import Connection

_KEY = "corpus_version"


def corpus_version(connection: Connection) -> int:
    """Return the number of writes that changed something."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", [_KEY]).fetchone()
    return int(row[0]) if row else 0


def bump(connection: Connection) -> None:
    """Count one more write."""
    connection.execute(
        "INSERT INTO meta (key, value) VALUES (?, 1) ON CONFLICT (key) DO UPDATE SET value = meta.value + 1", [_KEY]
    )
