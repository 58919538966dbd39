import gzip
import json
from pathlib import Path

import pytest

from corpus.errors import InvalidRecord, SourceFormat, SourceUnavailable
from evaluation.benchmarks.proceedings import evaluate_field, read_labelled
from tests.recommender.checkerboard import SENTENCES, TITLES, TopicEncoder

AREAS = ("Cloud", "Register", "Vergabe")


def record(number: int, split: str) -> dict[str, object]:
    topic = number % 3
    title = f"{TITLES[topic]}: Vorgang {number}"
    return {"title": title, "abstract": SENTENCES[topic], "subject_areas": [AREAS[topic]], "split": split}


@pytest.fixture
def proceedings(tmp_path: Path) -> Path:
    """A packed file of 60 texts to learn from and 12 to be tested on."""
    path = tmp_path / "vorgaenge.jsonl.gz"
    records = [record(n, "train") for n in range(60)] + [record(n, "dev") for n in range(60, 72)]
    path.write_bytes(gzip.compress("".join(f"{json.dumps(r)}\n" for r in records).encode()))
    return path


def test_evaluate_field_learns_from_one_split_and_measures_on_the_other(proceedings: Path) -> None:
    told: list[str] = []
    figures = evaluate_field(
        proceedings,
        proceedings,
        "subject_areas",
        ["12", "all"],
        TopicEncoder(),
        lambda stage, _done, _total: told.append(stage),
    )
    assert list(figures) == ["12", "all"]
    assert figures["all"].micro_f1 == 1
    assert figures["all"].ndcg5 >= figures["12"].ndcg5 > 0.9
    assert told.count("Lernen aus 12") == 3
    assert told.count("Lernen aus all") == 1


def test_evaluate_field_with_a_linear_tagger_for_many_examples(
    proceedings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("recommender.tagging.tagger.MAX_KERNEL_EXAMPLES", 20)
    figures = evaluate_field(proceedings, proceedings, "subject_areas", ["all"], TopicEncoder())
    assert figures["all"].micro_f1 > 0.95


def test_texts_without_a_split_are_all_used(tmp_path: Path) -> None:
    path = tmp_path / "texte.jsonl"
    path.write_text('{"title": "Cloud", "feld": ["A"]}\n\n{"title": "Nichts", "feld": []}\n', encoding="utf-8")
    assert [text.title for text in read_labelled(path, "feld")] == ["Cloud"]


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"title": 1, "feld": []}', '{"title": "x"}', '{"title": "x", "feld": [1]}']
)
def test_broken_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "texte.jsonl"
    path.write_text(f'{{"title": "Cloud", "feld": ["A"]}}\n{line}\n', encoding="utf-8")
    with pytest.raises(InvalidRecord, match="Zeile 2"):
        read_labelled(path, "feld")


def test_missing_and_empty_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match=r"fehlt\.jsonl"):
        read_labelled(tmp_path / "fehlt.jsonl", "feld")
    (tmp_path / "leer.jsonl").touch()
    with pytest.raises(SourceFormat, match=r"leer\.jsonl"):
        read_labelled(tmp_path / "leer.jsonl", "feld")


@pytest.mark.parametrize("size", ["0", "-1", "viele", "1.5", ""])
def test_size_that_is_no_number_is_refused(proceedings: Path, size: str) -> None:
    with pytest.raises(SourceFormat, match="keine Zahl von Beispielen"):
        evaluate_field(proceedings, proceedings, "subject_areas", [size], TopicEncoder())
