"""`negz corpus import` of what comes and goes, such as sites and folders; `negz corpus sources` and `forget`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.option import DataDir, Json
from api.commands.output import counted, print_json, print_text, progress_bar, talk
from api.commands.session import open_workspace
from api.exit_code import ExitCode

if TYPE_CHECKING:
    from api.workspace import Workspace
    from corpus.importers.ingest import IngestReport
    from corpus.source_port import Source

_DOCUMENTS = {".pdf": "pdf", ".vtt": "transcript", ".srt": "transcript", ".html": "page", ".htm": "page"}


@dataclass(frozen=True, slots=True)
class Reading:
    """How a source is to be read."""

    full: bool
    mapping: Path | None
    allow_mass_withdrawal: bool


def is_source(name: str) -> bool:
    """Say whether this is a source whose things come and go: an address, a folder, a document."""
    return "://" in name or Path(name).is_dir() or Path(name).suffix.casefold() in _DOCUMENTS


def import_things(name: str, how: Reading, *, dry_run: bool, as_json: bool, data_dir: Path | None) -> None:
    """Read the source, note it, and say what that did; in a dry run both happen to a copy of the store."""
    from api.reading import report_in_words

    with _copied_workspace(data_dir) if dry_run else open_workspace(data_dir) as workspace:
        _load_vocabulary(workspace)
        source = _noted(workspace, name, how.mapping)
        report = _read(workspace, source, how)
    if as_json:
        print_json({"source": source.address, "kind": source.kind.value, "dry_run": dry_run, **_record(report)})
    else:
        print_text(f"{'Probelauf, nichts geschrieben: ' if dry_run else ''}{source.address}: {report_in_words(report)}")
        _print_things(report)
    if not dry_run and (report.new or report.changed or report.withdrawn):
        talk("Der Index kennt diese Änderungen noch nicht. Erneuern Sie ihn: negz index build")
    if report.kept_back is not None:
        raise report.kept_back
    if report.refused or report.failed:
        raise typer.Exit(ExitCode.INVALID if report.refused else ExitCode.SOURCE_UNAVAILABLE)


def forget_source(
    name: Annotated[
        str, typer.Argument(metavar="QUELLE", help="Adresse oder Pfad, wie „negz corpus sources“ es zeigt.")
    ],
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Eine Quelle nicht mehr lesen.

    Beiträge, die nur sie kennt, werden zurückgezogen, nicht gelöscht. Wer sie wieder einliest, bekommt sie zurück.
    """
    with open_workspace(data_dir) as workspace:
        sources = workspace.store.sources
        source = sources.source(name if "://" in name else str(Path(name).resolve()))
        kept = sources.forget(source.id)
    if as_json:
        print_json({"source": source.address, "withdrawn": kept.withdrawn, "changed": kept.changed})
    else:
        withdrawn = counted(len(kept.withdrawn), "Beitrag", "Beiträge")
        print_text(f"{source.address}: wird nicht mehr gelesen; {withdrawn} zurückgezogen.")


def list_sources(as_json: Json = False, data_dir: DataDir = None) -> None:
    """Die Quellen auflisten: Art, Adresse, Zahl der Beiträge, letzter Abruf, Fehler."""
    with open_workspace(data_dir) as workspace:
        sources = workspace.store.sources.sources()
        zone = workspace.local_time().tzinfo
    if not sources:
        talk("Es gibt noch keine Quelle. Lesen Sie eine ein: negz corpus import ADRESSE")
    for source in sources:
        if as_json:
            print_json(_source_record(source))
        else:
            at = source.succeeded_at.astimezone(zone) if source.succeeded_at else None
            read = f"gelesen {at:%d.%m.%Y %H:%M %Z}" if at else "noch nie ganz gelesen"
            error = f" – {source.error}" if source.error else ""
            print_text(f"{source.kind.value:<10}  {source.address}  {source.items} Stück, {read}{error}")


