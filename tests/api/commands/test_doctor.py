import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.settings import Settings
from api.workspace import Workspace
from corpus.link import LinkState
from corpus.source import SourceKind
from recommender.encoders import use
from tests.api.commands.conftest import Negz, Outcome
from tests.conftest import NOW


def _states(outcome: Outcome) -> dict[str, str]:
    return {check["name"]: check["state"] for check in outcome.json["checks"]}


def test_sound_folder_passes_every_check(negz: Negz, catalogue_dir: Path) -> None:
    outcome = negz("doctor", "--json", "--data-dir", catalogue_dir)
    assert (outcome.code, outcome.json["ok"]) == (0, True)
    assert _states(outcome) == dict.fromkeys(("Datenordner", "Datenbank", "Vokabular", "Index", "Encoder"), "ok")


def test_text_names_every_check(negz: Negz, small_dir: Path) -> None:
    lines = negz("doctor", "--data-dir", small_dir).out.splitlines()
    assert len(lines) == 5
    assert all(line.startswith("in Ordnung  ") for line in lines)


def test_folder_that_is_not_there_gives_notices_and_is_not_created(negz: Negz, tmp_path: Path) -> None:
    outcome = negz("doctor", "--json", "--data-dir", tmp_path / "neu")
    assert outcome.code == 0
    assert _states(outcome) == {"Datenordner": "warning", "Datenbank": "warning", "Index": "warning", "Encoder": "ok"}
    assert all(check["remedy"] for check in outcome.json["checks"] if check["state"] != "ok")
    assert not (tmp_path / "neu").exists()


@pytest.mark.parametrize("folder", ["datei", "datei/data"])
def test_file_in_the_folder_s_place_is_the_error_that_other_commands_report(
    negz: Negz, tmp_path: Path, folder: str
) -> None:
    (tmp_path / "datei").touch()
    outcome = negz("doctor", "--json", "--data-dir", tmp_path / folder)
    assert outcome.code == 4
    check = outcome.json["checks"][0]
    assert (check["name"], check["state"]) == ("Datenordner", "error")
    told = negz("recommend", "--audience", "cdo", "--data-dir", tmp_path / folder).err
    assert f"{check['subject']} {check['remedy']}" in told


