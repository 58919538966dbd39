"""Write a run's figures into docs/benchmarks.md, with its pictures: python -m benchmarks.peers.page FILE.

FILE is what `python -m benchmarks.peers --json FILE` has written. Where it is not docs/peers.json, it becomes that, so
that the page can be written again.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from benchmarks.peers.chart import CHARTS, WHOLE_LABEL, alt_text, write_charts
from benchmarks.peers.engine import PEERS
from benchmarks.peers.figure import REQUESTS, WHOLE, Figures, faster_peers, searches
from benchmarks.peers.german import decimal, thousands

DOCS = Path(__file__).parents[2] / "docs"
PAGE, FIGURES, IMAGES = DOCS / "benchmarks.md", DOCS / "peers.json", DOCS / "images"
SECTION = re.compile(r"(?<=<!-- peers -->\n).*?(?=<!-- /peers -->)", re.DOTALL)
HEAD = (
    "| | Trefferquote | Suche, ms | 95 % unter | vergangen, ms | Aufbau, s | Änderung, ms | Speicher, MB | Platte, MB |"
)
SETTINGS = {"default": "", "tuned": ", eingestellt"}
KINDS = {"encoding": "nur Text kodieren", "ticks": "Häkchen", "text": "Text", WHOLE: "Häkchen und Text"}


def section(figures: Figures) -> str:
    """Return what stands between the page's markers: the machine, the command, pictures, a table for each size."""
    sizes: Mapping[str, Figures] = figures["sizes"]
    parts = [_machine(figures), f"```sh\n{command(figures)}\npython -m benchmarks.peers.page build/peers.json\n```"]
    parts += [_verdict(sizes)]
    parts += [f"![{alt_text(chart, sizes)}](images/{chart.file})" for chart in CHARTS]
    parts += [_table(int(size), sizes[size]) for size in sorted(sizes, key=int)]
    return "\n\n".join(parts) + "\n"


def command(figures: Figures) -> str:
    """Return the command that measures the same again."""
    sizes = ",".join(sorted(figures["sizes"], key=int))
    return (
        f"python -m benchmarks.peers --data ../shared/data --sizes {sizes} --encoder {figures['encoder']} "
        "--json build/peers.json"
    )


def main(arguments: list[str]) -> None:
    """Write the page and its pictures."""
    text = Path(arguments[0]).read_text(encoding="utf-8")
    figures: Figures = json.loads(text)
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(SECTION.sub(lambda _: section(figures), page), encoding="utf-8")
    FIGURES.write_text(text, encoding="utf-8")
    write_charts(figures, IMAGES)


def _machine(figures: Figures) -> str:
    facts = figures["machine"]
    times = {peer["at"][:10] for size in figures["sizes"].values() for peer in size.values()}
    loads = [peer["load"] for size in figures["sizes"].values() for peer in size.values()]
    days = [date.fromisoformat(day).strftime("%d.%m.%Y") for day in sorted(times)]
    return (
        f"Gemessen auf einem von {facts['cpus']} Kernen ({facts['processor']}, {decimal(facts['memory_gib'])} GiB "
        f"Hauptspeicher, {facts['system']}, Python {facts['python']}, numpy {facts['numpy']}) am "
        f"{' und '.join(days)}, mit {figures['queries']} Suchen nach Vektoren des Encoders `{figures['encoder']}` "
        f"({figures['dim']} Dimensionen). Daneben lief anderes: Last {decimal(min(loads))} bis {decimal(max(loads))}."
    )


def _verdict(sizes: Mapping[str, Figures]) -> str:
    largest = max(sizes, key=int)
    if REQUESTS not in sizes[largest]:
        return f"Ganze Anfragen sind bei {thousands(int(largest))} Vektoren hier nicht gemessen."
    ours = sizes[largest][REQUESTS]["kinds"][WHOLE]["p50_cpu_ms"]
    faster = {line.split()[0] for line in faster_peers(sizes)}
    peers = {name for name, _, _ in searches(sizes[largest]) if PEERS[name].role == "peer"}
    sentences = [
        f"Bei {thousands(int(largest))} Vektoren braucht eine ganze Anfrage mit Häkchen und Text {decimal(ours)} ms.",
        f"Mehr braucht allein für die Suche: {_labels(peers - faster)}.",
        f"Weniger, auch mit nur einer ihrer Einstellungen: {_labels(faster)}.",
    ]
    return " ".join(sentences)


def _labels(names: set[str]) -> str:
    return "; ".join(sorted(PEERS[name].label for name in names)) or "niemand"


def _table(size: int, found: Mapping[str, Figures]) -> str:
    rows = [*_peer_rows(found), *_request_rows(found)]
    rule = "|---" + "|---:" * (HEAD.count("|") - 2) + "|"
    return "\n".join([f"**{thousands(size)} Vektoren**", "", HEAD, rule, *rows])


def _peer_rows(found: Mapping[str, Figures]) -> Iterator[str]:
    for name, setting, search in searches(found):
        peer = found[name]
        width = f" ({search['width']})" if "width" in search else ""
        label = f"{PEERS[name].label} {peer['version']}{SETTINGS[setting]}{width}"
        yield _row(
            f"**{label}**" if PEERS[name].role == "ours" else label,
            decimal(search["recall"]),
            *(search[key] for key in ("p50_cpu_ms", "p95_cpu_ms", "p50_wall_ms")),
            peer["build"]["cpu_s"],
            peer["update"]["p50_cpu_ms"] if peer["update"] else None,
            peer["memory_mb"],
            peer["disk_mb"],
        )
    for name, peer in found.items():
        if "error" in peer:
            yield _row(
                f"{PEERS[name].label if name in PEERS else WHOLE_LABEL}: nicht gemessen",
                *[None] * (HEAD.count("|") - 2),
            )


def _request_rows(found: Mapping[str, Figures]) -> Iterator[str]:
    requests = found.get(REQUESTS, {})
    for kind, times in requests.get("kinds", {}).items():
        is_whole = kind == WHOLE
        costs = (requests["build"] or {}).get("cpu_s"), requests["update"]["p50_cpu_ms"]
        yield _row(
            f"**{WHOLE_LABEL}**: {KINDS[kind]}",
            None,
            *(times[key] for key in ("p50_cpu_ms", "p95_cpu_ms", "p50_wall_ms")),
            *(costs if is_whole else (None, None)),
            *((requests["memory_mb"], requests["disk_mb"]) if is_whole else (None, None)),
        )


def _row(label: str, *cells: float | str | None) -> str:
    texts = ["–" if cell is None else cell if isinstance(cell, str) else decimal(cell) for cell in cells]
    return f"| {label} | {' | '.join(texts)} |"


if __name__ == "__main__":
    main(sys.argv[1:])
