"""`negz widget wordpress`: the plug-in, ready to be uploaded."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.option import DataDir
from api.commands.output import print_text, talk


def wordpress(
    out: Annotated[Path, typer.Option("--out", metavar="DATEI.zip", help="Wohin das Archiv geschrieben wird.")] = Path(
        "negz-empfehlungen.zip"
    ),
    data_dir: DataDir = None,  # noqa: ARG001 - every command takes it
) -> None:
    """Das WordPress-Plugin als Archiv schreiben.

    Es wird in WordPress unter Plugins → Installieren → Plugin hochladen eingespielt.
    """
    from api.widget.wordpress.archive import build_archive, plugin_version
    from corpus.errors import InvalidInput

    archive = build_archive()
    try:
        out.write_bytes(archive)
    except OSError as error:
        raise InvalidInput(
            f"„{out}“ lässt sich nicht schreiben ({error.strerror}).", "Nennen Sie mit --out eine andere Datei."
        ) from error
    print_text(str(out))
    talk(f"NEGZ-Empfehlungen {plugin_version()}. Einspielen: Plugins → Installieren → Plugin hochladen.")
