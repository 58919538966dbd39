"""The shipped catalogue in a folder of its own for as long as it is measured, with an index by any encoder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus.catalogue import load_catalogue
from corpus.ports import Clock, Store
from corpus.sqlite.store import SqliteStore
from recommender.config import RankingConfig
from recommender.index.build import build_index
from recommender.ports import Encoder
from recommender.service import Recommender


@contextmanager
def shipped_store(clock: Clock) -> Iterator[Store]:
    """Open a store with the shipped outputs and vocabulary; it is gone afterwards."""
    with TemporaryDirectory(prefix="negz-katalog-") as folder:
        store = SqliteStore(Path(folder), clock=clock)
        try:
            load_catalogue(store)
            yield store
        finally:
            store.close()


@contextmanager
def indexed(store: Store, name: str, encoder: Encoder, clock: Clock, *, offline: bool) -> Iterator[Recommender]:
    """Build an index of `store` with the encoder called `name` and open the recommender over it; gone afterwards."""
    config = RankingConfig()
    with TemporaryDirectory(prefix="negz-index-") as folder:
        root = Path(folder)
        build_index(store, root, encoder_name=name, encoder=encoder, config=config, clock=clock)
        yield Recommender(store, root, encoder_name=name, offline=offline, config=config, clock=clock)
