"""`negz corpus`: bring outputs in, list them, take them out of the recommendations."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.option import DataDir, Json
from api.commands.output import print_json, print_text, progress_bar, talk
from api.commands.session import open_workspace
from api.exit_code import ExitCode

if TYPE_CHECKING:
    from api.workspace import Workspace
    from corpus.importers.run import ImportReport
    from corpus.model import Output, Vocabulary
    from corpus.ports import Refusal, Store

VOCABULARY_SUFFIX = ".ttl"


def import_source(
    source: Annotated[
        str,
        typer.Argument(
            metavar="QUELLE",
            help="Adresse (WordPress, Feed, Kalender, OAI-PMH, Seite, Sitemap, PDF, VTT, SRT), Ordner oder Datei "
            "(JSON Lines, CSV, XLSX, PDF, VTT, SRT, HTML, Vokabular .ttl).",
        ),
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Nur prüfen, nichts schreiben.")] = False,
    vocabulary: Annotated[
        Path | None,
        typer.Option(
            "--vocabulary", metavar="DATEI", help="Vokabular (.ttl), das zuerst gelesen wird.", show_default=False
        ),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Alles durchsehen; was fehlt, wird zurückgezogen.")] = False,
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--mapping", metavar="DATEI", help="Zuordnung für Website, Seite oder Sitemap (.toml).", show_default=False
        ),
    ] = None,
    allow_mass_withdrawal: Annotated[
        bool, typer.Option("--allow-mass-withdrawal", help="Auch dann zurückziehen, wenn das meiste fehlt.")
    ] = False,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Beiträge oder ein Vokabular einlesen.

    Adressen, Ordner, PDFs und Mitschriften werden als Quelle gemerkt; „negz jobs run“ liest sie von da
    an wieder ein.

    Wer dieselbe Quelle noch einmal einliest, ändert nichts. Ein fehlerhafter Beitrag hält die anderen nicht auf; der
    Bericht nennt Zeile, Feld, Grund und Abhilfe, und der Befehl endet dann mit 2.
    """
    from api.commands.source import Reading, import_things, is_source
    from api.commands.vocabulary import import_vocabulary

    if is_source(source):
        how = Reading(full=full, mapping=mapping, allow_mass_withdrawal=allow_mass_withdrawal)
        import_things(source, how, dry_run=dry_run, as_json=as_json, data_dir=data_dir)
        return
    path = _readable(source)
    with open_workspace(data_dir) as workspace:
        if path.suffix.casefold() == VOCABULARY_SUFFIX:
            import_vocabulary(workspace.store, path, dry_run=dry_run, as_json=as_json)
            return
        known = _vocabulary(workspace.store, vocabulary, dry_run=dry_run)
        report = _import_outputs(workspace, path, known, dry_run=dry_run)
    if as_json:
        print_json({"source": source, **_report_json(report)})
    else:
        _print_report(path.name, report)
    if not dry_run and (report.new or report.changed):
        talk("Der Index kennt diese Änderungen noch nicht. Erneuern Sie ihn: negz index build")
    if report.refused:
        raise typer.Exit(ExitCode.INVALID)


def list_outputs(
    include_withdrawn: Annotated[
        bool, typer.Option("--withdrawn", help="Auch zurückgezogene Beiträge zeigen.")
    ] = False,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Alle Beiträge auflisten, einer je Zeile.

    Mit --json als Datensätze, die sich wieder einlesen lassen.
    """
    with open_workspace(data_dir) as workspace:
        outputs = workspace.store.outputs(include_withdrawn=include_withdrawn)
    if not outputs:
        talk("Der Bestand ist leer. Lesen Sie Beiträge ein: negz corpus import QUELLE")
    if as_json:
        from corpus.importers.record import record_from_output

        for output in outputs:
            print_json(record_from_output(output))
        return
    width = max((len(output.id) for output in outputs), default=0)
    for output in outputs:
        print_text(_line(output, width))


def withdraw(
    output_ids: Annotated[list[str], typer.Argument(metavar="KENNUNG...", help="Kennungen der Beiträge.")],
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Beiträge zurückziehen.

    Sie bleiben gespeichert, werden aber nicht mehr vorgeschlagen. Ist eine der Kennungen unbekannt, wird
    kein Beitrag zurückgezogen.
    """
    from corpus.model import OutputId

    with open_workspace(data_dir) as workspace:
        changed = workspace.store.withdraw(map(OutputId, output_ids))
    if as_json:
        print_json({"ids": output_ids, "withdrawn": changed})
    else:
        print_text(f"{changed} von {len(output_ids)} zurückgezogen.")


def _readable(source: str) -> Path:
    """Return the file, or raise, before a store comes into being that nothing would be written to."""
    from corpus.importers.registry import importer_for
    from corpus.model import Vocabulary

    path = Path(source)
    if path.suffix.casefold() != VOCABULARY_SUFFIX:
        importer_for(path, Vocabulary((), {}))
    return path


def _vocabulary(store: "Store", path: Path | None, *, dry_run: bool) -> "Vocabulary":
    """Return the vocabulary to read outputs with: the one named, else the one held, else the shipped one."""
    from api.commands.vocabulary import read_replacement
    from corpus.catalogue import vocabulary_path

    held = store.vocabulary()
    if path is None and held.concepts:
        return held
    vocabulary = read_replacement(store, path or vocabulary_path())
    if not dry_run and store.replace_vocabulary(vocabulary):
        talk(f"Vokabular {'eingelesen' if path else 'der Auslieferung geladen'}: {len(vocabulary.concepts)} Begriffe.")
    return vocabulary


def _import_outputs(workspace: "Workspace", source: Path, vocabulary: "Vocabulary", *, dry_run: bool) -> "ImportReport":
    from corpus.importers.registry import importer_for
    from corpus.importers.run import run_import

    importer = importer_for(source, vocabulary)
    size_bytes = importer.size_bytes()
    with progress_bar(f"„{source.name}“ {'prüfen' if dry_run else 'einlesen'}") as progress:
        return run_import(
            workspace.store, importer, dry_run=dry_run, progress=lambda done_bytes: progress(done_bytes, size_bytes)
        )


def _report_json(report: "ImportReport") -> dict[str, object]:
    return {
        "dry_run": report.dry_run,
        "new": report.new,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "refused": [
            {
                "line": refusal.line,
                "id": refusal.record_id,
                "field": refusal.error.field,
                "reason": refusal.error.subject,
                "remedy": refusal.error.remedy,
            }
            for refusal in report.refused
        ],
    }


def _print_report(name: str, report: "ImportReport") -> None:
    prefix = "Probelauf, nichts geschrieben: " if report.dry_run else ""
    print_text(
        f"{prefix}{name}: {len(report.new)} neu, {len(report.changed)} geändert, "
        f"{len(report.unchanged)} unverändert, {len(report.refused)} abgelehnt."
    )
    for refusal in report.refused:
        print_text(_refusal_line(refusal))


def _refusal_line(refusal: "Refusal") -> str:
    name = f" ({refusal.record_id})" if refusal.record_id else ""
    field = f", Feld „{refusal.error.field}“" if refusal.error.field else ""
    return f"  Zeile {refusal.line}{name}{field}: {refusal.error.subject} {refusal.error.remedy}"


def _line(output: "Output", width: int) -> str:
    from corpus.model import Status

    published = str(output.published or "")
    note = " [zurückgezogen]" if output.status is Status.WITHDRAWN else ""
    return f"{output.id:<{width}}  {published:<10}  {output.kind.value:<14}  {output.title}{note}"
