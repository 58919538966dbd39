"""What is compared: the form of a peer, and the list of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
WIDTHS = (16, 32, 64, 128, 256, 512, 1024)
"""Vectors that a graph's search keeps in sight: what its recall is tuned by. Powers of two, so that few are tried."""


class Engine:
    """A library or database that finds vectors of length 1 by their inner product, kept in a folder."""

    widths: tuple[int, ...] = ()
    """What its search can be tuned by, smallest first; empty where it is exact."""
    can_update = True
    """Whether one vector can be replaced without building everything again."""

    def version(self) -> str:
        """Return the version of what is measured."""
        raise NotImplementedError

    def prepare(self, folder: Path) -> None:
        """Do what comes before a build and is none: import, start a server."""

    def build(self, folder: Path, vectors: Vectors) -> None:
        """Build from vectors of shape (n, dim); when it returns, the folder holds everything."""
        raise NotImplementedError

    def open(self, folder: Path) -> None:
        """Open what was built, as a service does when it starts."""
        raise NotImplementedError

    def set_width(self, width: int) -> None:
        """Search with one of `widths` from now on."""
        raise NotImplementedError

    def search(self, vector: Vectors, n: int) -> Sequence[int]:
        """Return about the n rows of the highest inner products, shape (n,)."""
        raise NotImplementedError

    def update(self, row: int, vector: Vectors) -> None:
        """Replace a vector; when it returns, searches find it, and the folder holds it."""
        raise NotImplementedError

    def process_ids(self) -> list[int]:
        """Return its other processes, whose time and memory count as well."""
        return []

    def disk_bytes(self, folder: Path) -> int:
        """Return what it keeps in the folder."""
        return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())

    def close(self) -> None:
        """End what `prepare` or `open` has started."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A peer's name on screen, its class as "module:class", and how it stands to this project."""

    label: str
    place: str
    role: Literal["peer", "inside", "limit", "ours"] = "peer"
    """"inside" is the library that this project uses itself, "limit" what all are held against."""

    @property
    def runs_here(self) -> bool:
        """Whether it runs in the project's own environment."""
        return self.role in {"limit", "ours"}

    def engine(self) -> Engine:
        """Return the engine; its library is not imported yet."""
        module, _, name = self.place.partition(":")
        made: Engine = getattr(import_module(f"benchmarks.peers.engines.{module}"), name)()
        return made


PEERS = {
    "numpy": Peer("numpy, genau", "exact:Exact", "limit"),
    "negz": Peer("dieses Projekt, nur Vektoren", "negz:Negz", "ours"),
    "usearch": Peer("usearch", "usearch_graph:UsearchGraph", "inside"),
    "faiss-flat": Peer("faiss, genau", "faiss_index:FaissFlat"),
    "faiss-hnsw": Peer("faiss, HNSW", "faiss_index:FaissGraph"),
    "chromadb": Peer("Chroma", "chroma:Chroma"),
    "lancedb": Peer("LanceDB, genau", "lance:LanceExact"),
    "lancedb-hnsw": Peer("LanceDB, HNSW", "lance:LanceGraph"),
    "qdrant-edge": Peer("Qdrant Edge", "qdrant:QdrantEdge"),
    "txtai": Peer("txtai", "txtai_index:Txtai"),
    "pgvector": Peer("pgvector, genau", "postgres:PgvectorExact"),
    "pgvector-hnsw": Peer("pgvector, HNSW", "postgres:PgvectorGraph"),
}
