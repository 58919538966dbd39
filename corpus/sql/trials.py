"""`corpus.trial.TrialStore` in the store's database, each write one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from corpus.errors import Conflict, TrialNotFound
from corpus.sql import meta
from corpus.sql.port import Connection, Connections
from corpus.trial import NEW, Credit, Trial, TrialId

_COLUMNS = "id, parameter, value, reason, author, started_at, ends_at, secret, ended_at, ended_by"
_ALL = f"SELECT {_COLUMNS} FROM trials ORDER BY id DESC"  # noqa: S608 - constant column names
_START = """
INSERT INTO trials (parameter, value, reason, author, started_at, ends_at, secret, started_version)
VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
"""
_END = "UPDATE trials SET ended_at = ?, ended_by = ?, ended_version = ? WHERE id = ?"
_ADD = """
INSERT INTO trial_credits (trial_id, list_hash, shipped, challenger)
SELECT id, :list_hash, :shipped, :challenger FROM trials WHERE id = :trial_id
ON CONFLICT (trial_id, list_hash) DO UPDATE SET
    shipped = trial_credits.shipped + excluded.shipped,
    challenger = trial_credits.challenger + excluded.challenger
"""
_CREDITS = "SELECT shipped, challenger FROM trial_credits WHERE trial_id = ? ORDER BY list_hash"
_CHANGES = """
SELECT (SELECT count(*) FROM trials WHERE started_version > :version)
    + (SELECT count(*) FROM trials WHERE ended_version > :version)
"""


class SqlTrials:
    """The trials over the connections of a store; safe to share between threads and processes."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def all(self) -> Sequence[Trial]:
        """Return every trial there ever was, newest first."""
        with self._connections.read() as connection:
            return _all(connection)

    def running(self, at: datetime) -> Trial | None:
        """Return the trial that has an effect at a moment."""
        return _running(self.all(), at)

    def start(self, trial: Trial) -> Trial:
        """Keep a new trial and return it with its id; a `Conflict` while another one runs."""
        if trial.id != NEW or trial.ended_at is not None:
            raise ValueError(f"no new trial: {trial}")
        with self._connections.write() as connection:
            other = _running(_all(connection), trial.started_at)
            if other is not None:
                raise Conflict(
                    f"Der Versuch Nummer {other.id} von {other.author} läuft noch, bis zum {other.last_day:%d.%m.%Y}.",
                    "Warten Sie, bis er vorbei ist, oder beenden Sie ihn.",
                )
            meta.bump(connection)
            moments = trial.started_at.isoformat(), trial.ends_at.isoformat()
            values = (trial.parameter, trial.value, trial.reason, trial.author, *moments, trial.secret)
            row = connection.execute(_START, (*values, meta.corpus_version(connection))).fetchone()
            return replace(trial, id=TrialId(row[0]))

    def end(self, trial_id: TrialId, *, by: str, at: datetime) -> Trial:
        """End a trial before its time and return it; unknown: `TrialNotFound`; already over: `Conflict`."""
        with self._connections.write() as connection:
            trial = next((trial for trial in _all(connection) if trial.id == trial_id), None)
            if trial is None:
                raise TrialNotFound(
                    f"Einen Versuch mit der Nummer {trial_id} gibt es nicht.", "Wählen Sie einen aus der Liste."
                )
            if not trial.is_running(at):
                raise Conflict(
                    f"Der Versuch Nummer {trial_id} ist schon vorbei.", "Zu tun ist nichts. Laden Sie die Liste neu."
                )
            meta.bump(connection)
            connection.execute(_END, (at.isoformat(), by, meta.corpus_version(connection), trial_id))
            return replace(trial, ended_at=at, ended_by=by)

    def add(self, earned: Mapping[Credit, int]) -> None:
        """Add to what lists have earned, in one transaction; what belongs to no trial is left out."""
        rows = [
            {
                "trial_id": credit.trial_id,
                "list_hash": credit.list_hash,
                "shipped": 0 if credit.is_challenger else points,
                "challenger": points if credit.is_challenger else 0,
            }
            for credit, points in earned.items()
        ]
        with self._connections.write() as connection:
            connection.executemany(_ADD, rows)

    def credits(self, trial_id: TrialId) -> Sequence[tuple[int, int]]:
        """Return per list what the shipped ranking and the challenger have earned."""
        with self._connections.read() as connection:
            return tuple((int(a), int(b)) for a, b in connection.execute(_CREDITS, [trial_id]))

    def changes_since(self, corpus_version: int) -> int:
        """Return how many of the changes after a corpus version were to trials; an index knows nothing of those."""
        return self._connections.ask(lambda connection: trial_changes(connection, corpus_version))


def trial_changes(connection: Connection, corpus_version: int) -> int:
    """Return how many of the changes after a corpus version were to trials."""
    return int(connection.execute(_CHANGES, {"version": corpus_version}).fetchone()[0])


def _all(connection: Connection) -> Sequence[Trial]:
    return tuple(map(_from_row, connection.execute(_ALL)))


def _running(trials: Sequence[Trial], at: datetime) -> Trial | None:
    return next((trial for trial in trials if trial.is_running(at)), None)


def _from_row(values: Sequence[Any]) -> Trial:
    """Return the trial whose `_COLUMNS` these are."""
    trial_id, parameter, value, reason, author, started, ends, secret, ended, ended_by = values
    return Trial(
        parameter,
        float(value),
        reason,
        author,
        datetime.fromisoformat(started),
        datetime.fromisoformat(ends),
        secret,
        TrialId(trial_id),
        None if ended is None else datetime.fromisoformat(ended),
        ended_by,
    )
