import pytest

from corpus.merging.title import containment, read_title, similarity

CORE = read_title("Digitalisierung der Verwaltung zwischen Anspruch und Wirklichkeit").core


@pytest.mark.parametrize(
    "title",
    [
        "Jetzt ansehen: Digitalisierung der Verwaltung zwischen Anspruch und Wirklichkeit",
        "Einladung zum Brown-Bag-Meeting: Digitalisierung der Verwaltung zwischen Anspruch und Wirklichkeit",
        "Rückblick: Digitalisierung der Verwaltung zwischen Anspruch und Wirklichkeit (26.07.2024)",
        "Digitalisierung der Verwaltung zwischen Anspruch und Wirklichkeit – Folien | NEGZ",
        "DIGITALISIERUNG DER VERWALTUNG ZWISCHEN ANSPRUCH UND WIRKLICHKEIT [Aufzeichnung]",
        "Rueckblick auf: Digitalisierung der Verwaltung zwischen Anspruch und Wirklichkeit",
        "NEGZ Brown Bag #12: Digitalisierung der Verwaltung zwischen Anspruch und Wirklichkeit",
    ],
)
def test_read_title_of_every_form_has_one_core(title: str) -> None:
    assert read_title(title).core == CORE


def test_read_title_sorts_numbers_by_what_they_mean() -> None:
    reading = read_title("Brown-Bag #41: Top 100 Leistungen, Teil II, 2. Auflage 2023")
    assert (reading.serials, reading.parts, reading.editions) == ({"41"}, {"2"}, {"2"})
    assert (reading.years, reading.numerals) == ({"2023"}, {"100"})


def test_read_title_knows_sessions_by_ordinal_and_languages_by_name() -> None:
    for title in ("Beschlüsse der 5. Sitzung des IT-Planungsrats", "Fünfte Sitzung des IT-Planungsrats"):
        assert (read_title(title).ordinals, read_title(title).serials) == ({"5"}, frozenset())
    assert read_title("OZG 2.0 verstehen").serials == frozenset()
    assert read_title("Fear of Change (English version)").language == "en"
    assert read_title("Angst im Wandel").language is None


def test_read_title_of_a_form_alone_has_no_core_and_is_like_nothing() -> None:
    bare = read_title("Brown-Bag-Meeting")
    assert bare.core == ""
    assert similarity(bare, bare) == 0.0
    assert containment(bare, read_title("Angst im Wandel")) == 0.0


def test_similarity_forgives_a_slip_and_not_another_subject() -> None:
    title = read_title("Künstliche Intelligenz in der öffentlichen Verwaltung")
    assert similarity(title, read_title("Künstliche Inteligenz in der öffentlichen Verwaltung")) > 0.85
    assert similarity(title, read_title("Robotic Process Automation in der öffentlichen Verwaltung")) < 0.6


def test_containment_of_a_title_within_a_paper_s_own_is_whole() -> None:
    assert containment(read_title("Angst im Wandel"), read_title("Studie zeigt: Angst im Wandel bremst Ämter")) == 1.0
