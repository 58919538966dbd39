from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.errors import SourceUnavailable
from evaluation.benchmarks.proceedings import evaluate_field
from evaluation.encoders import FILES, SIZES, Measure, compare_encoders
from evaluation.robustness import WAYS
from recommender.encoders.registry import open_encoder
from recommender.errors import EncoderUnavailable, InvalidQuery
from tests.evaluation.encoder_data import AREAS, write_encoder_data

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_encoder_data(tmp_path / "vergleich")


def compared(tasks: tuple[str, ...], folder: Path | None = None, *names: str, **options: Any) -> dict[str, Any]:
    day = date(2026, 11, 23)
    found = compare_encoders(names or ("lsa",), tasks, folder, clock=lambda: NOW, as_of=day, **options)
    assert list(found) == list(tasks)
    return {task: by_name["lsa"] for task, by_name in found.items()}


def test_compare_encoders_finds_what_the_words_say(folder: Path) -> None:
    found = compared(("pairs", "sts", "related"), folder)
    assert [(one.name, one.count) for measures in found.values() for one in measures] == [
        ("mrr", 5),
        ("spearman", 2),
        ("ndcg@10", 12),
    ]
    assert found["pairs"][0].value == pytest.approx(1.0)
    assert found["sts"][0].value == pytest.approx(1.0)
    assert found["related"][0].value > 0.9


def test_compare_encoders_measures_areas_as_tags_eval_does(folder: Path) -> None:
    measures = compared(("areas",), folder)["areas"]
    assert [one.name for one in measures] == [f"micro_f1@{size}" for size in SIZES]
    path = folder / "bundestag" / "proceedings.jsonl.gz"
    texts = [f"Antrag {n} {text}" for n in range(26) for text in AREAS.values()]
    other = evaluate_field(path, path, "subject_areas", SIZES, open_encoder("lsa", texts=texts))
    assert [one.value for one in measures] == pytest.approx([figures.micro_f1 for figures in other.values()])
    assert [one.count for one in measures] == [12] * len(SIZES)


def test_compare_encoders_measures_what_is_shipped_without_a_folder() -> None:
    found = compared(("profiles", "robustness"))
    assert [(one.name, one.count) for one in found["profiles"]] == [("ndcg@10", 12)]
    assert [one.name for one in found["robustness"]] == [f"mrr, {way}" for way in WAYS]
    for one in (*found["profiles"], *found["robustness"]):
        assert 0 < one.interval.low <= one.value <= one.interval.high <= 1
    by_way = {one.name: one.value for one in found["robustness"]}
    assert by_way["mrr, english"] < by_way["mrr, short"]  # LSA knows no English
    assert found["profiles"][0].value > 0.6


def test_compare_encoders_twice_gives_the_same_figures_and_tells_its_stages(folder: Path) -> None:
    stages: list[str] = []
    first = compared(("sts", "pairs"), folder, progress=lambda stage, _done, _total: stages.append(stage))
    assert compared(("sts", "pairs"), folder) == first
    assert list(dict.fromkeys(stages)) == ["sts: lesen", "sts: lsa", "pairs: lesen", "pairs: lsa"]


def test_compare_encoders_measures_speed_and_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evaluation.encoders.SPEED_TEXTS", 40)
    monkeypatch.setattr("evaluation.encoders.REFERENCE", "lsa")
    rate, ratio, peak = compared(("speed",))["speed"]
    assert rate.value > 0
    assert ratio == Measure("times_lsa", 1.0, None, 40)
    assert 20 < peak.value < 4_000


def test_compare_encoders_with_an_unknown_task_or_none_of_its_files_is_refused(folder: Path) -> None:
    with pytest.raises(InvalidQuery, match="Aufgabe „tempo“") as refused:
        compared(("tempo",), folder)
    assert all(task in refused.value.remedy for task in FILES)
    with pytest.raises(InvalidQuery, match="braucht Dateien"):
        compared(("sts",))
    (folder / "sts" / "stsb-de-dev.csv").unlink()
    with pytest.raises(SourceUnavailable, match=r"stsb-de-dev\.csv"):
        compared(("pairs", "sts"), folder)


def test_compare_encoders_with_an_unknown_encoder_is_refused_before_anything_is_measured(folder: Path) -> None:
    stages: list[str] = []
    with pytest.raises(EncoderUnavailable, match="wort2vek"):
        compared(("sts",), folder, "lsa", "wort2vek", progress=lambda stage, _done, _total: stages.append(stage))
    assert stages == []


def test_interval_of_a_mixed_result_holds_it(folder: Path) -> None:
    table = "".join(f"Satz {n},{'Satz' if n % 2 else 'Wort'} {n},{n % 3}\n" for n in range(30))
    (folder / "sts" / "stsb-de-dev.csv").write_text(table, encoding="utf-8")
    (one,) = compared(("sts",), folder)["sts"]
    assert one.interval.low < one.value < one.interval.high
    assert np.isfinite([one.interval.low, one.interval.high]).all()
