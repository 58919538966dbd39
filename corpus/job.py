"""Work that comes round again and again: what is due, doing it, and what became of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from corpus.errors import NegzError, SourceError
from corpus.ports import Clock

EARLY = 0.1  # of the interval: a timer that comes round a few minutes early must not skip a turn


class JobState(StrEnum):
    """How a job came out of a run."""

    DONE = "done"
    FAILED = "failed"
    WAITING = "waiting"  # not due yet
    PLANNED = "planned"  # due, but this is a dry run


@dataclass(frozen=True, slots=True)
class JobRecord:
    """What is remembered of a job.

    Parameters
    ----------
    started_at, ended_at : datetime or None
        Of the last run; one that began and did not end goes on, or was killed.
    succeeded_at : datetime or None
        When the last run that did not fail had ended.
    said : str
        What the last run had to report, or why it failed (German).
    remedy : str
        What to do about a failure; empty where there was none.
    failed : bool
        Whether the last run failed.
    requested_at, requested_by : optional
        That an editor wants it done by the next run, whether it is due or not.
    """

    name: str
    started_at: datetime | None = None
    ended_at: datetime | None = None
    succeeded_at: datetime | None = None
    said: str = ""
    remedy: str = ""
    failed: bool = False
    requested_at: datetime | None = None
    requested_by: str | None = None


class JobLog(Protocol):
    """What is remembered of each job; every write is one transaction."""

    def records(self) -> Mapping[str, JobRecord]:
        """Return what is known, by the job's name."""
        ...

    def begin(self, name: str, at: datetime) -> None:
        """Note that a run begins; it answers every request made so far."""
        ...

    def end(self, name: str, at: datetime, said: str, error: NegzError | None = None) -> None:
        """Note how the run ended."""
        ...

    def request(self, name: str, editor: str, at: datetime) -> None:
        """Note that an editor wants the job done by the next run."""
        ...


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do again and again.

    `work` does it and returns a German sentence about what came of it; `is_needed` is asked only where the time has
    come.
    """

    name: str
    label: str
    every: timedelta
    work: Callable[[], str]
    is_needed: Callable[[], bool] = lambda: True

    def due_at(self, record: JobRecord) -> datetime | None:
        """Return when it is to be done next; None for as soon as possible."""
        if record.requested_at is not None or record.started_at is None:
            return None
        return record.started_at + (1 - EARLY) * self.every

    def is_due(self, record: JobRecord, now: datetime) -> bool:
        """Return whether it is to be done now; a run that began in the future tells of a clock that was set back."""
        due_at = self.due_at(record)
        is_time = due_at is None or now >= due_at or (record.started_at is not None and record.started_at > now)
        return is_time and self.is_needed()


@dataclass(frozen=True, slots=True)
class JobReport:
    """How one job came out of a run, and how long it took; `error` says why it failed."""

    name: str
    label: str
    state: JobState
    said: str
    duration_s: float = 0.0
    due_at: datetime | None = None
    error: NegzError | None = None

    @property
    def lacks_source(self) -> bool:
        """Whether it failed because a source could not be read."""
        return isinstance(self.error, SourceError)


def run_jobs(
    jobs: Iterable[Job], log: JobLog, clock: Clock, *, even_early: bool = False, dry_run: bool = False
) -> Iterator[JobReport]:
    """Do what is due, one after the other, and yield how each came out; a job that fails stops no other one.

    `even_early` does also what is not due; with `dry_run` nothing is done or noted.
    """
    for job in jobs:
        record = log.records().get(job.name, JobRecord(job.name))
        if not even_early and not job.is_due(record, clock()):
            yield JobReport(job.name, job.label, JobState.WAITING, "", due_at=job.due_at(record))
        elif dry_run:
            yield JobReport(job.name, job.label, JobState.PLANNED, "")
        else:
            yield _done(job, log, clock)


def _done(job: Job, log: JobLog, clock: Clock) -> JobReport:
    started_at = clock()
    log.begin(job.name, started_at)
    error: NegzError | None = None
    try:
        said = job.work()
    except NegzError as failure:
        said, error = failure.subject, failure
    ended_at = clock()
    log.end(job.name, ended_at, said, error)
    state = JobState.FAILED if error else JobState.DONE
    return JobReport(job.name, job.label, state, said, (ended_at - started_at).total_seconds(), None, error)
