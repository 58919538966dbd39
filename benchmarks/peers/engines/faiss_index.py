"""faiss: all vectors compared, and a graph with the documentation's 32 links."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers.engine import WIDTHS, Engine, Vectors

FILE = "index.faiss"
LINKS = 32


class FaissFlat(Engine):
    """Exact search; ids are kept, as a vector can be replaced by its id alone."""

    def version(self) -> str:
        """Return the version of faiss."""
        import faiss

        return str(faiss.__version__)

    def prepare(self, folder: Path) -> None:
        """Import faiss."""
        import faiss

        faiss.omp_set_num_threads(1)
        self.faiss, self.file = faiss, str(folder / FILE)

    def build(self, folder: Path, vectors: Vectors) -> None:
        """Add the vectors and write the index."""
        del folder
        index = self.faiss.IndexIDMap2(self.faiss.IndexFlatIP(vectors.shape[1]))
        index.add_with_ids(vectors, np.arange(len(vectors)))
        self.faiss.write_index(index, self.file)

    def open(self, folder: Path) -> None:
        """Read the index."""
        del folder
        self.index: Any = self.faiss.read_index(self.file)

    def search(self, vector: Vectors, n: int) -> Sequence[int]:
        """Return the rows found, best first."""
        rows: Sequence[int] = self.index.search(vector[None], n)[1][0].tolist()
        return rows

    def update(self, row: int, vector: Vectors) -> None:
        """Take the old vector out, put the new one in, and write the index."""
        self.index.remove_ids(np.array([row]))
        self.index.add_with_ids(vector[None], np.array([row]))
        self.faiss.write_index(self.index, self.file)


class FaissGraph(FaissFlat):
    """HNSW; it cannot take a vector out."""

    widths = WIDTHS
    can_update = False

    def build(self, folder: Path, vectors: Vectors) -> None:
        """Add the vectors and write the index."""
        del folder
        index = self.faiss.IndexHNSWFlat(vectors.shape[1], LINKS, self.faiss.METRIC_INNER_PRODUCT)
        index.add(vectors)
        self.faiss.write_index(index, self.file)

    def set_width(self, width: int) -> None:
        """Set efSearch."""
        self.index.hnsw.efSearch = width
