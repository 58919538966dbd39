from collections.abc import Sequence
from xml.etree import ElementTree

import pytest

from api.console.usage import UsageRow
from api.console.usage_svg import FILE_MARGIN, FILE_WIDTH, draw_counts, draw_months, draw_shares
from tests.api.console.usage_world import make_usage_row

ROWS = (
    make_usage_row("CDO & <CIO>", 1000, 250, helpful=80, not_helpful=20),
    make_usage_row("Zivilgesellschaft, Medien und Öffentlichkeit", 500, helpful=100),
    make_usage_row("Nachwuchs"),
)
SVG = "{http://www.w3.org/2000/svg}"


def parse(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - our own text


def texts(root: ElementTree.Element) -> list[str]:
    return [str(element.text) for element in root.iter() if element.tag.endswith("text")]


def bars(root: ElementTree.Element, name: str) -> list[str]:
    """Return the widths of the bars of that name, without the legend's mark."""
    found = [element for element in root.iter() if element.tag.endswith("rect")]
    return [rect.attrib["width"] for rect in found if rect.get("class") == f"plot-{name}" and rect.get("y") != "2"]


def test_bars_are_as_long_as_the_numbers_beside_them_say() -> None:
    root = parse(draw_counts(ROWS, "Titel"))
    assert bars(root, "shown") == ["76.0%", "38.0%"]
    assert bars(root, "opened") == ["19.0%", "0.0%"]
    assert {"1.000", "250", "500", "unter 5"} <= set(texts(root))


def test_row_without_a_number_is_in_no_picture() -> None:
    assert "Nachwuchs" not in texts(parse(draw_counts(ROWS, "Titel"))) + texts(parse(draw_shares(ROWS, "Titel")))


def test_long_label_is_written_in_lines() -> None:
    assert {"Zivilgesellschaft, Medien und", "Öffentlichkeit", "CDO & <CIO>"} <= set(
        texts(parse(draw_counts(ROWS, "T")))
    )


def test_share_is_drawn_with_its_range_and_said() -> None:
    root = parse(draw_shares(ROWS, "Titel"))
    assert bars(root, "shown") == ["40.0%"]  # four fifths of the half that bars have; the other share is a range alone
    assert len([line for line in root.iter() if line.get("class") == "plot-range"]) == 2
    assert "80\u00a0% (69 bis 88\u00a0%)" in texts(root)
    assert "mindestens 90\u00a0%" in texts(root)


def test_months_stand_in_order_with_their_years() -> None:
    rows = [UsageRow(f"{year}-{month:02}", "", 5 * month, 5, 0, 0, 0) for year, month in ((2025, 12), (2026, 1))]
    found = texts(parse(draw_months(rows, "Titel")))
    assert [text for text in found if text in {"Dez", "2025", "Jan", "2026"}] == ["Dez", "2025", "Jan", "2026"]
    assert "höchster Wert: 60" in found


def test_many_months_are_named_every_other_one_and_the_last_always() -> None:
    names = [f"2025-{month}" for month in (11, 12)] + [f"2026-{month:02}" for month in range(1, 12)]
    root = parse(draw_months([UsageRow(name, "", 5, 5, 0, 0, 0) for name in names], "Titel"))
    named = ["Nov", "2025", "Jan", "2026", "Mär", "Mai", "Jul", "Sep", "Nov"]
    assert [text for text in texts(root) if text[:1].isupper() or text.startswith("202")] == named


@pytest.mark.parametrize("draw", [draw_counts, draw_shares, draw_months])
@pytest.mark.parametrize("rows", [(), (make_usage_row("2026-11", 5, 5, helpful=50, not_helpful=10),)])
def test_file_has_a_title_and_all_of_it_inside_its_edges(draw: object, rows: Sequence[UsageRow]) -> None:
    root = parse(draw(rows, "Titel der Datei", days="Gezählt am 23.11.2026."))  # type: ignore[operator]
    assert root.tag == f"{SVG}svg"
    assert root.findtext(f"{SVG}title") == "Titel der Datei"
    inner = FILE_WIDTH - 2 * FILE_MARGIN
    for element in root.iter(f"{SVG}rect"):
        assert (
            0
            <= float(element.get("x", 0)) + float(element.attrib["width"])
            <= (inner if element.get("class") else FILE_WIDTH)
        )
    assert "%" not in "".join(element.get("x", "") + element.get("width", "") for element in root.iter())


def test_picture_in_a_page_is_as_wide_as_its_place() -> None:
    root = parse(draw_months(ROWS[:0], "Titel"))
    assert (root.attrib["width"], root.attrib["role"], root.findtext("title")) == ("100%", "img", "Titel")
    assert "viewBox" not in root.attrib, "its text would shrink with it"
