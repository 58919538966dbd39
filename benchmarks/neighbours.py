"""The two ways to the neighbours of a vector beside each other: an instance's own graph, and pgvector in a database.

    python -m benchmarks.neighbours [--rows 98304] [--dim 512] [--searches 500] [--vectors FILE.npy]

A server from the wheel is started on this machine. The vectors are made up, in clusters, or those of an index
(`documents.npy` of a build), of which the last ones are then searched for and not put in. Printed are processor time of
this process and of the server apart, the wall time of a search with both, and what of the exact answer was found.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.peers.meter import cpu_s, family
from benchmarks.stores import running_server

if TYPE_CHECKING:
    from recommender.ports import Neighbours, Vectors

CLUSTERS = 400
WARM_UP = 50  # searches before the ones that count


def main() -> int:
    """Print one line for each way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=98_304)
    parser.add_argument("--dim", type=int, default=512)
    parser.add_argument("--searches", type=int, default=500)
    parser.add_argument("--vectors", type=Path, help="an array of them, instead of made-up ones")
    options = parser.parse_args()
    wanted = options.rows + options.searches
    vectors = np.load(options.vectors)[-wanted:] if options.vectors else _clusters(wanted, options.dim)
    documents, asked = vectors[: -options.searches], vectors[-options.searches :]
    print(f"{len(documents)} vectors of {vectors.shape[1]} components, {len(asked)} searches")
    print(
        f"{'':<10}{'build s':>9}{'server s':>10}{'MB':>6}{'search ms':>11}{'server ms':>11}{'wall ms':>9}{'recall':>8}"
    )
    _report("graph", _graph, documents, asked, list)
    with _server() as (address, processes):
        _report("pgvector", lambda given: _in_database(address, given), documents, asked, processes)
    return 0


def _report(
    name: str,
    build: "Callable[[Vectors], tuple[Neighbours, int]]",
    documents: "Vectors",
    asked: "Vectors",
    server: Callable[[], list[int]],
) -> None:
    """Build, search, and print what it took."""

    def spent() -> np.ndarray:
        own = cpu_s()
        return np.array([own, cpu_s(server()) - own])

    before = spent()
    neighbours, size = build(documents)
    built = spent() - before
    for vector in asked[:WARM_UP]:
        neighbours.nearest(vector)
    before, walls, found = spent(), [], []
    for vector in asked:
        start_s = time.perf_counter()
        found.append(neighbours.nearest(vector)[0][:10])
        walls.append((time.perf_counter() - start_s) * 1e3)
    search = (spent() - before) * 1e3 / len(asked)
    exact = (np.argpartition(-(documents @ vector), 10)[:10] for vector in asked)
    recall = statistics.mean(len(np.intersect1d(*pair)) / 10 for pair in zip(found, exact, strict=True))
    print(
        f"{name:<10}{built[0]:>9.1f}{built[1]:>10.1f}{size / 1e6:>6.0f}{search[0]:>11.2f}{search[1]:>11.2f}"
        f"{statistics.median(walls):>9.2f}{recall:>8.3f}"
    )


def _graph(documents: "Vectors") -> "tuple[Neighbours, int]":
    from recommender.index.neighbours import GraphNeighbours, build_graph

    graph = build_graph(documents)
    return GraphNeighbours.open(graph, len(documents)), graph.nbytes


def _in_database(address: str, documents: "Vectors") -> "tuple[Neighbours, int]":
    import psycopg

    from corpus.postgresql import PostgresqlStore
    from recommender.index.neighbours import SharedNeighbours

    shelf = PostgresqlStore(address).vectors()
    shelf.put("benchmark", documents)
    with closing(psycopg.connect(address)) as other:
        size = other.execute("SELECT pg_total_relation_size('vectors_benchmark')").fetchone()
    return SharedNeighbours.open(shelf, "benchmark", documents.shape[1]), size[0] if size else 0


@contextmanager
def _server() -> "Iterator[tuple[str, Callable[[], list[int]]]]":
    import psycopg

    with tempfile.TemporaryDirectory(prefix="negz-neighbours-", ignore_cleanup_errors=True) as name:
        folder = Path(name) / "data"
        with running_server(folder) as address:
            with closing(psycopg.connect(address, autocommit=True)) as admin:
                admin.execute("CREATE EXTENSION vector")
            postmaster = int((folder / "postmaster.pid").read_text(encoding="ascii").split()[0])
            yield address, lambda: family(postmaster)


def _clusters(n: int, dim: int) -> "Vectors":
    """Return n vectors of length 1 around some hundred centres."""
    rng = np.random.default_rng(1)
    centres = rng.standard_normal((CLUSTERS, dim), dtype=np.float32)
    vectors = 0.6 * centres[rng.integers(0, CLUSTERS, n)] + rng.standard_normal((n, dim), dtype=np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1)[:, None], dtype=np.float32)


if __name__ == "__main__":
    raise SystemExit(main())
