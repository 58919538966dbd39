from pathlib import Path

import pytest

from corpus.catalogue import vocabulary_path
from corpus.vocabulary.skos import read_turtle
from tests.api.commands.conftest import Negz


def test_turtle_reads_back_as_the_same_vocabulary(negz: Negz, catalogue_dir: Path) -> None:
    outcome = negz("vocabulary", "--data-dir", catalogue_dir)
    assert read_turtle(outcome.out) == read_turtle(vocabulary_path())


def test_jsonld_is_a_graph(negz: Negz, catalogue_dir: Path) -> None:
    outcome = negz("vocabulary", "--format", "jsonld", "--data-dir", catalogue_dir)
    assert {"@context", "@graph"} <= set(outcome.json)


@pytest.mark.parametrize("arguments", [("--format", "json"), ("--json",)])
def test_json_is_one_line(negz: Negz, catalogue_dir: Path, arguments: tuple[str, ...]) -> None:
    outcome = negz("vocabulary", *arguments, "--data-dir", catalogue_dir)
    assert outcome.out.count("\n") == 1
    assert [scheme["scheme"] for scheme in outcome.json["schemes"]] == ["audience", "benefit"]


def test_unknown_format_ends_with_2_and_names_the_known_ones(negz: Negz) -> None:
    outcome = negz("vocabulary", "--format", "xml")
    assert outcome.code == 2
    assert "Den Wert „xml“ kennt --format nicht. Bekannt sind: 'turtle', 'jsonld', 'json'." in outcome.err
