"""Costs as the catalogue grows, drawn as SVG with logarithmic axes, and told in words for those who do not see them."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.peers.engine import PEERS
from benchmarks.peers.figure import REQUESTS, WHOLE, Figures
from benchmarks.peers.german import decimal, thousands
from evaluation.report_plot import FONTS, LIGHT

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WHOLE_LABEL, INDEX_LABEL = "dieses Projekt, ganze Anfrage", "dieses Projekt, ganzer Index"
CHANGE_LABEL = "dieses Projekt, ganzer Beitrag"
WIDTH_INCHES, HEIGHT_INCHES = 8.4, 5.6
LABEL_GAP = 0.042  # of the axis's height between two names at the end of their lines
MARKERS = "os^Dv<>phX*d"


@dataclass(frozen=True, slots=True)
class Chart:
    """One picture: its file, what it is called, what its axis says, and where its values are in a peer's figures.

    `ours` is what the whole of this project is called in it.
    """

    name: str
    title: str
    unit: str
    ours: str
    value: Callable[[str, Figures], float | None]

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"peers-{self.name}.svg"

    def label(self, name: str) -> str:
        """Return what a line is called."""
        return self.ours if name == REQUESTS else PEERS[name].label


def chosen_setting(peer: Figures) -> Figures:
    """Return the search to compare a peer by: the tuned one where it can be tuned, as all then find about the same."""
    settings: Figures = peer["settings"]
    found: Figures = settings.get("tuned", settings["default"])
    return found


def _search(name: str, peer: Figures) -> float | None:
    found: float = peer["kinds"][WHOLE]["p50_cpu_ms"] if name == REQUESTS else chosen_setting(peer)["p50_cpu_ms"]
    return found


def _build(_name: str, peer: Figures) -> float | None:
    found: float | None = (peer["build"] or {}).get("cpu_s")
    return found


def _update(_name: str, peer: Figures) -> float | None:
    return peer["update"]["p50_cpu_ms"] if peer["update"] else None


CHARTS = (
    Chart("search", "Suche nach den zehn nächsten", "Prozessorzeit einer Suche, Median, ms", WHOLE_LABEL, _search),
    Chart("build", "Aufbau des Index", "Prozessorzeit, s", INDEX_LABEL, _build),
    Chart("update", "Änderung, bis sie gefunden wird und gesichert ist", "Prozessorzeit, ms", CHANGE_LABEL, _update),
)


def series(chart: Chart, sizes: Mapping[str, Figures]) -> dict[str, list[tuple[int, float]]]:
    """Return name -> points (size, value) in the order of sizes; what failed, or cannot be done, has no point."""
    found: dict[str, list[tuple[int, float]]] = {}
    for size in sorted(sizes, key=int):
        for name in [*PEERS, REQUESTS]:
            peer = sizes[size].get(name)
            value = chart.value(name, peer) if peer and "error" not in peer else None
            if value:
                found.setdefault(name, []).append((int(size), value))
    return found


def alt_text(chart: Chart, sizes: Mapping[str, Figures]) -> str:
    """Return what the picture shows, in words: each one's value at its smallest and largest size, lowest first."""
    lines = sorted(series(chart, sizes).items(), key=lambda item: item[1][-1][1])
    told = (
        f"{chart.label(name)} von {decimal(points[0][1])} bei {thousands(points[0][0])} "
        f"auf {decimal(points[-1][1])} bei {thousands(points[-1][0])}"
        for name, points in lines
    )
    return f"{chart.title} ({chart.unit}) bei wachsendem Katalog, beide Achsen logarithmisch: {'; '.join(told)}."


