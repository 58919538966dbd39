import re
import shutil
import subprocess
from pathlib import Path

import pytest

from api.commands.jobs import exit_code_of_run
from api.jobs import only_run
from corpus.errors import SourceUnavailable, StoreBusy
from corpus.job import JobReport, JobState
from tests.api.commands.conftest import Negz

ROOT = Path(__file__).parents[3]
UNITS = ROOT / "docs" / "betrieb"


def test_run_does_what_is_due_and_says_so(negz: Negz, small_dir: Path) -> None:
    negz("corpus", "withdraw", "vergabe-2023", "--data-dir", small_dir)
    outcome = negz("jobs", "run", "--data-dir", small_dir)
    assert outcome.code == 0
    assert re.search(r"^erledigt +Index bauen in \d+ s: 2 Beiträge im Index", outcome.out, re.MULTILINE)
    again = negz("jobs", "run", "--json", "--data-dir", small_dir)
    assert {job["name"]: job["state"] for job in again.json["jobs"]}["index"] == "waiting"


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
    with only_run(small_dir):
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
