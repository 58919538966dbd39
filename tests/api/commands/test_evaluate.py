import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluation.data import merging_path
from evaluation.merging import evaluate, read_labelled
from tests.api.commands.conftest import Negz

Write = Callable[..., Path]


@pytest.fixture
def judged(write_records: Write, tmp_path: Path) -> tuple[str, ...]:
    """Three profiles and what is useful to each, as options."""
    profiles = write_records(
        [
            {"id": "p1", "audience": ["cdo"], "text": "Künstliche Intelligenz in der Kommune"},
            {"id": "p2", "audience": ["beschaffung"], "text": "Vergabe und Beschaffung von Software"},
            {"id": "p3", "benefit": ["technik"], "text": "Register verbinden"},
        ],
        "profile.jsonl",
    )
    qrels = tmp_path / "urteile.txt"
    qrels.write_text("p1 0 ki-in-kommunen-2024 6\np2 0 vergabe-2023 6\np3 0 register-2022 4\n", encoding="utf-8")
    return ("--profiles", str(profiles), "--qrels", str(qrels))


def test_run_json_has_the_figures_of_the_contract(negz: Negz, small_dir: Path, judged: tuple[str, ...]) -> None:
    outcome = negz("eval", "run", *judged, "--json", "--data-dir", small_dir)
    assert outcome.code == 0
    assert {"ndcg@5", "ndcg@10", "by_profile", "baselines"} <= set(outcome.json)
    assert set(outcome.json["by_profile"]) == {"p1", "p2", "p3"}
    assert "random" in outcome.json["baselines"]


def test_run_for_people_compares_and_writes_the_report(negz: Negz, small_dir: Path, judged: tuple[str, ...]) -> None:
    outcome = negz("eval", "run", *judged, "--report", "bericht", "--data-dir", small_dir)
    assert outcome.code == 0
    assert "nDCG@10" in outcome.out
    assert "Kalibrierungsfehler" in outcome.out
    assert "<html" in Path("bericht/index.html").read_text(encoding="utf-8")
    assert "bericht/index.html" in outcome.err


@pytest.mark.parametrize("given", [0, 2])
def test_run_with_half_of_the_files_ends_with_2(negz: Negz, judged: tuple[str, ...], given: int) -> None:
    outcome = negz("eval", "run", *judged[given : given + 2])
    assert outcome.code == 2
    assert ("--qrels" if given == 0 else "--profiles") in outcome.err


def test_run_with_broken_judgements_ends_with_2_and_names_the_line(
    negz: Negz, small_dir: Path, judged: tuple[str, ...]
) -> None:
    Path(judged[3]).write_text("p1 0 ki-in-kommunen-2024 sechs\n", encoding="utf-8")
    outcome = negz("eval", "run", *judged, "--json", "--data-dir", small_dir)
    assert (outcome.code, outcome.out) == (2, "")
    assert "urteile.txt, Zeile 1" in outcome.err


def test_fit_prints_the_weights_and_changes_nothing(negz: Negz, small_dir: Path, judged: tuple[str, ...]) -> None:
    outcome = negz("eval", "fit", *judged, "--json", "--data-dir", small_dir)
    assert set(outcome.json) == {"weights", "fit.full", "fit.concepts", "fit.topic"}
    assert "embedding" in outcome.json["weights"]
    assert "eingestellt" in negz("eval", "fit", *judged, "--data-dir", small_dir).out


def test_related_json_has_the_figures_of_the_contract(
    negz: Negz, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEGZ_ENCODER", "lsa")
    topics = ("Haushalt der Kommunen", "Schulen und Bildung", "Straßen und Brücken", "Register der Verwaltung")
    records = [
        {"id": f"d{i}{part}", "title": f"{topic} {part}", "abstract": f"Antrag über {topic}, Teil {part}."}
        for i, topic in enumerate(topics)
        for part in "ab"
    ]
    with gzip.open(tmp_path / "texte.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.writelines(f"{json.dumps(record)}\n" for record in records)
    pairs = "".join(f"d{i}a\td{i}b\n" for i in range(len(topics)))
    (tmp_path / "paare.tsv").write_text(f"a\tb\n{pairs}", encoding="utf-8")
    arguments = ("eval", "related", "--documents", "texte.jsonl.gz", "--pairs", "paare.tsv")
    outcome = negz(*arguments, "--json")
    assert {"ndcg@10", "recall@10", "queries", "baselines"} <= set(outcome.json)
    assert outcome.json["queries"] == 2 * len(topics)
    assert "8 Anfragen" in negz(*arguments).out


def test_related_without_its_files_ends_with_2_or_5(negz: Negz) -> None:
    assert negz("eval", "related", "--documents", "fehlt").code == 2
    outcome = negz("eval", "related", "--documents", "fehlt.jsonl", "--pairs", "fehlt.tsv")
    assert outcome.code == 5
    assert "fehlt.jsonl" in outcome.err


def test_merging_json_has_both_halves_with_intervals(negz: Negz) -> None:
    outcome = negz("eval", "merging", "--json")
    assert outcome.code == 0
    assert set(outcome.json) == {"develop", "held_out"}
    assert all(half["precision_interval"][0] <= half["precision"] for half in outcome.json.values())


def test_merging_for_people_shows_mistakes_of_the_developing_half_alone(negz: Negz) -> None:
    held_out = {mistake.title for mistake in evaluate(read_labelled(merging_path()), "held_out").mistakes}
    plain, told = negz("eval", "merging"), negz("eval", "merging", "--mistakes")
    assert "zurückgehalten" in plain.out
    lines = told.out.removeprefix(plain.out).splitlines()
    assert lines
    assert not [line for line in lines if line.partition(" [")[0] in held_out]
