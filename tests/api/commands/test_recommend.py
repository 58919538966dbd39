import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from evaluation.data import profiles_path
from tests.api.commands.conftest import Negz

Write = Callable[[Sequence[dict[str, object] | str]], Path]


def test_profiles_json_has_the_shape_of_the_contract(negz: Negz, catalogue_dir: Path) -> None:
    outcome = negz("recommend", "--profiles", profiles_path(), "--json", "--data-dir", catalogue_dir)
    assert (outcome.code, outcome.err) == (0, "")
    asked = [json.loads(line)["id"] for line in profiles_path().read_text(encoding="utf-8").splitlines()]
    assert [line["profile"] for line in outcome.json_lines] == asked
    for line in outcome.json_lines:
        assert set(line) == {"profile", "items", "empty_reason"}
        assert [item["rank"] for item in line["items"]] == list(range(1, 11))
        assert all(set(item) == {"id", "rank", "score", "fit"} for item in line["items"])
        assert all(0 <= item["fit"] <= 1 for item in line["items"])
        assert line["empty_reason"] is None


def test_profiles_twice_gives_the_same_bytes(negz: Negz, catalogue_dir: Path) -> None:
    arguments = ("recommend", "--profiles", profiles_path(), "--n", "3", "--json", "--data-dir", catalogue_dir)
    first = negz(*arguments)
    assert first.out == negz(*arguments).out
    assert all(len(line["items"]) == 3 for line in first.json_lines)


def test_profiles_for_people_prints_one_table_each(negz: Negz, catalogue_dir: Path, write_records: Write) -> None:
    path = write_records([{"id": "p1", "name": "Eine CDO", "audience": ["cdo"]}, {"id": "p2", "text": "Vergaberecht"}])
    outcome = negz("recommend", "--profiles", path, "--n", "1", "--data-dir", catalogue_dir)
    assert "Eine CDO" in outcome.out
    assert outcome.out.count("Warum") == 2


def test_unknown_concept_names_line_and_profile_and_prints_nothing(
    negz: Negz, catalogue_dir: Path, write_records: Write
) -> None:
    path = write_records([{"id": "gut", "audience": ["cdo"]}, "", {"id": "schlecht", "audience": ["cto"]}])
    outcome = negz("recommend", "--profiles", path, "--json", "--data-dir", catalogue_dir)
    assert (outcome.code, outcome.out) == (2, "")
    assert "bestand.jsonl, Zeile 3, Profil „schlecht“: Eine Zielgruppe „cto“ gibt es nicht." in outcome.err
    assert "cdo" in outcome.err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"id": "p1", ', "Zeile 1: kein gültiges JSON"),
        ('{"id": "p1"}', "leer"),
        ('{"id": "p1", "audience": "cdo"}', "audience"),
        ('{"id": "p1", "text": "x", "zielgruppe": []}', "zielgruppe"),
    ],
)
def test_broken_profile_ends_with_2_and_says_where(
    negz: Negz, catalogue_dir: Path, write_records: Write, line: str, said: str
) -> None:
    outcome = negz("recommend", "--profiles", write_records([line]), "--json", "--data-dir", catalogue_dir)
    assert (outcome.code, outcome.out) == (2, "")
    assert "Zeile 1" in outcome.err
    assert said in outcome.err


def test_duplicate_profile_ends_with_2(negz: Negz, catalogue_dir: Path, write_records: Write) -> None:
    path = write_records([{"id": "p1", "text": "Vergabe"}, {"id": "p1", "text": "Register"}])
    outcome = negz("recommend", "--profiles", path, "--json", "--data-dir", catalogue_dir)
    assert outcome.code == 2
    assert "Zeile 2" in outcome.err


def test_missing_profiles_file_ends_with_5(negz: Negz, catalogue_dir: Path) -> None:
    outcome = negz("recommend", "--profiles", "fehlt.jsonl", "--json", "--data-dir", catalogue_dir)
    assert outcome.code == 5
    assert "fehlt.jsonl" in outcome.err


@pytest.mark.parametrize("n", [0, -1, 101, 10_000])
def test_impossible_length_ends_with_2_before_anything_is_loaded(negz: Negz, tmp_path: Path, n: int) -> None:
    outcome = negz("recommend", "--audience", "cdo", "--n", n, "--data-dir", tmp_path / "leer")
    assert outcome.code == 2
    assert f"{n} Vorschläge" in outcome.err
    assert not (tmp_path / "leer").exists()


def test_values_may_be_separated_by_commas(negz: Negz, catalogue_dir: Path) -> None:
    common = ("--json", "--data-dir", catalogue_dir)
    apart = negz("recommend", "--audience", "cdo", "--audience", "leitung", "--benefit", "praxis", *common)
    joined = negz("recommend", "--audience", "cdo, leitung", "--benefit", "praxis,", *common)
    assert joined.code == 0
    assert joined.json["items"] == apart.json["items"]


def test_empty_profile_ends_with_2(negz: Negz) -> None:
    outcome = negz("recommend")
    assert outcome.code == 2
    assert "Das Interessenprofil ist leer." in outcome.err


