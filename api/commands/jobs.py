"""`negz jobs`: what a timer calls, again and again."""

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.option import DataDir, Json
from api.commands.output import print_json, print_text, talk
from api.commands.session import open_workspace
from api.exit_code import ExitCode

if TYPE_CHECKING:
    from corpus.job import JobReport

_WORDS = {"done": "erledigt", "failed": "gescheitert", "waiting": "noch nicht", "planned": "fällig"}


def run(
    only: Annotated[
        str | None,
        typer.Option(
            "--only",
            metavar="NAME",
            help="Nur das, auch vor der Zeit: sources, duplicates, links, index, housekeeping, Adresse einer Quelle.",
            show_default=False,
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Nur sagen, was fällig ist.")] = False,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Erledigen, was fällig ist: Quellen einlesen, Adressen prüfen, Index bauen, aufräumen.

    Für einen Zeitgeber gedacht, etwa stündlich. Was nicht fällig ist, wird übersprungen; was scheitert, hält das andere
    nicht auf. Ist schon ein Lauf unterwegs, endet der Befehl mit 4, scheitert eine Quelle, mit 5.
    """
    from api.jobs import job_list, only_run
    from corpus.job import run_jobs

    reports: list[JobReport] = []
    with open_workspace(data_dir) as workspace:
        log = workspace.store.jobs
        with only_run(workspace.store):
            jobs = job_list(workspace)
            wanted = jobs.named(only) if only else jobs.all
            for report in run_jobs(wanted, log, workspace.clock, even_early=only is not None, dry_run=dry_run):
                reports.append(report)
                if not as_json:
                    print_text(_line(report))
                if report.error:
                    talk(f"Fehler: {report.label}: {report.error.subject} {report.error.remedy}")
    if as_json:
        print_json({"dry_run": dry_run, "jobs": [_record(report) for report in reports]})
    code = exit_code_of_run(reports)
    if code is not ExitCode.OK:
        raise typer.Exit(code)


def exit_code_of_run(reports: "list[JobReport]") -> ExitCode:
    """Return what the shell is told: a source that failed counts before anything else that did."""
    from api.exit_code import exit_code_of

    errors = [report.error for report in reports if report.error]
    if any(report.lacks_source for report in reports):
        return ExitCode.SOURCE_UNAVAILABLE
    return exit_code_of(errors[0]) if errors else ExitCode.OK


def _line(report: "JobReport") -> str:
    due = f"fällig ab {report.due_at:%d.%m.%Y %H:%M %Z}" if report.due_at else ""
    said = f" in {report.duration_s:.0f} s: {report.said}" if report.said else f": {due}" if due else ""
    return f"{_WORDS[report.state.value]:<11}  {report.label}{said}"


def _record(report: "JobReport") -> dict[str, object]:
    return {
        "name": report.name,
        "state": report.state.value,
        "said": report.said,
        "remedy": report.error.remedy if report.error else None,
        "duration_s": round(report.duration_s, 3),
        "due_at": report.due_at,
    }
