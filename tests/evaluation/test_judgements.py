from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import InvalidRecord, SourceFormat, SourceUnavailable
from corpus.model import OutputId
from evaluation.data import qrels_path
from evaluation.judgements import (
    USEFUL_GRADE,
    ScoredOutput,
    ids,
    ranked,
    read_qrels,
    read_run,
    write_qrels,
    write_run,
)

IDS = st.text("abcdefg-0123", min_size=1, max_size=6).map(OutputId)
SCORES = st.dictionaries(IDS, st.floats(allow_nan=False, allow_infinity=False), min_size=1)


def test_ranked_with_ties_orders_by_id() -> None:
    items = ranked([(OutputId("b"), 1.0), (OutputId("c"), 2.0), (OutputId("a"), 1.0)])
    assert ids(items) == ["c", "a", "b"]


def test_ranked_with_nan_raises() -> None:
    with pytest.raises(ValueError, match="score of a"):
        ranked([(OutputId("a"), float("nan"))])


def test_qrels_shipped_hold_twelve_profiles() -> None:
    qrels = read_qrels(qrels_path())
    assert len(qrels) == 12
    assert sum(map(len, qrels.values())) == 307
    assert {grade for grades in qrels.values() for grade in grades.values()} <= set(range(7))
    assert all(max(grades.values()) >= USEFUL_GRADE for grades in qrels.values())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.dictionaries(IDS, st.dictionaries(IDS, st.integers(0, 6), min_size=1), min_size=1))
def test_qrels_written_read_back_the_same(tmp_path: Path, qrels: dict[str, dict[OutputId, int]]) -> None:
    write_qrels(tmp_path / "qrels.txt", qrels)
    assert read_qrels(tmp_path / "qrels.txt") == qrels


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.dictionaries(IDS, SCORES, min_size=1))
def test_run_written_reads_back_the_same(tmp_path: Path, scores: dict[str, dict[OutputId, float]]) -> None:
    run = {profile_id: ranked(by_output.items()) for profile_id, by_output in scores.items()}
    write_run(tmp_path / "run.txt", run, "negz")
    assert read_run(tmp_path / "run.txt") == run


def test_run_with_disagreeing_rank_follows_score(write: Callable[..., Path]) -> None:
    path = write("p01 Q0 a 1 0.5 x\np01 Q0 b 2 0.75 x\n")
    assert read_run(path) == {"p01": [ScoredOutput(OutputId("b"), 0.75), ScoredOutput(OutputId("a"), 0.5)]}


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        ("p01 0 a", 1, None),
        ("p01 0 a 1\n\np01 0 b hoch\n", 3, "grade"),
        ("p01 0 a -1", 1, "grade"),
        ("p01 0 a 1.5", 1, "grade"),
        ("p01 0 a 1_0", 1, "grade"),
        ("p01 0 a 1\np01 0 a 2", 2, "output"),
    ],
)
def test_qrels_with_broken_line_names_line_and_field(
    write: Callable[..., Path], text: str, line: int, field: str | None
) -> None:
    with pytest.raises(InvalidRecord, match=f"Zeile {line}:") as caught:
        read_qrels(write(text))
    assert caught.value.field == field
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("p01 Q0 a 1 0.5", None),
        ("p01 Q0 a eins 0.5 x", "rank"),
        ("p01 Q0 a 1 viel x", "score"),
        ("p01 Q0 a 1 nan x", "score"),
        ("p01 Q0 a 1 0.5 x\np01 Q0 a 2 0.4 x", "output"),
    ],
)
def test_run_with_broken_line_names_field(write: Callable[..., Path], text: str, field: str | None) -> None:
    with pytest.raises(InvalidRecord, match="Zeile") as caught:
        read_run(write(text))
    assert caught.value.field == field


def test_qrels_missing_file_is_source_unavailable(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match=r"fehlt\.txt"):
        read_qrels(tmp_path / "fehlt.txt")


@pytest.mark.parametrize("content", [b"", b"\n  \n", b"p01 0 stra\xdfe 1\n"])
def test_qrels_empty_or_not_utf8_is_source_format(write: Callable[..., Path], content: bytes) -> None:
    with pytest.raises(SourceFormat):
        read_qrels(write(content))


def test_qrels_with_byte_order_mark_and_crlf_are_read(write: Callable[..., Path]) -> None:
    assert read_qrels(write("\ufeffp01 0 a 4\r\np01 0 b 0\r\n")) == {"p01": {"a": 4, "b": 0}}


@pytest.mark.parametrize("output", ["a b", "", "a\n"])
def test_write_with_blank_in_id_is_refused(tmp_path: Path, output: str) -> None:
    with pytest.raises(InvalidRecord):
        write_qrels(tmp_path / "qrels.txt", {"p01": {OutputId(output): 1}})
    with pytest.raises(InvalidRecord):
        write_run(tmp_path / "run.txt", {"p01": [ScoredOutput(OutputId(output), 1.0)]}, "negz")