def test_text_of_a_megabyte_ends_with_2(negz: Negz) -> None:
    outcome = negz("recommend", "--text", "ä" * 1_000_000)
    assert outcome.code == 2
    assert "1000000 Zeichen" in outcome.err
    assert len(outcome.err) < 500


@pytest.mark.parametrize("day", ["2023-13", "2023-02-30", "gestern"])
def test_impossible_day_ends_with_2(negz: Negz, day: str) -> None:
    outcome = negz("recommend", "--audience", "cdo", "--as-of", day)
    assert outcome.code == 2
    assert day in outcome.err


def test_profiles_and_a_single_profile_exclude_each_other(negz: Negz) -> None:
    outcome = negz("recommend", "--profiles", profiles_path(), "--audience", "cdo")
    assert outcome.code == 2
    assert "--profiles" in outcome.err


def test_single_profile_json_has_the_shape_of_the_interface(negz: Negz, catalogue_dir: Path) -> None:
    outcome = negz("recommend", "--audience", "cdo", "--benefit", "praxis", "--json", "--data-dir", catalogue_dir)
    assert {"recommendation_id", "index", "items", "gaps", "empty_reason"} <= set(outcome.json)
    assert len(outcome.json["items"]) == 5
    assert outcome.json["items"][0]["explanation"]["summary"]


def test_single_profile_for_people_gives_reasons(negz: Negz, catalogue_dir: Path) -> None:
    outcome = negz("recommend", "--audience", "cdo", "--benefit", "praxis", "--n", "1", "--data-dir", catalogue_dir)
    assert outcome.code == 0
    assert "Passung" in outcome.out
    assert "Richtet sich an" in outcome.out
    assert "\x1b" not in outcome.out


def test_single_profile_in_english_gives_english_reasons(negz: Negz, catalogue_dir: Path) -> None:
    outcome = negz("recommend", "--audience", "cdo", "--lang", "en", "--n", "1", "--data-dir", catalogue_dir)
    assert "Meant for" in outcome.out


def test_repeated_options_are_all_heard(negz: Negz, catalogue_dir: Path) -> None:
    arguments = ("--audience", "cdo", "--audience", "beschaffung", "--json", "--n", "1", "--data-dir", catalogue_dir)
    criteria = negz("recommend", *arguments).json["items"][0]["explanation"]["criteria"]
    assert [found["concept"] for found in criteria if found["criterion"] == "audience"] == ["cdo", "beschaffung"]


def test_unknown_seed_is_said_and_no_failure(negz: Negz, catalogue_dir: Path) -> None:
    outcome = negz("recommend", "--audience", "cdo", "--seed", "gibt-es-nicht", "--data-dir", catalogue_dir)
    assert outcome.code == 0
    assert "gibt-es-nicht" in outcome.err


def test_fresh_folder_is_filled_and_indexed_with_talk_on_stderr(
    negz: Negz, small_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert small_dir.exists()
    monkeypatch.setattr("corpus.catalogue.catalogue_path", lambda: tmp_path / "klein.jsonl")
    outcome = negz("recommend", "--audience", "cdo", "--json", "--data-dir", tmp_path / "neu")
    assert outcome.code == 0
    assert len(outcome.json["items"]) == 3
    assert "3 Beiträge geladen." in outcome.err
    assert "Index gebaut" in outcome.err


def test_stale_index_is_used_and_said_to_be_so(negz: Negz, small_dir: Path) -> None:
    negz("corpus", "withdraw", "vergabe-2023", "--data-dir", small_dir)
    outcome = negz("recommend", "--audience", "cdo", "--json", "--data-dir", small_dir)
    assert outcome.code == 0
    assert outcome.json["index"]["is_stale"] is True
    assert "Hinweis: Der Index" in outcome.err
    assert "Index gebaut" not in outcome.err


@pytest.mark.parametrize("damage", ["truncated", "missing"])
def test_damaged_index_file_ends_with_4_and_names_it(negz: Negz, small_dir: Path, damage: str) -> None:
    path = next((small_dir / "index").glob("v*/documents.npy"))
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-7])
    outcome = negz("recommend", "--audience", "cdo", "--json", "--data-dir", small_dir)
    assert (outcome.code, outcome.out) == (4, "")
    assert "documents.npy" in outcome.err
    assert "negz index build" in outcome.err
    assert negz("index", "build", "--data-dir", small_dir).code == 0
    assert negz("recommend", "--audience", "cdo", "--data-dir", small_dir).code == 0


def test_nothing_that_fits_says_why(negz: Negz, small_dir: Path) -> None:
    for output_id in ("vergabe-2023", "register-2022", "ki-in-kommunen-2024"):
        negz("corpus", "withdraw", output_id, "--data-dir", small_dir)
    outcome = negz("recommend", "--audience", "cdo", "--data-dir", small_dir)
    assert outcome.code == 0
    assert outcome.out.strip()
    assert "Passung" not in outcome.out
