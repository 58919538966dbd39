from api.console.view_line import LineView
from api.console.view_trail import TrailPage, build_trail_page

LINES = [LineView(number, "", "", "Erika", "Studie", "/ziel", "entschieden", "", "") for number in (9, 8)]


def build(*, is_first: bool = True, has_older: bool = False, lines: list[LineView] = LINES) -> TrailPage:
    return build_trail_page(lines, prefix="/x", is_first=is_first, has_older=has_older)


def test_older_lines_are_those_before_the_last_one_shown() -> None:
    assert build(has_older=True).older_href == "/x/redaktion/protokoll?vor=8"
    assert build().older_href == ""
    assert build(has_older=True, lines=[]).older_href == ""


def test_way_back_to_the_newest_is_offered_on_later_pages_alone() -> None:
    assert build(is_first=False).newest_href == "/x/redaktion/protokoll"
    assert build().newest_href == ""
    assert build().csv_href == "/x/redaktion/protokoll.csv"