def test_folder_that_cannot_be_written_is_an_error(
    negz: Negz, small_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    outcome = negz("doctor", "--json", "--data-dir", small_dir)
    assert (outcome.code, _states(outcome)["Datenordner"]) == (4, "error")
    assert _states(outcome)["Datenbank"] == "ok"


def test_damaged_database_is_an_error_and_left_as_it_is(negz: Negz, small_dir: Path) -> None:
    path = small_dir / "negz.db"
    for log in small_dir.glob("negz.db-*"):
        log.unlink()
    path.write_bytes(b"kein SQLite" * 1000)
    outcome = negz("doctor", "--json", "--data-dir", small_dir)
    assert (outcome.code, outcome.json["ok"]) == (4, False)
    assert _states(outcome)["Datenbank"] == "error"
    assert path.read_bytes() == b"kein SQLite" * 1000


def test_database_of_a_newer_version_is_an_error(negz: Negz, small_dir: Path) -> None:
    connection = sqlite3.connect(small_dir / "negz.db")
    connection.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('negz', 'm9999', 'x')")
    connection.commit()
    connection.close()
    outcome = negz("doctor", "--json", "--data-dir", small_dir)
    assert outcome.code == 4
    assert _states(outcome)["Datenbank"] == "error"


def test_stale_index_is_a_notice(negz: Negz, small_dir: Path) -> None:
    negz("corpus", "withdraw", "vergabe-2023", "--data-dir", small_dir)
    outcome = negz("doctor", "--json", "--data-dir", small_dir)
    assert (outcome.code, _states(outcome)["Index"]) == (0, "warning")


def test_truncated_index_is_an_error_with_its_remedy(negz: Negz, small_dir: Path) -> None:
    path = next((small_dir / "index").glob("v*/documents.npy"))
    path.write_bytes(path.read_bytes()[:-1])
    outcome = negz("doctor", "--json", "--data-dir", small_dir)
    check = next(found for found in outcome.json["checks"] if found["name"] == "Index")
    assert (outcome.code, check["state"]) == (4, "error")
    assert "negz index build" in check["remedy"]


def test_flipped_bit_in_the_index_is_an_error_and_the_next_build_mends_it(negz: Negz, small_dir: Path) -> None:
    path = next((small_dir / "index").glob("v*/documents.npy"))
    data = bytearray(path.read_bytes())
    data[-3] ^= 4
    path.write_bytes(data)
    outcome = negz("doctor", "--json", "--data-dir", small_dir)
    check = next(found for found in outcome.json["checks"] if found["name"] == "Index")
    assert (outcome.code, check["state"]) == (4, "error")
    assert "documents.npy" in check["subject"]
    assert negz("index", "build", "--data-dir", small_dir).code == 0
    assert negz("doctor", "--json", "--data-dir", small_dir).json["ok"]


def _point_nowhere(index: Path) -> None:
    (index / "current").write_text("v1-gibtesnicht")


def _garble_manifest(index: Path) -> None:
    next(index.glob("v*/manifest.json")).write_text("{")


def _lose_a_file(index: Path) -> None:
    next(index.glob("v*/documents.npy")).unlink()


def _write_zeros(index: Path) -> None:
    path = next(index.glob("v*/passage_vectors.npy"))
    path.write_bytes(b"\0" * path.stat().st_size)


@pytest.mark.parametrize("damage", [_point_nowhere, _garble_manifest, _lose_a_file, _write_zeros])
def test_damage_to_the_index_is_explained_and_the_named_remedy_mends_it(
    negz: Negz, small_dir: Path, damage: Callable[[Path], None]
) -> None:
    damage(small_dir / "index")
    outcome = negz("doctor", "--json", "--data-dir", small_dir)
    check = next(found for found in outcome.json["checks"] if found["name"] == "Index")
    assert (outcome.code, check["state"]) == (4, "error")
    assert check["subject"]
    assert "negz index build" in check["remedy"]
    assert negz("index", "build", "--data-dir", small_dir).code == 0
    assert negz("doctor", "--json", "--data-dir", small_dir).json["ok"]


def test_truncated_database_is_an_error_that_names_the_restore(negz: Negz, small_dir: Path) -> None:
    path = small_dir / "negz.db"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2 // 4096 * 4096])
    outcome = negz("doctor", "--json", "--data-dir", small_dir)
    check = next(found for found in outcome.json["checks"] if found["name"] == "Datenbank")
    assert (outcome.code, check["state"]) == (4, "error")
    assert "negz restore DATEI" in check["remedy"]


def test_index_of_another_encoder_is_an_error(negz: Negz, small_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEGZ_ENCODER", "adapted")
    outcome = negz("doctor", "--json", "--data-dir", small_dir)
    assert (outcome.code, _states(outcome)["Index"]) == (4, "error")


def test_altered_encoder_weights_are_an_error(negz: Negz, catalogue_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(use.WEIGHTS_SHA256, "sp.model", "0" * 64)
    outcome = negz("doctor", "--json", "--data-dir", catalogue_dir)
    assert (outcome.code, _states(outcome)["Encoder"]) == (4, "error")


def test_vocabulary_with_a_broken_rule_is_an_error(negz: Negz, small_dir: Path) -> None:
    connection = sqlite3.connect(small_dir / "negz.db")
    connection.execute("UPDATE concepts SET pref_label = '{}' WHERE notation = 'cdo'")
    connection.commit()
    connection.close()
    outcome = negz("doctor", "--json", "--data-dir", small_dir)
    found = [check for check in outcome.json["checks"] if check["state"] == "error"]
    assert (outcome.code, {check["name"] for check in found}) == (4, {"Vokabular"})
    assert any("cdo" in check["subject"] for check in found)


class TestSourcesAndAddresses:
    """What the doctor says of them; without either it says nothing, see above."""

    def _add(self, folder: Path, *, hours_ago: float, error: str | None = None) -> None:
        read_at = datetime.now(UTC) - timedelta(hours=hours_ago)
        with Workspace(Settings(data_dir=folder), clock=lambda: read_at) as workspace:
            sources = workspace.store.sources
            source = sources.begin(sources.add(SourceKind.FEED, "https://negz.example/feed/", {}).id)
            sources.end(source, complete=error is None, swept=True, error=error)

    def _of(self, outcome: Outcome, name: str) -> list[tuple[str, str]]:
        return [(check["state"], check["subject"]) for check in outcome.json["checks"] if check["name"] == name]

    def test_source_that_was_read_lately_is_fine(self, negz: Negz, small_dir: Path) -> None:
        self._add(small_dir, hours_ago=1)
        ((state, subject),) = self._of(negz("doctor", "--json", "--data-dir", small_dir), "Quellen")
        assert (state, "https://negz.example/feed/" in subject) == ("ok", True)

    def test_source_not_read_for_three_intervals_is_a_notice(self, negz: Negz, small_dir: Path) -> None:
        self._add(small_dir, hours_ago=3.1)
        outcome = negz("doctor", "--json", "--data-dir", small_dir)
        ((state, subject),) = self._of(outcome, "Quellen")
        assert (outcome.code, state, "ist veraltet" in subject) == (0, "warning", True)

    def test_last_error_of_a_source_is_told(self, negz: Negz, small_dir: Path) -> None:
        self._add(small_dir, hours_ago=0.1, error="Antwortet mit 503.")
        ((state, subject),) = self._of(negz("doctor", "--json", "--data-dir", small_dir), "Quellen")
        assert (state, "Antwortet mit 503." in subject) == ("warning", True)

    def test_full_sweep_of_weeks_ago_is_a_notice(self, negz: Negz, small_dir: Path) -> None:
        self._add(small_dir, hours_ago=24 * 22)
        with Workspace(Settings(data_dir=small_dir)) as workspace:
            sources = workspace.store.sources
            sources.end(sources.begin(sources.source("https://negz.example/feed/").id), complete=True)
        ((state, subject),) = self._of(negz("doctor", "--json", "--data-dir", small_dir), "Quellen")
        assert (state, "nicht ganz durchgesehen" in subject) == ("warning", True)

    def test_share_of_dead_addresses_is_told(self, negz: Negz, small_dir: Path) -> None:
        with Workspace(Settings(data_dir=small_dir)) as workspace:
            address = workspace.store.outputs()[0].manifestations[0].url
            workspace.store.links.note(LinkState(address, NOW, 404, "Weg.", NOW, 3))
        ((state, subject),) = self._of(negz("doctor", "--json", "--data-dir", small_dir), "Adressen")
        assert (state, subject) == ("warning", "1 von 1 angesehenen Adressen antworten seit Tagen nicht.")
