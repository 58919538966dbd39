"""The store that several machines share: a PostgreSQL database."""

from corpus.postgresql.connection import inspected
from corpus.postgresql.pool import name_of
from corpus.postgresql.store import PostgresqlStore

__all__ = ["PostgresqlStore", "inspected", "name_of"]
