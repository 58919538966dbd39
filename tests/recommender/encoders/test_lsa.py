import numpy as np
import pytest

from recommender.encoders import lsa
from recommender.encoders.lsa import LsaEncoder
from recommender.ports import Encoder
from tests.contracts.encoder_contract import SPELLINGS, TEXTS, EncoderContract

TRAINING = [*TEXTS, *(plain for _, plain in SPELLINGS), "Rechenzentren der Länder", "Datenschutz im Rathaus"]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return LsaEncoder.fit(TRAINING)


@pytest.fixture(scope="module")
def other() -> Encoder:
    return LsaEncoder.fit(TRAINING[:-1])


class TestLsaEncoder(EncoderContract):
    def test_fit_on_the_same_texts_gives_the_same_encoder(self, encoder: Encoder) -> None:
        again = LsaEncoder.fit(TRAINING)
        assert again.fingerprint == encoder.fingerprint
        np.testing.assert_array_equal(again.encode_query(TEXTS[0]), encoder.encode_query(TEXTS[0]))

    def test_state_restores_the_encoder(self, encoder: LsaEncoder) -> None:
        restored = LsaEncoder.from_state(encoder.state())
        assert (restored.fingerprint, restored.dim) == (encoder.fingerprint, encoder.dim)
        np.testing.assert_array_equal(restored.encode_documents(TEXTS), encoder.encode_documents(TEXTS))

    def test_encoder_knows_compound_parts_and_other_word_forms(self, encoder: Encoder) -> None:
        documents = encoder.encode_documents(TEXTS)
        assert int(np.argmax(documents @ encoder.encode_query("modernisierte Register"))) == 0

    def test_encoder_of_words_it_never_saw_is_the_zero_vector(self, encoder: Encoder) -> None:
        assert not encoder.encode_query("Kantinenrezepte").any()


def test_fit_has_fewer_dimensions_than_texts_and_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    assert LsaEncoder.fit(TEXTS).dim == len(TEXTS) - 1
    monkeypatch.setattr(lsa, "MAX_DIM", 3)
    assert LsaEncoder.fit(TEXTS).dim == 3


@pytest.mark.parametrize("texts", [[], [""], ["der die das", "und"], ["Register"], ["Register", "Register"]], ids=str)
def test_fit_on_hardly_any_word_gives_finite_vectors(texts: list[str]) -> None:
    encoder = LsaEncoder.fit(texts)
    vectors = encoder.encode_documents([*texts, "Register"])
    assert vectors.shape == (len(texts) + 1, encoder.dim)
    assert np.isfinite(vectors).all()
