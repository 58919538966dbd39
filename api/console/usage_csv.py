"""The usage as one table for a spreadsheet: a line for each row of every table, and one for each output."""

import csv
import io
from collections.abc import Iterable, Iterator

from api.console import wording_usage as words
from api.console.coverage_csv import BOM, DELIMITER, plain
from api.console.usage import Usage, UsageRow

_Line = tuple[str | int, ...]


def write_csv(usage: Usage) -> str:
    """Return the sums as CSV; a sum that is not shown is "unter 5", also of outputs that nobody sees."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=DELIMITER, lineterminator="\r\n")
    writer.writerow(words.CSV_HEADER)
    writer.writerows(_lines(usage))
    return BOM + text.getvalue()


def _lines(usage: Usage) -> Iterator[_Line]:
    groups: tuple[tuple[str, Iterable[UsageRow]], ...] = (
        (words.TOTAL, (usage.total,)),
        (words.AUDIENCE, usage.audiences),
        (words.BENEFIT, usage.benefits),
        (words.MONTH, usage.months),
        (words.PLACEMENT, usage.placements),
    )
    for group, rows in groups:
        yield from ((group, plain(row.name), plain(row.label), *_sums(row), row.empty or words.RARELY) for row in rows)
    for group, rows in ((words.KIND, usage.kinds), (words.OUTPUT, usage.outputs)):
        yield from ((group, plain(row.name), plain(row.label), *_sums(row), "") for row in rows)
    seen = {row.name for row in usage.outputs}
    for output in usage.unseen:
        if output.id not in seen:
            yield (words.OUTPUT, plain(output.id), plain(output.title), *(words.RARELY,) * 4, "")


def _sums(row: UsageRow) -> _Line:
    return tuple(events or words.RARELY for events in (row.shown, row.opened, row.helpful, row.not_helpful))
