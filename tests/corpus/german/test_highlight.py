import pytest

from corpus.german import analyse, matched_terms, matching_spans


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("Die Ämter und das Amt", "Ämtern", ["Ämter", "Amt"]),
        ("Registermodernisierung und Register", "Register", ["Registermodernisierung", "Register"]),
        ("Bürger:innen, Bürgerinnen und Bürger*innen", "Bürger", ["Bürger:innen", "Bürgerinnen", "Bürger*innen"]),
        ("Open-Source-Software für alle", "Open Source", ["Open-Source-Software"]),
        ("Was der Staat tut", "was der tut", ["tut"]),
        ("GROSSE Behörden", "Behoerde", ["Behörden"]),
        ("Nichts davon", "Cloud", []),
        ("", "Cloud", []),
    ],
)
def test_matching_spans_are_the_words_the_index_would_find(text: str, query: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in matching_spans(text, set(analyse(query)))] == found


def test_matched_terms_are_those_that_occur() -> None:
    assert matched_terms("Die Ämter lernen", set(analyse("Amt Cloud"))) == {"amt"}
