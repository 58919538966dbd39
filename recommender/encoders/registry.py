"""Encoder names and what they stand for. Nothing heavy is imported until a name is opened."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from recommender.errors import EncoderUnavailable
from recommender.ports import Encoder

DEFAULT = "adapted"
GENERAL = "use"
STATIC = "static"
LSA = "lsa"
SENTENCE_TRANSFORMERS_PREFIX = "sentence-transformers:"
KNOWN = (DEFAULT, GENERAL, STATIC, LSA, f"{SENTENCE_TRANSFORMERS_PREFIX}<Ordner oder Name>")

State = Mapping[str, NDArray[np.float32]]


def open_encoder(name: str, *, texts: Sequence[str] = (), state: State | None = None, offline: bool = True) -> Encoder:
    """Return the encoder called `name`, without loading its model yet.

    Parameters
    ----------
    name : str
        "adapted", "use", "static", "lsa" or "sentence-transformers:<folder or hub name>".
    texts : sequence of str
        What a corpus-fitted encoder ("lsa") learns from, unless `state` is given.
    state : mapping of str to ndarray, optional
        What a corpus-fitted encoder kept in the index.
    offline : bool
        Whether a hub may not be asked.

    Raises
    ------
    EncoderUnavailable
        For an unknown name.
    """
    check_name(name)
    if name == DEFAULT:
        from recommender.encoders.adapted import AdaptedEncoder

        return AdaptedEncoder()
    if name == GENERAL:
        from recommender.encoders.use import UseEncoder

        return UseEncoder()
    if name == STATIC:
        from recommender.encoders.static import StaticEncoder

        return StaticEncoder()
    if name == LSA:
        from recommender.encoders.lsa import LsaEncoder

        return LsaEncoder.from_state(state) if state else LsaEncoder.fit(texts)
    from recommender.encoders.sentence_transformer import SentenceTransformerEncoder

    return SentenceTransformerEncoder(name.removeprefix(SENTENCE_TRANSFORMERS_PREFIX), offline=offline)


def check_name(name: str) -> None:
    """Raise `EncoderUnavailable` for a name that stands for no encoder."""
    is_model = name.startswith(SENTENCE_TRANSFORMERS_PREFIX) and name != SENTENCE_TRANSFORMERS_PREFIX
    if is_model or name in {DEFAULT, GENERAL, STATIC, LSA}:
        return
    raise EncoderUnavailable(
        f"Einen Encoder „{name}“ gibt es nicht.", f"Bekannt sind: {', '.join(KNOWN)} (Einstellung NEGZ_ENCODER)."
    )


def verify_encoder(name: str) -> bool:
    """Check the shipped model behind `name`; return whether there is one.

    Raises `EncoderUnavailable` where a file is missing or not the one this software was measured with.
    """
    if name == DEFAULT:
        from recommender.encoders.adapted import verify_adapted

        verify_adapted()
    elif name == GENERAL:
        from recommender.encoders.use import verify_weights

        verify_weights()
    elif name == STATIC:
        from recommender.encoders.static import verify_static

        verify_static()
    return name in {DEFAULT, GENERAL, STATIC}
