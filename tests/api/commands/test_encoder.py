import sys
from pathlib import Path

import pytest

from tests.api.commands.conftest import Negz


def test_train_without_the_extra_packages_names_the_install_command(
    negz: Negz, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    outcome = negz("encoder", "train", "--pairs", tmp_path / "pairs.jsonl", "--output", tmp_path / "models")
    assert outcome.code == 4
    assert 'pip install "negz-recommender[transformers]"' in outcome.err
    assert not (tmp_path / "models").exists()


@pytest.mark.transformers
def test_train_with_a_missing_file_names_it(negz: Negz, tmp_path: Path) -> None:
    outcome = negz("encoder", "train", "--pairs", tmp_path / "fehlt.jsonl", "--output", tmp_path / "models")
    assert outcome.code == 5
    assert "fehlt.jsonl" in outcome.err
