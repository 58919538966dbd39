"""The data folder that a command works on, brought into a usable state first where need be."""

from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from api.commands.output import counted, progress_bar, talk

if TYPE_CHECKING:
    from api.workspace import Workspace
    from recommender.index.manifest import Manifest


def open_workspace(data_dir: Path | None, **settings: object) -> "Workspace":
    """Return the data folder as the settings and the command line have it."""
    from api.settings import read_settings
    from api.workspace import Workspace

    return Workspace(read_settings(data_dir=data_dir, **settings))


def open_ready_workspace(data_dir: Path | None) -> "Workspace":
    """Return the data folder with outputs and an index.

    A folder without outputs gets the shipped ones, a missing index is built; a stale one is used and said to be so;
    a damaged one, or one of another encoder, raises.
    """
    from api.index_exchange import take_index

    workspace = open_workspace(data_dir)
    try:
        is_new = load_catalogue(workspace)
        take_index(workspace)
        if is_new or not _has_index(workspace):
            build_index(workspace)
        else:
            _say_stale(workspace)
    except BaseException:
        workspace.close()
        raise
    return workspace


def load_catalogue(workspace: "Workspace") -> bool:
    """Load the shipped outputs into a store without any; say so, and return whether there were none."""
    if workspace.store.outputs(include_withdrawn=True):
        return False
    with progress_bar(f"Mitgelieferte Beiträge in „{workspace.settings.data_dir}“ laden") as progress:
        report = workspace.load_shipped_catalogue_if_empty(lambda done: progress(done, None))
    if report is not None:
        talk(f"{counted(len(report.new), 'Beitrag', 'Beiträge')} geladen.")
    return True


def build_index(workspace: "Workspace") -> "Manifest":
    """Build the index, showing how far it is, and say what it cost."""
    from corpus.sqlite import failure

    start_s = monotonic()
    try:
        with progress_bar("Index bauen") as progress:
            manifest = workspace.build_index(progress)
    except OSError as error:
        raise (failure.full if error.errno in failure.NO_ROOM else failure.read_only)(workspace.index_root) from error
    duration = f"{monotonic() - start_s:.1f}".replace(".", ",")
    talk(
        f"Index gebaut: {counted(manifest.outputs, 'Beitrag', 'Beiträge')}; "
        f"{counted(manifest.encoded_texts, 'Text', 'Texte')} neu kodiert, "
        f"{manifest.reused_texts} übernommen; {duration} s."
    )
    return manifest


def _has_index(workspace: "Workspace") -> bool:
    from recommender.errors import IndexMissing

    try:
        workspace.recommender()
    except IndexMissing:
        return False
    return True


def _say_stale(workspace: "Workspace") -> None:
    if workspace.recommender().status().is_stale:
        talk("Hinweis: Der Index ist älter als Bestand oder Einstellungen. Erneuern Sie ihn: negz index build")
