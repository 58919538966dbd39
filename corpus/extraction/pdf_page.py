"""Pages of a PDF as lines of running text: columns in order, without headers, footers and page numbers."""

import re
from collections import Counter
from collections.abc import Sequence

MARGIN_LINES = 2  # lines at each end of a page that may be headers or footers
MIN_PAGES = 3  # a line that comes twice may be text
REPEATED_SHARE = 0.5
MIN_COLUMN_LINES = 4  # fewer beside each other are a table or a signature

Box = tuple[float, float, float, float, str]
"""Left, bottom, right and top of a line's part in points, and its text."""

_NUMBER = re.compile(r"\W*(?:(?:seite|page|s\.)\s*)?\d{1,4}(?:\s*(?:von|of|/|\|)\s*\d{1,4})?\W*", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


def running_lines(pages: Sequence[str]) -> list[list[str]]:
    """Return the pages' lines as one reads them."""
    lines = [[line.strip() for line in page.splitlines() if line.strip()] for page in pages]
    ends = Counter(key for page in lines for key in {_key(line) for line in _margins(page)})
    needed = max(MIN_PAGES, REPEATED_SHARE * len(pages))
    furniture = {key for key, count in ends.items() if count >= needed}
    return [_without(page, furniture) for page in lines]


def _margins(lines: Sequence[str]) -> list[str]:
    return [*lines[:MARGIN_LINES], *lines[MARGIN_LINES:][-MARGIN_LINES:]]


def _key(line: str) -> str:
    return _DIGITS.sub("#", line.casefold())


def _without(lines: Sequence[str], furniture: set[str]) -> list[str]:
    first, last = 0, len(lines)
    while first < min(MARGIN_LINES, last) and _is_furniture(lines[first], furniture):
        first += 1
    while last > max(first, len(lines) - MARGIN_LINES) and _is_furniture(lines[last - 1], furniture):
        last -= 1
    return list(lines[first:last])


def _is_furniture(line: str, furniture: set[str]) -> bool:
    return bool(_NUMBER.fullmatch(line)) or _key(line) in furniture


def in_columns(boxes: Sequence[Box]) -> list[str] | None:
    """Return the lines of a page in two columns in reading order; None where it has no two columns.

    What reaches over the gutter, such as a title, is read before what stands below it, and after what stands above.
    """
    if not boxes:
        return None
    left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
    gutter = _gutter(boxes, left, right)
    if gutter is None:
        return None
    ordered = sorted(boxes, key=lambda box: (-box[3], box[0]))
    lines: list[str] = []
    sides: tuple[list[Box], list[Box]] = ([], [])
    for box in ordered:
        if box[0] < gutter < box[2]:
            lines += _both(sides)
            sides = ([], [])
            lines.append(box[4])
        else:
            sides[box[0] >= gutter].append(box)
    return lines + _both(sides)


def _gutter(boxes: Sequence[Box], left: float, right: float) -> float | None:
    """Return where the white band between two columns lies: near the middle, crossed by few lines."""
    width = right - left
    best: tuple[int, float, float] | None = None
    for step in range(35, 66):
        x = left + width * step / 100
        crossing = sum(box[0] < x < box[2] for box in boxes)
        candidate = crossing, abs(step - 50), x
        best = min(best, candidate) if best else candidate
    if best is None:
        return None
    crossing, _, x = best
    on_left, on_right = sum(box[2] <= x for box in boxes), sum(box[0] >= x for box in boxes)
    few = crossing <= max(2, len(boxes) // 5)
    return x if few and min(on_left, on_right) >= MIN_COLUMN_LINES else None


def _both(sides: tuple[list[Box], list[Box]]) -> list[str]:
    return [line for side in sides for line in _merged(side)]


def _merged(boxes: Sequence[Box]) -> list[str]:
    """Return the parts of one line, such as a word in bold, as one line."""
    lines: list[list[Box]] = []
    for box in boxes:
        if lines and abs((lines[-1][0][1] + lines[-1][0][3]) - (box[1] + box[3])) < (box[3] - box[1]):
            lines[-1].append(box)
        else:
            lines.append([box])
    return [" ".join(part[4] for part in sorted(line)) for line in lines]
