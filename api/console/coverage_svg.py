"""The coverage as a picture: SVG with its own colours, its text as text, and nothing that runs."""

from collections.abc import Iterator
from textwrap import wrap
from xml.etree import ElementTree

from api.console import wording_coverage as words
from api.console.coverage import HeatCell, HeatMap, HeatRow

NAMESPACE = "http://www.w3.org/2000/svg"
# Pixels; at FONT_SIZE an average letter of a sans-serif font is about 7 wide.
MARGIN, TITLE_HEIGHT, HEADER_HEIGHT, LEGEND_HEIGHT = 24, 64, 72, 64
LABEL_WIDTH, CELL_WIDTH, CELL_HEIGHT, FONT_SIZE, LINE_HEIGHT = 240, 128, 52, 13, 17
LABEL_CHARS, CELL_CHARS = 32, 17
FILLS = ("#ffffff", "#eef4dc", "#d3e3a0", "#aecb54", "#8ab122")
INK, MUTED, LINE = "#1b2410", "#444c38", "#74805f"
FONT = "'IBM Plex Sans', 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif"


def write_svg(heat_map: HeatMap) -> str:
    """Return the matrix as an SVG document, wide enough for its columns."""
    width = 2 * MARGIN + LABEL_WIDTH + CELL_WIDTH * len(heat_map.benefits)
    top = MARGIN + TITLE_HEIGHT + HEADER_HEIGHT
    bottom = top + CELL_HEIGHT * len(heat_map.rows)
    height = bottom + LEGEND_HEIGHT + MARGIN
    root = ElementTree.Element(
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
    ElementTree.SubElement(root, "title").text = words.TABLE_CAPTION
    ElementTree.SubElement(root, "desc").text = f"{words.SVG_NOTE}. {heat_map.as_of}"
    _rectangle(root, 0, 0, width, height, FILLS[0], "none")
    _heading(root, heat_map)
    for row, found in enumerate(heat_map.rows):
        _row(root, found, top + CELL_HEIGHT * row)
    _legend(root, heat_map, bottom + MARGIN)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _heading(root: ElementTree.Element, heat_map: HeatMap) -> None:
    _text(root, MARGIN, MARGIN + 16, words.TABLE_CAPTION, size="20", weight="600")
    _text(root, MARGIN, MARGIN + 40, f"{words.SVG_NOTE}. {heat_map.as_of}", fill=MUTED)
    baseline = MARGIN + TITLE_HEIGHT + HEADER_HEIGHT - 10
    for column, benefit in enumerate(heat_map.benefits):
        centre = MARGIN + LABEL_WIDTH + CELL_WIDTH * column + CELL_WIDTH // 2
        lines = wrap(benefit, CELL_CHARS)
        for y, line in _stacked(lines, baseline - LINE_HEIGHT * (len(lines) - 1)):
            _text(root, centre, y, line, weight="600", anchor="middle")


def _row(root: ElementTree.Element, row: HeatRow, top: int) -> None:
    lines = wrap(row.label, LABEL_CHARS)
    middle = top + CELL_HEIGHT // 2 + 5
    for y, line in _stacked(lines, middle - LINE_HEIGHT * (len(lines) - 1) // 2):
        _text(root, MARGIN, y, line, weight="600")
    for column, cell in enumerate(row.cells):
        _cell(root, cell, MARGIN + LABEL_WIDTH + CELL_WIDTH * column, top)


def _cell(root: ElementTree.Element, cell: HeatCell, left: int, top: int) -> None:
    group = ElementTree.SubElement(root, "g")
    title = ElementTree.SubElement(group, "title")
    title.text = f"{words.cell_heading(cell.audience_label, cell.benefit_label)} – {cell.in_words}"
    _rectangle(group, left + 1, top + 1, CELL_WIDTH - 2, CELL_HEIGHT - 2, FILLS[cell.heat], LINE)
    centre = left + CELL_WIDTH // 2
    _text(group, centre, top + 24, cell.amount, size="16", weight="600", anchor="middle")
    if cell.year:
        _text(group, centre, top + 42, cell.year, anchor="middle")


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
