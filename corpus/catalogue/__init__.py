"""The catalogue and the vocabulary that come with the software, loaded as any other source is."""

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from corpus.importers.registry import importer_for
from corpus.importers.run import ImportReport, run_import
from corpus.ports import Store
from corpus.vocabulary.skos import read_turtle


def catalogue_path() -> Path:
    """Return the file of the shipped outputs."""
    return Path(str(files(__name__) / "outputs.jsonl"))


def vocabulary_path() -> Path:
    """Return the file of the shipped vocabulary."""
    return Path(str(files(__name__) / "vocabulary.ttl"))


def load_catalogue(store: Store, progress: Callable[[int], None] | None = None) -> ImportReport:
    """Load the vocabulary, then the outputs; what editors have decided since stays (see `importers.record`)."""
    store.replace_vocabulary(read_turtle(vocabulary_path()))
    return run_import(store, importer_for(catalogue_path(), store.vocabulary()), progress=progress)
