"""The usage as pictures: SVG as wide as the page lets it be, with text as large as the page's, and nothing that runs.

Inside a page the colours are those of `nutzung.css`, by class; a file of its own, which names the `days` it is about,
has the attributes' colours. Widths are shares of the picture's: in per cent inside a page, in pixels in a file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from xml.etree import ElementTree

from api.console import wording_usage as words
from api.console.coverage_svg import FONT, NAMESPACE
from api.console.usage import UsageRow
from api.site.german import GERMAN

# Pixels.
FILE_WIDTH, FILE_MARGIN, TITLE_HEIGHT = 800, 24, 62
BAR_HEIGHT, LINE_HEIGHT, ROW_GAP, LEGEND_HEIGHT, FONT_SIZE = 14, 18, 12, 34, 14
PLOT_HEIGHT, AXIS_HEIGHT = 180, 40
LABEL_CHARS = 33  # as many as fit beside the margins of a screen 320 pixels wide
BAR_SPACE = 0.76  # of the width; the rest is for a number as long as "1.234.567"
SHARE_SPACE = 0.5  # the rest is for "63 % (58 bis 67 %)"
COLUMN, GAP = 0.36, 0.14  # of a month's width: each of its two columns, and what is free to the left of them
MOST_NAMED = 8  # months that can all be named below their columns on a narrow screen
MOST_LABELLED = 4  # months that leave room for numbers above the columns on a narrow screen
COLOURS = {"shown": "#8ab122", "opened": "#33420f", "track": "#e6ebd9", "range": "#545d47", "line": "#74805f"}
INK = "#1b2410"


@dataclass(frozen=True, slots=True)
class Canvas:
    """A document, the part of it that is drawn into, and its width: None inside a page, whose width nobody knows."""

    document: ElementTree.Element
    root: ElementTree.Element
    width: float | None

    def at(self, share: float) -> str:
        """Return a place or a length as a share of the width."""
        return f"{round(100 * share, 2)}%" if self.width is None else str(round(self.width * share, 1))

    def bar(self, name: str, left: float, width: float, top: float, height: float = BAR_HEIGHT) -> None:
        """Draw a rectangle of one of `COLOURS`."""
        stroke = {"stroke": COLOURS["line"]} if name == "shown" else {}  # its green alone is too light beside white
        place = {"x": self.at(left), "y": f"{top:g}", "width": self.at(width), "height": f"{height:g}"}
        shape = {"class": f"plot-{name}", "fill": COLOURS[name], **stroke}
        ElementTree.SubElement(self.root, "rect", {**shape, **place})

    def line(self, left: float, right: float, y: float, name: str = "line", width: float = 1) -> None:
        """Draw a horizontal line."""
        ends = {"x1": self.at(left), "x2": self.at(right), "y1": f"{y:g}", "y2": f"{y:g}"}
        shape = {"class": f"plot-{name}", "stroke": COLOURS[name], "stroke-width": f"{width:g}"}
        ElementTree.SubElement(self.root, "line", {**shape, **ends})

    def text(self, text: str, left: float, y: float, **attributes: str) -> None:
        """Write a line of text; its attributes are spelled as in SVG, with "_" for "-"."""
        further = {name.replace("_", "-"): value for name, value in attributes.items()}
        place = {"class": "plot-text", "fill": INK, "x": self.at(left), "y": f"{y:g}"}
        ElementTree.SubElement(self.root, "text", {**place, **further}).text = text


@dataclass(frozen=True, slots=True)
class Place:
    """A label in lines, and where they begin."""

    lines: tuple[str, ...]
    top: float


def draw_counts(rows: Sequence[UsageRow], title: str, *, days: str = "") -> str:
    """Return bars of what was shown and opened, one pair for each row that has any."""
    found = [row for row in rows if row.shown or row.opened]
    places, height = _places([row.label for row in found], LEGEND_HEIGHT, 2)
    canvas = _canvas(title, height, days=days)
    _legend(canvas)
    most = max((max(row.shown, row.opened) for row in found), default=1)
    for row, place in zip(found, places, strict=True):
        top = _label(canvas, place)
        for name, events, y in (("shown", row.shown, top), ("opened", row.opened, top + BAR_HEIGHT + 2)):
            length = BAR_SPACE * events / most
            canvas.bar(name, 0, length, y)
            canvas.text(words.number(events), length, y + 12, dx="6")
    return _written(canvas)


def draw_shares(rows: Sequence[UsageRow], title: str, *, days: str = "") -> str:
    """Return bars of the share of yes among the answers, with its range, one for each row that has one."""
    found = [(row, share) for row in rows if (share := row.helpful_share) is not None]
    places, height = _places([row.label for row, _ in found], 0, 1)
    canvas = _canvas(title, height, days=days)
    for (_, share), place in zip(found, places, strict=True):
        top = _label(canvas, place)
        canvas.bar("track", 0, SHARE_SPACE, top)
        if share.value is not None:
            canvas.bar("shown", 0, SHARE_SPACE * share.value, top)
        canvas.line(SHARE_SPACE * share.low, SHARE_SPACE * share.high, top + BAR_HEIGHT / 2, "range", 3)
        canvas.text(words.share_in_words(share), SHARE_SPACE, top + 12, dx="8")
    return _written(canvas)


def _places(labels: Sequence[str], top: float, bars: int) -> tuple[list[Place], float]:
    """Return where each label stands, above so many bars, and where the last one's bars end."""
    places = []
    for label in labels:
        lines = wrap(label, LABEL_CHARS, break_on_hyphens=False)
        places.append(Place(tuple(lines), top))
        top += LINE_HEIGHT * len(lines) + (BAR_HEIGHT + 2) * bars + ROW_GAP
    return places, top


