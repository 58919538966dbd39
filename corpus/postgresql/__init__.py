"""The store that several machines share: a PostgreSQL database."""

from corpus.postgresql.store import PostgresqlStore

__all__ = ["PostgresqlStore"]
