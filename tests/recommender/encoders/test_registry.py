import numpy as np
import pytest

from recommender.encoders.adapted import AdaptedEncoder
from recommender.encoders.lsa import LsaEncoder
from recommender.encoders.registry import DEFAULT, open_encoder, verify_encoder
from recommender.encoders.sentence_transformer import SentenceTransformerEncoder
from recommender.encoders.static import StaticEncoder
from recommender.encoders.use import UseEncoder
from recommender.errors import EncoderUnavailable


def test_open_encoder_use_is_the_embedded_one() -> None:
    assert isinstance(open_encoder("use"), UseEncoder)


def test_open_encoder_adapted_and_static_are_the_shipped_models() -> None:
    assert isinstance(open_encoder(DEFAULT), AdaptedEncoder)
    assert isinstance(open_encoder("static"), StaticEncoder)


@pytest.mark.parametrize(("name", "is_shipped"), [("adapted", True), ("use", True), ("static", True), ("lsa", False)])
def test_verify_encoder_of_what_ships_finds_nothing_wrong(name: str, is_shipped: bool) -> None:
    assert verify_encoder(name) is is_shipped


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
    with pytest.raises(
        EncoderUnavailable, match=rf"„{name}“ gibt es nicht.*adapted, use, static, lsa, sentence-transformers:<.*>"
    ):
        open_encoder(name)
