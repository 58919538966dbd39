from dataclasses import replace

import pytest

from api.console.desk_lookup import find_concepts
from corpus.model import ConceptKey, Vocabulary
from tests.builders import CDO, EVIDENZ, LEITUNG, OEFFENTLICHE_IT, PRAXIS, UMSETZUNG, make_vocabulary


def found(text: str, vocabulary: Vocabulary | None = None) -> list[ConceptKey]:
    return [concept.key for concept in find_concepts(text, vocabulary or make_vocabulary())]


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Praxisbeispiele", PRAXIS),
        ("Fallstudien", PRAXIS),
        ("chief digital officer", CDO),
        ("Rechenzentrum", OEFFENTLICHE_IT),
        ("praxis", PRAXIS),
        ("benefit:umsetzung", UMSETZUNG),
        ("Evidence", EVIDENZ),
    ],
)
def test_concept_is_found_by_label_synonym_translation_and_notation(text: str, concept: ConceptKey) -> None:
    assert found(text) == [concept]


@pytest.mark.parametrize("text", ["  ÖFFENTLICHE   it ", "oeffentliche IT", "Öffentliche IT", "Oeffentliche-IT"])
def test_capitals_umlauts_blanks_and_hyphens_do_not_matter(text: str) -> None:
    assert found(text) == [OEFFENTLICHE_IT]


def test_whole_name_outweighs_beginnings_and_those_outweigh_parts() -> None:
    assert found("leit") == [LEITUNG, UMSETZUNG]  # „leitung“ and „Leitfaden“ begin with it
    assert found("leitung") == [LEITUNG]
    assert found("beispiele") == [PRAXIS]


@pytest.mark.parametrize("text", ["", "   ", "Kochrezepte"])
def test_text_that_means_nothing_finds_nothing(text: str) -> None:
    assert found(text) == []


def test_deprecated_concept_is_not_found() -> None:
    vocabulary = make_vocabulary()
    concepts = tuple(replace(one, deprecated=one.key == PRAXIS) for one in vocabulary.concepts)
    assert found("Fallstudien", replace(vocabulary, concepts=concepts)) == []
