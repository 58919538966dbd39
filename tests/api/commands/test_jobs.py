import json
import re
import shutil
import subprocess
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from api.commands.jobs import exit_code_of_run
from api.jobs import only_run
from api.settings import Settings
from api.workspace import Workspace
from corpus.errors import SourceUnavailable, StoreBusy
from corpus.importers.fetching import HttpFetcher
from corpus.job import JobReport, JobState
from corpus.ports import Answer
from corpus.source import SourceKind
from corpus.sqlite import SqliteStore
from tests.api.commands.conftest import Negz
from tests.builders import make_output, make_record
from tests.local_site import Page, local_site

ROOT = Path(__file__).parents[3]
FINE = Answer("", 200, "text/html", None, b"")
REAL_FETCH = HttpFetcher.fetch
UNITS = ROOT / "docs" / "betrieb"


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is asked of the network, in which every address answers."""
    found: list[str] = []

    def fetch(_: HttpFetcher, url: str, **__: object) -> Answer:
        found.append(url)
        return replace(FINE, url=url)

    monkeypatch.setattr(HttpFetcher, "fetch", fetch)
    return found


def test_addresses_are_looked_at_over_the_fetcher(negz: Negz, small_dir: Path, asked: list[str]) -> None:
    outcome = negz("jobs", "run", "--json", "--data-dir", small_dir)
    assert {job["name"]: job["state"] for job in outcome.json["jobs"]}["links"] == "done"
    assert asked == [make_output().manifestations[0].url]


def test_run_does_what_is_due_and_says_so(negz: Negz, small_dir: Path) -> None:
    negz("corpus", "withdraw", "vergabe-2023", "--data-dir", small_dir)
    outcome = negz("jobs", "run", "--data-dir", small_dir)
    assert outcome.code == 0
    assert re.search(r"^erledigt +Index bauen in \d+ s: 2 Beiträge im Index", outcome.out, re.MULTILINE)
    again = negz("jobs", "run", "--json", "--data-dir", small_dir)
    assert {job["name"]: job["state"] for job in again.json["jobs"]}["index"] == "waiting"


def test_source_is_read_the_index_built_and_nothing_is_done_twice(negz: Negz, small_dir: Path, tmp_path: Path) -> None:
    folder = tmp_path / "eingang"
    folder.mkdir()
    url = "https://negz.org/publikation/neu/"
    record = make_record(
        id="neu-2026", title="Was Bürgerräte der Verwaltung raten", subtitle=None, url=url, sources=[url]
    )
    record |= {"series": None, "number": None, "people": ["Berta Beispiel"], "date": "2026-10-01"}
    (folder / "bestand.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    with Workspace(Settings(data_dir=small_dir)) as workspace:
        workspace.store.sources.add(SourceKind.FOLDER, str(folder), {})
    outcome = negz("jobs", "run", "--json", "--data-dir", small_dir)
    jobs = {job["name"]: job for job in outcome.json["jobs"]}
    assert outcome.code == 0
    assert (jobs[str(folder)]["state"], jobs["index"]["state"]) == ("done", "done")
    assert jobs[str(folder)]["said"].startswith("1 neu")
    listed = negz("recommend", "--audience", "cdo", "--json", "--n", "10", "--data-dir", small_dir)
    assert "neu-2026" in listed.out
    again = negz("jobs", "run", "--json", "--data-dir", small_dir)
    assert {job["state"] for job in again.json["jobs"]} == {"waiting"}


def test_feed_of_another_site_is_fetched_and_becomes_an_output(
    negz: Negz, small_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = "<link>https://negz.org/estland/</link><guid>e1</guid>"
    entry = f"<item><title>Was Kommunen von Estland lernen</title>{link}</item>"
    feed = f'<rss version="2.0"><channel><title>NEGZ</title>{entry}</channel></rss>'.encode()
    monkeypatch.setattr(HttpFetcher, "fetch", REAL_FETCH)
    monkeypatch.setenv("NEGZ_FETCH_LOOPBACK", "true")
    monkeypatch.setenv("NEGZ_FETCH_INTERVAL_S", "0")
    with local_site({"/feed/": Page(feed, "application/rss+xml")}) as site:
        address = f"{site.url}/feed/"
        with Workspace(Settings(data_dir=small_dir)) as workspace:
            workspace.store.sources.add(SourceKind.FEED, address, {})
        outcome = negz("jobs", "run", "--only", address, "--json", "--data-dir", small_dir)
    assert outcome.code == 0
    assert outcome.json["jobs"][0]["said"].startswith("1 neu")
    assert "Estland" in negz("corpus", "list", "--data-dir", small_dir).out
    assert site.asked[0].path == "/robots.txt"
    assert site.asked[0].headers["User-Agent"].startswith("negz-recommender/")


def test_source_that_fails_ends_the_run_with_its_code_after_everything_else(negz: Negz, small_dir: Path) -> None:
    with Workspace(Settings(data_dir=small_dir)) as workspace:
        workspace.store.sources.add(SourceKind.FOLDER, str(small_dir / "fort"), {})
    outcome = negz("jobs", "run", "--data-dir", small_dir)
    assert outcome.code == 5
    assert "Fehler: Quelle" in outcome.err
    assert re.search("^erledigt +Aufräumen", outcome.out, re.MULTILINE)


def test_dry_run_says_what_is_due_and_does_nothing(negz: Negz, small_dir: Path) -> None:
    negz("corpus", "withdraw", "vergabe-2023", "--data-dir", small_dir)
    outcome = negz("jobs", "run", "--dry-run", "--json", "--data-dir", small_dir)
    assert (outcome.code, outcome.json["dry_run"]) == (0, True)
    assert {job["name"]: job["state"] for job in outcome.json["jobs"]}["index"] == "planned"
    assert negz("index", "status", "--json", "--data-dir", small_dir).json["is_stale"] is True


def test_only_one_job_is_done_where_it_is_named(negz: Negz, small_dir: Path) -> None:
    outcome = negz("jobs", "run", "--only", "housekeeping", "--json", "--data-dir", small_dir)
    assert [(job["name"], job["state"]) for job in outcome.json["jobs"]] == [("housekeeping", "done")]


def test_unknown_job_is_not_found(negz: Negz, small_dir: Path) -> None:
    outcome = negz("jobs", "run", "--only", "tee", "--data-dir", small_dir)
    assert (outcome.code, "housekeeping" in outcome.err) == (3, True)


def test_run_beside_another_one_is_refused(negz: Negz, small_dir: Path) -> None:
    with closing(SqliteStore(small_dir)) as store, only_run(store):
        outcome = negz("jobs", "run", "--data-dir", small_dir)
    assert (outcome.code, "schon ein Lauf unterwegs" in outcome.err) == (4, True)


def test_source_that_failed_decides_the_exit_code() -> None:
    source = JobReport("a", "A", JobState.FAILED, "", error=SourceUnavailable("Weg.", "Suchen."))
    store = JobReport("b", "B", JobState.FAILED, "", error=StoreBusy("Belegt.", "Warten."))
    fine = JobReport("c", "C", JobState.DONE, "")
    assert [int(exit_code_of_run(found)) for found in ([fine], [fine, store], [store, source])] == [0, 4, 5]


def test_units_and_cron_line_call_a_command_that_there_is(negz: Negz) -> None:
    texts = [(UNITS / name).read_text() for name in ("negz-jobs.service", "negz-jobs.cron")]
    for text in texts:
        (command,) = re.findall(r"/negz (jobs run)\b", text)
        assert negz(*command.split(), "--help").code == 0
    assert "negz-jobs.timer" in texts[0]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_units_are_sound(tmp_path: Path) -> None:
    for name in ("negz-jobs.service", "negz-jobs.timer"):
        text = (UNITS / name).read_text()
        (tmp_path / name).write_text(text.replace("/opt/negz/.venv/bin/negz", "/bin/true").replace("User=negz\n", ""))
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, tmp_path.glob("negz-*"))],
        capture_output=True,
        text=True,
        check=False,
    )
    complaints = [line for line in checked.stderr.splitlines() if "negz" in line]
    assert complaints == []