def _label(canvas: Canvas, place: Place) -> float:
    """Write a label; return where its bars begin."""
    for number, line in enumerate(place.lines):
        canvas.text(line, 0, place.top + LINE_HEIGHT * number + FONT_SIZE, font_weight="600")
    return place.top + LINE_HEIGHT * len(place.lines) + 2


def draw_months(rows: Sequence[UsageRow], title: str, *, days: str = "") -> str:
    """Return columns of what was shown and opened, month by month."""
    canvas = _canvas(title, LEGEND_HEIGHT + PLOT_HEIGHT + AXIS_HEIGHT, days=days)
    _legend(canvas)
    most = max((max(row.shown, row.opened) for row in rows), default=0) or 1
    top, floor, slot = LEGEND_HEIGHT + 20, LEGEND_HEIGHT + PLOT_HEIGHT, 1 / max(1, len(rows))
    for part in (1, 0.5):
        canvas.line(0, 1, floor - (floor - top) * part)
    canvas.text(words.at_most(most), 0, top - 6, font_size="12")
    for place, row in enumerate(rows):
        left = slot * (place + GAP)
        for name, events in (("shown", row.shown), ("opened", row.opened)):
            height = (floor - top) * events / most
            canvas.bar(name, left, slot * COLUMN, floor - height, height)
            if len(rows) <= MOST_LABELLED and events < most:
                canvas.text(words.number(events), left, floor - height - 4, font_size="12")
            left += slot * COLUMN
    canvas.line(0, 1, floor, width=2)
    _name_months(canvas, [row.name for row in rows], floor)
    return _written(canvas)


def _name_months(canvas: Canvas, names: Sequence[str], floor: float) -> None:
    """Write the months below their columns, every other one where there are many, and the year where it changes."""
    step, known = 1 if len(names) <= MOST_NAMED else 2, ""
    for place in range((len(names) - 1) % step, len(names), step):  # the last one always
        year, month = names[place].split("-")
        shape = {"font_size": "12", "text_anchor": "middle"}
        middle = (place + 0.5) / len(names)
        canvas.text(GERMAN.dates.months[int(month) - 1][:3], middle, floor + 16, **shape)
        if year != known:
            canvas.text(year, middle, floor + 32, **shape)
        known = year


def _legend(canvas: Canvas) -> None:
    for name, label, left in (("shown", words.SHOWN, 0.0), ("opened", words.OPENED, 0.4)):
        mark = {"class": f"plot-{name}", "fill": COLOURS[name], "width": "14", "height": "14", "y": "2"}
        ElementTree.SubElement(canvas.root, "rect", {**mark, "x": canvas.at(left)})
        canvas.text(label, left, 14, dx="20")


def _canvas(title: str, height: float, *, days: str) -> Canvas:
    """Begin a picture; in a file, what is drawn has a margin around it, title and days above and paper beneath."""
    looks = {"role": "img", "lang": "de", "font-size": str(FONT_SIZE), "class": "plot"}
    if not days:
        document = ElementTree.Element("svg", {**looks, "width": "100%", "height": f"{height:g}"})
        ElementTree.SubElement(document, "title").text = title
        return Canvas(document, document, None)
    size = {"width": str(FILE_WIDTH), "height": f"{height + TITLE_HEIGHT + 2 * FILE_MARGIN:g}"}
    document = ElementTree.Element("svg", {"xmlns": NAMESPACE, "font-family": FONT, **looks, **size})
    ElementTree.SubElement(document, "title").text = title
    ElementTree.SubElement(document, "rect", {"fill": "#ffffff", **size})
    moved = {"transform": f"translate({FILE_MARGIN} {FILE_MARGIN + TITLE_HEIGHT})"}
    canvas = Canvas(document, ElementTree.SubElement(document, "g", moved), FILE_WIDTH - 2 * FILE_MARGIN)
    canvas.text(title, 0, 18 - TITLE_HEIGHT, font_size="18", font_weight="600")
    canvas.text(days, 0, 40 - TITLE_HEIGHT)
    return canvas


def _written(canvas: Canvas) -> str:
    declared = "" if canvas.width is None else '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f"{declared}{ElementTree.tostring(canvas.document, encoding='unicode')}\n"
