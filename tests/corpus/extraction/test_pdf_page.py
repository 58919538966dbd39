"""Pages as running text."""

import pytest

from corpus.extraction.pdf_line import join_lines
from corpus.extraction.pdf_page import Box, in_columns, running_lines


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["Verwal-", "tung"], "Verwaltung"),
        (["Online-", "Dienste"], "Online-Dienste"),
        (["Bürger-", "und Unternehmen"], "Bürger- und Unternehmen"),
        (["Verwal\xad", "tung"], "Verwaltung"),
        (["von 2020 –", "heute"], "von 2020 –\nheute"),
    ],
)
def test_words_broken_at_line_ends_are_made_whole(lines: list[str], text: str) -> None:
    assert join_lines(lines) == text


def test_headers_footers_and_page_numbers_are_left_out() -> None:
    words = ["eins", "zwei", "drei", "vier"]
    pages = [
        f"NEGZ Kurzstudie 12\nText {word}.\nMehr {word}.\nNoch {word}.\nSeite {n} von 4"
        for n, word in enumerate(words, 1)
    ]

    assert running_lines(pages) == [[f"Text {word}.", f"Mehr {word}.", f"Noch {word}."] for word in words]


def test_sentence_that_stands_on_two_pages_stays() -> None:
    assert running_lines(["Ein Ende.\nmehr", "Ein Ende.\nweniger"]) == [["Ein Ende.", "mehr"], ["Ein Ende.", "weniger"]]


def test_columns_are_read_one_after_the_other_below_their_title() -> None:
    boxes: list[Box] = [(50, 780, 550, 800, "Der Titel über beiden Spalten")]
    for line in range(6):  # as some programs write them: line by line across both columns
        top = 760 - 15 * line
        boxes += [(50, top - 10, 290, top, f"links {line}"), (310, top - 10, 550, top, f"rechts {line}")]

    assert in_columns(boxes) == [
        "Der Titel über beiden Spalten",
        *(f"links {line}" for line in range(6)),
        *(f"rechts {line}" for line in range(6)),
    ]


def test_page_of_one_column_is_left_as_it_is() -> None:
    assert in_columns([(50, 700 - 15 * n, 540, 710 - 15 * n, "eine volle Zeile") for n in range(20)]) is None
