"""The report's plots as SVG text, in a light and a dark palette.

Texts stay texts and take the reader's sans-serif font; the same figures give the same bytes.
"""

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evaluation.beyond import Calibration
from evaluation.summary import EvaluationReport, SystemResult

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH_INCHES = 7.4
ROW_INCHES = 0.36
FONTS = "'IBM Plex Sans', 'Segoe UI', 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of one scheme; `text` and `quiet` are readable on the page, the others are surfaces and marks."""

    name: str
    text: str
    quiet: str
    grid: str
    ours: str
    other: str
    mark: str
    page: str


LIGHT = Palette("light", "#1f2a24", "#55615a", "#dfe4e0", "#8ab122", "#b4bdb7", "#1f5c7a", "#ffffff")
DARK = Palette("dark", "#e8ece9", "#a9b4ad", "#39433d", "#8ab122", "#6d7871", "#8cc8e6", "#171c19")


def draw_plots(report: EvaluationReport) -> dict[str, str]:
    """Return file name -> SVG for every plot of the report in both palettes."""
    from matplotlib import rc_context

    plots: dict[str, str] = {}
    for palette in (LIGHT, DARK):
        with rc_context(_style(palette)):
            plots[f"ladder-{palette.name}.svg"] = _svg(_ladder((report.ours, *report.others), palette))
            plots[f"profiles-{palette.name}.svg"] = _svg(_profiles(report, palette))
            if report.calibration is not None:
                plots[f"fit-{palette.name}.svg"] = _svg(_reliability(report.calibration, palette))
    return plots


def _ladder(systems: Sequence[SystemResult], palette: Palette) -> "Figure":
    ordered = sorted(systems, key=lambda system: (system.mean, system.name))
    figure, axes = _figure(len(ordered))
    for place, system in enumerate(ordered):
        is_ours = system.comparison is None
        low, high = system.interval.low, system.interval.high
        axes.barh(place, system.mean, height=0.62, color=palette.ours if is_ours else palette.other)
        axes.plot([low, high], [place, place], color=palette.text, linewidth=1.4, solid_capstyle="butt")
        axes.plot([low, high], [place, place], color=palette.text, linestyle="none", marker="|", markersize=7)
        axes.text(1.02, place, _decimal(system.mean), va="center_baseline", weight="bold" if is_ours else "normal")
    axes.set_yticks(range(len(ordered)), [system.label for system in ordered])
    axes.get_yticklabels()[[s.comparison is None for s in ordered].index(True)].set_fontweight("bold")
    _scale(axes, "Ranggüte nDCG@10, Mittel und 95-%-Intervall")
    return figure


def _profiles(report: EvaluationReport, palette: Palette) -> "Figure":
    ordered = sorted(report.profiles, key=lambda profile: (profile.score, profile.id))
    figure, axes = _figure(len(ordered))
    best = report.others[0] if report.others else None
    places = range(len(ordered))
    axes.barh(places, [profile.score for profile in ordered], height=0.62, color=palette.ours, label=report.ours.label)
    if best is not None:
        values = [best.by_profile[profile.id] for profile in ordered]
        axes.plot(values, places, "D", color=palette.mark, markeredgecolor=palette.page, markersize=7, label=best.label)
        figure.legend(loc="outside upper right", ncols=2, frameon=False, reverse=True)
    for place, profile in zip(places, ordered, strict=True):
        axes.text(1.02, place, _decimal(profile.score), va="center_baseline")
    axes.set_yticks(places, [_shortened(profile.name) for profile in ordered])
    _scale(axes, "Ranggüte nDCG@10 je Interessenprofil")
    return figure


def _reliability(calibration: Calibration, palette: Palette) -> "Figure":
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH_INCHES * 0.72, 5.0), layout="constrained")
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=[3.4, 1])
    filled = [part for part in calibration.bins if part.count]
    upper.plot([0, 1], [0, 1], color=palette.quiet, linestyle="--", linewidth=1.2)
    upper.text(0.8, 0.86, "vollkommen ehrlich", color=palette.quiet, ha="right")
    predicted = [part.mean_probability or 0.0 for part in filled]
    observed = [part.observed_share or 0.0 for part in filled]
    upper.vlines(predicted, predicted, observed, color=palette.mark, linewidth=1.2)
    upper.plot(predicted, observed, color=palette.ours, marker="o", markersize=7, markeredgecolor=palette.text)
    upper.set(ylim=(-0.03, 1.03), ylabel="tatsächlich nützlich")
    for part in filled:
        middle = (part.lower + part.upper) / 2
        lower.bar(middle, part.count, width=0.9 * (part.upper - part.lower), color=palette.other)
        lower.annotate(str(part.count), (middle, part.count), (0, 2), textcoords="offset points", ha="center", size=8)
    lower.set(xlim=(-0.02, 1.02), xlabel="Passung, wie vorhergesagt", ylabel="Anzahl", yticks=[])
    lower.margins(y=0.25)
    upper.grid(axis="both", color=palette.grid)
    upper.yaxis.set_major_formatter(_percent)
    lower.xaxis.set_major_formatter(_percent)
    return figure


def _figure(rows: int) -> "tuple[Figure, Axes]":
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH_INCHES, ROW_INCHES * rows + 0.9), layout="constrained")
    return figure, figure.subplots()


def _scale(axes: "Axes", label: str) -> None:
    axes.set(xlim=(0, 1), xlabel=label)
    axes.margins(y=0.02)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.1f}".replace(".", ","))
    axes.grid(axis="x")
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def _style(palette: Palette) -> dict[Any, Any]:
    return {
        "axes.axisbelow": True,
        "axes.edgecolor": palette.quiet,
        "axes.facecolor": "none",
        "axes.labelcolor": palette.quiet,
        "axes.spines.right": False,
        "axes.spines.top": False,
        "figure.facecolor": "none",
        "font.family": "DejaVu Sans",  # ships with matplotlib, so that every machine lays out alike
        "font.size": 10,
        "grid.color": palette.grid,
        "svg.fonttype": "none",
        "svg.hashsalt": "negz",
        "text.color": palette.text,
        "text.parse_math": False,  # a name with two dollar signs is no formula
        "xtick.color": palette.quiet,
        "ytick.color": palette.quiet,
        "ytick.labelcolor": palette.text,
    }


def _svg(figure: "Figure") -> str:
    buffer = io.StringIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")  # the reader's font draws it
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue().replace("'DejaVu Sans'", FONTS)


def _shortened(text: str, limit: int = 48) -> str:
    text = "".join(character if character.isprintable() else " " for character in text)
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _decimal(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")


def _percent(value: float, _: int) -> str:
    return f"{value * 100:.0f} %"
