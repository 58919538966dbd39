"""Any sentence-transformers model, from a local folder or a hub; an optional extra.

Source: Reimers & Gurevych (2019), Sentence-BERT. Importing torch takes seconds and hundreds of megabytes, so it
happens only here and only when a text has to be encoded.
"""

import hashlib
import logging
import os
import re
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from corpus.german import normalise
from recommender.errors import EncoderUnavailable
from recommender.ports import Vectors

INSTALL_COMMAND = 'pip install "negz-recommender[transformers]"'
MAX_CONFIG_BYTES = 1_000_000  # a configuration file; larger JSON files are vocabularies, known by their size
E5_PROMPTS = ("query: ", "passage: ")  # Wang et al. (2024), Multilingual E5: trained with these prefixes
E5_NAME = re.compile(r"(?<![a-z0-9])e5-")  # as in "intfloat/multilingual-e5-small", not as in "3fe5-cache/minilm"

_FOLDER_NAME = re.compile(r"[/.~\\]|[^/]*/[^/]*/|[A-Za-z]:")  # a hub name is "model" or "owner/model"


class SentenceTransformerEncoder:
    """A sentence-transformers model with its query and document prompts.

    Parameters
    ----------
    model : str
        Folder or hub name.
    offline : bool
        Refuse to look anything up on a hub (the default): the model must be a folder or in the local cache.
    """

    def __init__(self, model: str, *, offline: bool = True) -> None:
        self.model_name = model
        self.offline = offline
        self.prompts = E5_PROMPTS if E5_NAME.search(model.lower()) else ("", "")
        self._model: Any = None  # typed as Any so that torch is not imported for type checking
        self._lock = Lock()

    @property
    def fingerprint(self) -> str:
        """Identity of the vectors: the model's folder name, its configuration's content, and the prompts."""
        query_prompt, document_prompt = self.prompts
        name = Path(self.model_name).name if Path(self.model_name).is_dir() else self.model_name
        return f"sentence-transformers/{name}/{_revision(self.model_name)}/{query_prompt}|{document_prompt}"

    @property
    def dim(self) -> int:
        """Number of components of a vector; loads the model."""
        return int(self._load().get_embedding_dimension())

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Return float32 vectors of shape (len(texts), dim), rows of length 1 (0 for an empty text)."""
        return self._encode(texts, self.prompts[1])

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return float32 vectors of shape (len(texts), dim), rows of length 1 (0 for an empty text)."""
        return self._encode(texts, self.prompts[0])

    def encode_query(self, text: str) -> Vectors:
        """Return one float32 vector of shape (dim,) and length 1 (0 for an empty text)."""
        vector: Vectors = self.encode_queries([text])[0]
        return vector

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        prepared = [normalise(text) for text in texts]
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        filled = [row for row, text in enumerate(prepared) if text]
        if filled:
            prompted = [prompt + prepared[row] for row in filled]
            vectors[filled] = self._load().encode(prompted, normalize_embeddings=True, show_progress_bar=False)
        return vectors

    def _load(self) -> Any:
        with self._lock:
            if self._model is None:
                self._model = _load_model(self.model_name, offline=self.offline)
        return self._model


def _load_model(name: str, *, offline: bool) -> Any:
    if offline:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
    if _FOLDER_NAME.match(name) and not Path(name).is_dir():
        raise EncoderUnavailable(
            f"Den Ordner „{name}“ gibt es nicht.", "Nennen Sie einen Ordner mit einem sentence-transformers-Modell."
        )
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)  # it warns in English before our own words
    check_installed(f"Der Encoder „sentence-transformers:{name}“")
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(name, device="cpu", local_files_only=offline)
    except Exception as error:  # each library underneath has errors of its own for a damaged file
        raise EncoderUnavailable(
            f"Das Modell „{name}“ lässt sich nicht laden.",
            "Nennen Sie einen Ordner mit einem sentence-transformers-Modell, oder laden Sie es einmal mit Netz "
            "(NEGZ_ENCODER_OFFLINE=false).",
        ) from error


def check_installed(what: str = "Das Training") -> None:
    """Raise `EncoderUnavailable` where the packages are missing that `what` needs."""
    try:
        import sentence_transformers  # noqa: F401
    except ImportError as error:
        raise EncoderUnavailable(
            f"{what} braucht die Zusatzpakete „transformers“.", f"Installieren Sie sie: {INSTALL_COMMAND}"
        ) from error


def _revision(name: str) -> str:
    """Return a short hash of a local model's files (names and sizes) and configuration, or "hub" for a hub name."""
    folder = Path(name)
    if not folder.is_dir():
        return "hub"
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(f"{path.relative_to(folder)}:{path.stat().st_size};".encode())
        if path.suffix == ".json" and path.stat().st_size <= MAX_CONFIG_BYTES:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
