"""What every `recommender.ports.Encoder` does, whatever turns the text into numbers."""

import numpy as np
import pytest

from recommender.ports import Encoder

TEXTS = [
    "Registermodernisierung in den Ländern",
    "Künstliche Intelligenz im Bürgeramt: Was Sprachmodelle heute leisten",
    "Vergaberecht",
    "Digitalisierung der Verwaltung in Kommunen",
    "Öffentliche Verwaltung für Bürgerämter",
    "Bürger und Experten im Rathaus",
    "Cloud computing for public administration",
]

SPELLINGS = [
    ("DIGITALISIERUNG DER VERWALTUNG IN KOMMUNEN", "Digitalisierung der Verwaltung in Kommunen"),
    ("Oeffentliche Verwaltung fuer Buergeraemter", "Öffentliche Verwaltung für Bürgerämter"),
    ("Bürger:innen und Expert*innen im Rathaus", "Bürger und Experten im Rathaus"),
    ("Bürger_innen und ExpertInnen im Rathaus", "Bürger und Experten im Rathaus"),
    ("Regis\u00adtermodernisierung in den Ländern", "Registermodernisierung in den Ländern"),
    ("Kuenstliche Intelligenz im BUERGERAMT", "Künstliche Intelligenz im Bürgeramt"),
]


class EncoderContract:
    """Inherit, and provide as fixtures of the module `encoder`, and `other`: one with vectors of another kind."""

    def test_documents_have_one_float32_row_each(self, encoder: Encoder) -> None:
        vectors = encoder.encode_documents(TEXTS)
        assert (vectors.shape, vectors.dtype) == ((len(TEXTS), encoder.dim), np.float32)

    def test_documents_without_any_text_have_no_row(self, encoder: Encoder) -> None:
        vectors = encoder.encode_documents([])
        assert (vectors.shape, vectors.dtype) == ((0, encoder.dim), np.float32)

    def test_query_has_the_shape_of_a_documents_row(self, encoder: Encoder) -> None:
        vector = encoder.encode_query(TEXTS[0])
        assert (vector.shape, vector.dtype) == ((encoder.dim,), np.float32)

    def test_queries_together_equal_each_alone(self, encoder: Encoder) -> None:
        together = encoder.encode_queries([TEXTS[0], "", TEXTS[1]])
        assert together.dtype == np.float32
        alone = [encoder.encode_query(text) for text in (TEXTS[0], "", TEXTS[1])]
        np.testing.assert_allclose(together, alone, atol=1e-5)
        assert encoder.encode_queries([]).shape == (0, encoder.dim)

    def test_rows_have_length_one(self, encoder: Encoder) -> None:
        np.testing.assert_allclose(np.linalg.norm(encoder.encode_documents(TEXTS), axis=1), 1, atol=1e-5)
        assert np.linalg.norm(encoder.encode_query(TEXTS[1])) == pytest.approx(1, abs=1e-5)

    @pytest.mark.parametrize("text", ["", " \n\t", "\u00ad", "\ud800", "\0"])
    def test_text_without_words_is_the_zero_vector(self, encoder: Encoder, text: str) -> None:
        assert not encoder.encode_query(text).any()
        vectors = encoder.encode_documents([TEXTS[0], text, TEXTS[1]])
        assert vectors.any(axis=1).tolist() == [True, False, True]

    def test_batch_equals_one_by_one(self, encoder: Encoder) -> None:
        single = np.concatenate([encoder.encode_documents([text]) for text in TEXTS])
        np.testing.assert_allclose(encoder.encode_documents(TEXTS), single, atol=1e-5)

    def test_same_text_gives_the_same_vector_each_time(self, encoder: Encoder) -> None:
        np.testing.assert_array_equal(encoder.encode_query(TEXTS[1]), encoder.encode_query(TEXTS[1]))
        np.testing.assert_array_equal(encoder.encode_documents(TEXTS), encoder.encode_documents(TEXTS))

    def test_query_is_nearest_to_the_document_with_its_words(self, encoder: Encoder) -> None:
        documents = encoder.encode_documents(TEXTS)
        for row, text in enumerate(TEXTS):
            assert int(np.argmax(documents @ encoder.encode_query(text))) == row

    @pytest.mark.parametrize(("spelling", "plain"), SPELLINGS)
    def test_spelling_variants_stay_near_the_plain_form(self, encoder: Encoder, spelling: str, plain: str) -> None:
        assert float(encoder.encode_query(spelling) @ encoder.encode_query(plain)) > 0.95

    @pytest.mark.parametrize("text", ["💡", "!!!", "a\ud800 Register", "Register " * 5_000, "x" * 50_000])
    def test_odd_texts_give_finite_vectors(self, encoder: Encoder, text: str) -> None:
        assert np.isfinite(encoder.encode_query(text)).all()
        assert np.isfinite(encoder.encode_documents([text])).all()

    def test_fingerprint_is_stable_and_names_the_encoder(self, encoder: Encoder) -> None:
        assert encoder.fingerprint == encoder.fingerprint
        assert "/" in encoder.fingerprint

    def test_fingerprint_of_another_configuration_differs(self, encoder: Encoder, other: Encoder) -> None:
        assert encoder.fingerprint != other.fingerprint
