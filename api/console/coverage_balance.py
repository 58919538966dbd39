"""What is asked for held against what is offered, in sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.console import wording_demand as words
from api.console.coverage import HEAT_LEVELS, HeatCell, HeatMap
from corpus.demand import MIN_SHOWN

FEW_HEAT = 1  # nothing, or as little as the quarter of the filled cells that have the least
MOST_LINES = 6  # of each list; people act on the first few


@dataclass(frozen=True, slots=True)
class BalanceLine:
    """One sentence: `before`, then the pair as a link to its outputs, then `after`."""

    before: str
    pair: str
    path: str
    after: str


@dataclass(frozen=True, slots=True)
class BalanceList:
    """Sentences, how many pairs they leave out, and what stands there instead of sentences."""

    heading: str
    lines: tuple[BalanceLine, ...]
    more: str
    instead: str


@dataclass(frozen=True, slots=True)
class BalanceView:
    """What is asked for and hardly offered, most asked first; and what is offered and hardly asked for, most first.

    Both lists are empty, `lists` too, while there is no number to show; `as_of` says so.
    """

    as_of: str
    lists: tuple[BalanceList, ...]
    heading: str = words.HEADING
    how_counted: str = words.HOW_COUNTED


def balance(heat_map: HeatMap) -> BalanceView:
    """Return what to say about requests and outputs."""
    requests = heat_map.requests
    return BalanceView(requests.in_words, (_gaps(heat_map), _surplus(heat_map)) if requests.is_shown else ())


def _gaps(heat_map: HeatMap) -> BalanceList:
    if not any(cell.asked for cell in heat_map.cells):
        return _list(words.GAPS_HEADING, [], words.NO_PAIR)
    few_heat = (
        FEW_HEAT if any(cell.heat > FEW_HEAT for cell in heat_map.cells) else 0
    )  # where all are equal, none is few
    scarce = [cell for cell in heat_map.cells if cell.heat <= few_heat]
    found = sorted((cell for cell in scarce if cell.asked), key=lambda cell: (-cell.asked, cell.count))
    lines = [_line("Nach", cell, words.gap(cell.asked, len(cell.editor), len(cell.model))) for cell in found]
    few = max((cell.count for cell in scarce), default=0)
    return _list(words.GAPS_HEADING, lines, words.no_gaps(few))


def _surplus(heat_map: HeatMap) -> BalanceList:
    """Judge only once so much was asked for that, spread evenly, every pair would be shown."""
    cells, asked = heat_map.cells, sum(cell.asked for cell in heat_map.cells)
    needed = MIN_SHOWN * len(cells)
    if asked < needed:
        return _list(words.SURPLUS_HEADING, [], words.surplus_later(asked, needed))
    ample = (cell for cell in cells if cell.heat == HEAT_LEVELS and not cell.asked)
    found = sorted(ample, key=lambda cell: -cell.count)
    return _list(
        words.SURPLUS_HEADING, [_line("Zu", cell, words.surplus(cell.count)) for cell in found], words.NO_SURPLUS
    )


def _list(heading: str, lines: Sequence[BalanceLine], instead: str) -> BalanceList:
    left_out = max(0, len(lines) - MOST_LINES)
    return BalanceList(heading, tuple(lines[:MOST_LINES]), words.more(left_out), "" if lines else instead)


def _line(before: str, cell: HeatCell, after: str) -> BalanceLine:
    return BalanceLine(before, words.pair(cell.audience_label, cell.benefit_label), cell.path, after)
