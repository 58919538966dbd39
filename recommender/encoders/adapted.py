"""The default encoder: the general one, its vectors turned by a map that has learned the administration's German.

The map (see `models/README.md`) is linear, so that it costs one small matrix product beside the general encoder.
"""

import hashlib
from collections.abc import Sequence
from importlib.resources import files
from threading import Lock

import numpy as np

from recommender.encoders.use import UseEncoder, verify_weights
from recommender.errors import EncoderUnavailable
from recommender.ports import Encoder, Vectors

ADAPTER_FILE = "adapter.safetensors"
ADAPTER_SHA256 = "80b59a68dcfd99991e2b6b8919f9aebdeff5b5a1ecd014ca54bb6b2843f7ced3"
REINSTALL = "Installieren Sie diese Software neu; die Datei gehört zu ihr."


class AdaptedEncoder:
    """The general encoder with the domain adapter; both are loaded at the first text.

    Parameters
    ----------
    adapter : ndarray of shape (512, dim), optional
        Another map than the shipped one, for comparing.
    """

    def __init__(self, adapter: Vectors | None = None) -> None:
        self.general = UseEncoder()
        self._adapter = adapter
        self._lock = Lock()
        mark = ADAPTER_SHA256 if adapter is None else hashlib.sha256(adapter.tobytes()).hexdigest()
        self.fingerprint = f"{self.general.fingerprint}/adapted/{mark[:12]}"
        self.dim = UseEncoder.dim if adapter is None else int(adapter.shape[1])

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Return float32 vectors of shape (len(texts), dim), rows of length 1 (zeros for an empty text)."""
        return adapt(self.general.encode_documents(texts), self._load())

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of `encode_documents`: the model knows no difference."""
        return self.encode_documents(texts)

    def encode_query(self, text: str) -> Vectors:
        """Return one float32 vector of shape (dim,) and length 1 (zeros for an empty text)."""
        vector: Vectors = self.encode_documents([text])[0]
        return vector

    def adapt(self, vectors: Vectors) -> Vectors:
        """Return the vectors of texts whose general vectors are known: the same as encoding the texts."""
        return adapt(vectors, self._load())

    def _load(self) -> Vectors:
        with self._lock:
            if self._adapter is None:
                self._adapter = read_adapter()
        return self._adapter


def adapt(vectors: Vectors, adapter: Vectors) -> Vectors:
    """Return vectors of shape (n, dim) and length 1 for general ones of shape (n, 512); zeros stay zeros."""
    turned = vectors @ adapter
    norms = np.linalg.norm(turned, axis=1, keepdims=True)
    return np.asarray(turned / np.where(norms > 0, norms, 1.0), dtype=np.float32)


def general_encoder(encoder: Encoder) -> Encoder:
    """Return the encoder without the map, where it has one.

    The map brings out what a text is about. Whom a text is for shows in its tone as well: tags are learned without it
    (micro-F1 by cross-validation 0.715 and 0.685 for target groups and benefits, 0.705 and 0.644 with it).
    """
    return encoder.general if isinstance(encoder, AdaptedEncoder) else encoder


def adapt_for(encoder: Encoder, vectors: Vectors) -> Vectors:
    """Return what `encoder` makes of texts that `general_encoder` made `vectors` of."""
    return encoder.adapt(vectors) if isinstance(encoder, AdaptedEncoder) else vectors


def read_adapter() -> Vectors:
    """Return the shipped map, shape (512, dim); raise `EncoderUnavailable` where it is missing or damaged."""
    from safetensors.numpy import load

    return np.asarray(load(_content())["adapter"], dtype=np.float32)


def verify_adapted() -> None:
    """Raise `EncoderUnavailable` unless encoder and map are the ones this software was measured with."""
    verify_weights()
    _content()


def _content() -> bytes:
    try:
        content = files("recommender.encoders").joinpath("models", ADAPTER_FILE).read_bytes()
    except OSError as error:
        raise EncoderUnavailable(f"Die Datei „{ADAPTER_FILE}“ des Encoders fehlt.", REINSTALL) from error
    if hashlib.sha256(content).hexdigest() != ADAPTER_SHA256:
        raise EncoderUnavailable(f"Die Datei „{ADAPTER_FILE}“ des Encoders ist beschädigt.", REINSTALL)
    return content
