from datetime import date

import pytest

from corpus.merging.day import days_in, without_days


@pytest.mark.parametrize(
    "text",
    [
        "Brown-Bag-Meeting am Freitag, den 12. Juli 2024",
        "Brown-Bag-Meeting am 12.07.2024, 12 Uhr",
        "Brown-Bag-Meeting (12.7.24)",
        "Brown-Bag-Meeting 2024-07-12",
        "Brown-Bag-Meeting, 12. Jul. 2024",
    ],
)
def test_days_in_reads_every_usual_spelling(text: str) -> None:
    assert days_in(text) == {date(2024, 7, 12)}


def test_days_in_leaves_what_is_no_day() -> None:
    assert days_in("Version 2.0.1, 31.02.2024, 45. Sitzung 2024, Artikel 12.13.14") == frozenset()


def test_without_days_keeps_the_rest() -> None:
    text, days = without_days("Digitaltag am 7. Juni 2024: Bürgerämter")
    assert text.split() == ["Digitaltag", ":", "Bürgerämter"]
    assert days == {date(2024, 6, 7)}
