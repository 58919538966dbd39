"""The checkerboard, built once per module where it is only read, and empty benches for tests that write."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from threadpoolctl import threadpool_limits

from corpus.sqlite import SqliteStore
from recommender.encoders.registry import open_encoder
from recommender.index import snapshot
from recommender.ports import Encoder
from recommender.service import Recommender
from tests.recommender.checkerboard import Bench, TopicEncoder, make_board


def _open_any_encoder(name: str, **options: Any) -> Encoder:
    return TopicEncoder(name.partition("/")[2] or "1") if name.startswith("topics") else open_encoder(name, **options)


@pytest.fixture(scope="module", autouse=True)
def _topic_encoder_by_name() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snapshot, "open_encoder", _open_any_encoder)
        yield


@pytest.fixture(scope="module", autouse=True)
def _one_thread_of_linear_algebra() -> Iterator[None]:
    with threadpool_limits(1):  # problems this tiny take ten times as long on two busy cores
        yield


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """An empty store and no index yet."""
    store = SqliteStore(tmp_path / "data")
    yield Bench(store, tmp_path / "index")
    store.close()


@pytest.fixture(scope="module")
def module_bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """An empty store for a module to fill once and then only read."""
    folder = tmp_path_factory.mktemp("module")
    store = SqliteStore(folder / "data")
    yield Bench(store, folder / "index")
    store.close()


@pytest.fixture(scope="module")
def board_bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The checkerboard with its index; only to be read."""
    folder = tmp_path_factory.mktemp("board")
    store = SqliteStore(folder / "data")
    bench = Bench(store, folder / "index").fill(make_board())
    bench.build()
    yield bench
    store.close()


@pytest.fixture(scope="module")
def board(board_bench: Bench) -> Recommender:
    """The recommender over the checkerboard; only to be read."""
    return board_bench.open()
