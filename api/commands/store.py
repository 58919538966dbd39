"""`negz store`: moving everything from one database to another."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.option import DataDir, Json
from api.commands.output import counted, print_json, print_table, progress_bar, talk
from api.commands.session import open_workspace
from corpus.errors import InvalidInput, StoreError

if TYPE_CHECKING:
    from api.workspace import Workspace
    from corpus.sql.copying import TableCopy
    from corpus.sql.store import SqlStore


def migrate(
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="ADRESSE", help="In diese Datenbank: postgresql://…", show_default=False),
    ] = None,
    to_folder: Annotated[
        Path | None, typer.Option("--to-folder", metavar="ORDNER", help="In diesen Ordner.", show_default=False)
    ] = None,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Alles in eine leere Datenbank oder einen leeren Ordner übertragen.

    Die Quelle bleibt, wie sie ist; währenddessen sollte niemand schreiben. Übertragen wird alles oder nichts, und jede
    Tabelle wird nachgezählt und verglichen.
    """
    if (to is None) == (to_folder is None):
        raise InvalidInput("Das Ziel ist nicht klar.", "Nennen Sie eines, mit --to oder mit --to-folder.")
    with open_workspace(data_dir) as workspace:
        copies, name = _copied(workspace, to, to_folder)
    rows = sum(copy.rows for copy in copies)
    if as_json:
        tables = [{"table": copy.table, "rows": copy.rows, "checksum": copy.checksum} for copy in copies]
        print_json({"to": name, "rows": rows, "tables": tables})
        return
    lines = [(copy.table, str(copy.rows), copy.checksum[:16]) for copy in copies]
    print_table("", ("Tabelle", "Zeilen", "Prüfsumme"), lines, numeric=(1,))
    talk(f"{counted(rows, 'Zeile', 'Zeilen')} nach „{name}“ übertragen und verglichen. Der Index wird dort neu gebaut.")


def _copied(workspace: "Workspace", to: str | None, to_folder: Path | None) -> "tuple[tuple[TableCopy, ...], str]":
    """Copy everything; return what was copied, and what the target is called."""
    from contextlib import closing

    from api.inspection import database_path

    settings = workspace.settings
    if settings.store is None and not database_path(settings).is_file():
        raise StoreError(
            f"In „{settings.data_dir}“ gibt es nichts zu übertragen.",
            "Prüfen Sie --data-dir, NEGZ_DATA und NEGZ_STORE.",
        )
    with progress_bar("Übertragen") as progress, closing(_target(workspace, to, to_folder)) as target:
        copies = workspace.store.copy_into(target, progress)
    return copies, _name(to, to_folder)


def _target(workspace: "Workspace", to: str | None, to_folder: Path | None) -> "SqlStore":
    from api.holding import open_address
    from api.settings import read_settings
    from corpus.sqlite import SqliteStore

    if to_folder is not None:
        return SqliteStore(to_folder, clock=workspace.clock)
    address = read_settings(store=to).store  # says what is wrong with it
    return open_address(address.get_secret_value() if address else "", workspace.clock)


def _name(to: str | None, to_folder: Path | None) -> str:
    from api.holding import postgresql

    return str(to_folder) if to is None else str(postgresql().name_of(to))
