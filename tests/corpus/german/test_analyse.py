"""Index terms: lemmas, compound parts, one term for every spelling and gender form."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.german import analyse, fold

WORDS = [
    "Bürgerbüro",
    "Behörde",
    "Behörden",
    "Lösung",
    "Fähigkeiten",
    "Führungskräfte",
    "öffentlich",
    "öffentliche",
    "Verwaltungsgebäude",
    "für",
    "Prüfung",
    "Gemeinderäte",
    "Städte",
    "künstliche",
    "Länder",
    "Souveränität",
    "möglich",
    "Rückmeldung",
    "Zuständigkeit",
    "Straße",
    "große",
    "Größe",
    "außerhalb",
    "Maßnahmen",
    "Bürokratie",
    "Umsätze",
    "Übersicht",
    "Änderung",
    "Öffnung",
    "natürlich",
    "Verfügbarkeit",
    "Registerführung",
]


@pytest.mark.parametrize("word", WORDS)
def test_analyse_transcribed_spelling_meets_the_umlaut(word: str) -> None:
    assert analyse(fold(word)) == analyse(word) == analyse(word.lower())


@pytest.mark.parametrize(
    ("forms", "base"),
    [
        ("Bürger Bürgerin Bürgerinnen Bürger:innen Bürger*innen Bürger_innen BürgerInnen Bürger:in Bürgern", "buerger"),
        ("Experte Experten Expertin Expertinnen Expert:innen Expert:in Expert/innen", "experte"),
        ("Arzt Ärzte Ärztin Ärztinnen Ärzt:innen Ärzt:in", "arzt"),
        ("Kollege Kollegen Kollegin Kolleginnen Kolleg:innen", "kollege"),
        ("Sachbearbeiter Sachbearbeiterin Sachbearbeiter:innen Sachbearbeiter(innen)", "sachbearbeiter"),
        ("Beamter Beamte Beamten Beamtin Beamtinnen Beamt:innen", "beamter"),
        ("Melder Melderin Melderinnen Melder:innen", "melder"),
        ("Digitalexperte Digitalexpertin Digitalexpertinnen Digitalexpert:innen", "digitalexperte"),
    ],
)
def test_analyse_gender_forms_share_the_base(forms: str, base: str) -> None:
    assert {form: base in analyse(form) for form in forms.split()} == dict.fromkeys(forms.split(), True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Verwaltungsdigitalisierung", ["verwaltungsdigitalisierung", "verwaltung", "digitalisierung"]),
        ("Onlinezugangsgesetzes", ["onlinezugangsgesetz", "onlinezugang", "online", "zugang", "gesetz"]),
        ("Registermodernisierung", ["registermodernisierung", "register", "modernisierung"]),
        ("Bezirksamt", ["bezirksamt", "bezirk", "amt"]),
        ("Verwaltungs- und Bürgerdienste", ["verwaltung", "buergerdienst", "buerger", "dienst"]),
        ("OZG 2.0 mit N3GZ", ["ozg", "2.0", "n3gz"]),
        ("X-Road", ["xroad", "road"]),
        ("eGovernment", ["egovernment", "government"]),
        ("BürgerApp für EfA", ["buergerapp", "buerger", "app", "efa"]),
        ("MeinUnternehmenskonto", ["meinunternehmenskonto", "unternehmenskonto", "unternehmen", "konto"]),
        ("E-Government", ["egovernment", "government"]),
        ("OZG-Umsetzung", ["ozgumsetzung", "ozg", "umsetzung"]),
        ("Die digitale Verwaltung ist für alle da", ["digital", "verwaltung"]),
        ("the value of public services", ["value", "public", "services"]),
        ("", []),
    ],
)
def test_analyse_text_gives_terms(text: str, expected: list[str]) -> None:
    assert analyse(text) == expected


@pytest.mark.parametrize(
    "word",
    [
        "Verwaltung",
        "Wirtschaft",
        "Wissenschaft",
        "Organisation",
        "Transformation",
        "Kombination",
        "Termin",
        "Medizin",
        "beschaffen",
    ],
)
def test_analyse_simple_word_gives_one_term(word: str) -> None:
    assert analyse(word) == [fold(word)]


@pytest.mark.parametrize("word", ["Digitale", "Kommunale", "Leben", "Daten", "Runden", "Dienst", "Rechte", "Arbeiten"])
def test_analyse_case_makes_no_difference(word: str) -> None:
    assert analyse(word) == analyse(word.lower())


def test_fold_all_spellings_meet() -> None:
    assert fold("Größenänderung") == fold("GROESSENAENDERUNG") == "groessenaenderung"


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_analyse_any_text_gives_folded_terms(text: str) -> None:
    terms = analyse(text)
    assert all(term and term == fold(term) and not any(letter.isspace() for letter in term) for term in terms)
