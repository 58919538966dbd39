"""Trials: a changed ranking against the shipped one, in the same lists, until a day, with a reason.

What is kept of readers is, per list, how often its items from either ranking were opened or found helpful. A list goes
by a keyed hash; the key is the trial's own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple, NewType, Protocol

from corpus.errors import InvalidTrial

TrialId = NewType("TrialId", int)

NEW = TrialId(0)
"""The id of a trial that no store has given one yet."""

MIN_DAYS = 7  # every weekday once
MAX_DAYS = 180
MAX_REASON_CHARS = 500


@dataclass(frozen=True, slots=True)
class Trial:
    """One trial, with who started it, why, and until when it runs.

    Parameters
    ----------
    parameter : str
        What the challenger changes.
    value : float
        What it is there, at least 0.
    secret : bytes
        Signs what lists say about their teams, so that nobody can make it up; never shown.
    started_at, ends_at : datetime
        With a time zone; `MIN_DAYS` to `MAX_DAYS` apart, the first and last day counted in full or not.
    ended_at, ended_by
        When and by whom it was ended before its time.
    """

    parameter: str
    value: float
    reason: str
    author: str
    started_at: datetime
    ends_at: datetime
    secret: bytes = field(repr=False)
    id: TrialId = NEW
    ended_at: datetime | None = None
    ended_by: str | None = None

    def __post_init__(self) -> None:
        if self.started_at.tzinfo is None or self.ends_at.tzinfo is None:
            raise ValueError("a moment without a time zone")
        if not self.value >= 0:
            raise InvalidTrial(f"Der Wert {self.value} ist negativ.", "Nennen Sie einen Wert ab 0.")
        if not 0 < len(self.reason.strip()) <= MAX_REASON_CHARS:
            raise InvalidTrial(
                "Die Begründung fehlt oder ist zu lang.", f"Schreiben Sie 1 bis {MAX_REASON_CHARS} Zeichen."
            )
        if not timedelta(days=MIN_DAYS - 1) <= self.ends_at - self.started_at <= timedelta(days=MAX_DAYS + 1):
            raise InvalidTrial(
                "Der Versuch dauert zu kurz oder zu lang.",
                f"Wählen Sie einen letzten Tag, mit dem er {MIN_DAYS} bis {MAX_DAYS} Tage läuft.",
            )

    @property
    def over_at(self) -> datetime:
        """The moment from which on it has no effect."""
        return self.ends_at if self.ended_at is None else min(self.ended_at, self.ends_at)

    @property
    def last_day(self) -> date:
        """The last day on which it was meant to run, in the time zone of the moment it ends at."""
        return (self.ends_at - timedelta(microseconds=1)).date()

    def is_running(self, at: datetime) -> bool:
        """Return whether it has an effect at a moment."""
        return at < self.over_at


class Credit(NamedTuple):
    """What earns a point: an item of a list that one of the two rankings has put there."""

    trial_id: TrialId
    list_hash: str
    is_challenger: bool


class TrialStore(Protocol):
    """Where trials are kept. Starting and ending one counts as a change of the corpus, adding credit does not."""

    def all(self) -> Sequence[Trial]:
        """Return every trial there ever was, newest first."""
        ...

    def running(self, at: datetime) -> Trial | None:
        """Return the trial that has an effect at a moment."""
        ...

    def start(self, trial: Trial) -> Trial:
        """Keep a new trial and return it with its id; a `Conflict` while another one runs."""
        ...

    def end(self, trial_id: TrialId, *, by: str, at: datetime) -> Trial:
        """End a trial before its time and return it; unknown: `TrialNotFound`; already over: `Conflict`."""
        ...

    def add(self, earned: Mapping[Credit, int]) -> None:
        """Add to what lists have earned, in one transaction; what belongs to no trial is left out."""
        ...

    def credits(self, trial_id: TrialId) -> Sequence[tuple[int, int]]:
        """Return per list what the shipped ranking and the challenger have earned."""
        ...

    def changes_since(self, corpus_version: int) -> int:
        """Return how many of the changes after a corpus version were to trials; an index knows nothing of those."""
        ...
