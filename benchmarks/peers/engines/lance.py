"""LanceDB, embedded: all vectors compared, as it does without an index, and its graph over quantised vectors."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers.engine import WIDTHS, Engine, Vectors

TABLE = "outputs"
REFINE = 5  # times as many as wanted are compared exactly again: without it, quantising alone costs more than 0.01


class LanceExact(Engine):
    """A table of ids and vectors, without an index."""

    def version(self) -> str:
        """Return the version of LanceDB."""
        from importlib.metadata import version

        return version("lancedb")

    def prepare(self, folder: Path) -> None:
        """Connect to the folder."""
        import lancedb

        self.database: Any = lancedb.connect(folder)

    def build(self, folder: Path, vectors: Vectors) -> None:
        """Write the table."""
        del folder
        self.database.create_table(TABLE, data=_table(range(len(vectors)), vectors))

    def open(self, folder: Path) -> None:
        """Open the table."""
        del folder
        self.table = self.database.open_table(TABLE)

    def search(self, vector: Vectors, n: int) -> Sequence[int]:
        """Return the rows found, best first."""
        rows: Sequence[int] = self._query(vector).limit(n).select(["id"]).to_arrow()["id"].to_pylist()
        return rows

    def update(self, row: int, vector: Vectors) -> None:
        """Merge the row in by its id."""
        merge = self.table.merge_insert("id").when_matched_update_all().when_not_matched_insert_all()
        merge.execute(_table([row], vector[None]))

    def _query(self, vector: Vectors) -> Any:
        return self.table.search(vector).distance_type("dot")


class LanceGraph(LanceExact):
    """The same table with the index IVF_HNSW_SQ."""

    widths = WIDTHS[2:]  # no fewer than are compared again
    width: int | None = None

    def build(self, folder: Path, vectors: Vectors) -> None:
        """Write the table and build its index."""
        super().build(folder, vectors)
        self.database.open_table(TABLE).create_index(metric="dot", index_type="IVF_HNSW_SQ")

    def set_width(self, width: int) -> None:
        """Set ef, and compare the first ones exactly again."""
        self.width = width

    def _query(self, vector: Vectors) -> Any:
        query = super()._query(vector)
        return query if self.width is None else query.ef(self.width).refine_factor(REFINE)


def _table(ids: Sequence[int], vectors: Vectors) -> Any:
    import pyarrow as pa

    flat = pa.array(np.ascontiguousarray(vectors).reshape(-1))
    column = pa.FixedSizeListArray.from_arrays(flat, vectors.shape[1])
    return pa.table({"id": pa.array(ids, pa.int64()), "vector": column})
