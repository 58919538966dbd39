"""`negz doctor`: whether this installation and its data folder are sound."""

import typer

from api.commands.option import DataDir, Json
from api.commands.output import print_json, print_text
from api.commands.session import open_workspace
from api.exit_code import ExitCode

_WORDS = {"ok": "in Ordnung", "warning": "Hinweis", "error": "Fehler"}


def doctor(as_json: Json = False, data_dir: DataDir = None) -> None:
    """Prüfen, ob Daten, Index und Encoder in Ordnung sind.

    Ändert nichts. Endet mit 4, wenn ein Fehler den Dienst hindert.
    """
    from api.commands.checkup import State, examine

    with open_workspace(data_dir) as workspace:
        findings = examine(workspace)
    is_ok = all(finding.state is not State.ERROR for finding in findings)
    if as_json:
        checks = [
            {"name": found.name, "state": found.state.value, "subject": found.subject, "remedy": found.remedy}
            for found in findings
        ]
        print_json({"ok": is_ok, "checks": checks})
    else:
        for found in findings:
            remedy = f" {found.remedy}" if found.remedy else ""
            print_text(f"{_WORDS[found.state]:<10}  {found.name}: {found.subject}{remedy}")
    if not is_ok:
        raise typer.Exit(ExitCode.NOT_READY)
