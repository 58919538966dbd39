from collections.abc import Iterator
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from api.jobs import JobList
from api.reading import open_importer, report_in_words, source_reader
from api.settings import Settings
from api.workspace import Workspace
from corpus.errors import MassWithdrawal, SourceFormat, SourceUnavailable
from corpus.importers.calendar import CalendarImporter
from corpus.importers.feed import FeedImporter
from corpus.importers.folder import FolderImporter
from corpus.importers.ingest import IngestReport
from corpus.importers.oai_pmh import OaiPmhImporter
from corpus.importers.wordpress import WordPressImporter
from corpus.job import JobState, run_jobs
from corpus.ports import Answer
from corpus.source import SourceKind
from tests.api.moment import Moment
from tests.builders import make_vocabulary
from tests.sources import FakeImporter, make_item

FEED = "https://negz.example/feed/"
ENTRY = "<item><guid>{n}</guid><title>Studie {n}</title><link>https://negz.example/{n}</link></item>"


class OneFeed:
    """The network, in which there is one feed, or nothing."""

    def __init__(self) -> None:
        self.entries: tuple[int, ...] = (1, 2)
        self.is_down = False

    def fetch(self, url: str, **_: object) -> Answer:
        if self.is_down or url != FEED:
            raise SourceUnavailable(f"„{url}“ antwortet nicht.", "Prüfen Sie die Adresse.", status=503)
        items = "".join(ENTRY.format(n=number) for number in self.entries)
        body = f'<rss version="2.0"><channel><title>NEGZ</title>{items}</channel></rss>'.encode()
        return Answer(url, 200, "application/rss+xml", "utf-8", body)


@pytest.fixture
def moment() -> Moment:
    return Moment()


@pytest.fixture
def web() -> OneFeed:
    return OneFeed()


@pytest.fixture
def workspace(tmp_path: Path, moment: Moment) -> Iterator[Workspace]:
    with Workspace(Settings(data_dir=tmp_path, encoder="lsa"), clock=moment) as found:
        found.store.replace_vocabulary(make_vocabulary())
        found.store.sources.add(SourceKind.FEED, FEED, {})
        yield found


def run(workspace: Workspace, web: OneFeed) -> tuple[JobState, str, bool]:
    """Do what is due of the sources."""
    jobs = JobList(workspace, workspace.store.sources.sources(), source_reader(workspace, lambda: web), lambda: web)
    (report,) = run_jobs(jobs.of_sources, workspace.store.jobs, workspace.clock)
    return report.state, report.said, report.lacks_source


def test_source_is_read_by_its_job_and_again_when_its_hour_is_over(
    workspace: Workspace, web: OneFeed, moment: Moment
) -> None:
    state, said, _ = run(workspace, web)
    assert (state, said) == (JobState.DONE, "2 neu (ganz durchgesehen).")
    assert run(workspace, web)[0] is JobState.WAITING
    web.entries = (1, 2, 3)
    moment.pass_by(hours=1)
    assert run(workspace, web)[1] == "1 neu, 2 unverändert."
    assert len(workspace.store.outputs()) == 3


def test_source_that_is_down_fails_its_job_and_is_well_again_later(
    workspace: Workspace, web: OneFeed, moment: Moment
) -> None:
    web.is_down = True
    assert run(workspace, web) == (JobState.FAILED, f"„{FEED}“ antwortet nicht.", True)
    assert workspace.store.sources.source(FEED).error
    web.is_down = False
    moment.pass_by(hours=1)
    assert run(workspace, web)[0] is JobState.DONE
    assert workspace.store.sources.source(FEED).error is None


def test_mass_withdrawal_that_was_kept_back_fails_the_job(
    workspace: Workspace, moment: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = FakeImporter()
    site.hold(*(make_item(str(number), title=f"Studie Nummer {number}", number=str(number)) for number in range(6)))
    monkeypatch.setattr("api.reading.open_importer", lambda *_: site)
    source = workspace.store.sources.add(SourceKind.WORDPRESS, site.address, {})
    read = source_reader(workspace, OneFeed)
    read(source, False)
    site.things.clear()
    moment.pass_by(days=8)
    with pytest.raises(MassWithdrawal):
        read(workspace.store.sources.source(site.address), True)


@pytest.mark.parametrize(("hour_utc", "is_full"), [(0, True), (4, False)])  # one o'clock and five in German winter
def test_weekly_sweep_is_made_at_night_on_german_clocks(
    workspace: Workspace, moment: Moment, monkeypatch: pytest.MonkeyPatch, hour_utc: int, is_full: bool
) -> None:
    site = FakeImporter()
    site.hold(make_item("1"))
    monkeypatch.setattr("api.reading.open_importer", lambda *_: site)
    source = workspace.store.sources.add(SourceKind.WORDPRESS, site.address, {})
    read = source_reader(workspace, OneFeed)
    read(source, False)
    moment.now = (moment.now + timedelta(days=7)).astimezone(UTC).replace(hour=hour_utc, minute=30)
    read(workspace.store.sources.source(site.address), False)
    assert (site.asked_since[-1] is None) is is_full


@pytest.mark.parametrize(
    ("kind", "importer"),
    [
        (SourceKind.WORDPRESS, WordPressImporter),
        (SourceKind.FEED, FeedImporter),
        (SourceKind.CALENDAR, CalendarImporter),
        (SourceKind.OAI_PMH, OaiPmhImporter),
        (SourceKind.FOLDER, FolderImporter),
    ],
)
def test_kind_of_source_has_its_importer(workspace: Workspace, kind: SourceKind, importer: type) -> None:
    address = "beiträge" if kind is SourceKind.FOLDER else "https://negz.example/quelle"
    source = workspace.store.sources.add(kind, address, {})
    opened = open_importer(source, OneFeed(), workspace)
    assert (type(opened), opened.kind, opened.address) == (importer, kind, source.address)


def test_kind_that_is_not_read_again_says_what_to_do(workspace: Workspace) -> None:
    source = workspace.store.sources.add(SourceKind.RECORDS, "bestand.jsonl", {})
    with pytest.raises(SourceFormat) as caught:
        open_importer(source, OneFeed(), workspace)
    assert "negz corpus import bestand.jsonl" in caught.value.remedy


def test_import_that_did_nothing_says_so() -> None:
    assert report_in_words(IngestReport()) == "nichts Neues."
