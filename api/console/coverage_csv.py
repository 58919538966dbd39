"""The coverage as a table for a spreadsheet: one line for each pair of target group and benefit."""

import csv
import io

from api.console import wording_coverage as words
from api.console.coverage import HeatCell, HeatMap

BOM = "\ufeff"  # without it, Excel reads UTF-8 as Windows-1252
DELIMITER = ";"  # what spreadsheets set to German expect
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(heat_map: HeatMap) -> str:
    """Return the matrix as CSV, row by row in vocabulary order."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=DELIMITER, lineterminator="\r\n")
    writer.writerow(words.CSV_HEADER)
    writer.writerows(_line(cell) for cell in heat_map.cells)
    return BOM + text.getvalue()


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
