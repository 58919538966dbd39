import pytest

from corpus.german import expand_abbreviations


@pytest.mark.parametrize(
    ("query", "expanded"),
    [
        ("KI", "KI Künstliche Intelligenz"),
        ("ki im amt", "ki im amt Künstliche Intelligenz"),
        ("künstliche Intelligenz", "künstliche Intelligenz KI"),
        ("OZG und RPA", "OZG und RPA Onlinezugangsgesetz Robotic Process Automation"),
        ("Kiel", "Kiel"),
        ("", ""),
    ],
)
def test_expand_abbreviations_adds_what_is_missing(query: str, expanded: str) -> None:
    assert expand_abbreviations(query) == expanded


def test_expand_abbreviations_with_both_forms_adds_the_short_one_once() -> None:
    assert expand_abbreviations("Künstliche Intelligenz (KI)") == "Künstliche Intelligenz (KI) KI"
