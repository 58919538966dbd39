"""Sentences and their offsets."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.german import split_sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Das gilt z. B. für Kreise. Es gilt d. h. überall.", ["Das gilt z. B. für Kreise.", "Es gilt d. h. überall."]),
        ("Siehe vgl. Abs. 3 S. 2. Danach folgt Nr. 5.", ["Siehe vgl. Abs. 3 S. 2.", "Danach folgt Nr. 5."]),
        (
            "Am 13. Januar 2026 beginnt es. Im 19. Jahrhundert nicht.",
            ["Am 13. Januar 2026 beginnt es.", "Im 19. Jahrhundert nicht."],
        ),
        (
            "Dr. Müller kommt bzw. Frau Prof. Dr. Meier u. a. aus Berlin.",
            ["Dr. Müller kommt bzw. Frau Prof. Dr. Meier u. a. aus Berlin."],
        ),
        ("Rund 3,5 Mio. Euro, ca. 2.000 Stunden.", ["Rund 3,5 Mio. Euro, ca. 2.000 Stunden."]),
        (
            "Daten, Register usw. Dann folgt mehr. Prozesse usw. prüfen.",
            ["Daten, Register usw.", "Dann folgt mehr.", "Prozesse usw. prüfen."],
        ),
        ("Daten, Register usw. Die Studie zeigt es.", ["Daten, Register usw.", "Die Studie zeigt es."]),
        ("Er fragte: „Was nun?“ Dann ging er.", ["Er fragte: „Was nun?“", "Dann ging er."]),
        ("Und weiter… Wohin? Ja!", ["Und weiter…", "Wohin?", "Ja!"]),
        ("Das war 2023. Im Jahr 2024 kam mehr.", ["Das war 2023.", "Im Jahr 2024 kam mehr."]),
        (
            "Zusammenfassung\nDie Studie zeigt vieles\nund mehr.",
            ["Zusammenfassung", "Die Studie zeigt vieles\nund mehr."],
        ),
        ("1. Einleitung\nText", ["1. Einleitung", "Text"]),
        ("Fragen dieser Art. Die Antwort folgt.", ["Fragen dieser Art.", "Die Antwort folgt."]),
        ("Nach Art. 5 DSGVO.", ["Nach Art. 5 DSGVO."]),
        ("Der NEGZ e. V. lädt ein.", ["Der NEGZ e. V. lädt ein."]),
        ("Mehr unter www.negz.org. Danke!", ["Mehr unter www.negz.org.", "Danke!"]),
        (" \n ", []),
    ],
)
def test_split_sentences_german_text_gives_sentences(text: str, expected: list[str]) -> None:
    assert [sentence.text for sentence in split_sentences(text)] == expected


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from(". !?…\n\rzBA1„“"))))
def test_split_sentences_any_text_offsets_hold_and_nothing_is_lost(text: str) -> None:
    sentences = split_sentences(text)
    assert all(text[s.start : s.end] == s.text and s.text == s.text.strip() != "" for s in sentences)
    assert all(one.end <= two.start for one, two in pairwise(sentences))
    assert "".join("".join(s.text for s in sentences).split()) == "".join(text.split())
