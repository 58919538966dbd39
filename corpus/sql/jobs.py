"""`corpus.job.JobLog` in the store's database."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from corpus.errors import NegzError
from corpus.job import JobRecord
from corpus.sql.attempts import stamp
from corpus.sql.port import Connections

_COLUMNS = "name, started_at, ended_at, succeeded_at, said, remedy, failed, requested_at, requested_by"
_ALL = f"SELECT {_COLUMNS} FROM jobs ORDER BY name"  # noqa: S608 - constant column names
_BEGIN = """
INSERT INTO jobs (name, started_at) VALUES (:name, :at)
ON CONFLICT (name) DO UPDATE SET started_at = :at, ended_at = NULL, requested_at = NULL, requested_by = NULL
"""
_END = """
UPDATE jobs SET ended_at = :at, said = :said, remedy = :remedy, failed = :failed,
    succeeded_at = CASE WHEN :failed THEN succeeded_at ELSE :at END
WHERE name = :name
"""
_REQUEST = """
INSERT INTO jobs (name, requested_at, requested_by) VALUES (:name, :at, :editor)
ON CONFLICT (name) DO UPDATE SET requested_at = :at, requested_by = :editor
"""


class SqlJobs:
    """The jobs over the connections of a store; safe to share between threads and processes."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def records(self) -> Mapping[str, JobRecord]:
        """Return what is known, by the job's name."""
        with self._connections.read() as connection:
            return {row[0]: _record(row) for row in connection.execute(_ALL)}

    def begin(self, name: str, at: datetime) -> None:
        """Note that a run begins; it answers every request made so far."""
        with self._connections.write() as connection:
            connection.execute(_BEGIN, {"name": name, "at": stamp(at)})

    def end(self, name: str, at: datetime, said: str, error: NegzError | None = None) -> None:
        """Note how the run ended."""
        remedy = error.remedy if error else ""
        values = {"name": name, "at": stamp(at), "said": said, "remedy": remedy, "failed": error is not None}
        with self._connections.write() as connection:
            connection.execute(_END, values)

    def request(self, name: str, editor: str, at: datetime) -> None:
        """Note that an editor wants the job done by the next run."""
        with self._connections.write() as connection:
            connection.execute(_REQUEST, {"name": name, "at": stamp(at), "editor": editor})


def _record(row: Sequence[Any]) -> JobRecord:
    name, started_at, ended_at, succeeded_at, said, remedy, failed, requested_at, requested_by = row
    return JobRecord(
        name,
        _moment(started_at),
        _moment(ended_at),
        _moment(succeeded_at),
        said,
        remedy,
        bool(failed),
        _moment(requested_at),
        requested_by,
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
