"""One data folder as a running process sees it: its store, its index, its day.

Heavy imports (numpy, scikit-learn, rdflib, the encoder) happen inside methods, so that the command line starts fast.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from enum import Enum, auto
from functools import cache
from pathlib import Path
from threading import Lock, RLock
from types import TracebackType
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from api.holding import open_store
from api.index_exchange import publish_index
from api.settings import Settings
from corpus.errors import NegzError
from corpus.ports import Clock
from recommender.config import RankingConfig

if TYPE_CHECKING:
    from corpus.importers.run import ImportReport
    from corpus.sql.store import SqlStore
    from corpus.vector_shelf import VectorShelf
    from recommender.index.manifest import Manifest
    from recommender.ports import Agreement, Encoder
    from recommender.service import Recommender
    from recommender.tagging.adviser import Adviser


class IndexNeed(Enum):
    """Whether an index has to be built."""

    NONE = auto()
    SOON = auto()
    """It is behind the corpus and nothing else: what it knows can be answered meanwhile."""
    AT_ONCE = auto()
    """It is missing or damaged, of another encoder or configuration, or newer than the corpus."""


def system_clock() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


class Workspace:
    """The data folder of `settings`; store and recommender are opened when first asked for. Thread-safe."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock = system_clock,
        config: RankingConfig | None = None,
        encoder: "Encoder | None" = None,
        agreement: "Agreement | None" = None,
    ) -> None:
        self.settings = settings
        self._encoder = encoder  # one that has been loaded before, for where it is the index's
        self._agreement = agreement  # with whom new builds of the index are taken up, where people are answered
        self.clock = clock
        self.config = config or RankingConfig()
        self._lock = RLock()
        self._store: SqlStore | None = None
        self._opening = Lock()
        self._recommender: Recommender | None = None
        self._missing: NegzError | None = None  # why there is none, where people are answered

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def index_root(self) -> Path:
        """The folder the builds of the index lie in."""
        return self.settings.data_dir / "index"

    @property
    def store(self) -> "SqlStore":
        """The database, created or migrated where needed."""
        with self._lock:
            if self._store is None:
                self._store = open_store(self.settings, self.clock)
            return self._store

    def vector_shelf(self) -> "VectorShelf | None":
        """Return where the vectors of a large index lie for all instances; None where each has a graph of its own."""
        return self.store.vectors() if self.settings.neighbours == "pgvector" else None

    def today(self) -> date:
        """Return the day that decides what is upcoming and what is over: the fixed one, or the present in Germany."""
        return self.settings.today or self.local_time().date()

    def local_time(self) -> datetime:
        """Return the present moment on German clocks."""
        return self.clock().astimezone(_germany())

    def recommender(self) -> "Recommender":
        """Return the recommender over the current index; raise `NotReady` while there is none that fits.

        It is opened when first asked for. Where people are answered and that has failed once, nobody who asks waits for
        another attempt: those are made beside the answers (`open_recommender`).
        """
        found, missing = self._recommender, self._missing
        if found is not None:
            return found
        if missing is not None:
            raise missing.with_traceback(None)
        return self.open_recommender()

    def open_recommender(self) -> "Recommender":
        """Open the recommender if it is not open, and return it; raise `NotReady` where there is no index that fits."""
        from recommender.service import Recommender

        with self._opening:
            if self._recommender is None:
                try:
                    self._recommender = Recommender(
                        self.store,
                        self.index_root,
                        encoder_name=self.settings.encoder,
                        offline=self.settings.encoder_offline,
                        config=self.config,
                        clock=self.clock,
                        encoder=self._encoder,
                        vector_shelf=self.vector_shelf(),
                        agreement=self._agreement,
                    )
                except NegzError as error:
                    self._missing = None if self._agreement is None else error
                    raise
                self._missing = None
            return self._recommender

    @property
    def is_answering(self) -> bool:
        """Whether people are answered from it, who are not to wait."""
        return self._agreement is not None

    def tagger(self) -> "Adviser":
        """Return what suggests tags to editors; raise `NotReady` while there is no index."""
        return self.recommender().adviser()

    def load_shipped_catalogue_if_empty(self, progress: Callable[[int], None] | None = None) -> "ImportReport | None":
        """Load vocabulary and outputs that come with the software into an empty store; return what that did, or None.

        `progress` is called with the number of bytes read so far.
        """
        from corpus.catalogue import load_catalogue

        if self.store.outputs(include_withdrawn=True):
            return None
        return load_catalogue(self.store, progress)

    def build_index(self, progress: Callable[[int, int], None] | None = None) -> "Manifest":
        """Build the index with the configured encoder and make it the current one, also for other instances.

        `progress` is called with texts encoded so far and texts to encode.
        """
        from recommender.index.build import build_index

        manifest = build_index(
            self.store,
            self.index_root,
            encoder_name=self.settings.encoder,
            encoder=self._open_encoder(),
            config=self.config,
            clock=self.clock,
            progress=progress,
            vector_shelf=self.vector_shelf(),
        )
        publish_index(self)
        with self._lock:
            recommender, self._recommender = self._recommender, None
        if recommender is not None:
            recommender.close()
        return manifest

    def index_needs_build(self) -> bool:
        """Return whether the index is missing, damaged, behind the corpus, or of another encoder or configuration."""
        return self.index_need() is not IndexNeed.NONE

    def index_need(self) -> "IndexNeed":
        """Return whether the index has to be built, and whether it can be answered with until it is."""
        from recommender.errors import EncoderMismatch, IndexCorrupt, IndexMissing, NeighboursMismatch
        from recommender.index.snapshot import Snapshot, open_index_encoder

        try:
            manifest = Snapshot.load(self.index_root, self.vector_shelf()).manifest
            open_index_encoder(self.index_root, self.settings.encoder, offline=self.settings.encoder_offline)
        except (IndexMissing, IndexCorrupt, EncoderMismatch, NeighboursMismatch):
            return IndexNeed.AT_ONCE
        built_from, store = manifest.corpus_version, self.store
        known = built_from + store.rules.changes_since(built_from) + store.trials.changes_since(built_from)
        version = store.corpus_version()
        if manifest.build_hash != self.config.build_hash() or known > version:
            return IndexNeed.AT_ONCE
        return IndexNeed.NONE if known == version else IndexNeed.SOON

    def close(self) -> None:
        """Release the files."""
        with self._lock:
            store, recommender = self._store, self._recommender
            self._store = self._recommender = None
        if recommender is not None:
            recommender.close()
        if store is not None:
            store.close()

    def _open_encoder(self) -> "Encoder":
        from recommender.encoders.registry import LSA, open_encoder, verify_encoder
        from recommender.index.build import training_texts

        name = self.settings.encoder
        verify_encoder(name)
        texts = training_texts(self.store) if name == LSA else ()
        return open_encoder(name, texts=texts, offline=self.settings.encoder_offline)


@cache
def _germany() -> tzinfo:
    try:
        return ZoneInfo("Europe/Berlin")
    except ZoneInfoNotFoundError:  # a machine without time zone data
        return UTC
