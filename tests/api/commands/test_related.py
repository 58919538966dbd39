from pathlib import Path

import pytest

from tests.api.commands.conftest import Negz

SEED = "kuenstliche-intelligenz-in-der-oeffentlichen-verwaltung"


def test_related_json_never_holds_the_seed(negz: Negz, catalogue_dir: Path) -> None:
    outcome = negz("related", SEED, "--json", "--data-dir", catalogue_dir)
    ids = [item["output"]["id"] for item in outcome.json["items"]]
    assert (outcome.code, len(ids)) == (0, 5)
    assert SEED not in ids


def test_related_for_people_is_a_table(negz: Negz, catalogue_dir: Path) -> None:
    outcome = negz("related", SEED, "--n", "2", "--data-dir", catalogue_dir)
    assert "Warum" in outcome.out


def test_related_to_an_unknown_output_ends_with_3(negz: Negz, catalogue_dir: Path) -> None:
    outcome = negz("related", "gibt-es-nicht", "--json", "--data-dir", catalogue_dir)
    assert (outcome.code, outcome.out) == (3, "")
    assert "gibt-es-nicht" in outcome.err


@pytest.mark.parametrize("n", [0, 10_000])
@pytest.mark.parametrize("command", [("related", SEED), ("search", "Vergabe")])
def test_impossible_length_ends_with_2(negz: Negz, catalogue_dir: Path, command: tuple[str, str], n: int) -> None:
    assert negz(*command, "--n", n, "--data-dir", catalogue_dir).code == 2


def test_search_json_finds_by_words(negz: Negz, catalogue_dir: Path) -> None:
    outcome = negz("search", "Vergabe von IT-Leistungen", "--json", "--data-dir", catalogue_dir)
    assert outcome.json["items"][0]["output"]["id"] == "ws-vergabe-it-leistungen-2024"


def test_search_without_hits_names_a_next_step(negz: Negz, catalogue_dir: Path) -> None:
    outcome = negz("search", "Qxyzvwk", "--data-dir", catalogue_dir)
    assert outcome.code == 0
    assert "andere oder weniger Suchworte" in outcome.out


@pytest.mark.parametrize("text", ["", "   ", "ä" * 100_000])
def test_search_for_nothing_or_too_much_ends_with_2(negz: Negz, catalogue_dir: Path, text: str) -> None:
    outcome = negz("search", text, "--data-dir", catalogue_dir)
    assert outcome.code == 2
    assert outcome.err.startswith("Fehler: Der Suchtext")
