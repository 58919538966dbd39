from pathlib import Path

from tests.api.commands.conftest import Negz


def test_json_has_a_cell_for_every_pair(negz: Negz, catalogue_dir: Path) -> None:
    outcome = negz("coverage", "--json", "--data-dir", catalogue_dir)
    cells, gaps = outcome.json["cells"], outcome.json["gaps"]
    assert len(cells) == len(outcome.json["audiences"]) * len(outcome.json["benefits"])
    assert all(cell["outputs"] == len(cell["editor"]) + len(cell["model"]) for cell in cells)
    assert {(gap["audience"], gap["benefit"]) for gap in gaps} == {
        (cell["audience"], cell["benefit"]) for cell in cells if cell["outputs"] == 0
    }


def test_table_shows_every_notation_and_says_the_gaps(negz: Negz, catalogue_dir: Path) -> None:
    outcome = negz("coverage", "--data-dir", catalogue_dir)
    found = negz("coverage", "--json", "--data-dir", catalogue_dir).json
    assert all(notation in outcome.out for notation in (*found["audiences"], *found["benefits"]))
    assert "Für „Beschaffung und Vergabe“ fehlt: " in outcome.out
