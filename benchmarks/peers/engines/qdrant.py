"""Qdrant Edge: Qdrant's shard inside the process, with a graph from the number of vectors on that it chooses itself."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.peers.engine import WIDTHS, Engine, Vectors

BATCH = 1_000


class QdrantEdge(Engine):
    """A shard without payloads that compares by inner product."""

    widths = WIDTHS
    width: int | None = None

    def version(self) -> str:
        """Return the version of Qdrant Edge."""
        from importlib.metadata import version

        return version("qdrant-edge-py")

    def prepare(self, folder: Path) -> None:
        """Import Qdrant Edge."""
        import qdrant_edge

        self.module: Any = qdrant_edge
        self.path = str(folder / "shard")

    def build(self, folder: Path, vectors: Vectors) -> None:
        """Upsert the vectors, let it optimise what it holds, and flush."""
        del folder
        edge = self.module
        params = edge.EdgeVectorParams(size=vectors.shape[1], distance=edge.Distance.Dot)
        self.shard = edge.EdgeShard.create(self.path, edge.EdgeConfig(vectors=params))
        for start in range(0, len(vectors), BATCH):
            rows = enumerate(vectors[start : start + BATCH].tolist(), start)
            points = [edge.Point(number, row) for number, row in rows]
            self.shard.update(edge.UpdateOperation.upsert_points(points))
        self.shard.optimize()
        self.shard.flush()

    def open(self, folder: Path) -> None:
        """Load the shard."""
        del folder
        self.shard = self.module.EdgeShard.load(self.path)

    def set_width(self, width: int) -> None:
        """Set hnsw_ef."""
        self.width = width

    def search(self, vector: Vectors, n: int) -> Sequence[int]:
        """Return the rows found, best first."""
        edge = self.module
        params = None if self.width is None else edge.SearchParams(hnsw_ef=self.width)
        request = edge.QueryRequest(query=edge.Query.Nearest(vector.tolist()), limit=n, params=params)
        return [point.id for point in self.shard.query(request)]

    def update(self, row: int, vector: Vectors) -> None:
        """Upsert the vector under its id, and flush."""
        edge = self.module
        self.shard.update(edge.UpdateOperation.upsert_points([edge.Point(row, vector.tolist())]))
        self.shard.flush()

    def close(self) -> None:
        """Close the shard."""
        self.shard.close()
