"""The coverage as a picture: SVG with its own colours, its text as text, and nothing that runs."""

from collections.abc import Iterator
from textwrap import wrap
from xml.etree import ElementTree

from api.console import wording_coverage as words
from api.console import wording_demand
from api.console.coverage import HeatCell, HeatMap, HeatRow, HeatTotal

NAMESPACE = "http://www.w3.org/2000/svg"
# Pixels; at FONT_SIZE an average letter of a sans-serif font is about 7 wide.
MARGIN, TITLE_HEIGHT, HEADER_HEIGHT, LEGEND_HEIGHT = 24, 86, 72, 64
LABEL_WIDTH, CELL_WIDTH, CELL_HEIGHT, FONT_SIZE, LINE_HEIGHT = 240, 140, 66, 13, 17
LABEL_CHARS, CELL_CHARS = 28, 17
FILLS = ("#ffffff", "#eef4dc", "#d3e3a0", "#aecb54", "#8ab122")
INK, MUTED, LINE = "#1b2410", "#444c38", "#74805f"
Lines = tuple[str, ...]
FONT = "'IBM Plex Sans', 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif"


def write_svg(heat_map: HeatMap) -> str:
    """Return the matrix as an SVG document, wide enough for its columns."""
    header, lines = _header(heat_map), _totals(heat_map)
    width = 2 * MARGIN + LABEL_WIDTH + CELL_WIDTH * len(header)
    top = MARGIN + TITLE_HEIGHT + HEADER_HEIGHT
    bottom = top + CELL_HEIGHT * (len(heat_map.rows) + len(lines))
    root = _document(width, bottom + LEGEND_HEIGHT + MARGIN)
    ElementTree.SubElement(root, "title").text = words.TABLE_CAPTION
    ElementTree.SubElement(root, "desc").text = " ".join(_notes(heat_map))
    _rectangle(root, 0, 0, width, bottom + LEGEND_HEIGHT + MARGIN, FILLS[0], "none")
    _heading(root, heat_map, header)
    for place, row in enumerate(heat_map.rows):
        _row(root, row, _beside(heat_map, row), top + CELL_HEIGHT * place)
    for place, (label, totals) in enumerate(lines, len(heat_map.rows)):
        _total_row(root, label, totals, top + CELL_HEIGHT * place)
    _legend(root, heat_map, bottom + MARGIN)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _document(width: int, height: int) -> ElementTree.Element:
    return ElementTree.Element(
        "svg",
        {
            "xmlns": NAMESPACE,
            "viewBox": f"0 0 {width} {height}",
            "width": str(width),
            "height": str(height),
            "role": "img",
            "lang": "de",
            "font-family": FONT,
            "font-size": str(FONT_SIZE),
            "fill": INK,
        },
    )


def _header(heat_map: HeatMap) -> list[str]:
    without = [wording_demand.WITHOUT_BENEFIT] if heat_map.times_without_benefit else []
    return [*(column.label for column in heat_map.columns), *without, wording_demand.TOTAL]


def _beside(heat_map: HeatMap, row: HeatRow) -> list[Lines]:
    """Return what stands to the right of a row's cells."""
    without: list[Lines] = [("", row.times_without_benefit)] if heat_map.times_without_benefit else []
    return [*without, _lines(row.total)]


def _totals(heat_map: HeatMap) -> list[tuple[str, list[Lines]]]:
    """Return the rows under the target groups, each a label and its fields."""
    benefits, audiences = heat_map.times_without_benefit, heat_map.times_without_audience
    gap: list[Lines] = [("", "")] if benefits else []
    without: list[Lines] = [("", column.times_without_audience) for column in heat_map.columns]
    sums = [_lines(column.total) for column in heat_map.columns]
    below: list[Lines] = [("", benefits)] if benefits else []
    rows = [(wording_demand.TOTAL, [*sums, *below, _lines(heat_map.total)])]
    return [(wording_demand.WITHOUT_AUDIENCE, [*without, *gap, ("", audiences)]), *rows] if audiences else rows


def _lines(total: HeatTotal) -> Lines:
    return total.amount, total.times


def _notes(heat_map: HeatMap) -> tuple[str, str]:
    return f"{words.SVG_NOTE}. {heat_map.as_of}", heat_map.requests.in_words


