"""Chroma, embedded and on disk: HNSW with the documentation's 16 links, beside its own database."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.peers.engine import WIDTHS, Engine, Vectors

NAME = "outputs"


class Chroma(Engine):
    """A collection that compares by inner product."""

    widths = WIDTHS

    def version(self) -> str:
        """Return the version of Chroma."""
        from importlib.metadata import version

        return version("chromadb")

    def prepare(self, folder: Path) -> None:
        """Open the folder, without telling anyone."""
        import chromadb

        self.folder = folder
        self.client: Any = chromadb.PersistentClient(folder, chromadb.Settings(anonymized_telemetry=False))

    def build(self, folder: Path, vectors: Vectors) -> None:
        """Add the vectors in the largest batches that are taken."""
        del folder
        collection = self.client.create_collection(
            NAME, configuration={"hnsw": {"space": "ip"}}, embedding_function=None
        )
        step = self.client.get_max_batch_size()
        for start in range(0, len(vectors), step):
            rows = vectors[start : start + step]
            collection.add(ids=[str(start + number) for number in range(len(rows))], embeddings=rows)

    def open(self, folder: Path) -> None:
        """Open the collection."""
        del folder
        self.collection = self.client.get_collection(NAME, embedding_function=None)

    def set_width(self, width: int) -> None:
        """Set ef_search, and open the folder anew: a collection that is open keeps to what it was opened with."""
        self.collection.modify(configuration={"hnsw": {"ef_search": width}})
        self.client.clear_system_cache()
        self.prepare(self.folder)
        self.open(self.folder)

    def search(self, vector: Vectors, n: int) -> Sequence[int]:
        """Return the rows found, best first."""
        found = self.collection.query(query_embeddings=vector[None], n_results=n, include=["distances"])
        return [int(one) for one in found["ids"][0]]

    def update(self, row: int, vector: Vectors) -> None:
        """Write the vector under its id."""
        self.collection.upsert(ids=[str(row)], embeddings=vector[None])
