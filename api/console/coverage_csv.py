"""The coverage as a table for a spreadsheet: one line for each pair of target group and benefit.

Further lines are for requests that name only one of the two, where there are any to show.
"""

import csv
import io
from collections.abc import Iterator

from api.console import wording_coverage as words
from api.console import wording_demand
from api.console.coverage import HeatCell, HeatMap

BOM = "\ufeff"  # without it, Excel reads UTF-8 as Windows-1252
DELIMITER = ";"  # what spreadsheets set to German expect
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(heat_map: HeatMap) -> str:
    """Return the matrix as CSV, row by row in vocabulary order."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=DELIMITER, lineterminator="\r\n")
    writer.writerow((*words.CSV_HEADER, wording_demand.ASKED_COLUMN))
    unknown = wording_demand.RARELY if heat_map.requests.was_counted else ""
    writer.writerows((*_line(cell), cell.asked or unknown) for cell in heat_map.cells)
    writer.writerows(_lines_without(heat_map))
    return BOM + text.getvalue()


def _lines_without(heat_map: HeatMap) -> Iterator[tuple[str | int, ...]]:
    nothing = ("",) * (len(words.CSV_HEADER) - 4)
    for row in heat_map.rows:
        if row.without_benefit:
            named = (plain(row.label), row.audience, wording_demand.WITHOUT_BENEFIT, "")
            yield (*named, *nothing, row.without_benefit)
    for column in heat_map.columns:
        if column.without_audience:
            named = (wording_demand.WITHOUT_AUDIENCE, "", plain(column.label), column.benefit)
            yield (*named, *nothing, column.without_audience)


def _line(cell: HeatCell) -> tuple[str | int, ...]:
    return (
        plain(cell.audience_label),
        cell.audience,
        plain(cell.benefit_label),
        cell.benefit,
        len(cell.editor),
        len(cell.model),
        str(cell.newest or ""),
        " ".join(cell.editor),
        " ".join(cell.model),
    )


def plain(text: str) -> str:
    """Return the text as no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
