"""txtai with its own settings: faiss, exact up to 5,000 vectors, by cells from there on."""

from collections.abc import Sequence
from pathlib import Path

from benchmarks.peers.engine import WIDTHS, Engine, Vectors


class Txtai(Engine):
    """An embeddings index that is given its vectors; tuned is how many cells it looks into."""

    widths = WIDTHS

    def version(self) -> str:
        """Return the version of txtai."""
        from importlib.metadata import version

        return version("txtai")

    def prepare(self, folder: Path) -> None:
        """Import txtai."""
        from txtai import Embeddings

        self.kind, self.path = Embeddings, str(folder / "index")

    def build(self, folder: Path, vectors: Vectors) -> None:
        """Index the vectors and save."""
        del folder
        embeddings = self.kind({"method": "external"})
        embeddings.index((number, row, None) for number, row in enumerate(vectors))
        embeddings.save(self.path)

    def open(self, folder: Path) -> None:
        """Load the index."""
        del folder
        self.embeddings = self.kind()
        self.embeddings.load(self.path)

    def set_width(self, width: int) -> None:
        """Set how many cells are looked into."""
        self.embeddings.config["faiss"] = {"nprobe": width}

    def search(self, vector: Vectors, n: int) -> Sequence[int]:
        """Return the rows found, best first."""
        return [number for number, _ in self.embeddings.search(vector, n)]

    def update(self, row: int, vector: Vectors) -> None:
        """Upsert the vector under its id, and save."""
        self.embeddings.upsert([(row, vector, None)])
        self.embeddings.save(self.path)
