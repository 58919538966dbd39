from pathlib import Path

import numpy as np
import pytest

from corpus.german import normalise
from recommender.encoders import static
from recommender.encoders.static import StaticEncoder, verify_static
from recommender.errors import EncoderUnavailable
from recommender.ports import Encoder
from tests.contracts.encoder_contract import TEXTS, EncoderContract

FOLDER = Path(static.__file__).parent / "models" / static.FOLDER
MAX_BYTES = 20_000_000


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return StaticEncoder()


@pytest.fixture(scope="module")
def other() -> Encoder:
    return StaticEncoder(dim=64)


class TestStaticEncoder(EncoderContract):
    def test_encoder_knows_a_compound_by_its_parts(self, encoder: Encoder) -> None:
        compound, parts, further = encoder.encode_documents(
            ["Verwaltungsdigitalisierung", "Digitalisierung der Verwaltung", "Straßenverkehrsordnung"]
        )
        assert compound @ parts > 0.5 > compound @ further


def test_first_components_are_a_vector_of_their_own() -> None:
    whole, short = StaticEncoder().encode_documents(TEXTS), StaticEncoder(dim=64).encode_documents(TEXTS)
    cut = whole[:, :64] / np.linalg.norm(whole[:, :64], axis=1, keepdims=True)
    np.testing.assert_allclose(short, cut, atol=1e-5)


def test_shipped_model_is_whole_and_at_most_twenty_megabytes() -> None:
    verify_static()
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) <= MAX_BYTES


def test_model_that_is_damaged_names_the_file_and_the_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "models" / static.FOLDER).mkdir(parents=True)
    (tmp_path / "models" / static.FOLDER / "model.safetensors").write_bytes(b"beschaedigt")
    monkeypatch.setattr(static, "files", lambda _package: tmp_path)
    with pytest.raises(EncoderUnavailable, match=r"model\.safetensors.*beschädigt.*Installieren"):
        StaticEncoder().encode_query("Register")


@pytest.mark.transformers
def test_sentence_transformers_reads_the_same_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(FOLDER), device="cpu")
    theirs = model.encode([str(normalise(text)) for text in TEXTS])
    np.testing.assert_allclose(theirs.astype(np.float32), StaticEncoder().encode_documents(TEXTS), atol=5e-3)
