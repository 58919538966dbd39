"""The static student of the adapted encoder: a table of token vectors, read with numpy and tokenizers alone.

For bulk encoding and weak machines; see `models/README.md` for what it was distilled from and how good it is.
"""

import hashlib
from collections.abc import Sequence
from importlib.resources import files
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from corpus.german import normalise
from recommender.errors import EncoderUnavailable
from recommender.ports import Vectors

if TYPE_CHECKING:
    from tokenizers import Tokenizer

FOLDER = "static"
FILES = {
    "model.safetensors": "47ec96eae5685dc5013d9c5c478e2355e1e2736df623ee960b14705a795aae60",
    "tokenizer.json": "672fe8a7a198e1c4063c12fe7f0fd88a90f0d73d636b8528af77f6561a322653",
}
"""SHA-256 of each file."""
REINSTALL = "Installieren Sie diese Software neu; die Datei gehört zu ihr."
MAX_CHARS = 6_000  # as for the encoder it was distilled from
BATCH_TEXTS = 256  # keeps the working set of a batch within some tens of megabytes


class StaticEncoder:
    """Token table with 256 dimensions; the first 64 components are a vector of their own (`dim`)."""

    def __init__(self, dim: int = 256) -> None:
        self.dim = dim
        self.fingerprint = f"static/{FILES['model.safetensors'][:12]}/{dim}/normalised-german-1/{MAX_CHARS}"
        self._model: tuple[Tokenizer, Vectors] | None = None
        self._lock = Lock()

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Return float32 vectors of shape (len(texts), dim), rows of length 1 (zeros for a text without tokens)."""
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for start in range(0, len(texts), BATCH_TEXTS):
            batch = texts[start : start + BATCH_TEXTS]
            vectors[start : start + len(batch)] = self._encode([normalise(text, MAX_CHARS) for text in batch])
        return vectors

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of `encode_documents`: the model knows no difference."""
        return self.encode_documents(texts)

    def encode_query(self, text: str) -> Vectors:
        """Return one float32 vector of shape (dim,) and length 1 (zeros for a text without tokens)."""
        vector: Vectors = self.encode_documents([text])[0]
        return vector

    def _encode(self, texts: Sequence[str]) -> Vectors:
        tokenizer, table = self._load()
        tokens = [found.ids for found in tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]
        lengths = np.array([len(ids) for ids in tokens])
        filled = np.flatnonzero(lengths)
        sums = np.zeros((len(texts), self.dim), dtype=np.float32)
        if len(filled):
            starts = np.concatenate(([0], np.cumsum(lengths[filled])[:-1]))
            flat = np.fromiter((token for ids in tokens for token in ids), dtype=np.intp, count=int(lengths.sum()))
            sums[filled] = np.add.reduceat(table[flat], starts, axis=0)
        norms = np.linalg.norm(sums, axis=1, keepdims=True)
        return np.asarray(sums / np.where(norms > 0, norms, 1.0), dtype=np.float32)

    def _load(self) -> "tuple[Tokenizer, Vectors]":
        with self._lock:
            if self._model is None:
                from safetensors.numpy import load
                from tokenizers import Tokenizer

                table = load(_content("model.safetensors"))["embedding.weight"][:, : self.dim]
                tokenizer = Tokenizer.from_buffer(_content("tokenizer.json"))
                self._model = tokenizer, np.ascontiguousarray(table, dtype=np.float32)
        return self._model


def verify_static() -> None:
    """Raise `EncoderUnavailable` unless the model's files are the ones this software was measured with."""
    for name in FILES:
        _content(name)


def _content(name: str) -> bytes:
    try:
        content = files("recommender.encoders").joinpath("models", FOLDER, name).read_bytes()
    except OSError as error:
        raise EncoderUnavailable(f"Die Datei „{name}“ des Encoders „static“ fehlt.", REINSTALL) from error
    if hashlib.sha256(content).hexdigest() != FILES[name]:
        raise EncoderUnavailable(f"Die Datei „{name}“ des Encoders „static“ ist beschädigt.", REINSTALL)
    return content
