import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import InvalidRecord, SourceFormat, SourceUnavailable
from evaluation.benchmarks.proceedings import evaluate_field, read_labelled, read_task
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
    lines = ['{"title": "Cloud", "feld": ["A"]}', "", '{"title": "Nichts", "feld": []}', '{"title": "Ohne"}']
    path.write_text("\n".join(lines), encoding="utf-8")
    assert [text.title for text in read_labelled(path, "feld")] == ["Cloud"]


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"title": 1, "feld": []}', '{"feld": ["A"]}', '{"title": "x", "feld": [1]}']
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


def write(path: Path, records: list[dict[str, object]]) -> Path:
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
    return path


def test_field_that_no_text_has_is_named_with_the_option(tmp_path: Path) -> None:
    path = write(tmp_path / "texte.jsonl", [{"title": "Cloud", "feld": ["A"]}])
    with pytest.raises(SourceFormat, match="fled") as found:
        read_labelled(path, "fled")
    assert "--field" in found.value.remedy


@pytest.mark.parametrize(("splits", "asked"), [(("train", "dev"), 1), (("train", "test"), 1), (("test", "test"), 2)])
def test_tested_are_dev_texts_or_those_not_to_be_learned_from(
    tmp_path: Path, splits: tuple[str, str], asked: int
) -> None:
    learned = write(tmp_path / "lernen.jsonl", [record(n, "") for n in range(3)])
    tested = write(tmp_path / "pruefen.jsonl", [record(n, split) for n, split in enumerate(splits)])
    task = read_task(learned, tested, "subject_areas", ["all"])
    assert (len(task.examples), len(task.asked)) == (3, asked)


def test_one_file_that_does_not_part_its_texts_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "texte.jsonl", [record(n, "train") for n in range(6)])
    with pytest.raises(SourceFormat, match="unterscheidet nicht"):
        read_task(path, path, "subject_areas", ["all"])


def test_more_examples_than_there_are_mean_all_of_them(proceedings: Path) -> None:
    task = read_task(proceedings, proceedings, "subject_areas", ["1000", "20"])
    assert [len(rows) for rows in task.draws["1000"]] == [60]
    assert [len(rows) for rows in task.draws["20"]] == [20, 20, 20]
    assert len(np.unique(np.concatenate(task.draws["20"]))) == 60


def test_label_that_was_never_learned_counts_as_missed(tmp_path: Path) -> None:
    learned = write(tmp_path / "lernen.jsonl", [record(n, "") for n in range(30)])
    tested = [record(n, "") | {"subject_areas": [AREAS[n % 3], "Neues"]} for n in range(6)]
    figures = evaluate_field(
        learned, write(tmp_path / "pruefen.jsonl", tested), "subject_areas", ["all"], TopicEncoder()
    )
    assert figures["all"].micro_f1 == pytest.approx(2 * 6 / (6 + 12))


@pytest.mark.parametrize("size", ["0", "-1", "viele", "1.5", ""])
def test_size_that_is_no_number_is_refused(proceedings: Path, size: str) -> None:
    with pytest.raises(SourceFormat, match="keine Zahl von Beispielen"):
        evaluate_field(proceedings, proceedings, "subject_areas", [size], TopicEncoder())
