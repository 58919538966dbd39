"""One spelling: umlauts, ß, capitals, gender forms, invisible characters; English and addresses stay."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.german import normalise

FRAGMENTS = st.sampled_from(
    [
        "BÜRGER:INNEN",
        "Bürger*innen",
        "EXPERT:IN",
        "ein:e",
        "der:die",
        "FUER",
        "fuer",
        "Strasse",
        "OZG",
        "KI",
        "DIE",
        "UND",
        "VERWALTUNG",
        "Verwal-\n",
        "tung",
        "\u00ad",
        "\u200b",
        "\n",
        " ",
        "e",
        "r",
        ":",
        "*",
        "_",
        "/",
        "-",
        "(",
        ")",
        "in",
        "https://negz.org/ueber",
        "a@b.de",
        "ß",
        "ẞ",
        "ue",
        "ss",
        "Buergerbuero",
        "\u0308",
        "a",
        "U",
        ".",
        "„",
        "Ärzt",
        "Innen",
    ]
)


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("Das Buergerbuero im Verwaltungsgebaeude", "Das Bürgerbüro im Verwaltungsgebäude"),
        ("fuer die Behoerde ueber Pruefung und Loesungen", "für die Behörde über Prüfung und Lösungen"),
        ("Digitalisierungsbehoerden und Gebaeudepruefstelle", "Digitalisierungsbehörden und Gebäudeprüfstelle"),
        ("Oel in Muenchen", "Öl in München"),
        ("geaendert, geoeffnet, eingefuehrt", "geändert, geöffnet, eingeführt"),
    ],
)
def test_normalise_transcribed_umlauts_become_umlauts(given_text: str, expected: str) -> None:
    assert normalise(given_text) == expected


@pytest.mark.parametrize(
    "word",
    [
        "neue",
        "aktuell",
        "Quelle",
        "Israel",
        "Michael",
        "Poesie",
        "Steuer",
        "Frauen",
        "virtuell",
        "Mauer",
        "Koexistenz",
        "Duell",
        "Samuel",
        "Manuel",
        "zuerst",
        "abgebauet",
        "aktuellste",
        "Steuererklärung",
        "Quellcode",
        "Raphael",
        "Goethe",
        "Neuerung",
        "bauen",
        "manuell",
        "individuell",
        "Oboe",
        "Boeing",
        "dass",
        "Masse",
        "Fluss",
        "Prozess",
        "Kongress",
        "Interesse",
        "Aussage",
        "aussehen",
        "Voraussetzung",
        "aussuchen",
        "muss",
        "Herausforderung",
        "wissen",
        "lassen",
    ],
)
def test_normalise_real_spelling_is_left_alone(word: str) -> None:
    assert normalise(word) == word


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("Strasse", "Straße"),
        ("grosse", "große"),
        ("Bundesstrassen", "Bundesstraßen"),
        ("ausser", "außer"),
        ("Massnahmen", "Maßnahmen"),
        ("gemäss", "gemäß"),
        ("schliessen", "schließen"),
        ("Grösse", "Größe"),
        ("Groesse", "Größe"),
        ("regelmaessig", "regelmäßig"),
        ("draussen", "draußen"),
    ],
)
def test_normalise_ss_becomes_eszett_where_unambiguous(given_text: str, expected: str) -> None:
    assert normalise(given_text) == expected


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("Bürger:innen", "Bürger"),
        ("Bürger*innen", "Bürger"),
        ("Bürger_innen", "Bürger"),
        ("BürgerInnen", "Bürger"),
        ("Bürger/innen", "Bürger"),
        ("Bürger-innen", "Bürger"),
        ("Bürger/-innen", "Bürger"),
        ("Bürger(innen)", "Bürger"),
        ("Buerger:innen", "Bürger"),
        ("Expert:in", "Experte"),
        ("Ärzt:innen", "Ärzte"),
        ("Kolleg:innen", "Kollegen"),
        ("Student*innen", "Studenten"),
        ("Sachbearbeiter:innen", "Sachbearbeiter"),
        ("Landrät:innen", "Landräte"),
        ("Akteur:innen", "Akteure"),
        ("der:die Bürgermeister:in", "der Bürgermeister"),
        ("die/der Beauftragte", "der Beauftragte"),
        ("ein:e", "ein"),
        ("jede:r", "jeder"),
        ("ein:e neue:r Mitarbeiter:in", "ein neuer Mitarbeiter"),
        ("Digitalexpert:innen", "Digitalexperten"),
        ("Bürger:innenbeteiligung", "Bürgerbeteiligung"),
        ("Expert:innenrunde", "Expertenrunde"),
        ("BÜRGER:INNEN", "Bürger"),
        ("(Bürger:innen)", "(Bürger)"),
        ("„Nutzer:innen“.", "„Nutzer“."),
    ],
)
def test_normalise_gender_form_becomes_plain_form(given_text: str, expected: str) -> None:
    assert normalise(given_text) == expected


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        (
            "DIE DIGITALE VERWALTUNG IN NRW BRAUCHT BÜRGER UND KI",
            "Die digitale Verwaltung in NRW braucht Bürger und KI",
        ),
        ("Die VERWALTUNG im OZG", "Die Verwaltung im OZG"),
        ("VERWALTUNGSDIGITALISIERUNG", "Verwaltungsdigitalisierung"),
        ("BUERGERBUERO", "Bürgerbüro"),
        ("STRASSE", "Straße"),
    ],
)
def test_normalise_all_caps_become_proper_case(given_text: str, expected: str) -> None:
    assert normalise(given_text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "OZG EfA FIM ITZBund NEGZ N3GZ KGST KGSt E-Government",
        "ELSTER und UNICEF",
        "NASA",
        "DSGVO, BITV, FITKO",
        "COVID-19",
        "LinkedIn",
    ],
)
def test_normalise_acronyms_stay(text: str) -> None:
    assert normalise(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "The true value of a blue queue: does this issue or request make a poem? It goes on.",
        "Our guests discuss the latest issues, fuel, shoes, canoe, tissue and a class of business processes.",
        "https://negz.org/buerger/fuer?q=Bürger:innen",
        "mueller@buero-strasse.de",
        "www.strasse.de/UEBER",
        "snake_in value_e check_in",
    ],
)
def test_normalise_english_and_addresses_pass(text: str) -> None:
    assert normalise(text) == text


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("Verwal-\ntung", "Verwaltung"),
        ("Verwal\u00adtung", "Verwaltung"),
        ("Verwal\u00ad\n  tung", "Verwaltung"),
        ("Verwaltungs-\nund Bürgerdienste", "Verwaltungs- und Bürgerdienste"),
        ("E-\nGovernment", "E-Government"),
        ("  viel \t\n Raum\u00a0hier ", "viel Raum hier"),
        ("Null\u200bbreite\ufeff", "Nullbreite"),
        ("Bu\u0308rger", "Bürger"),
        ("a\x00b", "a b"),
        ("\ud800x", "x"),
        ("", ""),
    ],
)
def test_normalise_layout_is_undone(given_text: str, expected: str) -> None:
    assert normalise(given_text) == expected


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_normalise_any_text_is_idempotent(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@settings(max_examples=500, deadline=None)
@given(st.lists(FRAGMENTS, max_size=12), st.sampled_from(["", " "]))
def test_normalise_mixed_fragments_is_idempotent(fragments: list[str], joint: str) -> None:
    once = normalise(joint.join(fragments))
    assert normalise(once) == once


@pytest.mark.parametrize(
    "unit", ["a", "A", "ae", "a-", "-\n", "Bürger:", "(", " ", "e:r", "AAAA BBBB ", "a.", "Bürger*innen"]
)
def test_normalise_one_megabyte_takes_seconds_at_most(unit: str) -> None:
    text = (unit * (1_000_000 // len(unit)))[:1_000_000]
    start = time.process_time()
    normalise(text)
    assert time.process_time() - start < 10
