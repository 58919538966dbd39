"""What the comparison with peers tells of its measurements; nothing is timed here."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.peers.engine import PEERS, Vectors
from benchmarks.peers.engines.exact import Exact
from benchmarks.peers.figure import faster_peers, nth_best, recall, summary

VECTORS = np.array([[1, 0], [0.8, 0.6], [0.6, 0.8], [0.6, 0.8], [0, 1]], dtype=np.float32)
QUERY = np.array([[1, 0]], dtype=np.float32)


def size(ours: float = 2.0, **searches: float) -> dict[str, object]:
    found: dict[str, object] = {
        name.replace("_", "-"): {"settings": {"default": {"recall": 0.995, "p50_cpu_ms": time}}}
        for name, time in searches.items()
    }
    return found | {"requests": {"kinds": {"ticks_and_text": {"p50_cpu_ms": ours}}}}


@pytest.mark.parametrize(
    ("rows", "expected"), [([0, 1, 2], 1.0), ([0, 1, 3], 1.0), ([0, 1, 4], 2 / 3), ([0, 1, 1], 2 / 3), ([0, 1], 1.0)]
)
def test_recall_counts_equal_rows_alike_and_double_ones_once(rows: list[int], expected: float) -> None:
    least = nth_best(VECTORS, QUERY, len(rows))
    assert recall([rows], VECTORS, QUERY, least) == pytest.approx(expected, abs=1e-4)


def test_recall_of_a_list_that_is_too_short_counts_what_is_missing() -> None:
    queries = np.repeat(QUERY, 2, axis=0)
    assert recall([[0, 1], [0]], VECTORS, queries, nth_best(VECTORS, queries, 2)) == 0.75


def test_summary_returns_median_and_percentile_of_each_clock() -> None:
    found = summary({"cpu_ms": [1.0, 2.0, 3.0], "wall_ms": [4.0]})
    assert found == {"p50_cpu_ms": 2.0, "p95_cpu_ms": 2.9, "p50_wall_ms": 4.0, "p95_wall_ms": 4.0}


def test_faster_peers_names_those_at_the_largest_size_but_not_the_library_inside() -> None:
    sizes = {"1000": size(chromadb=0.1), "10000": size(numpy=0.1, usearch=0.1, chromadb=3.0, faiss_hnsw=0.2)}
    lines = faster_peers(sizes)
    assert [line.split()[0] for line in lines] == ["faiss-hnsw"]


def test_faster_peers_without_requests_says_nothing() -> None:
    found = size(chromadb=0.1)
    del found["requests"]
    assert faster_peers({"1000": found}) == []


def test_peers_have_a_class_each_that_imports_without_its_library() -> None:
    for peer in PEERS.values():
        assert peer.engine().widths == tuple(sorted(peer.engine().widths))


def test_exact_search_finds_what_was_built_and_what_was_replaced(tmp_path: Path) -> None:
    engine = Exact()
    engine.build(tmp_path, VECTORS)
    engine.open(tmp_path)
    new: Vectors = np.array([0.9, -0.4], dtype=np.float32)
    assert list(engine.search(QUERY[0], 2)) == [0, 1]
    engine.update(4, new)
    assert list(engine.search(new, 1)) == [4]
    reopened = Exact()
    reopened.open(tmp_path)
    assert list(reopened.search(new, 1)) == [4]
