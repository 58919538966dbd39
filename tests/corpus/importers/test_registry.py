from pathlib import Path

import pytest

from corpus.errors import SourceFormat, SourceUnavailable
from corpus.importers.csv_file import CsvImporter
from corpus.importers.jsonl import JsonLinesImporter
from corpus.importers.registry import SUFFIXES, importer_for
from corpus.importers.xlsx_file import XlsxImporter
from tests.builders import make_vocabulary


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.jsonl", JsonLinesImporter),
        ("a.ndjson", JsonLinesImporter),
        ("A.CSV", CsvImporter),
        ("a.tsv", CsvImporter),
        ("Beiträge.XLSX", XlsxImporter),
    ],
)
def test_importer_for_a_known_ending_is_the_one_for_it(tmp_path: Path, name: str, kind: type) -> None:
    (tmp_path / name).touch()
    assert isinstance(importer_for(tmp_path / name, make_vocabulary()), kind)


@pytest.mark.parametrize("name", ["a.docx", "ohne-endung"])
def test_importer_for_an_unknown_ending_lists_the_known_ones(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    with pytest.raises(SourceFormat, match=name) as caught:
        importer_for(tmp_path / name, make_vocabulary())
    assert all(suffix in caught.value.remedy for suffix in SUFFIXES)


def test_importer_for_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceFormat, match="keine Datei"):
        importer_for(tmp_path, make_vocabulary())


@pytest.mark.parametrize("name", ["fehlt.jsonl", "x" * 300 + ".csv", "nul\0.csv"])
def test_importer_for_a_missing_file_is_unavailable(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceUnavailable, match="gibt es nicht"):
        importer_for(tmp_path / name, make_vocabulary())
