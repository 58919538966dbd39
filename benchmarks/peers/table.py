"""The figures of one size as a table for the terminal."""

from collections.abc import Mapping

from benchmarks.peers.figure import REQUESTS, Figures, searches

_HEAD = ("", "recall@10", "search ms", "p95", "wall", "build s", "update ms", "MB", "disk MB")
_WIDTHS = (32, 10, 10, 9, 9, 9, 10, 8, 8)


def print_size(size: int, found: Mapping[str, Figures]) -> None:
    """Print a line for each search and each kind of request; processor time but for "wall"."""
    print(f"\n{size} vectors")
    _line(_HEAD)
    for name, setting, search in searches(found):
        peer = found[name]
        label = f"{name} {setting}" + (f" {search['width']}" if "width" in search else "")
        update = peer["update"]["p50_cpu_ms"] if peer["update"] else None
        cells = search["recall"], search["p50_cpu_ms"], search["p95_cpu_ms"], search["p50_wall_ms"]
        _line((label, *cells, peer["build"]["cpu_s"], update, peer["memory_mb"], peer["disk_mb"]))
    for kind, times in found.get(REQUESTS, {}).get("kinds", {}).items():
        _line((f"requests {kind}", None, times["p50_cpu_ms"], times["p95_cpu_ms"], times["p50_wall_ms"]))
    for name, peer in found.items():
        if "error" in peer:
            print(f"{name}: {peer['error']}")


def _line(cells: tuple[object, ...]) -> None:
    texts = ["–" if cell is None else f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in cells]
    first, *others = zip(texts, _WIDTHS, strict=False)
    print(f"{first[0]:<{first[1]}}" + "".join(f"{text:>{width}}" for text, width in others), flush=True)
