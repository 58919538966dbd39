"""What is told of times and lists found: recall, percentiles, and who is faster."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.engine import PEERS, Vectors

TIE = 1e-5
"""Cosines that differ by less are the same: libraries add in another order, or normalise once more."""

REQUESTS = "requests"
WHOLE = "ticks_and_text"
"""The kind of request that is held against the peers: everything a profile can say."""

Figures = dict[str, Any]


def nth_best(vectors: Vectors, queries: Vectors, n: int) -> NDArray[np.float32]:
    """Return the n-th highest inner product of each query with `vectors`, shape (queries,)."""
    found = [np.partition(vectors @ query, len(vectors) - n)[len(vectors) - n] for query in queries]
    return np.array(found, dtype=np.float32)


def recall(found: Sequence[Sequence[int]], vectors: Vectors, queries: Vectors, least: NDArray[np.float32]) -> float:
    """Return which share of the n nearest was found, in the mean over the queries.

    Parameters
    ----------
    found : sequence of sequences of int
        Rows found for each query; n is the length of the longest.
    vectors : ndarray, shape (n_vectors, dim)
        What was searched.
    queries : ndarray, shape (len(found), dim)
        What was searched for.
    least : ndarray, shape (len(found),)
        Each query's n-th highest inner product. A row that reaches it is among the nearest, so that which one of
        several equal rows was found does not matter; a row found twice counts once.
    """
    n = max(map(len, found))
    right = (
        int(np.count_nonzero(vectors[np.unique(np.asarray(rows, dtype=np.intp))] @ query >= limit - TIE))
        for rows, query, limit in zip(found, queries, least, strict=True)
    )
    return round(sum(min(n, count) for count in right) / (n * len(found)), 4)


def summary(times: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """Return median and 95th percentile of each clock, as "p50_cpu_ms" and so on."""
    return {
        f"p{share}_{name}": round(float(np.percentile(values, share)), 4)
        for name, values in times.items()
        for share in (50, 95)
    }


def faster_peers(sizes: Mapping[str, Figures]) -> list[str]:
    """Return a line for each peer's search that takes less processor time than our whole request at the largest size.

    Not counted is what is ours, and the library used inside. Empty, too, where no requests were measured there.
    """
    largest = sizes[max(sizes, key=int)]
    if REQUESTS not in largest:
        return []
    ours = largest[REQUESTS]["kinds"][WHOLE]["p50_cpu_ms"]
    return [
        f"{name} ({setting}, recall {found['recall']:.3f}): {found['p50_cpu_ms']:.3f} ms, ours {ours:.3f} ms"
        for name, setting, found in searches(largest)
        if PEERS[name].role == "peer" and found["p50_cpu_ms"] < ours
    ]


def searches(size: Mapping[str, Figures]) -> Iterator[tuple[str, str, Figures]]:
    """Yield name, setting ("default" or "tuned") and figures of every search measured at a size, in a fixed order."""
    for name in PEERS:
        for setting, found in size.get(name, {}).get("settings", {}).items():
            yield name, setting, found
