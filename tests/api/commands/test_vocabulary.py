from pathlib import Path

import pytest

from corpus.catalogue import vocabulary_path
from corpus.sqlite import SqliteStore
from corpus.vocabulary.skos import read_turtle, write_turtle
from corpus.vocabulary_change import FROM_FILE, deprecate, get, version_of
from tests.api.commands.conftest import Negz
from tests.builders import OEFFENTLICHE_IT, make_vocabulary


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


def test_import_stands_in_the_log_and_never_frees_the_notation_of_a_deprecated_concept(
    negz: Negz, tmp_path: Path
) -> None:
    store = SqliteStore(tmp_path / "data")
    store.replace_vocabulary(make_vocabulary())
    held = store.vocabulary()
    wanted = deprecate(held, OEFFENTLICHE_IT, ["cdo"], "Ungenutzt")
    store.vocabulary_desk.apply(wanted, editor="Anna", version=version_of(held))
    source = tmp_path / "v.ttl"
    full = write_turtle(store.vocabulary())
    start, end = full.index("<https://negz.org/vokabular/audience/oeffentliche-it> a"), full.index("benefit/evidenz> a")
    source.write_text(full[:start] + full[end - len("<https://negz.org/vokabular/") :], encoding="utf-8")
    refused = negz("corpus", "import", source, "--data-dir", tmp_path / "data")
    assert refused.code == 2
    assert "Der stillgelegte Begriff „audience:oeffentliche-it“ fehlt; sein Kürzel würde wieder frei." in refused.out
    source.write_text(full.replace("Praxisbeispiele", "Beispiele"), encoding="utf-8")
    assert negz("corpus", "import", source, "--data-dir", tmp_path / "data").code == 0
    assert get(store.vocabulary(), OEFFENTLICHE_IT).replaced_by == ("cdo",)
    newest = store.vocabulary_desk.changes(limit=1)[0]
    assert (newest.editor, newest.reason) == (FROM_FILE.editor, FROM_FILE.reason)
    store.close()
