import json
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.model import Scheme
from tests.api.commands.conftest import Negz

NEW = {
    "id": "neu-1",
    "title": "Registermodernisierung in Kommunen",
    "abstract": "Ein Leitfaden für Digitalverantwortliche.",
}


@pytest.fixture
def catalogue(catalogue_dir: Path) -> tuple[str, str]:
    return "--data-dir", str(catalogue_dir)


def test_suggest_prints_one_object_per_output(
    negz: Negz, catalogue: tuple[str, str], write_records: Callable[..., Path]
) -> None:
    outcome = negz("tags", "suggest", "--input", write_records([NEW, {**NEW, "id": "neu-2"}]), "--json", *catalogue)

    assert outcome.code == 0, outcome.err
    first, second = outcome.json_lines
    assert (first["id"], second["id"]) == ("neu-1", "neu-2")
    assert first["suggestions"] == second["suggestions"]
    for found in first["suggestions"]:
        assert found["scheme"] in set(Scheme)
        assert 0 <= found["confidence"] <= 1
        assert found["passes"] == (found["confidence"] >= found["threshold"])
        for evidence in found["evidence"]:
            text = NEW[evidence["field"]]
            assert text[evidence["start"] : evidence["end"]] == evidence["text"]
    assert any(found["passes"] and found["evidence"] for found in first["suggestions"])


def test_suggest_ignores_tags_and_fields_it_does_not_know(
    negz: Negz, catalogue: tuple[str, str], write_records: Callable[..., Path]
) -> None:
    marked = {**NEW, "tags": {"audience": {"niemand": "primary"}}, "farbe": "blau"}
    plain, other = (
        negz("tags", "suggest", "--input", write_records([record]), "--json", *catalogue).json_lines
        for record in (NEW, marked)
    )
    assert plain == other


def test_suggest_answers_the_rest_and_names_a_broken_line(
    negz: Negz, catalogue: tuple[str, str], write_records: Callable[..., Path]
) -> None:
    file = write_records([NEW, "{", {"id": "ohne-titel"}])
    outcome = negz("tags", "suggest", "--input", file, "--json", *catalogue)

    assert outcome.code == 2
    assert len(outcome.json_lines) == 1
    assert "Zeile 2" in outcome.err
    assert "Zeile 3" in outcome.err


def test_suggest_for_people_names_labels_and_evidence(
    negz: Negz, catalogue: tuple[str, str], write_records: Callable[..., Path]
) -> None:
    outcome = negz("tags", "suggest", "--input", write_records([NEW]), *catalogue)
    assert "Registermodernisierung in Kommunen (neu-1)" in outcome.out
    assert " %" in outcome.out or "%" in outcome.out


def test_suggest_from_a_file_that_is_not_there(negz: Negz, catalogue: tuple[str, str]) -> None:
    outcome = negz("tags", "suggest", "--input", "fehlt.jsonl", *catalogue)
    assert outcome.code == 5
    assert "fehlt.jsonl" in outcome.err


def test_eval_on_the_catalogue_is_better_than_the_plain_baseline(negz: Negz, catalogue: tuple[str, str]) -> None:
    outcome = negz("tags", "eval", "--json", *catalogue)

    assert outcome.code == 0, outcome.err
    for scheme in Scheme:
        low, high = outcome.json[scheme]["micro_f1_interval"]
        assert low < outcome.json[scheme]["micro_f1"] < high
        chosen, even = (outcome.json[name][scheme] for name in ("baseline_chosen_threshold", "baseline"))
        assert outcome.json[scheme]["micro_f1"] > chosen["micro_f1"] > even["micro_f1"]
        assert (chosen["ndcg@5"], chosen["ece"]) == (even["ndcg@5"], even["ece"])
        assert outcome.json[scheme]["ece"] < 0.1


def test_eval_on_files_prints_a_figure_per_size(
    negz: Negz, small_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEGZ_ENCODER", "adapted")
    path = tmp_path / "texte.jsonl"
    topics = {
        "Verkehr": "Straßen und Schienen",
        "Gesundheit": "Krankenhäuser und Pflege",
        "Recht": "Gesetze und Gerichte",
    }
    records = [
        {"title": f"{text} {n}", "feld": [area], "split": split}
        for split in ("train", "dev")
        for n in range(8)
        for area, text in topics.items()
    ]
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
    outcome = negz(
        "tags", "eval", "--train", path, "--test", path, "--field", "feld", "--sizes", "12,all", "--json",
        "--data-dir", small_dir,
    )  # fmt: skip

    assert outcome.code == 0, outcome.err
    assert list(outcome.json) == ["12", "all"]
    assert set(outcome.json["all"]) == {"micro_f1", "macro_f1", "ndcg@5", "ece"}
    assert outcome.json["all"]["micro_f1"] > 0.9


def test_eval_needs_both_files(negz: Negz, small_dir: Path) -> None:
    outcome = negz("tags", "eval", "--train", "x.jsonl", "--data-dir", small_dir)
    assert outcome.code == 2
    assert "--test" in outcome.err
