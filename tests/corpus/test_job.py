from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from corpus.errors import NegzError, SourceUnavailable
from corpus.job import Job, JobLog, JobRecord, JobState, run_jobs
from tests.api.moment import Moment
from tests.conftest import NOW
from tests.corpus.conftest import OpenAnywhere

HOUR = timedelta(hours=1)
GONE = SourceUnavailable("„https://negz.example“ antwortet nicht.", "Prüfen Sie die Adresse.")


@pytest.fixture
def moment() -> Moment:
    return Moment()


@pytest.fixture
def log(opened_anywhere: OpenAnywhere) -> JobLog:
    return opened_anywhere().jobs


def make_job(name: str = "quelle", work: Callable[[], str] = lambda: "2 neu.", *, is_needed: bool = True) -> Job:
    return Job(name, f"Aufgabe {name}", HOUR, work, lambda: is_needed)


def fail(error: NegzError = GONE) -> Callable[[], str]:
    def work() -> str:
        raise error

    return work


def states(jobs: list[Job], log: JobLog, moment: Moment, **options: bool) -> list[JobState]:
    return [report.state for report in run_jobs(jobs, log, moment, **options)]


def test_job_never_done_is_due_and_then_waits_for_its_interval(log: JobLog, moment: Moment) -> None:
    assert states([make_job()], log, moment) == [JobState.DONE]
    assert states([make_job()], log, moment) == [JobState.WAITING]
    moment.pass_by(minutes=53)
    assert states([make_job()], log, moment) == [JobState.WAITING]
    moment.pass_by(minutes=2)  # 55 minutes: a timer with some play still counts as an hour
    assert states([make_job()], log, moment) == [JobState.DONE]


def test_job_done_before_the_clock_was_set_back_is_due(log: JobLog, moment: Moment) -> None:
    moment.pass_by(minutes=60 * 24 * 365)
    assert states([make_job()], log, moment) == [JobState.DONE]
    moment.pass_by(minutes=-60 * 24 * 365)
    assert states([make_job()], log, moment) == [JobState.DONE]
    assert states([make_job()], log, moment) == [JobState.WAITING]


def test_job_that_is_not_needed_waits(log: JobLog, moment: Moment) -> None:
    assert states([make_job(is_needed=False)], log, moment) == [JobState.WAITING]
    assert log.records() == {}


def test_failure_is_kept_with_its_remedy_and_stops_no_other_job(log: JobLog, moment: Moment) -> None:
    first, second = run_jobs([make_job("a", fail()), make_job("b")], log, moment)
    assert (first.state, first.lacks_source, second.state) == (JobState.FAILED, True, JobState.DONE)
    record = log.records()["a"]
    assert (record.failed, record.said, record.remedy) == (True, GONE.subject, GONE.remedy)
    assert (record.succeeded_at, log.records()["b"].succeeded_at) == (None, NOW)


def test_success_after_a_failure_takes_the_remedy_away(log: JobLog, moment: Moment) -> None:
    states([make_job(work=fail())], log, moment)
    moment.pass_by(hours=1)
    states([make_job()], log, moment)
    assert log.records()["quelle"] == JobRecord("quelle", moment.now, moment.now, moment.now, "2 neu.")


def test_failure_leaves_the_last_success_in_place(log: JobLog, moment: Moment) -> None:
    states([make_job()], log, moment)
    moment.pass_by(hours=1)
    states([make_job(work=fail())], log, moment)
    assert log.records()["quelle"].succeeded_at == NOW


def test_dry_run_does_and_notes_nothing(log: JobLog, moment: Moment) -> None:
    assert states([make_job(work=fail())], log, moment, dry_run=True) == [JobState.PLANNED]
    assert log.records() == {}


def test_request_of_an_editor_makes_a_job_due_once(log: JobLog, moment: Moment) -> None:
    states([make_job()], log, moment)
    log.request("quelle", "Erika", moment.now)
    assert log.records()["quelle"].requested_by == "Erika"
    assert states([make_job()], log, moment) == [JobState.DONE]
    assert states([make_job()], log, moment) == [JobState.WAITING]


def test_run_that_was_killed_shows_a_beginning_without_an_end(log: JobLog, moment: Moment) -> None:
    def killed() -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        states([make_job(work=killed)], log, moment)
    assert log.records()["quelle"] == replace(JobRecord("quelle"), started_at=NOW)


def test_what_is_wanted_now_is_done_before_its_time(log: JobLog, moment: Moment) -> None:
    states([make_job()], log, moment)
    assert states([make_job()], log, moment, even_early=True) == [JobState.DONE]
