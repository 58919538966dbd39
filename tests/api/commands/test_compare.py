from pathlib import Path

import pytest

from api.commands.compare import LABELS, TASKS
from evaluation.encoders import FILES
from tests.api.commands.conftest import Negz
from tests.evaluation.encoder_data import write_encoder_data


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_encoder_data(tmp_path / "vergleich")


def test_compare_json_has_value_interval_and_count_by_task_and_encoder(negz: Negz, data: Path) -> None:
    outcome = negz("encoder", "compare", "--data", data, "--encoder", "lsa", "--tasks", "sts,pairs", "--json")
    assert outcome.code == 0
    assert outcome.json == {
        "sts": {"lsa": {"spearman": {"value": 1.0, "count": 2, "interval": [0.0, 1.0]}}},
        "pairs": {"lsa": {"mrr": {"value": 1.0, "count": 5, "interval": [1.0, 1.0]}}},
    }
    assert "sts: lsa" in outcome.err


def test_compare_for_people_names_encoders_and_figures_in_german(negz: Negz, data: Path) -> None:
    outcome = negz("encoder", "compare", "--data", data, "--encoder", "lsa", "--tasks", "areas,pairs,related")
    assert outcome.code == 0
    for words in ("Sachgebiete aus 1.000", "Verwandte (nDCG@10)", "lsa", "pairs: 5 Fälle", "1,000 (1,00–1,00)"):
        assert words in outcome.out
    assert "95-%-Intervall" in outcome.out


def test_compare_without_data_refuses_tasks_that_need_it_and_ends_with_2(negz: Negz) -> None:
    outcome = negz("encoder", "compare", "--encoder", "lsa", "--tasks", "sts")
    assert (outcome.code, outcome.out) == (2, "")
    assert "--data" in outcome.err


def test_compare_without_its_files_names_the_first_and_ends_with_5(negz: Negz, tmp_path: Path) -> None:
    outcome = negz("encoder", "compare", "--data", tmp_path / "leer", "--encoder", "lsa")
    assert (outcome.code, outcome.out) == (5, "")
    assert "leer/pairs/pairs.jsonl.gz" in outcome.err


def test_compare_help_names_the_tasks_there_are_and_each_has_words() -> None:
    assert ",".join(FILES) == TASKS
    assert {task for task, _ in LABELS} == set(FILES)
