import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from api.holding import open_store
from api.jobs import DUPLICATES, HOUSEKEEPING, INDEX, LINKS, SOURCES, JobList, JobNotFound, JobsRunning, only_run
from api.settings import Settings, read_settings
from api.workspace import Workspace
from corpus.job import JobReport, JobState, run_jobs
from corpus.source import SourceKind
from corpus.source_port import Source, SourceId
from tests.api.moment import Moment
from tests.builders import make_output, make_vocabulary
from tests.conftest import NOW
from tests.corpus.test_link import Web

PAGE = make_output().manifestations[0].url
SITE = Source(SourceId(1), SourceKind.WORDPRESS, "https://negz.example/", NOW)
HOLD = """
from api.holding import open_store
from api.jobs import only_run
from api.settings import read_settings
from api.workspace import system_clock
with only_run(open_store(read_settings(), system_clock)):
    print("hat", flush=True)
    input()
"""


@pytest.fixture
def moment() -> Moment:
    return Moment()


@pytest.fixture
def workspace(tmp_path: Path, moment: Moment) -> Iterator[Workspace]:
    with Workspace(Settings(data_dir=tmp_path, encoder="lsa"), clock=moment) as found:
        found.store.replace_vocabulary(make_vocabulary())
        found.store.upsert([make_output(), make_output(id="zwei", title="Registermodernisierung")])
        yield found


class Bench:
    """The jobs of the workspace over one site, and what was asked of it."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace, self.web = workspace, Web({PAGE: 200})
        self.sweeps: list[bool] = []
        self.jobs = JobList(workspace, (SITE,), self._read, lambda: self.web)

    def run(self) -> dict[str, JobReport]:
        reports = run_jobs(self.jobs.all, self.workspace.store.jobs, self.workspace.clock)
        return {report.name: report for report in reports}

    def _read(self, _: Source, is_sweep: bool) -> str:
        self.sweeps.append(is_sweep)
        return "3 neu."


def test_run_does_everything_once_in_the_order_in_which_one_feeds_the_next(workspace: Workspace) -> None:
    bench = Bench(workspace)
    reports = bench.run()
    assert list(reports) == [SITE.address, DUPLICATES, LINKS, INDEX, HOUSEKEEPING]
    assert {report.state for report in reports.values()} == {JobState.DONE}
    assert (bench.sweeps, bench.web.asked) == ([False], [PAGE])
    assert reports[LINKS].said == "1 Adressen angesehen, 0 davon antworten nicht."
    assert not workspace.index_needs_build()
    assert {report.state for report in bench.run().values()} == {JobState.WAITING}


def test_index_is_built_when_something_has_changed(workspace: Workspace) -> None:
    bench = Bench(workspace)
    bench.run()
    workspace.store.withdraw([make_output().id])
    assert bench.run()[INDEX].state is JobState.DONE


def test_duplicates_are_looked_for_once_a_day_where_something_has_changed(workspace: Workspace, moment: Moment) -> None:
    other = make_output(id="zwei", title="Register", number="23", people=(), manifestations=(), sources=())
    workspace.store.upsert([other, make_output(id="drei")])
    bench = Bench(workspace)
    assert bench.run()[DUPLICATES].said == "Paare, die derselbe Beitrag sein können: 1."
    moment.pass_by(days=1)
    assert bench.run()[DUPLICATES].state is JobState.WAITING
    workspace.store.withdraw(["drei"])
    assert bench.run()[DUPLICATES].said == "Paare, die derselbe Beitrag sein können: 0."


def test_sessions_that_are_over_are_dropped(workspace: Workspace, moment: Moment) -> None:
    from api.accounts import Accounts
    from corpus.account import Role

    accounts = Accounts(workspace)
    accounts.add("Erika", Role.EDITOR, "Regen Tisch Ameise Büro")
    token = accounts.sign_in("Erika", "Regen Tisch Ameise Büro", "127.0.0.1")
    assert accounts.session(token) is not None
    Bench(workspace).run()
    assert accounts.session(token) is not None
    moment.pass_by(days=2)
    Bench(workspace).run()
    moment.now -= timedelta(days=2)
    assert accounts.session(token) is None  # gone, not only over


def test_job_is_found_by_its_name_and_an_import_by_its_address(workspace: Workspace) -> None:
    jobs = Bench(workspace).jobs
    assert [job.name for job in jobs.named(SITE.address)] == [SITE.address]
    assert jobs.named(SOURCES) == jobs.of_sources
    with pytest.raises(JobNotFound, match="„tee“") as caught:
        jobs.named("tee")
    assert SITE.address in caught.value.remedy


@pytest.mark.parametrize("kind", ["file", "server"])
def test_second_run_is_refused_until_the_first_has_ended_or_was_killed(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEGZ_DATA", str(tmp_path))
    if kind == "server":
        monkeypatch.setenv("NEGZ_STORE", request.getfixturevalue("postgresql").new_schema())
    with closing(open_store(read_settings(), Moment())) as store:
        with subprocess.Popen(
            [sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as other:
            assert other.stdout is not None
            assert other.stdout.readline() == "hat\n"
            with pytest.raises(JobsRunning), only_run(store):
                pass
            other.kill()
            other.wait()
        for _ in range(2):
            with only_run(store):
                pass
