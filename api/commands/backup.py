"""`negz backup` and `negz restore`: the data folder as one file, and back."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.option import DataDir, Json
from api.commands.output import counted, print_json, print_text, talk
from api.commands.session import open_workspace


def backup(
    target: Annotated[Path, typer.Argument(metavar="ZIEL", help="Datei, oder Ordner für Dateien nach Zeitpunkt.")],
    keep: Annotated[
        int | None,
        typer.Option(
            "--keep", metavar="ZAHL", min=1, help="In einem Ordner nur so viele aufheben.", show_default=False
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Eine vorhandene Datei ersetzen.")] = False,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Den Datenordner in eine geprüfte Datei sichern.

    Der Dienst kann dabei weiterlaufen.
    """
    from api.backup import back_up, remove_older

    with open_workspace(data_dir) as workspace:
        settings = workspace.settings
        store = None if settings.store is None else workspace.store
        path, contents = back_up(settings.data_dir, target, workspace.clock(), replace=force, store=store)
    removed = remove_older(target, keep) if keep is not None and target.is_dir() else ()
    size_bytes = path.stat().st_size
    if as_json:
        record = {"made_at": contents.made_at, "corpus_version": contents.corpus_version, "outputs": contents.outputs}
        gone = [str(old) for old in removed]
        print_json({"file": str(path), "bytes": size_bytes, **record, "removed": gone})
        return
    print_text(
        f"„{path}“: {counted(contents.outputs, 'Beitrag', 'Beiträge')}, Fassung {contents.corpus_version}, "
        f"{size_bytes / 1e6:.1f} MB, geprüft."
    )
    if removed:
        talk(f"{counted(len(removed), 'ältere Sicherung', 'ältere Sicherungen')} gelöscht.")


def restore(
    source: Annotated[Path, typer.Argument(metavar="DATEI", help="Eine Sicherung von „negz backup“.")],
    force: Annotated[bool, typer.Option("--force", help="Einen vollen Datenordner ersetzen.")] = False,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Eine Sicherung prüfen und in den Datenordner zurückholen.

    Der Dienst darf nicht laufen. Was im Datenordner lag, wird darin aufgehoben. Nennt NEGZ_STORE eine Datenbank, muss
    diese leer sein.
    """
    from api.restore import put_back_into
    from api.restore import restore as put_back

    with open_workspace(data_dir) as workspace:
        settings = workspace.settings
        if settings.store is None:
            contents, aside = put_back(source, settings.data_dir, workspace.clock(), replace=force)
        else:
            contents, aside = put_back_into(workspace.store, source), None
    if as_json:
        record = {"made_at": contents.made_at, "corpus_version": contents.corpus_version, "outputs": contents.outputs}
        print_json({**record, "kept": str(aside) if aside else None})
        return
    made = f"{contents.made_at:%d.%m.%Y %H:%M %Z}"
    amount = counted(contents.outputs, "Beitrag", "Beiträge")
    print_text(f"Wiederhergestellt: Stand {made}, {amount}, Fassung {contents.corpus_version}.")
    if aside:
        talk(f"Was vorher da war, liegt in „{aside}“; löschen Sie es, wenn alles stimmt.")
