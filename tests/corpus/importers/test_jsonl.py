import json
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import SourceFormat, SourceUnavailable
from corpus.importers.jsonl import MAX_LINE_BYTES, JsonLinesImporter
from corpus.ports import PartialOutput, Refusal
from tests.builders import make_record, make_vocabulary

GOOD = json.dumps(make_record(), ensure_ascii=False).encode()
LAST = json.dumps(make_record(id="letzter")).encode()


def read(tmp_path: Path, content: bytes) -> list[Any]:
    path = tmp_path / "beitraege.jsonl"
    path.write_bytes(content)
    return list(JsonLinesImporter(path, make_vocabulary()).read())


BROKEN_LINES = [
    (b'{"id": "a", "title": ', "kein vollständiges JSON"),
    (b"kein json", "kein vollständiges JSON"),
    (b"[]", "kein JSON-Objekt"),
    (b"null", "kein JSON-Objekt"),
    (b'"text"', "kein JSON-Objekt"),
    (b'{"id": "a", "duration_minutes": NaN}', "Zahl oder Verschachtelung"),
    (b'{"id": "a", "duration_minutes": -Infinity}', "Zahl oder Verschachtelung"),
    (b'{"id": ' + b"9" * 5_000 + b"}", "Zahl oder Verschachtelung"),
    (b"[" * 100_000, "Zahl oder Verschachtelung"),
    (b'{"tags": ' + b"[" * 900 + b"]" * 900 + b"}", "fehlt"),
    (b'{"id": "a", "id": "b"}', "steht zweimal"),
    ('{"id": "ä"}'.encode("latin-1"), "nicht in UTF-8"),
    (b'{"id": "a\x00b"}', "kein vollständiges JSON"),
    (b'{"id": "a", "type": "study", "title": "halb \\ud800"}', "unlesbare Zeichen"),
    (b'{"id": "a", "type": "study", "title": "' + b"x" * MAX_LINE_BYTES + b'"}', "länger als"),
    (b"x" * (3 * MAX_LINE_BYTES), "länger als"),
]


@pytest.mark.parametrize(("line", "says"), BROKEN_LINES, ids=range(len(BROKEN_LINES)))
def test_jsonl_with_a_broken_line_refuses_it_and_reads_the_others(tmp_path: Path, line: bytes, says: str) -> None:
    first, refusal, last = read(tmp_path, GOOD + b"\n" + line + b"\n" + LAST + b"\n")
    assert isinstance(refusal, Refusal)
    assert refusal.line == 2
    assert says in str(refusal.error)
    assert (first.output.id, last.output.id) == ("ki-in-kommunen-2024", "letzter")


def test_jsonl_with_bom_blank_lines_and_windows_line_ends_is_read(tmp_path: Path) -> None:
    first, last = read(tmp_path, b"\xef\xbb\xbf" + GOOD + b"\r\n\r\n  \r\n" + LAST)
    assert isinstance(first, PartialOutput)
    assert last.output.id == "letzter"


def test_jsonl_with_an_id_twice_names_the_line_of_the_first(tmp_path: Path) -> None:
    _, _, refusal = read(tmp_path, b"\n" + GOOD + b"\n" + LAST + b"\n" + GOOD)
    assert (refusal.line, refusal.record_id, refusal.error.field) == (4, "ki-in-kommunen-2024", "id")
    assert "steht schon in Zeile 2" in refusal.error.subject


def test_jsonl_with_an_id_refused_first_takes_the_second(tmp_path: Path) -> None:
    broken = json.dumps(make_record(date="2023-13")).encode()
    refusal, second = read(tmp_path, broken + b"\n" + GOOD)
    assert refusal.error.field == "date"
    assert refusal.record_id == second.output.id


def test_jsonl_empty_file_yields_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, b"") == []


def test_jsonl_in_utf16_is_refused_as_a_whole_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(SourceFormat, match="UTF-8"):
        read(tmp_path, GOOD.decode().encode("utf-16"))


def test_jsonl_that_is_gone_is_unavailable(tmp_path: Path) -> None:
    importer = JsonLinesImporter(tmp_path / "fehlt.jsonl", make_vocabulary())
    with pytest.raises(SourceUnavailable, match="fehlt"):
        importer.size_bytes()
    with pytest.raises(SourceUnavailable):
        list(importer.read())


def test_jsonl_progress_ends_at_the_size(tmp_path: Path) -> None:
    path = tmp_path / "b.jsonl"
    path.write_bytes(GOOD + b"\n" + b"x" * 2 * MAX_LINE_BYTES + b"\n" + LAST)
    importer = JsonLinesImporter(path, make_vocabulary())
    assert importer.bytes_read() == 0
    list(importer.read())
    assert importer.bytes_read() == importer.size_bytes()
