import pytest

from corpus.importers.kind import kind_of
from corpus.model import OutputKind


@pytest.mark.parametrize(
    ("categories", "title", "kind"),
    [
        (("Brown-Bag-Meeting", "Registermodernisierung"), "Studie zu Registern", OutputKind.BROWN_BAG),
        (("Kurzstudien",), "Wie Kommunen digitalisieren", OutputKind.STUDY),
        ((), "Positionspapier zur Registermodernisierung", OutputKind.POSITION_PAPER),
        ((), "Herbsttagung 2025", OutputKind.EVENT),
        (("Aktuelles",), "N3GZ-Stammtisch in Hamburg", OutputKind.MEETUP),
        (("Aktuelles",), "Neuer Vorstand gewählt", OutputKind.ARTICLE),
    ],
)
def test_kind_of_words_of_negz_is_the_one_they_name(categories: tuple[str, ...], title: str, kind: OutputKind) -> None:
    assert kind_of(categories, title, OutputKind.ARTICLE) is kind


def test_kind_of_a_word_within_another_is_not_taken_for_it() -> None:
    assert kind_of((), "Studierende im Praktikum, Eventualitäten", OutputKind.ARTICLE) is OutputKind.ARTICLE