@contextmanager
def _copied_workspace(data_dir: Path | None) -> "Iterator[Workspace]":
    """Lend a copy of the data folder's store, which is thrown away; a folder without one does not get it by that."""
    from api.inspection import database_path

    with open_workspace(data_dir) as workspace, TemporaryDirectory() as name:
        if workspace.settings.store is not None or database_path(workspace.settings).exists():
            workspace.store.copy_to(Path(name))
        with open_workspace(Path(name), store="") as copied:
            yield copied


def _load_vocabulary(workspace: "Workspace") -> None:
    from api.commands.vocabulary import read_replacement
    from corpus.catalogue import vocabulary_path

    if not workspace.store.vocabulary().concepts:
        workspace.store.replace_vocabulary(read_replacement(workspace.store, vocabulary_path()))


def _noted(workspace: "Workspace", name: str, mapping: Path | None) -> "Source":
    """Return the source of that name, known or new; an address is asked once what it is."""
    from api.reading import MAPPING
    from api.web import web_fetcher
    from corpus.importers.recognise import Recognised, recognise
    from corpus.source import SourceKind

    sources = workspace.store.sources
    settings = {MAPPING: str(mapping.resolve())} if mapping else {}
    address = name if "://" in name else str(Path(name).resolve())
    known = {source.address: source for source in sources.sources()}
    if address in known and not settings:
        return known[address]
    if "://" in name:
        found = recognise(name, web_fetcher(workspace.settings))
    else:
        kind = SourceKind.FOLDER if Path(name).is_dir() else SourceKind(_DOCUMENTS[Path(name).suffix.casefold()])
        found = Recognised(kind, address)
    if found.address in known and not settings:
        return known[found.address]
    held = known[found.address].settings if found.address in known else {}
    return sources.add(found.kind, found.address, {**held, **settings})


def _read(workspace: "Workspace", source: "Source", how: Reading) -> "IngestReport":
    from api.reading import open_importer
    from api.web import web_fetcher
    from corpus.importers.ingest import ingest
    from corpus.merging.matcher import OutputMatcher

    importer = open_importer(source, web_fetcher(workspace.settings), workspace)
    store = workspace.store.sources
    with progress_bar(f"„{source.address}“ einlesen") as progress:
        return ingest(
            store,
            source,
            importer,
            OutputMatcher(store.candidates()),
            clock=workspace.local_time,
            full=how.full,
            allow_mass_withdrawal=how.allow_mass_withdrawal,
            progress=lambda looked_at: progress(looked_at, None),
        )


def _print_things(report: "IngestReport") -> None:
    for key, output_id, reason in report.merged:
        print_text(f"  zusammengeführt: {key} gehört zu {output_id} ({reason})")
    for key, error in (*report.refused, *report.failed):
        print_text(f"  {key}: {error.subject} {error.remedy}")
    for key, reason in report.skipped:
        print_text(f"  kein Beitrag: {key} ({reason})")


def _record(report: "IngestReport") -> dict[str, object]:
    return {
        "full": report.is_full,
        "new": report.new,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "withdrawn": report.withdrawn,
        "merged": [{"key": key, "id": output_id, "reason": reason} for key, output_id, reason in report.merged],
        "refused": [{"key": key, "reason": e.subject, "remedy": e.remedy} for key, e in report.refused],
        "failed": [{"key": key, "reason": e.subject, "remedy": e.remedy} for key, e in report.failed],
        "skipped": [{"key": key, "reason": reason} for key, reason in report.skipped],
    }


def _source_record(source: "Source") -> dict[str, object]:
    return {
        "kind": source.kind.value,
        "address": source.address,
        "items": source.items,
        "succeeded_at": source.succeeded_at.isoformat() if source.succeeded_at else None,
        "swept_at": source.swept_at.isoformat() if source.swept_at else None,
        "error": source.error,
    }
