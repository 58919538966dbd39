"""One instance of several builds the index; the others fetch it from the database that they share."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.workspace import Workspace
    from recommender.index.manifest import Manifest


def publish_index(workspace: "Workspace") -> None:
    """Lay the current build where the other instances fetch theirs; nothing where they share the folder.

    The vectors of the build that they still answer with stay where they are.
    """
    from recommender.index.storage import current_index

    shelf, vector_shelf = workspace.store.shelf, workspace.vector_shelf()
    if shelf is None:
        return
    build, former = current_index(workspace.index_root), shelf.current()
    shelf.put(build.name, build)
    if vector_shelf is not None:
        vector_shelf.tidy((build.name, former or build.name))


def take_index(workspace: "Workspace") -> bool:
    """Fetch the build that another instance has laid there, if it is newer than ours; return whether it was.

    One for other settings than ours, or by another version of this software, stays where it is.
    """
    from corpus.shelf import BundleGone
    from recommender.errors import IndexCorrupt
    from recommender.index.manifest import MANIFEST_NAME, parse_manifest
    from recommender.index.storage import arriving_index

    shelf = workspace.store.shelf
    name = None if shelf is None else shelf.current()
    if shelf is None or name is None or (workspace.index_root / name).is_dir():
        return False
    try:
        if not _is_wanted(workspace, parse_manifest(shelf.read(name, MANIFEST_NAME).decode())):
            return False
        with arriving_index(workspace.index_root, name) as folder:
            shelf.fetch(name, folder)
    except (BundleGone, IndexCorrupt, ValueError, TypeError, KeyError):
        return False  # replaced just now, damaged, or by a version that writes otherwise; the next build replaces it
    return True


def _is_wanted(workspace: "Workspace", offered: "Manifest") -> bool:
    from recommender.errors import IndexCorrupt, IndexMissing
    from recommender.index.storage import read_current

    if not _fits(workspace, offered):
        return False
    try:
        folder, held = read_current(workspace.index_root)
    except (IndexMissing, IndexCorrupt):
        return True
    shelf = workspace.vector_shelf() if held.are_vectors_shared else None
    is_ours_usable = _fits(workspace, held) and (shelf is None or shelf.holds(folder.name))
    return not is_ours_usable or offered.corpus_version > held.corpus_version


def _fits(workspace: "Workspace", manifest: "Manifest") -> bool:
    from recommender.errors import NeighboursMismatch
    from recommender.index.manifest import FORMAT
    from recommender.index.snapshot import check_neighbours

    settings = workspace.settings
    try:
        check_neighbours(manifest, is_shared=settings.neighbours == "pgvector")
    except NeighboursMismatch:
        return False
    kind = (FORMAT, settings.encoder, workspace.config.build_hash())
    return (manifest.format, manifest.encoder, manifest.build_hash) == kind
