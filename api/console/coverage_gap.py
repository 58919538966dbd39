"""What the coverage lacks, in sentences."""

from collections.abc import Callable
from dataclasses import dataclass

from api.console import wording_coverage as words
from api.console.coverage import HeatCell, HeatMap


@dataclass(frozen=True, slots=True)
class GapsView:
    """Sentences about the empty cells, about those the model alone fills, and about those without anything recent."""

    missing: tuple[str, ...]
    unconfirmed: tuple[str, ...]
    oldest: tuple[str, ...]


def name_gaps(heat_map: HeatMap) -> GapsView:
    """Return the gaps by target group; "without anything recent" is the earliest year that any cell ends with."""
    years = [cell.newest.year for cell in heat_map.cells if cell.newest is not None]
    year = min(years, default=0)
    is_uneven = len(set(years)) > 1
    return GapsView(
        missing=tuple(words.missing(_by_audience(heat_map, lambda cell: not cell.count))),
        unconfirmed=tuple(words.unconfirmed(_by_audience(heat_map, lambda cell: bool(cell.model) and not cell.editor))),
        oldest=tuple(words.oldest(_by_audience(heat_map, lambda cell: is_uneven and _ends_in(cell, year)), year)),
    )


def _by_audience(heat_map: HeatMap, is_gap: Callable[[HeatCell], bool]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for cell in filter(is_gap, heat_map.cells):
        found.setdefault(cell.audience_label, []).append(cell.benefit_label)
    return found


def _ends_in(cell: HeatCell, year: int) -> bool:
    return cell.newest is not None and cell.newest.year == year
