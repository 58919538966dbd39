from collections.abc import Iterator
from contextlib import closing

import numpy as np
import pytest

from corpus.postgresql import PostgresqlStore
from recommender.errors import IndexCorrupt
from recommender.index.neighbours import GraphNeighbours, SharedNeighbours, build_graph
from recommender.ports import Neighbours, Vectors
from tests.contracts.neighbours_contract import NeighboursContract, Opened, make_vectors
from tests.postgresql_server import PostgresqlServer


class TestGraphNeighbours(NeighboursContract):
    @pytest.fixture
    def opened(self) -> Opened:
        return lambda vectors: GraphNeighbours.open(build_graph(vectors), len(vectors))


class TestSharedNeighbours(NeighboursContract):
    @pytest.fixture
    def opened(self, postgresql: PostgresqlServer) -> Iterator[Opened]:  # type: ignore[override]
        with postgresql.lent_schema() as address, closing(PostgresqlStore(address)) as store:
            shelf = store.vectors()

            def put(vectors: Vectors) -> Neighbours:
                name = f"v1-{np.random.default_rng().integers(1 << 32):08x}"
                shelf.put(name, vectors)
                return SharedNeighbours.open(shelf, name, vectors.shape[1])

            yield put

    def test_open_of_a_build_whose_vectors_are_not_there_is_corrupt(self, postgresql: PostgresqlServer) -> None:
        with (
            postgresql.lent_schema() as address,
            closing(PostgresqlStore(address)) as store,
            pytest.raises(IndexCorrupt, match="negz index build"),
        ):
            SharedNeighbours.open(store.vectors(), "v1-fehlt", 32)


def test_graph_of_the_same_vectors_is_the_same_bytes() -> None:
    first, second = (build_graph(make_vectors(300)) for _ in range(2))
    assert len(first)
    assert np.array_equal(first, second)


@pytest.mark.parametrize("kept", [0.0, 0.5])
def test_open_of_a_cut_graph_is_corrupt(kept: float) -> None:
    graph = build_graph(make_vectors(300))
    with pytest.raises(IndexCorrupt, match="negz index build"):
        GraphNeighbours.open(graph[: int(len(graph) * kept)], 300)


def test_open_of_the_graph_of_another_index_is_corrupt() -> None:
    with pytest.raises(IndexCorrupt, match="passen nicht"):
        GraphNeighbours.open(build_graph(make_vectors(3)), 5)
