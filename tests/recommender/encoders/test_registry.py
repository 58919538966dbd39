import numpy as np
import pytest

from recommender.encoders.lsa import LsaEncoder
from recommender.encoders.registry import open_encoder
from recommender.encoders.sentence_transformer import SentenceTransformerEncoder
from recommender.encoders.use import UseEncoder
from recommender.errors import EncoderUnavailable


def test_open_encoder_use_is_the_embedded_one() -> None:
    assert isinstance(open_encoder("use"), UseEncoder)


def test_open_encoder_lsa_learns_from_texts_or_takes_its_state() -> None:
    fitted = open_encoder("lsa", texts=["Registermodernisierung", "Vergaberecht"])
    assert isinstance(fitted, LsaEncoder)
    restored = open_encoder("lsa", state=fitted.state())
    np.testing.assert_array_equal(restored.encode_query("Vergaberecht"), fitted.encode_query("Vergaberecht"))


def test_open_encoder_sentence_transformers_keeps_the_model_name_and_stays_offline() -> None:
    encoder = open_encoder("sentence-transformers:intfloat/multilingual-e5-small")
    assert isinstance(encoder, SentenceTransformerEncoder)
    assert (encoder.model_name, encoder.offline) == ("intfloat/multilingual-e5-small", True)


@pytest.mark.parametrize("name", ["", "bert", "USE", "sentence-transformers:", "sentence-transformers"])
def test_open_encoder_with_an_unknown_name_is_refused_naming_the_known_ones(name: str) -> None:
    with pytest.raises(EncoderUnavailable, match=rf"„{name}“ gibt es nicht.*use, sentence-transformers:<.*>, lsa"):
        open_encoder(name)
