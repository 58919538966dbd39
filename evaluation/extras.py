"""Packages that only measuring needs, kept out of the way of everybody else."""

from importlib.util import find_spec

from corpus.errors import NotReady


def require_extra(module: str) -> None:
    """Raise `NotReady`, naming the command that installs it, unless `module` can be imported."""
    if find_spec(module) is None:
        raise NotReady(
            f"Für die Auswertung fehlt das Paket „{module}“.",
            "Installieren Sie es mit: pip install 'negz-recommender[evaluation]'",
        )