def _heading(root: ElementTree.Element, heat_map: HeatMap, header: list[str]) -> None:
    _text(root, MARGIN, MARGIN + 16, words.TABLE_CAPTION, size="20", weight="600")
    for place, note in enumerate(_notes(heat_map)):
        _text(root, MARGIN, MARGIN + 40 + 20 * place, note, fill=MUTED)
    baseline = MARGIN + TITLE_HEIGHT + HEADER_HEIGHT - 10
    for column, label in enumerate(header):
        lines = wrap(label, CELL_CHARS)
        for y, line in _stacked(lines, baseline - LINE_HEIGHT * (len(lines) - 1)):
            _text(root, _left(column) + CELL_WIDTH // 2, y, line, weight="600", anchor="middle")


def _row(root: ElementTree.Element, row: HeatRow, beside: list[Lines], top: int) -> None:
    _label(root, row.label, top)
    for column, cell in enumerate(row.cells):
        _cell(root, cell, _left(column), top)
    for column, lines in enumerate(beside, len(row.cells)):
        _field(root, lines, _left(column), top)


def _total_row(root: ElementTree.Element, label: str, fields: list[Lines], top: int) -> None:
    _label(root, label, top)
    for column, lines in enumerate(fields):
        _field(root, lines, _left(column), top)


def _label(root: ElementTree.Element, label: str, top: int) -> None:
    lines = wrap(label, LABEL_CHARS)
    middle = top + CELL_HEIGHT // 2 + 5
    for y, line in _stacked(lines, middle - LINE_HEIGHT * (len(lines) - 1) // 2):
        _text(root, MARGIN, y, line, weight="600")


def _left(column: int) -> int:
    return MARGIN + LABEL_WIDTH + CELL_WIDTH * column


def _cell(root: ElementTree.Element, cell: HeatCell, left: int, top: int) -> None:
    group = ElementTree.SubElement(root, "g")
    title = ElementTree.SubElement(group, "title")
    title.text = f"{words.cell_heading(cell.audience_label, cell.benefit_label)} – {cell.in_words}"
    _rectangle(group, left + 1, top + 1, CELL_WIDTH - 2, CELL_HEIGHT - 2, FILLS[cell.heat], LINE)
    _field(group, (cell.amount, cell.year, cell.times), left, top)


def _field(parent: ElementTree.Element, lines: Lines, left: int, top: int) -> None:
    """Write a field's lines: the number of outputs large, below it what there is more to say."""
    amount, further = lines[0], [line for line in lines[1:] if line]
    centre = left + CELL_WIDTH // 2
    if amount:
        _text(parent, centre, top + 22, amount, size="16", weight="600", anchor="middle")
    for y, line in _stacked(further, top + 40):
        _text(parent, centre, y, line, anchor="middle")


def _legend(root: ElementTree.Element, heat_map: HeatMap, top: int) -> None:
    _text(root, MARGIN, top + 18, words.LEGEND)
    for place, step in enumerate(heat_map.legend):
        left = MARGIN + LABEL_WIDTH + CELL_WIDTH * place
        _rectangle(root, left + 1, top, 24, 24, FILLS[step.heat], LINE)
        _text(root, left + 34, top + 18, step.counts)


def _stacked(lines: list[str], first: int) -> Iterator[tuple[int, str]]:
    return ((first + LINE_HEIGHT * place, line) for place, line in enumerate(lines))


def _rectangle(parent: ElementTree.Element, x: int, y: int, width: int, height: int, fill: str, stroke: str) -> None:
    sizes = {"x": x, "y": y, "width": width, "height": height}
    attributes = {name: str(value) for name, value in sizes.items()}
    ElementTree.SubElement(parent, "rect", {**attributes, "fill": fill, "stroke": stroke})


def _text(
    parent: ElementTree.Element,
    x: int,
    y: int,
    text: str,
    *,
    size: str = str(FONT_SIZE),
    weight: str = "400",
    anchor: str = "start",
    fill: str = INK,
) -> None:
    attributes = {
        "x": str(x),
        "y": str(y),
        "font-size": size,
        "font-weight": weight,
        "text-anchor": anchor,
        "fill": fill,
    }
    ElementTree.SubElement(parent, "text", attributes).text = text
