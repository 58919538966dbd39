"""The embedded store: one SQLite file in the data folder."""

from corpus.sqlite.store import SqliteStore

__all__ = ["SqliteStore"]
