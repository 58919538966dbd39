import json
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.catalogue import catalogue_path, vocabulary_path
from corpus.sqlite import failure
from corpus.sqlite.connection import Connections
from tests.api.commands.conftest import Negz
from tests.builders import make_record

Write = Callable[..., Path]


def test_import_new_records_reports_them_and_ends_well(negz: Negz, write_records: Write, tmp_path: Path) -> None:
    source = write_records([make_record(), make_record(id="zweiter-beitrag")])
    outcome = negz("corpus", "import", source, "--data-dir", tmp_path / "d")
    assert outcome.code == 0
    assert outcome.out == "bestand.jsonl: 2 neu, 0 geändert, 0 unverändert, 0 abgelehnt.\n"
    assert "negz index build" in outcome.err


def test_import_twice_changes_nothing(negz: Negz, write_records: Write, tmp_path: Path) -> None:
    source = write_records([make_record()])
    negz("corpus", "import", source, "--data-dir", tmp_path / "d")
    outcome = negz("corpus", "import", source, "--data-dir", tmp_path / "d", "--json")
    assert outcome.json["unchanged"] == ["ki-in-kommunen-2024"]
    assert (outcome.json["new"], outcome.json["changed"]) == ([], [])
    assert "negz index build" not in outcome.err


def test_import_broken_records_are_refused_and_the_others_written(
    negz: Negz, write_records: Write, tmp_path: Path
) -> None:
    source = write_records(
        [
            make_record(),
            '{"id": "abgebrochen", ',
            make_record(id="monat-13", date="2023-13"),
            make_record(title="Dieselbe Kennung"),
            make_record(id="fremder-begriff", tags={"audience": {"cto": "primary"}}),
        ]
    )
    outcome = negz("corpus", "import", source, "--json", "--data-dir", tmp_path / "d")
    assert outcome.code == 2
    assert outcome.json["new"] == ["ki-in-kommunen-2024"]
    refused = outcome.json["refused"]
    assert [(found["line"], found["id"], found["field"]) for found in refused] == [
        (2, None, None),
        (3, "monat-13", "date"),
        (4, "ki-in-kommunen-2024", "id"),
        (5, "fremder-begriff", "tags.audience"),
    ]
    assert all(found["reason"] and found["remedy"] for found in refused)
    assert len(negz("corpus", "list", "--json", "--data-dir", tmp_path / "d").json_lines) == 1


def test_import_refusal_for_people_names_line_field_reason_and_remedy(
    negz: Negz, write_records: Write, tmp_path: Path
) -> None:
    source = write_records([make_record(date="2023-13")])
    outcome = negz("corpus", "import", source, "--data-dir", tmp_path / "d")
    assert outcome.code == 2
    assert "0 neu, 0 geändert, 0 unverändert, 1 abgelehnt." in outcome.out
    assert "Zeile 1 (ki-in-kommunen-2024), Feld „date“: „2023-13“" in outcome.out
    assert "2023-05" in outcome.out


def test_import_dry_run_writes_nothing(negz: Negz, write_records: Write, tmp_path: Path) -> None:
    source = write_records([make_record()])
    outcome = negz("corpus", "import", source, "--dry-run", "--data-dir", tmp_path / "d")
    assert outcome.code == 0
    assert outcome.out.startswith("Probelauf, nichts geschrieben: bestand.jsonl: 1 neu")
    assert negz("corpus", "list", "--data-dir", tmp_path / "d").out == ""


def test_import_dry_run_of_a_vocabulary_writes_nothing(negz: Negz, small_dir: Path, tmp_path: Path) -> None:
    text = vocabulary_path().read_text(encoding="utf-8").replace("Praxisbeispiele", "Beispiele aus der Praxis")
    source = tmp_path / "neu.ttl"
    source.write_text(text, encoding="utf-8")
    held = negz("vocabulary", "--data-dir", small_dir).out
    outcome = negz("corpus", "import", source, "--dry-run", "--json", "--data-dir", small_dir)
    assert (outcome.code, outcome.json["changed"], outcome.json["dry_run"]) == (0, True, True)
    assert negz("vocabulary", "--data-dir", small_dir).out == held


def test_import_csv_with_german_columns_is_read(negz: Negz, tmp_path: Path) -> None:
    source = tmp_path / "bestand.csv"
    source.write_text("\ufeffKennung;Art;Titel;Datum\nki-2024;Studie;KI in Kommunen;2024-05\n", encoding="utf-8")
    outcome = negz("corpus", "import", source, "--json", "--data-dir", tmp_path / "d")
    assert (outcome.code, outcome.json["new"]) == (0, ["ki-2024"])


@pytest.mark.parametrize(("name", "text"), [("fehlt.jsonl", None), ("brief.docx", "x")])
def test_import_unreadable_source_ends_with_5_and_names_it(
    negz: Negz, tmp_path: Path, name: str, text: str | None
) -> None:
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    outcome = negz("corpus", "import", name, "--data-dir", tmp_path / "d")
    assert outcome.code == 5
    assert outcome.err.startswith("Fehler: ")
    assert f"„{name}“" in outcome.err
    assert not (tmp_path / "d").exists()


def test_import_with_a_vocabulary_reads_it_first(negz: Negz, write_records: Write, tmp_path: Path) -> None:
    text = vocabulary_path().read_text(encoding="utf-8").replace('"praxis"', '"beispiel"')
    (tmp_path / "eigen.ttl").write_text(text, encoding="utf-8")
    source = write_records([make_record(tags={"benefit": {"beispiel": "primary"}})])
    outcome = negz("corpus", "import", source, "--vocabulary", "eigen.ttl", "--json", "--data-dir", tmp_path / "d")
    assert (outcome.code, len(outcome.json["new"])) == (0, 1)


