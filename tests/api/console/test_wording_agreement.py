import pytest

from api.console import wording_agreement as words
from corpus.editorial_agreement import Agreement
from corpus.editorial_kappa import MIN_OUTPUTS, Cells, PairAgreement
from corpus.model import Scheme

BLIND = Agreement(outputs=20, both=50, editor_only=10, machine_only=10)


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        (Agreement(outputs=30, both=99, editor_only=1, machine_only=1), "höher"),
        (Agreement(outputs=30, both=30, editor_only=30, machine_only=30), "niedriger"),
        (Agreement(outputs=30, both=50, editor_only=9, machine_only=9), "zeigt sich nicht"),
        (Agreement(outputs=MIN_OUTPUTS - 1, both=9), "noch mindestens ein Beitrag mit Vorschlägen"),
        (Agreement(outputs=30), "keine Begriffe gefunden"),
    ],
)
def test_led_by_suggestions_says_what_the_difference_means(seen: Agreement, told: str) -> None:
    assert told in words.led_by_suggestions(BLIND, seen)


@pytest.mark.parametrize(
    ("cells", "level"),
    [
        (Cells(both=20, neither=80), "fast vollkommen"),
        (Cells(both=20, first_only=5, second_only=10, neither=15), "ausreichend"),
        (Cells(first_only=50, second_only=50), "schlechter als zufällig"),
        (Cells(neither=100), ""),
    ],
)
def test_level_is_the_customary_word_for_kappa(cells: Cells, level: str) -> None:
    assert words.level(PairAgreement(("a", "b"), Scheme.AUDIENCE, MIN_OUTPUTS, cells, None)) == level


def test_pair_with_few_outputs_says_so_in_the_place_of_every_number_of_kappa() -> None:
    few = PairAgreement(("a", "b"), Scheme.AUDIENCE, MIN_OUTPUTS - 2, Cells(both=20, neither=80), (0.9, 1.0))
    assert (words.kappa(few), words.interval(few), words.level(few)) == ("zu wenige Beiträge", "–", "")
    assert words.enough(few.outputs) == "noch 2 Beiträge"
