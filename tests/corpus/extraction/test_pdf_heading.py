"""Headings of PDFs."""

import pytest

from corpus.extraction.pdf_heading import Look, Section, prominent_lines, sections

BODY, LARGE, BOLD, SMALL = (
    Look(11.0, is_bold=False),
    Look(14.0, is_bold=False),
    Look(11.0, is_bold=True),
    Look(8.0, True),
)
TEXT = [f"Zeile {number} des laufenden Textes" for number in range(6)]


def test_larger_and_bolder_lines_stand_out_from_what_most_letters_look_like() -> None:
    looks = [("Eine Überschrift", LARGE), *((line, BODY) for line in TEXT), ("Noch eine", BOLD), ("Fußnote", SMALL)]

    assert prominent_lines([looks, [(TEXT[0], BODY)]]) == [["Eine Überschrift", "Noch eine"], []]


def test_nothing_stands_out_where_nothing_is_written() -> None:
    assert prominent_lines([[], []]) == [[], []]


def test_text_stands_under_its_heading_over_the_end_of_the_page() -> None:
    pages = [["Vorab.", "1 Anfang und", "Anlass", *TEXT], [*TEXT[:2], "2 Ende", TEXT[2]]]

    title, found = sections(pages, [{"1 Anfang und", "Anlass"}, {"2 Ende"}])

    assert title is None
    assert list(found) == [
        Section(1, None, "Vorab."),
        Section(1, "1 Anfang und Anlass", "\n".join(TEXT)),
        Section(2, "1 Anfang und Anlass", "\n".join(TEXT[:2])),
        Section(2, "2 Ende", TEXT[2]),
    ]


@pytest.mark.parametrize(
    "line",
    ["Ein ganzer Satz in fetter Schrift, der hier endet.", "12", "3 Wege . . . . . 14", "Viele große Worte " * 12],
)
def test_what_is_no_title_stays_text(line: str) -> None:
    assert sections([[line, *TEXT]], [{line.strip()}]) == (None, (Section(1, None, "\n".join([line, *TEXT])),))


def test_page_of_prominent_lines_alone_has_no_headings() -> None:
    assert sections([TEXT], [set(TEXT)]) == (None, (Section(1, None, "\n".join(TEXT)),))


@pytest.mark.parametrize(
    ("first", "title", "heading"),
    [("Der digitale Antrag", "Der digitale Antrag", None), ("1 Anlass", None, "1 Anlass")],
)
def test_title_at_the_beginning_is_no_heading(first: str, title: str | None, heading: str | None) -> None:
    assert sections([[first, *TEXT]], [{first}]) == (title, (Section(1, heading, "\n".join(TEXT)),))


def test_title_may_stand_below_the_name_of_a_series() -> None:
    lines = ["NEGZ Kurzstudie 12", "Der digitale Antrag", *TEXT, "Wozu", *TEXT]

    title, found = sections([lines], [{"Der digitale Antrag", "Wozu"}])

    assert title == "Der digitale Antrag"
    assert [part.heading for part in found] == [None, None, "Wozu"]