def test_import_broken_vocabulary_leaves_the_held_one(negz: Negz, small_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "kaputt.ttl").write_text("@prefix skos: <http://x#> .\n<a> a skos:Concept", encoding="utf-8")
    held = negz("vocabulary", "--data-dir", small_dir).out
    outcome = negz("corpus", "import", "kaputt.ttl", "--data-dir", small_dir)
    assert outcome.code == 2
    assert "Turtle" in outcome.err
    assert negz("vocabulary", "--data-dir", small_dir).out == held


def test_import_vocabulary_without_a_concept_in_use_is_refused(negz: Negz, small_dir: Path, tmp_path: Path) -> None:
    text = vocabulary_path().read_text(encoding="utf-8").replace('notation "cdo"', 'notation "cdo-neu"')
    (tmp_path / "ohne.ttl").write_text(text, encoding="utf-8")
    outcome = negz("corpus", "import", "ohne.ttl", "--json", "--data-dir", small_dir)
    assert (outcome.code, outcome.json["changed"]) == (2, False)
    finding = next(found for found in outcome.json["findings"] if found["rule"] == "concept_in_use")
    assert "audience:cdo" in finding["subject"]
    assert "owl:deprecated" in finding["remedy"]


def test_import_vocabulary_for_people_prints_findings(negz: Negz, small_dir: Path, tmp_path: Path) -> None:
    text = vocabulary_path().read_text(encoding="utf-8").replace('notation "cdo"', 'notation "cdo-neu"')
    (tmp_path / "ohne.ttl").write_text(text, encoding="utf-8")
    outcome = negz("corpus", "import", "ohne.ttl", "--data-dir", small_dir)
    assert "20 Begriffe, abgelehnt.\n  Fehler: " in outcome.out


def test_import_same_vocabulary_is_unchanged(negz: Negz, small_dir: Path) -> None:
    outcome = negz("corpus", "import", vocabulary_path(), "--json", "--data-dir", small_dir)
    assert (outcome.code, outcome.json["changed"], outcome.json["concepts"]) == (0, False, 20)


def test_list_json_is_the_catalogue_s_record_format(negz: Negz, catalogue_dir: Path, tmp_path: Path) -> None:
    outcome = negz("corpus", "list", "--json", "--data-dir", catalogue_dir)
    shipped = [json.loads(line) for line in catalogue_path().read_text(encoding="utf-8").splitlines()]
    assert [record["id"] for record in outcome.json_lines] == sorted(record["id"] for record in shipped)
    assert set(outcome.json_lines[0]) == set(shipped[0])
    (tmp_path / "wieder.jsonl").write_text(outcome.out, encoding="utf-8")
    again = negz("corpus", "import", "wieder.jsonl", "--dry-run", "--json", "--data-dir", catalogue_dir)
    assert (again.code, len(again.json["unchanged"])) == (0, len(shipped))


def test_list_for_people_has_one_line_per_output(negz: Negz, small_dir: Path) -> None:
    lines = negz("corpus", "list", "--data-dir", small_dir).out.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("ki-in-kommunen-2024  2024-05")


def test_list_of_an_empty_folder_prints_nothing_and_says_how_to_fill_it(negz: Negz, tmp_path: Path) -> None:
    outcome = negz("corpus", "list", "--json", "--data-dir", tmp_path / "leer")
    assert (outcome.code, outcome.out) == (0, "")
    assert "negz corpus import" in outcome.err


def test_withdraw_takes_an_output_out_and_keeps_it(negz: Negz, small_dir: Path) -> None:
    outcome = negz("corpus", "withdraw", "vergabe-2023", "--json", "--data-dir", small_dir)
    assert outcome.json == {"ids": ["vergabe-2023"], "withdrawn": 1}
    assert "vergabe-2023" not in negz("corpus", "list", "--data-dir", small_dir).out
    assert "[zurückgezogen]" in negz("corpus", "list", "--withdrawn", "--data-dir", small_dir).out
    listed = negz("recommend", "--audience", "cdo", "--json", "--data-dir", small_dir).json["items"]
    assert "vergabe-2023" not in [item["output"]["id"] for item in listed]


def test_withdraw_with_one_unknown_id_changes_nothing(negz: Negz, small_dir: Path) -> None:
    outcome = negz("corpus", "withdraw", "vergabe-2023", "gibt-es-nicht", "--data-dir", small_dir)
    assert outcome.code == 3
    assert "gibt-es-nicht" in outcome.err
    assert "vergabe-2023" in negz("corpus", "list", "--data-dir", small_dir).out


def test_folder_that_cannot_be_written_refuses_with_4_and_still_answers(
    negz: Negz, small_dir: Path, write_records: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(connections: Connections) -> None:
        raise failure.read_only(connections.path)

    monkeypatch.setattr(Connections, "_open_writer", refuse)
    source = write_records([make_record(id="neu-2026")])
    for arguments in (("corpus", "import", source), ("corpus", "withdraw", "vergabe-2023")):
        outcome = negz(*arguments, "--data-dir", small_dir)
        assert (outcome.code, outcome.out) == (4, "")
        assert f"In den Datenordner „{small_dir}“ kann nicht geschrieben werden." in outcome.err
    assert len(negz("corpus", "list", "--data-dir", small_dir).out.splitlines()) == 3
    assert len(negz("recommend", "--audience", "cdo", "--json", "--data-dir", small_dir).json["items"]) == 3
