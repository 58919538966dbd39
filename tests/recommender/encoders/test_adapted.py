from pathlib import Path

import numpy as np
import pytest

from recommender.encoders import adapted
from recommender.encoders.adapted import AdaptedEncoder, adapt_for, general_encoder, read_adapter, verify_adapted
from recommender.encoders.use import UseEncoder
from recommender.errors import EncoderUnavailable
from recommender.ports import Encoder
from tests.contracts.encoder_contract import TEXTS, EncoderContract


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return AdaptedEncoder()


@pytest.fixture(scope="module")
def other() -> Encoder:
    return AdaptedEncoder(np.eye(512, dtype=np.float32))


class TestAdaptedEncoder(EncoderContract):
    def test_encoder_puts_german_and_english_of_one_meaning_together(self, encoder: Encoder) -> None:
        german, english, further = encoder.encode_documents(
            ["Künstliche Intelligenz in der Verwaltung", "Artificial intelligence in government", "Vergaberecht"]
        )
        assert german @ english > german @ further


def test_adapter_of_the_identity_leaves_the_general_vectors() -> None:
    plain = UseEncoder().encode_documents(TEXTS)
    np.testing.assert_allclose(AdaptedEncoder(np.eye(512, dtype=np.float32)).encode_documents(TEXTS), plain, atol=1e-6)


DESCRIBED = {  # titles as parliaments write them, and what a documentalist would index them by
    "Gesetz zum Onlinezugang zu Verwaltungsleistungen": "E-Government, Verwaltungsmodernisierung",
    "Stand der Umsetzung der Lärmschutzmaßnahmen an der A 7": "Autobahn, Lärmschutz, Straßenbau",
    "Vorratsspeicherung von Verbindungsdaten": "Telekommunikation, Datenschutz, Innere Sicherheit",
    "Wartezeiten auf einen Platz im Integrationskurs": "Deutschunterricht, Ausländer, Erwachsenenbildung",
    "Anhebung der Besoldung in den unteren Gruppen": "Beamtenrecht, Öffentlicher Dienst",
    "Vergabe von Aufträgen an mittelständische Betriebe": "Öffentlicher Auftrag, Mittelstand",
    "Rückgang der Bienenvölker durch Pflanzenschutzmittel": "Landwirtschaft, Artenschutz, Pestizid",
    "Zukunft der Schließung von Poststellen auf dem Land": "Postdienst, Ländlicher Raum",
}


def test_adapter_finds_descriptors_at_least_as_well_as_the_general_encoder() -> None:
    ranks = []
    for encoder in (UseEncoder(), AdaptedEncoder()):
        likeness = encoder.encode_documents(list(DESCRIBED)) @ encoder.encode_documents(list(DESCRIBED.values())).T
        ranks.append(np.mean((likeness > np.diag(likeness)[:, None]).sum(axis=1) + 1))
    assert ranks[1] <= ranks[0]


def test_adapt_for_gives_what_encoding_gives() -> None:
    encoder = AdaptedEncoder()
    general = general_encoder(encoder)
    assert isinstance(general, UseEncoder)
    found = adapt_for(encoder, general.encode_documents(TEXTS))
    np.testing.assert_allclose(found, encoder.encode_documents(TEXTS), atol=1e-6)


def test_general_encoder_of_one_without_a_map_is_itself() -> None:
    encoder = UseEncoder()
    assert general_encoder(encoder) is encoder
    vectors = np.ones((1, 512), dtype=np.float32)
    assert adapt_for(encoder, vectors) is vectors


def test_shipped_adapter_is_about_a_megabyte_and_square() -> None:
    verify_adapted()
    assert read_adapter().shape == (512, 512)


@pytest.mark.parametrize(("content", "word"), [(None, "fehlt"), (b"beschaedigt", "beschädigt")])
def test_adapter_missing_or_damaged_names_the_file_and_the_remedy(
    content: bytes | None, word: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "models").mkdir()
    if content is not None:
        (tmp_path / "models" / adapted.ADAPTER_FILE).write_bytes(content)
    monkeypatch.setattr(adapted, "files", lambda _package: tmp_path)
    with pytest.raises(EncoderUnavailable, match=rf"adapter\.safetensors.*{word}.*Installieren"):
        AdaptedEncoder().encode_query("Register")
