"""Which version of this software is running."""

from importlib.metadata import PackageNotFoundError, version


def software_version() -> str:
    """Return the installed version."""
    try:
        return version("negz-recommender")
    except PackageNotFoundError:
        return "unbekannt"  # run from a source folder that is not installed
