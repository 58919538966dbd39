import gzip
import json
from pathlib import Path

import pytest

from corpus.errors import InvalidRecord, SourceFormat, SourceUnavailable
from recommender.training.pairs import TextPair, clean, is_held_out, read_pairs, split_pairs


def _write(path: Path, *records: object) -> Path:
    path.write_text("".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        (
            "Normal 0 21 /* Style Definitions */ table.MsoNormalTable {mso-style-name:x;} Welche Kenntnisse",
            "Welche Kenntnisse",
        ),
        ("Ein <b>Gesetz</b>  über\nRegister", "Ein Gesetz über Register"),
        ("§ 16 Abs. 1 (weniger < mehr)", "§ 16 Abs. 1 (weniger < mehr)"),
    ],
)
def test_clean_takes_out_leftovers_of_markup_alone(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


def test_read_pairs_leaves_out_what_says_nothing(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "pairs.jsonl",
        {"query": "Registermodernisierung", "text": "Einwohnerregister, Verwaltung"},
        {"query": "<p></p>", "text": "Verwaltung"},
        {"query": "gleich", "text": "gleich"},
    )
    assert read_pairs(path) == [TextPair("Registermodernisierung", "Einwohnerregister, Verwaltung")]


def test_read_pairs_understands_gzip(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"query": "Vergabe", "text": "Beschaffung"}\n'))
    assert read_pairs(path) == [TextPair("Vergabe", "Beschaffung")]


def test_read_pairs_of_a_missing_file_names_it(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match=r"nirgends\.jsonl"):
        read_pairs(tmp_path / "nirgends.jsonl")


def test_read_pairs_of_a_file_that_is_no_gzip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl.gz"
    path.write_bytes(b"kein gzip")
    with pytest.raises(SourceFormat, match=r"pairs\.jsonl\.gz"):
        read_pairs(path)


@pytest.mark.parametrize("line", ["{", "[]", '{"query": "Vergabe"}'])
def test_read_pairs_names_the_line_that_is_no_pair(line: str, tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text(f'{{"query": "a", "text": "b"}}\n{line}\n', encoding="utf-8")
    with pytest.raises(InvalidRecord, match="Zeile 2"):
        read_pairs(path)


def test_split_pairs_keeps_every_held_out_text_from_training() -> None:
    pairs = [TextPair(f"Frage {i % 40}", f"Antwort {i}") for i in range(2_000)]
    training, held_out = split_pairs(pairs)
    assert held_out == [pair for pair in pairs if is_held_out(pair)]
    assert 10 <= len(held_out) <= 40
    unseen = {text for pair in held_out for text in pair}
    assert training
    assert not any(unseen & set(pair) for pair in training)
