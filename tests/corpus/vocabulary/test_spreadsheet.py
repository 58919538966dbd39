import csv
from dataclasses import replace
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.catalogue import vocabulary_path
from corpus.errors import InvalidVocabulary
from corpus.model import Concept, ConceptKey, Scheme, Vocabulary
from corpus.vocabulary.skos import read_turtle
from corpus.vocabulary.spreadsheet import COLUMNS, guarded, looks_like_table, parse_csv, unguarded, write_csv
from corpus.vocabulary_change import changed, get, take_over
from tests.builders import CDO, LEITUNG, PRAXIS, make_vocabulary

HELD = make_vocabulary()
NOTHING = Vocabulary((), {})
HEAD = "begriffssystem;kuerzel;benennung_de"


def test_shipped_vocabulary_through_a_table_and_back_is_the_same() -> None:
    shipped = read_turtle(vocabulary_path())
    read, findings = parse_csv(write_csv(shipped), NOTHING)
    assert findings == ()
    assert changed(shipped, take_over(shipped, read, "x")) == shipped


def test_table_has_a_mark_and_a_line_for_each_concept() -> None:
    text = write_csv(HELD)
    assert text.startswith("\ufeffbegriffssystem;kuerzel;")
    rows = list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 1 + len(HELD.concepts)
    assert rows[5][4] == "Best Practice\nFallstudien"


@pytest.mark.parametrize("text", ["=1+1", "+49", "-3", "@SUM", "\tx", "'=1", "''+"])
def test_text_that_looks_like_a_formula_is_guarded_and_comes_back(text: str) -> None:
    assert guarded(text).startswith("'")
    assert unguarded(guarded(text)) == text
    concept = Concept(ConceptKey(Scheme.BENEFIT, "f"), {"de": "x", "en": text.strip()}, {"de": (text.strip(),)})
    table = write_csv(Vocabulary((concept,), {}))
    cells = [cell for row in csv.reader(StringIO(table.removeprefix("\ufeff")), delimiter=";") for cell in row]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)
    assert parse_csv(table, NOTHING)[0].concepts == (concept,)


@given(st.text(max_size=20))
def test_guard_is_taken_off_any_text(text: str) -> None:
    assert unguarded(guarded(text)) == text


def test_columns_that_are_missing_stay_as_they_are() -> None:
    read, findings = parse_csv(f"{HEAD}\naudience;cdo;Digitalverantwortliche\n", HELD)
    assert findings == ()
    assert read.concepts == (
        replace(get(HELD, CDO), pref_label={**get(HELD, CDO).pref_label, "de": "Digitalverantwortliche"}),
    )


def test_languages_beside_german_and_english_stay_as_they_are() -> None:
    french = replace(get(HELD, CDO), pref_label={**get(HELD, CDO).pref_label, "fr": "Responsables"})
    held = Vocabulary((french,), {})
    assert parse_csv(write_csv(held), held)[0].concepts == (french,)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_table_is_read_with_any_usual_delimiter(delimiter: str) -> None:
    text = f"{HEAD}\r\naudience;leitung;Leitung\r\n;;\r\n".replace(";", delimiter)
    assert looks_like_table(text)
    assert [concept.label() for concept in parse_csv(text, HELD)[0].concepts] == ["Leitung"]


def test_deprecation_and_replacement_are_read() -> None:
    text = f"{HEAD};stillgelegt;ersetzt_durch\nbenefit;praxis;Praxisbeispiele;Ja;umsetzung\n"
    found = parse_csv(text, HELD)[0].get(PRAXIS)
    assert found is not None
    assert (found.deprecated, found.replaced_by) == (True, ("umsetzung",))


def test_line_that_cannot_be_understood_is_a_finding_with_its_number() -> None:
    text = f"{HEAD};stillgelegt\npublikum;x;X;nein\naudience;leitung;Leitung;vielleicht\naudience;cdo;CDO;nein\n"
    read, findings = parse_csv(text, HELD)
    assert [concept.key for concept in read.concepts] == [CDO]
    assert [finding.subject.split()[:2] for finding in findings] == [["Zeile", "2"], ["In", "Zeile"]]
    assert "„publikum“" in findings[0].subject
    assert all(finding.remedy for finding in findings)
    assert LEITUNG not in [concept.key for concept in read.concepts]


def test_text_that_is_no_table_is_refused_with_the_columns() -> None:
    assert not looks_like_table("Guten Tag")
    with pytest.raises(InvalidVocabulary, match="begriffssystem, kuerzel, benennung_de"):
        parse_csv("Guten Tag", HELD)
    with pytest.raises(InvalidVocabulary):
        parse_csv("", HELD)


def test_cell_beyond_all_measure_is_refused() -> None:
    with pytest.raises(InvalidVocabulary, match="Zeile"):
        parse_csv(f'{HEAD}\naudience;cdo;"{"x" * 140_000}"\n', HELD)


LINES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=12)
NOTES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=20).map(str.strip)
NOTATIONS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True)


@settings(deadline=None, max_examples=100)
@given(st.dictionaries(NOTATIONS, st.tuples(LINES, st.lists(LINES, unique=True, max_size=3), NOTES, st.booleans())))
def test_vocabulary_of_any_texts_survives_the_table(parts: dict[str, tuple[str, list[str], str, bool]]) -> None:
    concepts = tuple(
        Concept(
            ConceptKey(Scheme.BENEFIT, notation),
            {"de": label},
            {"en": tuple(synonyms)} if synonyms else {},
            {"de": note} if note else {},
            deprecated=is_gone,
            replaced_by=tuple(parts)[:2] if is_gone else (),
        )
        for notation, (label, synonyms, note, is_gone) in parts.items()
    )
    assert parse_csv(write_csv(Vocabulary(concepts, {})), NOTHING)[0].concepts == concepts


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=80))
def test_table_with_any_addition_is_read_or_refused(text: str) -> None:
    try:
        parse_csv(f"{HEAD}\n{text}", HELD)
    except InvalidVocabulary as error:
        assert error.remedy