def draw(chart: Chart, sizes: Mapping[str, Figures]) -> str:
    """Return the picture as SVG text; the same figures give the same bytes."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure
    from matplotlib.ticker import LogLocator

    with rc_context(_STYLE):
        figure = Figure(figsize=(WIDTH_INCHES, HEIGHT_INCHES), layout="constrained")
        axes = figure.subplots()
        lines = series(chart, sizes)
        for place, (name, points) in enumerate(lines.items()):
            _line(axes, name, points, MARKERS[place % len(MARKERS)])
        axes.set(xscale="log", yscale="log", xlabel="Vektoren im Katalog", ylabel=chart.unit, title=chart.title)
        axes.set_xticks(sorted({size for points in lines.values() for size, _ in points}), minor=False)
        axes.xaxis.set_major_formatter(lambda value, _: thousands(round(value)))
        axes.minorticks_off()
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 3), numticks=20))
        axes.yaxis.set_major_formatter(
            lambda value, _: thousands(round(value)) if value >= 1 else f"{value:g}".replace(".", ",")
        )
        axes.grid(color=LIGHT.grid)
        _name_lines(axes, {chart.label(name): (name, points) for name, points in lines.items()})
        text = io.StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None, "Title": chart.title})
    return text.getvalue().replace("'DejaVu Sans'", FONTS)


def write_charts(figures: Figures, folder: Path) -> None:
    """Write all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    for chart in CHARTS:
        (folder / chart.file).write_text(draw(chart, figures["sizes"]), encoding="utf-8")


def write_texts(figures: Figures, folder: Path) -> None:
    """Write beside each picture a text of the same name that says what it shows."""
    for chart in CHARTS:
        text = alt_text(chart, figures["sizes"])
        (folder / chart.file).with_suffix(".txt").write_text(f"{text}\n", encoding="utf-8")


def _line(axes: "Axes", name: str, points: list[tuple[int, float]], marker: str) -> None:
    is_ours = _is_ours(name)
    axes.plot(
        *zip(*points, strict=True),
        color=_colour(name),
        linewidth=2.4 if is_ours else 1.2,
        linestyle="--" if name == "numpy" else "-",
        marker=marker,
        markersize=6,
    )


def _name_lines(axes: "Axes", lines: Mapping[str, tuple[str, list[tuple[int, float]]]]) -> None:
    """Write each label beside the end of its line, as near as the others let it."""
    to_axes = axes.transData + axes.transAxes.inverted()
    ends = {label: float(to_axes.transform(points[-1])[1]) for label, (_, points) in lines.items()}
    for label, height in spread(ends).items():
        name, points = lines[label]
        axes.annotate(
            label,
            points[-1],
            (1.03, height),
            textcoords="axes fraction",
            color=LIGHT.text if _colour(name) == LIGHT.other else _colour(name),
            va="center",
            weight="bold" if _is_ours(name) else "normal",
            arrowprops={"arrowstyle": "-", "color": LIGHT.other, "linewidth": 0.6, "relpos": (0, 0.5), "shrinkA": 0},
        )


def spread(heights: Mapping[str, float]) -> dict[str, float]:
    """Return heights in ascending order with `LABEL_GAP` between them at least, and about the same mean."""
    ordered = sorted(heights, key=lambda name: heights[name])
    moved: list[float] = []
    for name in ordered:
        moved.append(max(heights[name], moved[-1] + LABEL_GAP) if moved else heights[name])
    down = (sum(moved) - sum(heights.values())) / max(1, len(moved))
    return {name: height - down for name, height in zip(ordered, moved, strict=True)}


def _is_ours(name: str) -> bool:
    return name == REQUESTS or PEERS[name].role == "ours"


def _colour(name: str) -> str:
    if name == "numpy":
        return LIGHT.mark
    if _is_ours(name):
        return "#4f6b00"
    return LIGHT.quiet


_STYLE: Mapping[str, Any] = {
    "axes.axisbelow": True,
    "axes.edgecolor": LIGHT.quiet,
    "axes.labelcolor": LIGHT.quiet,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "figure.facecolor": LIGHT.page,
    "font.family": "DejaVu Sans",  # ships with matplotlib, so that every machine lays out alike
    "font.size": 10,
    "svg.fonttype": "none",
    "svg.hashsalt": "negz",
    "text.color": LIGHT.text,
    "xtick.color": LIGHT.quiet,
    "ytick.color": LIGHT.quiet,
}
